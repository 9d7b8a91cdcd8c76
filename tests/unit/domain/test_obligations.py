"""Who can do what about an account: every action against every status, part, kind, court's mark and dispute, by rules of their own."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any, NamedTuple, get_args

import pytest

from creditapp.domain.credit_file import read_as_of
from creditapp.domain.furnishing.parties import PORTFOLIOS
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.next_steps import (
    behind_accounts,
    lost_accounts,
    next_steps,
    own_open_accounts,
    unpaid_collections,
)
from creditapp.domain.obligations import status_of
from creditapp.domain.report import extract_of
from creditapp.domain.simulation import actions_of, assume
from creditapp.models.credit_events import (
    Account,
    AccountStatus,
    AccountType,
    Collection,
    Compliance,
    ConsumerIndicator,
    Ecoa,
)
from creditapp.models.extract import Extract
from creditapp.models.simulation import (
    BringCurrent,
    CloseAccount,
    Dispute,
    MissPayment,
    PayChargeOff,
    PayDown,
    PayOnTime,
    SettleCollection,
    Single,
    TimePasses,
)
from tests.support.domain_samples import BANK, TODAY, account, collection, filed

STATUSES = tuple(status for status in get_args(AccountStatus) if status not in ("DA", "DF"))
PARTS = tuple(part for part in get_args(Ecoa) if part != "Z")
LATE = {"71": "1", "78": "2", "80": "3", "82": "4", "83": "5", "84": "6"}
GIVEN_UP = {"88": "6", "89": "H", "93": "G", "94": "H", "95": "J", "96": "K", "97": "L"}
ENDED = ("05", "13", "61", "62", "63", "64", "65")
DISPUTES = ("XB", "XC", "XD", "XE", "XF", "XG", "XJ")
"""Compliance codes of a dispute, or of somebody who disagrees with how it ended."""


class Case(NamedTuple):
    """One account of a file that has no other."""

    status: AccountStatus
    part: Ecoa = "1"
    kind: AccountType = "credit_card"
    court: ConsumerIndicator | None = None
    compliance: Compliance | None = None
    sold: bool = False

    def account(self) -> Account:
        """As a furnisher would report it."""
        late, lost = self.status in LATE, self.status in GIVEN_UP
        mark = LATE.get(self.status) or GIVEN_UP.get(self.status) or "0"
        portfolio = PORTFOLIOS[self.kind][0]
        return account(
            status=self.status, ecoa=self.part, account_type=self.kind, portfolio=portfolio, consumer_indicator=self.court,
            compliance=self.compliance, sold_to="Meridian Recovery" if self.sold else None, payment=40,
            balance=0 if self.status in ENDED else 900, limit=2_000 if portfolio in "RC" else None, highest_credit=2_000,
            past_due=90 if late or lost else 0, grid=mark + "0" * 20, closed=TODAY if self.status in ENDED else None,
            delinquency_since=date(2026, 1, 3) if late or lost else None,
        )  # fmt: skip


def cases() -> Iterator[Case]:
    """Every status with every part and kind; with every court's mark; with every dispute; sold."""
    yield from (Case(*each) for each in product(STATUSES, PARTS, get_args(AccountType)))
    kinds: tuple[AccountType, ...] = ("credit_card", "auto_loan", "mortgage")
    for status, part, kind, court in product(STATUSES, "135", kinds, get_args(ConsumerIndicator)):
        yield Case(status, part, kind, court)  # type: ignore[arg-type]
    for status, compliance, sold in product(STATUSES, (None, *get_args(Compliance)), (False, True)):
        yield Case(status, compliance=compliance, sold=sold)


def allowed(case: Case) -> set[str]:
    """What the person can do about it, as a lender's lawyer would say."""
    borrowed, late = case.part in "127", case.status in LATE
    troubled = late or case.status in GIVEN_UP
    owes = borrowed or (case.part == "5" and troubled)
    if not owes or case.court in (*"ABCDEFGH", "V", "Z", "1A") or case.sold:
        return set()
    can = set()
    if case.status == "11" or late:
        can |= {"close", "on time", "miss"} if borrowed else set()
        can |= {"pay down"} if borrowed and PORTFOLIOS[case.kind][0] in "RC" else set()
    if late:
        can |= {"bring it current"} | ({"bring all current"} if case.compliance not in DISPUTES else set())
    if case.status in ("93", "95", "96", "97"):
        can.add("pay the loss")
    if case.status in ("93", "97") and case.compliance not in DISPUTES:
        can.add("pay all losses")
    return can


