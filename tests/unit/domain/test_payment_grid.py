"""What a status says of an account's months: late is a month, given up is a state, and a court's protection stops the clock."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creditapp.domain.characteristics import characteristics
from creditapp.domain.dates import months_after, months_between
from creditapp.domain.payment_grid import GIVEN_UP_MARKS, grid_with_status, losses_counted_once
from creditapp.models.credit_events import Account
from tests.support.domain_samples import TODAY, account, many, view

LATE, LOST = ("71", "78", "80", "82", "83", "84"), ("88", "89", "93", "94", "95", "96", "97")
OVER = ("05", "11", "13", "61", "62", "63", "64", "65")
BEFORE_COURT, OTHERWISE = tuple("ABCDEFGH"), (None, *"IJKLMNOPQRSTUVZ", "1A", "2A")
ENDS = ("", "D", "DDDD", "DDDD3210", "DDL6543210", "LLL65", "0000", "E000", "6", "DD6", "DBBB", "BBB", "DDG4", "GDL3")
"""Newest months of a grid."""
OPENED, BEGAN = date(2018, 5, 4), date(2024, 2, 10)


@st.composite
def accounts(draw: st.DrawFn, status: st.SearchStrategy[str], indicator: st.SearchStrategy[str | None]) -> Account:
    """Status × indicator × grid's end × what else tells how it ended: sold, closed, by whom, disputed, whose it is."""
    return account(
        opened=OPENED, status=draw(status), consumer_indicator=draw(indicator), grid=draw(st.sampled_from(ENDS)),
        delinquency_since=draw(st.sampled_from([None, BEGAN])), sold_to=draw(st.sampled_from([None, "Harbor Funding"])),
        closed=draw(st.sampled_from([None, date(2024, 9, 1)])), ecoa=draw(st.sampled_from("1237T")),
        compliance=draw(st.sampled_from([None, "XA", "XB", "XC", "XH"])), closed_by_consumer=draw(st.booleans()),
        balance=draw(st.sampled_from([0, 900])), payment_rating=draw(st.sampled_from([None, "0", "3", "L"])),
    )  # fmt: skip


def late_now(one: Account) -> bool:
    """Whether the month of its report counts as late."""
    return characteristics(view(one), TODAY)["months_since_late_30"] == 0


STATUSES = st.sampled_from


@pytest.mark.slow
@given(accounts(STATUSES(LATE + LOST), st.sampled_from(BEFORE_COURT)))
@many
def test_an_account_before_a_court_is_not_late_in_the_month_of_its_report(one: Account) -> None:
    """Its status is that of the petition (Metro 2): only its grid, or a loss that fell due in this month, can say otherwise."""
    assert not late_now(one) or one.grid[:1] in tuple("123456" + GIVEN_UP_MARKS)


@given(accounts(STATUSES(OVER), st.sampled_from([*BEFORE_COURT, *OTHERWISE])))
@many
def test_a_current_paid_or_transferred_account_is_late_only_where_its_grid_is(one: Account) -> None:
    """Whatever rating, date or comment tells how it ended."""
    assert grid_with_status(one) == one.grid


@pytest.mark.slow
@given(accounts(STATUSES(LATE), st.sampled_from(OTHERWISE)))
@many
def test_a_running_account_with_a_late_status_is_late_in_the_month_of_its_report(one: Account) -> None:
    """Even if its grid leaves the month out; a grid that says that it was given up is of another status."""
    assert late_now(one) or one.grid.strip("DB")[:1] in tuple(GIVEN_UP_MARKS)


@pytest.mark.slow
@given(accounts(STATUSES(LOST), st.sampled_from([*BEFORE_COURT, *OTHERWISE])), st.integers(1, 40))
@many
def test_repeating_a_loss_does_not_make_it_newer(one: Account, months: int) -> None:
    """So many reports later, with months of which nothing is told or that repeat the loss, it is older by as many months."""
    assume(one.grid[:1] not in tuple("0E6") and (one.delinquency_since or one.grid.strip("DB")))
    before = month_of_loss(one)
    for mark in {"D", *(set(one.grid[:1]) & set(GIVEN_UP_MARKS))}:
        again = later(one, months, mark)
        assert month_of_loss(again) == before or one.status == "88"


def later(one: Account, months: int, mark: str) -> Account:
    """The account reported again after so many months, each with this mark."""
    since = {"as_of": months_after(one.as_of, months), "grid": (mark * months + one.grid)[:84]}
    return account(**{name: getattr(one, name) for name in one.__struct_fields__} | since)


def month_of_loss(one: Account) -> date | None:
    """The month in which it counts as given up."""
    grid = losses_counted_once(grid_with_status(one))
    ages = [age for age, mark in enumerate(grid) if mark in GIVEN_UP_MARKS]
    return months_after(one.as_of.replace(day=1), -ages[0]) if ages else None


@pytest.mark.parametrize(("grid", "months"), [("", 22), ("D" * 30, 22), ("D" * 10 + "3210", 9), ("DDDLL654", 4)])
def test_a_loss_without_its_month_is_dated_by_the_delinquency(grid: str, months: int) -> None:
    """180 days after it began, but not before a month of which the grid knows better; the month that the grid has comes first."""
    one = account(opened=OPENED, status="97", grid=grid, delinquency_since=BEGAN)
    values: dict[str, Any] = characteristics(view(one), TODAY)
    assert values["months_since_loss"] == values["months_since_late_30"] == months
    assert months <= months_between(BEGAN + timedelta(days=180), TODAY)


@pytest.mark.parametrize("status", ["11", "71", "97"])
def test_a_discharged_account_is_neither_open_nor_paid_nor_owed(status: str) -> None:
    """It lends no limit, shows no loan paid back, and nothing is overdue on it (11 USC 524(a))."""
    card = account(
        status=status, consumer_indicator="E", grid="D", past_due=300, delinquency_since=BEGAN, opened=OPENED
    )
    paid = account(
        reference="2", portfolio="I", account_type="personal_loan", limit=None, highest_credit=900, status="11", balance=0,
        closed=TODAY, consumer_indicator="E", grid="D",
    )  # fmt: skip
    values = characteristics(view(card, paid), TODAY)
    assert (values["cards_open"], values["utilisation"], values["instalment_balance_share"]) == (0, None, None)
    assert (values["past_due_amount"], values["debts_given_up"]) == (0, 0)


def test_a_card_from_which_the_person_was_taken_off_counts_by_its_history_only() -> None:
    """Metro 2's ECOA code T: what is owed on it, and its limit, are somebody else's from then on."""
    values = characteristics(view(account(ecoa="T", grid="001000", past_due=80, status="71")), TODAY)
    assert (values["cards_open"], values["revolving_balance"], values["past_due_amount"]) == (0, 0, 0)
    assert values["late_30_12m"] is not None and values["late_30_12m"] >= 1


@pytest.mark.parametrize("indicator", ["A", "D"])
def test_a_card_in_a_petition_cannot_be_drawn_on_but_a_loan_is_still_owed(indicator: str) -> None:
    """Until the court decides."""
    card = account(consumer_indicator=indicator)
    owed = account(
        reference="2", portfolio="M", account_type="mortgage", limit=None, highest_credit=1_000, balance=500,
        consumer_indicator=indicator,
    )  # fmt: skip
    values = characteristics(view(card, owed), TODAY)
    assert (values["cards_open"], values["instalment_balance_share"]) == (0, 0.5)
