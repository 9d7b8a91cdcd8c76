"""A report shows what is on file in plain words, and marks what the law requires."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import FileView, add_look, fold, read_as_of
from creditapp.domain.report import STATUS_WORDS, extract_of
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Account, AccountStatus, FurnishedBy
from creditapp.models.extract import AccountShown, Extract
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import (
    BANK,
    TODAY,
    account,
    bankruptcy,
    collection,
    filed,
    furnished,
    inquiry,
    loan,
    some,
    view,
)

ANCHOR = date(2026, 3, 17)


@pytest.fixture(scope="module")
def views() -> list[FileView]:
    """The files of 100 synthetic people."""
    views = []
    for of_person in bodies(cohort(7, range(100), ANCHOR, ANCHOR), ANCHOR):
        file = None
        for body in of_person:
            file = fold(file, FurnishedBy(furnisher=body.furnisher, events=body.events))
        if file:
            views.append(read_as_of(file, ANCHOR))
    return views


def shown(tradeline: Account) -> AccountShown:
    """One account as the report shows it."""
    (account_shown,) = extract_of(view(tradeline), TODAY).accounts
    return account_shown


def test_everything_in_the_file_is_shown_once(views: list[FileView]) -> None:
    """As many accounts, inquiries, collections and bankruptcies as the file has, and no balance changed."""
    for seen in views:
        extract = extract_of(seen, ANCHOR)
        for kind in ("accounts", "inquiries", "collections", "bankruptcies"):
            assert len(getattr(extract, kind)) == len(getattr(seen, kind))
        owed = sum(account.balance for account in extract.accounts)
        assert owed == sum(account.balance for _, account in seen.accounts)


def test_an_extract_survives_its_encoding(views: list[FileView]) -> None:
    """What the page opens is what bureau sealed."""
    extracts = [extract_of(seen, ANCHOR) for seen in views]
    assert all(decode(Extract, encode(extract)) == extract for extract in extracts)


def test_every_status_has_words() -> None:
    """Every status that a furnisher may send."""
    assert set(STATUS_WORDS) == set(get_args(AccountStatus))


@pytest.mark.parametrize("reference", ["4417123456789012", "4417-1234-5678-9012", "AB-9012"])
def test_an_account_number_shows_its_last_four_only(reference: str) -> None:
    """The rest of the number is nowhere in the extract."""
    extract = extract_of(view(account(reference=reference)), TODAY)
    assert extract.accounts[0].number == "••••9012"
    assert reference.encode() not in encode(extract)
    assert reference[:-4].encode() not in encode(extract)


@pytest.mark.parametrize(
    ("tradeline", "state"),
    [
        (account(), "open"),
        (account(status="84"), "open"),
        (account(closed=TODAY), "closed"),
        (account(status="13"), "closed"),
        (account(status="64"), "closed"),
        (account(status="97"), "lost"),
        (account(status="97", closed=TODAY), "lost"),
    ],
)
def test_an_account_is_open_closed_or_lost(tradeline: Account, state: str) -> None:
    """Late is still open; given up is lost even when it is closed as well."""
    assert shown(tradeline).state == state


def test_a_card_shows_its_limit_and_use_and_a_loan_its_original_amount() -> None:
    """Each kind of account has the figures that apply to it."""
    card, car = shown(account()), shown(loan())
    assert (card.limit, card.utilisation, card.original) == (2_000, 0.25, None)
    assert (car.limit, car.utilisation, car.original) == (None, None, 12_000)
    assert shown(account(limit=0)).utilisation is None


@pytest.mark.parametrize(
    ("compliance", "disputed"),
    [
        (None, False),
        ("XA", False),
        ("XR", False),
        ("XH", False),
        *[(code, True) for code in ("XB", "XC", "XD", "XE", "XF", "XG", "XJ")],
    ],
)
def test_a_dispute_is_marked_as_long_as_the_person_disagrees(compliance: str | None, disputed: bool) -> None:
    """While it is looked into (XB) and when the person disagrees with the outcome (XC), not once it is settled (XH)."""
    assert shown(account(compliance=compliance)).disputed is disputed


def test_an_account_closed_by_the_person_is_marked() -> None:
    """15 USC 1681c(e)."""
    assert shown(account(status="13", closed=TODAY, closed_by_consumer=True)).closed_by_consumer
    assert not shown(account(status="13", closed=TODAY)).closed_by_consumer


@given(st.data())
@some
def test_open_accounts_come_first_and_furnishers_stay_together(views: list[FileView], data: st.DataObject) -> None:
    """Within each part by furnisher and number."""
    accounts = extract_of(data.draw(st.sampled_from(views)), ANCHOR).accounts
    order = [(account.state != "open", account.furnisher, account.number) for account in accounts]
    assert order == sorted(order)


def test_a_persons_own_look_is_shown_as_you() -> None:
    """Own looks are shown as "You", others under the furnisher's name, the newest first."""
    file = add_look(filed(inquiry(as_of=date(2026, 6, 1))), "f" * 64, TODAY)
    inquiries = extract_of(read_as_of(file, TODAY), TODAY).inquiries
    assert [(look.by, look.kind) for look in inquiries] == [("You", "soft"), (BANK, "hard")]


def test_collections_and_bankruptcies_are_shown_with_collector_creditor_and_court() -> None:
    """And with the amounts, the chapter and the filing."""
    file = fold(filed(collection()), furnished(bankruptcy(), by="N.D.N.Y."))
    extract = extract_of(read_as_of(file, TODAY), TODAY)
    (debt,), (case,) = extract.collections, extract.bankruptcies
    assert (debt.by, debt.original_creditor, debt.amount, debt.balance) == (BANK, "Troy Gas", 300, 300)
    assert (case.court, case.chapter, case.filed) == ("N.D.N.Y.", "7", date(2022, 3, 1))
