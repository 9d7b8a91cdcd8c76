"""Each rule fires on what breaks it, and none on what is consistent.

Consistent items are generated from how accounts really go; a break changes one of them in one way.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.dates import months_after
from creditapp.domain.furnishing import RULES, check, examine
from creditapp.domain.item_keys import OWN_LOOK
from creditapp.models.credit_events import Account, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import TODAY, account, bankruptcy, collection, correction, inquiry, loan, person, some

LATE_STATUS = {1: "71", 2: "78", 3: "80", 4: "82", 5: "83", 6: "84"}
LOSSES = {"G": "93", "L": "97", "J": "95", "K": "96"}
PAID_LOSSES = {"G": "62", "L": "64", "K": "63"}
BIRTH = date(1980, 2, 29)


def body(*events: CreditEvent, **changes: Any) -> FurnishedBody:
    """A line about Ada Quill."""
    record = FurnishedBody(
        ssn="900450001", person=person(birth_date=BIRTH), furnisher="First Bank of Troy", events=events
    )
    return replace(record, **changes)


@st.composite
def consistent_accounts(draw: st.DrawFn) -> Account:
    """An account that was paid for some months, then is late for some, lost, paid or neither."""
    kind, portfolio = draw(
        st.sampled_from([("credit_card", "R"), ("auto_loan", "I"), ("mortgage", "M"), ("utility", "O"), ("heloc", "C")])
    )
    as_of = draw(st.dates(date(2021, 1, 1), TODAY))
    age, level = draw(st.integers(0, 120)), draw(st.integers(0, 6))
    level = min(level, age)
    lost = draw(st.sampled_from(["", "", *LOSSES])) if level == 6 else ""
    kind, portfolio = ("auto_loan", "I") if lost in ("J", "K") else (kind, portfolio)
    months_lost = draw(st.integers(1, min(24, age - level + 1))) if lost and age > level else 0
    run = lost * months_lost + "".join(map(str, range(level, 0, -1)))
    before = draw(st.text("0D", max_size=max(0, age + 1 - len(run))))
    grid = (run + before)[: age + 1][:84]
    since = months_after(as_of.replace(day=1), 1 - len(run)) if run else None
    opened = months_after(as_of.replace(day=1), -age)
    owed = draw(st.integers(1, 50_000)) if run else draw(st.integers(0, 50_000))
    status = LOSSES[lost] if lost and months_lost else LATE_STATUS[level] if level else "11"
    return account(
        event_id=draw(st.sampled_from(["e1", "e2"])), as_of=as_of, opened=opened, account_type=kind, portfolio=portfolio,
        status=status, balance=owed, limit=None if portfolio in "IM" else 60_000,
        highest_credit=draw(st.integers(max(1, owed), 90_000)), past_due=draw(st.integers(1, owed)) if run else 0,
        grid=grid, delinquency_since=since, ecoa=draw(st.sampled_from("1235")),
        compliance=draw(st.sampled_from([None, "XB", "XC", "XH", "XR"])),
        last_payment=draw(st.none() | st.just(opened)),
    )  # fmt: skip


@st.composite
def consistent_ended_accounts(draw: st.DrawFn) -> Account:
    """The same, paid or closed since."""
    running = draw(consistent_accounts())
    loss = running.grid[:1] if running.grid[:1] in PAID_LOSSES else ""
    status = PAID_LOSSES[loss] if loss else draw(st.sampled_from(["13", "05"]))
    was_late = running.delinquency_since is not None
    rating = (
        None
        if loss
        else (running.grid[0] if running.grid[0] in "123456GL" else None)
        if was_late
        else draw(st.sampled_from([None, "0"]))
    )
    assume(loss or not was_late or rating)
    return replace(running, status=status, balance=0, past_due=0, closed=running.as_of, payment_rating=rating)


CONSISTENT: st.SearchStrategy[CreditEvent] = st.one_of(
    consistent_accounts(),
    consistent_ended_accounts(),
    st.builds(
        lambda paid: collection(delinquency_since=date(2024, 9, 1), balance=0 if paid else 310, medical=paid), st.booleans()
    ),
    st.just(bankruptcy(closed=date(2022, 8, 1))),
    st.just(inquiry()),
    st.just(correction({"balance": 3, "closed": None})),
)  # fmt: skip


@given(CONSISTENT)
@some
def test_nothing_consistent_breaks_a_rule(event: CreditEvent) -> None:
    """Neither refused nor warned of."""
    assert [str(finding) for finding in examine(body(event), TODAY)] == []


Break = Callable[[], FurnishedBody]
CARD, CAR = account(), loan()
LATE = account(status="78", past_due=60, grid="21" + "0" * 22, delinquency_since=date(2026, 5, 1))
LOST = account(status="97", past_due=500, grid="LL654321" + "0" * 10, delinquency_since=date(2025, 11, 1))
PAID = account(status="13", balance=0, closed=TODAY)
PAID_LOSS = replace(LOST, status="64", balance=0, past_due=0, closed=TODAY)
DEBT = collection(delinquency_since=date(2024, 9, 1))
CASE = bankruptcy(closed=date(2022, 8, 1))
TOMORROW = TODAY + timedelta(days=1)


def of(event: CreditEvent, **changes: Any) -> Break:
    """A line with the event, changed."""
    return lambda: body(replace(event, **changes))


def about(**changes: Any) -> Break:
    """A line about a changed consumer."""
    return lambda: body(
        CARD, person=person(birth_date=BIRTH, **changes) if "birth_date" not in changes else person(**changes)
    )


def at(state: str, zip_code: str) -> Break:
    """A line with another address."""
    home = person().address
    return about(address=replace(home, state=state, zip=zip_code))


BREAKS: dict[str, tuple[Break, ...]] = {
    "furnisher-reserved": (lambda: body(CARD, furnisher=OWN_LOOK),),
    "line-empty": (body,),
    "event-id-twice": (lambda: body(CARD, replace(CARD, reference="2")),),
    "day-with-two-reports": (
        lambda: body(CARD, replace(CARD, event_id="b", balance=1)),
        lambda: body(DEBT, replace(DEBT, event_id="b", balance=1)),
    ),
    "item-of-two-kinds": (
        lambda: body(replace(CARD, as_of=date(2026, 5, 1), event_id="b", grid="", account_type="retail_card"), CARD),
        lambda: body(replace(CARD, as_of=date(2026, 5, 1), event_id="b", grid="", opened=date(2023, 1, 1)), CARD),
    ),
    "number-still-reported": (lambda: body(CARD, account(event_id="b", reference="5", previous_reference="4417")),),
    "ssn-printed": (lambda: body(CARD, ssn="123456789"), lambda: body(CARD, ssn="078051120")),
    "last-name-missing": (about(last_name="?"),),
    "first-name-of-no-letters": (about(first_name="--!"),),
    "name-is-a-message": (about(last_name="Estate of Quill"), about(first_name="Baby")),
    "birth-date-impossible": (about(birth_date=TOMORROW), about(birth_date=date(1899, 12, 31))),
    "state-unknown": (at("ZZ", "12180"), at("XX", "12180")),
    "zip-of-other-state": (at("OR", "02139"), at("NY", "97301"), at("AE", "12180")),
    "email-unusable": (about(email="ada at example"), about(email="ada@example.org, x@example.org"), about(email="a..b@example.org")),
    "as-of-impossible": (of(CARD, as_of=TOMORROW), of(CASE, as_of=TOMORROW), of(account(status="DA"), as_of=TOMORROW)),
    "opened-impossible": (of(CARD, opened=TOMORROW, grid=""), of(DEBT, opened=TOMORROW)),
    "closed-impossible": (of(PAID, closed=TOMORROW), of(CASE, closed=TOMORROW)),
    "delinquency-since-impossible": (of(LATE, delinquency_since=TOMORROW), of(DEBT, delinquency_since=TOMORROW)),
    "last-payment-impossible": (of(CARD, last_payment=TOMORROW),),
    "filed-impossible": (of(CASE, filed=date(2022, 9, 2)),),
    "closed-before-opened": (of(PAID, closed=date(2024, 5, 31)),),
    "paid-before-opened": (of(CARD, last_payment=date(2024, 5, 31)),),
    "closed-before-filed": (of(CASE, closed=date(2022, 2, 28)),),
    "opened-before-birth": (
        of(CARD, opened=date(1970, 1, 1)), of(DEBT, opened=date(1979, 1, 1)), of(CASE, filed=date(1979, 1, 1)),
    ),
    "opened-by-minor": (of(CARD, opened=date(1990, 1, 1)), of(CARD, opened=date(1998, 2, 27))),
    "paid-without-closing": (of(PAID, closed=None), of(PAID_LOSS, closed=None), of(PAID, status="05", closed=None)),
    "delinquency-undated": (
        of(LATE, delinquency_since=None), of(LOST, delinquency_since=None), of(PAID, payment_rating="2"),
    ),
    "delinquency-of-current": (
        of(CARD, delinquency_since=date(2026, 1, 1)), of(PAID, payment_rating="0", delinquency_since=date(2026, 1, 1)),
    ),
    "delinquency-before-opened": (of(LOST, delinquency_since=date(2024, 5, 31)),),
    "delinquency-restarted": (of(LATE, delinquency_since=date(2026, 6, 1)), of(LOST, delinquency_since=date(2025, 12, 1))),
    "delinquency-too-early": (of(LATE, delinquency_since=date(2025, 12, 1)),),
    "collection-undated": (of(DEBT, delinquency_since=None),),
    "collection-before-delinquency": (of(DEBT, delinquency_since=date(2025, 6, 2)),),
    "no-longer-reportable": (
        of(DEBT, opened=date(2018, 1, 1), delinquency_since=date(2017, 1, 1)),
        of(LOST, opened=date(2010, 1, 1), grid="L" * 84, delinquency_since=date(2017, 1, 1)),
    ),
    "bankruptcy-end-undated": (of(CASE, closed=None),),
    "bankruptcy-ended-undecided": (of(CASE, disposition="filed"),),
    "paid-with-balance": tuple(of(PAID, status=status, balance=1) for status in ("05", "13", "61", "62", "63", "64", "65")),
    "paid-with-past-due": (of(PAID, past_due=1, highest_credit=5),),
    "current-with-past-due": (of(CARD, past_due=1),),
    "late-without-balance": (of(LATE, balance=0),),
    "late-without-past-due": (of(LATE, past_due=0),),
    "past-due-above-balance": (of(LATE, past_due=501, highest_credit=501),),
    "past-due-above-all": (of(LATE, past_due=501),),
    "closed-loan-with-balance": (of(CAR, closed=TODAY),),
    "limit-of-a-loan": (of(CAR, limit=5),),
    "loan-without-amount": (of(CAR, highest_credit=None), of(CAR, highest_credit=0)),
    "highest-below-balance": (of(CARD, highest_credit=499),),
    "charge-off-of-other-status": (of(CARD, charge_off_amount=5),),
    "charge-off-of-nothing": (of(LOST, charge_off_amount=0),),
    "sold-with-balance": (of(LOST, sold_to="Harbor Recovery"),),
    "discharged-with-balance": (of(LOST, consumer_indicator="E"),),
    "trend-starts-elsewhere": (of(CARD, balances=(499, 1)),),
    "trend-before-opening": (
        of(CARD, opened=date(2026, 6, 1), grid="0", balances=(500, 1)), of(CARD, opened=date(2026, 6, 1), grid="0", payments=(1, 1)),
    ),
    "grid-against-status": (
        of(LATE, grid="0000"), of(LOST, grid="000"), of(account(status="84"), grid="5"),
    ),
    "grid-late-of-current": (of(CARD, grid="4000"), of(CARD, grid="L")),
    "grid-before-opening": (of(CARD, grid="0" * 26), of(CARD, grid="0" * 24 + "D0")),
    "grid-embedded-b": (of(CARD, grid="0B0"), of(CARD, grid="BB0")),
    "grid-jumps": (of(CARD, grid="020"), of(LATE, grid="20"), of(CARD, grid="0E6E")),
    "grid-nothing-owed-on-loan": (of(CAR, grid="0E"),),
    "grid-nothing-owed-with-balance": (of(CARD, grid="E0"),),
    "grid-without-loss": (of(PAID_LOSS, grid="0" * 25, delinquency_since=date(2024, 7, 1)),),
    "portfolio-of-type": (of(CARD, portfolio="M"), of(CAR, portfolio="R"), of(CARD, account_type="mortgage")),
    "foreclosed-without-home": (of(CARD, status="94"), of(PAID, status="65")),
    "repossessed-without-goods": (of(CARD, status="96"), of(CARD, status="95")),
    "rating-of-other-status": (of(CARD, payment_rating="0"),),
    "closed-by-consumer-undated": (of(CARD, closed_by_consumer=True), of(CARD, compliance="XA")),
    "number-unchanged": (of(CARD, previous_reference="4417"),),
    "number-of-debt-unchanged": (of(DEBT, previous_reference="C-1"),),
    "sold-to-itself": (of(PAID, sold_to="First Bank of Troy"), of(DEBT, balance=0, sold_to="First Bank of Troy")),
    "purchased-from-itself": (of(CARD, purchased_from="First Bank of Troy"), of(DEBT, purchased_from="First Bank of Troy")),
    "debt-above-amount": (of(DEBT, balance=901),),
    "debt-sold-with-balance": (of(DEBT, sold_to="Harbor Recovery"),),
    "correction-of-no-field": (lambda: body(correction({"ballance": 1})), lambda: body(correction({"previous_reference": "1"}))),
    "correction-to-no-value": (lambda: body(correction({"balance": -1})),),
    "correction-to-wrong-date": (lambda: body(correction({"closed": "2026-06-16"})),),
}  # fmt: skip


def test_every_rule_has_a_break() -> None:
    """A new rule without one fails here; so does a break whose rule is gone."""
    assert set(BREAKS) == {rule.id for rule in RULES}


@pytest.mark.parametrize(("rule", "at"), [(rule, at) for rule, every in BREAKS.items() for at in range(len(every))])
def test_a_rule_fires_on_its_own_break(rule: str, at: int) -> None:
    """By id, at the field that it names; refused exactly if the rule says so."""
    broken = BREAKS[rule][at]()
    found = [finding for finding in examine(broken, TODAY) if finding.rule.id == rule]
    assert found
    assert all(finding.place.endswith(finding.rule.field) or ".changes" in finding.place for finding in found)
    refusals = check(broken, TODAY)
    assert any(f"[{rule}]" in refusal for refusal in refusals) is (found[0].rule.severity == "refuse")


UNBROKEN = [CARD, CAR, LATE, LOST, PAID, PAID_LOSS, DEBT, CASE]


@pytest.mark.parametrize("event", UNBROKEN, ids=str)
def test_what_is_broken_above_was_whole(event: CreditEvent) -> None:
    """So that a break is what makes its rule fire."""
    assert examine(body(event), TODAY) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_must_hold_and_where_that_is_written(rule: Any) -> None:
    """In words that follow a field's name, without values; ids are the same kind of word."""
    assert rule.says
    assert rule.source
    assert rule.id == rule.id.lower()
    assert " " not in rule.id


