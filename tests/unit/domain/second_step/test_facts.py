"""What a person can be asked about: lasting facts of accounts that are theirs and that nobody else has just opened."""

from datetime import date
from typing import Any

import pytest

from creditapp.domain.credit_file import FileView
from creditapp.domain.second_step import Subject, facts
from creditapp.models.credit_events import Account

TODAY = date(2026, 11, 24)


def card(**changes: Any) -> Account:
    """A credit card of long ago."""
    usual: dict[str, Any] = {
        "event_id": "e", "as_of": date(2026, 11, 1), "reference": "4417-0093", "portfolio": "R", "account_type": "credit_card",
        "opened": date(2015, 3, 1), "status": "11", "balance": 900, "limit": 4_000,
    }  # fmt: skip
    return Account(**usual | changes)


def known(*accounts: Account) -> dict[Subject, int]:
    """The facts of a file with these accounts."""
    return facts(FileView(as_of=TODAY, accounts=tuple(("Test Bank", account) for account in accounts)))


def test_a_card_gives_its_year_limit_and_last_digits() -> None:
    """By what it is among the person's cards."""
    assert known(card()) == {
        Subject("opened", "credit_card", "only"): 2015,
        Subject("limit", "credit_card", "only"): 4_000,
        Subject("ending", "credit_card", "only"): 93,
    }


def test_a_loan_gives_its_payment_and_amount_while_it_is_owed() -> None:
    """A repaid one has no monthly payment any more."""
    loan = card(
        portfolio="I", account_type="auto_loan", limit=None, highest_credit=18_000, payment=350, reference="L-x"
    )
    assert known(loan).keys() == {
        Subject(fact, "auto_loan", "only")
        for fact in ("opened", "payment", "amount")  # type: ignore[arg-type]
    }
    assert Subject("payment", "auto_loan", "only") not in known(
        card(portfolio="I", account_type="auto_loan", balance=0, payment=350)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"opened": date(2026, 9, 1)},
        {"as_of": date(2024, 1, 1)},
        {"ecoa": "3"},
        {"ecoa": "T"},
        {"compliance": "XB"},
        {"sold_to": "Summit Recovery"},
        {"purchased_from": "First Bank"},
    ],
    ids=["opened of late", "long gone", "authorised user", "part ended", "disputed", "sold", "bought"],
)
def test_some_accounts_are_not_asked_about(changes: dict[str, Any]) -> None:
    """A thief knows what was opened of late; the person does not know what is others' business."""
    assert known(card(**changes)) == {}


def test_of_several_accounts_the_oldest_and_the_newest_are_asked_about() -> None:
    """Counting those that are not asked about, so that "your newest card" is the one that the person thinks of."""
    old, between, new = card(opened=date(2010, 1, 1)), card(opened=date(2014, 1, 1)), card(opened=date(2026, 10, 1))
    assert {subject.which for subject in known(old, between, new)} == {"oldest"}
    assert known(old, between, new)[Subject("opened", "credit_card", "oldest")] == 2010


def test_accounts_of_one_day_are_no_oldest_and_no_newest() -> None:
    """Nobody could tell which one is meant."""
    assert known(card(), card(limit=9_000)) == {}