def tried(item: str, case: Case) -> dict[str, Single]:
    """The actions; a payment is missed until the account is later than it is."""
    days: Any = {"71": 60, "78": 90}.get(case.status, 30)
    return {
        "close": CloseAccount(item=item), "miss": MissPayment(item=item, days=days), "pay down": PayDown(to=0.1),
        "on time": PayOnTime(months=3), "bring it current": BringCurrent(item=item), "bring all current": BringCurrent(),
        "pay the loss": PayChargeOff(item=item), "pay all losses": PayChargeOff(),
    }  # fmt: skip


TOO_LATE_TO_MISS = ("80", "82", "83", "84")
"""90 days late or more, as late as a scenario goes."""


@pytest.mark.slow
def test_every_action_is_possible_for_those_who_can_take_it_and_nobody_else() -> None:
    """Some seven thousand accounts, eight actions each; each action is possible for some and impossible for others."""
    possible, count = Counter[str](), 0
    for case in cases():
        reported = case.account()
        file, item = filed(reported), item_id(item_key(reported, BANK))
        can = allowed(case) - ({"miss"} if case.status in TOO_LATE_TO_MISS else set())
        found = {
            name for name, each in tried(item, case).items() if not assume(file, each, TODAY).assumption.impossible
        }
        assert found == can, case
        possible.update(found)
        count += 1
    assert count > 7_000
    assert set(possible) == set(tried("", Case("11")))


def shown(reported: Account | Collection) -> Extract:
    """What a report shows of a file with this alone."""
    return extract_of(read_as_of(filed(reported), TODAY), TODAY)


@pytest.mark.slow
def test_what_is_listed_or_offered_is_what_can_be_done() -> None:
    """The form's lists have exactly the items that can be named; a step is never offered about what is disputed or was taken back."""
    for case in cases():
        file, can = shown(case.account()), allowed(case)
        assert status_of(file.accounts[0]) == case.status
        assert bool(own_open_accounts(file)) == ("close" in can)
        assert bool(behind_accounts(file)) == ("bring it current" in can)
        assert bool(lost_accounts(file)) == ("pay the loss" in can)
        offered = {type(action) for step in next_steps(file) for action in actions_of(step)} - {TimePasses}
        expected = {
            PayDown: "pay down", BringCurrent: "bring all current", PayChargeOff: "pay all losses",
        }  # fmt: skip
        assert offered - {PayOnTime} == {kind for kind, name in expected.items() if name in can}, case


@pytest.mark.parametrize(
    ("changes", "named", "of_all"),
    [
        ({}, "", ""),
        ({"ecoa": "2"}, "", ""),
        ({"ecoa": "5"}, "", ""),
        ({"ecoa": "3"}, "not_yours", "not_yours"),
        ({"ecoa": "T"}, "not_yours", "not_yours"),
        ({"consumer_indicator": "E"}, "discharged", "discharged"),
        ({"consumer_indicator": "D"}, "in_court", "in_court"),
        ({"consumer_indicator": "I"}, "", ""),
        ({"sold_to": "Meridian Recovery"}, "sold", "sold"),
        ({"compliance": "XB"}, "", "disputed"),
        ({"compliance": "XH"}, "", ""),
    ],
)
def test_a_debt_with_a_collector_is_paid_by_who_owes_it(changes: dict[str, Any], named: str, of_all: str) -> None:
    """By name even while it is disputed; the form and the steps follow."""
    debt = collection(**changes)
    file, item = filed(debt), item_id(item_key(debt, BANK))
    assert assume(file, SettleCollection(item=item), TODAY).assumption.impossible == named
    assert assume(file, SettleCollection(), TODAY).assumption.impossible == of_all
    assert bool(unpaid_collections(shown(debt))) == (not named)
    assert bool(next_steps(shown(debt))) == (not of_all)


def test_whatever_is_wrong_can_be_disputed() -> None:
    """Whoever owes it: what is on the file is about the person."""
    for case in cases():
        reported = case.account()
        assert not assume(filed(reported), Dispute(item=item_id(item_key(reported, BANK))), TODAY).assumption.impossible


def test_somebody_elses_late_card_stays_late_while_the_person_pays() -> None:
    """An authorised user's paying on time does not pay the holder's arrears."""
    mine, theirs = account(), account(reference="7", status="71", past_due=80, grid="1", ecoa="3")
    assumed = assume(filed(mine, theirs), PayOnTime(months=3), TODAY).assumption.events
    status = {event.reference: event.status for by in assumed for event in by.events if isinstance(event, Account)}
    assert status == {"4417": "11", "7": "71"}