def test_a_deleted_account_need_not_be_consistent() -> None:
    """DA and DF take it away, whatever else is in the record; dates must be dates all the same."""
    gone = replace(PAID, status="DA", balance=5, grid="4B0", closed=None)
    assert examine(body(gone), TODAY) == []


def test_a_bankrupt_consumers_current_account_has_a_date_of_delinquency() -> None:
    """That of the petition (field 25, rule 3)."""
    assert examine(body(replace(CARD, delinquency_since=date(2026, 1, 1), consumer_indicator="A")), TODAY) == []


def test_one_account_reported_month_by_month_is_consistent_with_itself() -> None:
    """Also with a former number that was last reported the month before, and with a revision of the same day."""
    may = replace(CARD, event_id="m", as_of=date(2026, 5, 15), grid="0" * 23)
    assert examine(body(may, CARD, replace(CARD, event_id="r", revision=1, balance=1)), TODAY) == []
    assert examine(body(may, replace(CARD, reference="5", previous_reference="4417")), TODAY) == []
    assert examine(body(CARD, CARD), TODAY) == []


POPULATIONS_FAULTS = {"late-without-balance", "late-without-past-due", "opened-by-minor"}
"""What the synthetic population still does: a card 30 days late with nothing owed, a first account at 17."""


@pytest.mark.slow
def test_what_is_furnished_about_synthetic_people_is_consistent() -> None:
    """Nothing is refused; what is warned of is known."""
    lived = cohort(7, range(400), TODAY, TODAY)
    found = [finding for of_person in bodies(lived, TODAY) for body in of_person for finding in examine(body, TODAY)]
    assert {finding.rule.id for finding in found} <= POPULATIONS_FAULTS
