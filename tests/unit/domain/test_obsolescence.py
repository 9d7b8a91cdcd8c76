"""An item is shown up to its last day, the day included, and never after (15 USC 1681c)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import read_as_of
from creditapp.domain.obsolescence import is_obsolete, reportable_until
from creditapp.models.credit_events import CreditEvent
from tests.support.domain_samples import BANK, TODAY, account, bankruptcy, collection, filed, inquiry, loan, many, view

DAY = timedelta(days=1)
BEGAN = date(2018, 1, 1)
SEVEN_YEARS_ON = date(2025, 6, 30)
"""180 days after 1 January 2018 is 30 June 2018; seven years later the item may be shown for the last time."""
GIVEN_UP = ("88", "89", "93", "94", "95", "96", "97")
PAID_AFTER = ("61", "62", "63", "64", "65")


def lost(status: str = "97", **changes: object) -> CreditEvent:
    """An account given up long ago and reported once."""
    usual = {"as_of": date(2020, 1, 1), "opened": date(2015, 1, 1), "delinquency_since": BEGAN, "grid": ""}
    return account(status=status, **usual | changes)


LAST_DAYS: list[tuple[str, CreditEvent, date]] = [
    (
        "collection",
        collection(as_of=date(2020, 1, 1), opened=date(2018, 9, 1), delinquency_since=BEGAN),
        SEVEN_YEARS_ON,
    ),
    ("collection whose delinquency is unknown", collection(as_of=date(2020, 1, 1), opened=BEGAN), SEVEN_YEARS_ON),
    *((f"account {status}", lost(status), SEVEN_YEARS_ON) for status in (*GIVEN_UP, *PAID_AFTER)),
    ("bankruptcy", bankruptcy(filed=date(2015, 3, 31), as_of=date(2016, 1, 1)), date(2025, 3, 31)),
    ("bankruptcy of a leap day", bankruptcy(filed=date(2016, 2, 29), as_of=date(2017, 1, 1)), date(2026, 2, 28)),
    ("hard inquiry", inquiry(as_of=date(2024, 3, 1)), date(2026, 3, 1)),
    ("soft inquiry", inquiry(as_of=date(2024, 3, 1), kind="soft"), date(2025, 3, 1)),
]


@pytest.mark.parametrize(("event", "last"), [row[1:] for row in LAST_DAYS], ids=[row[0] for row in LAST_DAYS])
def test_an_item_is_obsolete_from_the_day_after_its_last_day(event: CreditEvent, last: date) -> None:
    """Not the day before its last day nor on it, but the day after."""
    assert reportable_until(event) == last
    assert [is_obsolete(event, day) for day in (last - DAY, last, last + DAY)] == [False, False, True]


@pytest.mark.parametrize(("event", "last"), [row[1:] for row in LAST_DAYS], ids=[row[0] for row in LAST_DAYS])
def test_a_reading_shows_an_item_up_to_its_last_day(event: CreditEvent, last: date) -> None:
    """And no reading after it does."""
    file = filed(event)
    for day, expected in ((last - DAY, 1), (last, 1), (last + DAY, 0)):
        seen = read_as_of(file, day)
        assert len((*seen.accounts, *seen.inquiries, *seen.collections, *seen.bankruptcies)) == expected


@pytest.mark.parametrize("event", [account(as_of=date(2001, 1, 1), opened=date(1999, 1, 1)), loan(status="13")])
def test_an_account_in_good_standing_never_expires(event: CreditEvent) -> None:
    """The law limits what speaks against a person; a paid account speaks for them."""
    assert reportable_until(event) is None
    assert not is_obsolete(event, date.max)


@pytest.mark.parametrize("status", ["71", "78", "80", "82", "83", "84"])
def test_an_account_whose_newest_report_is_late_leaves_after_seven_years(status: str) -> None:
    """It is adverse as of that report."""
    last = date(2027, 1, 1)
    assert reportable_until(lost(status)) == last
    assert [is_obsolete(lost(status), day) for day in (last - DAY, last, last + DAY)] == [False, False, True]


def test_paying_does_not_restart_the_seven_years() -> None:
    """A charged-off account that is paid years later leaves when it would have left unpaid."""
    assert reportable_until(lost("64", as_of=date(2024, 1, 1), balance=0)) == reportable_until(lost("97"))


def test_reporting_again_does_not_restart_the_seven_years() -> None:
    """If the furnisher does not report when the delinquency began, the unbroken lateness in the grid gives the date."""
    first = lost(as_of=date(2019, 1, 15), delinquency_since=None, grid="LL6543210000")
    again = lost(as_of=date(2019, 7, 15), delinquency_since=None, grid="LLLLLLLL6543210000")
    assert reportable_until(first) == reportable_until(again) == date(2025, 12, 12)
    for month in range(1, 12):
        assert is_obsolete(
            lost(as_of=date(2026, month, 1), delinquency_since=None, grid="L" * 84), date(2026, month, 1)
        )


def test_months_that_are_not_reported_do_not_restart_the_clock() -> None:
    """A loss that later reports repeat with unknown months began when it began."""
    first = lost(as_of=date(2019, 1, 15), delinquency_since=None, grid="LL6543210000")
    again = lost(as_of=date(2019, 7, 15), delinquency_since=None, grid="DDDDDDLL6543210000")
    between = lost(as_of=date(2019, 7, 15), delinquency_since=None, grid="LDDDDDLL6543210000")
    assert reportable_until(again) == reportable_until(between) == reportable_until(first)


def test_without_a_grid_the_reports_own_date_counts() -> None:
    """A charged-off account with neither a beginning nor a grid counts from its report."""
    assert reportable_until(lost(as_of=BEGAN, delinquency_since=None)) == SEVEN_YEARS_ON


@pytest.mark.parametrize(("age", "shown"), [(82, True), (83, True), (84, False), (85, False)])
def test_a_late_month_is_shown_for_84_months(age: int, shown: bool) -> None:
    """A month's lateness leaves after seven years even if the account was never reported again."""
    reported = TODAY.replace(year=2023)
    position = age - 36
    closed = loan(as_of=reported, status="13", balance=0, opened=date(2015, 1, 1), grid="0" * position + "2" + "0" * 20)
    ((_, seen),) = view(closed).accounts
    assert ("2" in seen.grid) == shown
    assert len(seen.grid) == min(position + 21, 48)
    assert characteristics(view(closed), TODAY)["months_since_late_30"] == (age if shown else None)


@given(st.text("0123456BDEGHJKL", max_size=84), st.integers(0, 200))
@many
def test_no_shown_grid_reaches_further_back_than_seven_years(grid: str, months: int) -> None:
    """However old the last report is, nothing of its grid is shown that is 84 months old or older."""
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months, 12)
    old = account(as_of=date(year, month + 1, 1), opened=date(1990, 1, 1), grid=grid)
    ((_, seen),) = view(old).accounts
    assert grid.startswith(seen.grid)
    assert months + len(seen.grid) <= max(84, months)
    assert view(old).accounts[0][0] == BANK
