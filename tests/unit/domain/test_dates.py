"""Months and years between dates, as people count them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.dates import days_after, months_between, years_after

ORDINARY = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("earlier", "later", "months"),
    [
        (date(2026, 6, 1), date(2026, 6, 30), 0),
        (date(2026, 6, 30), date(2026, 7, 1), 1),
        (date(2025, 12, 31), date(2026, 1, 1), 1),
        (date(2019, 6, 15), date(2026, 6, 15), 84),
        (date(2026, 7, 1), date(2026, 6, 30), -1),
    ],
)
def test_months_are_those_of_the_calendar(earlier: date, later: date, months: int) -> None:
    """The month's number counts, not the day in it."""
    assert months_between(earlier, later) == months


@given(ORDINARY, ORDINARY, ORDINARY)
def test_months_add_up(first: date, second: date, third: date) -> None:
    """From one date by way of another to a third is as many months as directly."""
    assert months_between(first, second) + months_between(second, third) == months_between(first, third)


@given(ORDINARY, st.integers(-100, 100))
def test_years_keep_the_day(start: date, years: int) -> None:
    """So many years later is the same month and day; only 29 February may become 28."""
    later = years_after(start, years)
    assert later.year - start.year == years
    assert (later.month, later.day) == (start.month, start.day) or (start.month, start.day, later.day) == (2, 29, 28)


@given(ORDINARY, ORDINARY, st.integers(-20, 20))
def test_years_keep_the_order(one: date, other: date, years: int) -> None:
    """The earlier date is still the earlier one so many years later."""
    first, second = sorted((one, other))
    assert years_after(first, years) <= years_after(second, years)


def test_a_leap_day_has_its_anniversary_on_the_28th() -> None:
    """29 February becomes 28 in a year without it and stays in a year with it."""
    assert years_after(date(2020, 2, 29), 7) == date(2027, 2, 28)
    assert years_after(date(2020, 2, 29), 4) == date(2024, 2, 29)


@given(st.dates(), st.integers(-12_000, 12_000))
def test_dates_stay_within_the_calendar(start: date, much: int) -> None:
    """Beyond its first or last day, the first or last day is returned."""
    assert date.min <= years_after(start, much) <= date.max
    assert date.min <= days_after(start, 365 * much) <= date.max
    assert years_after(date.max, 1) == days_after(date.max, 1) == date.max
    assert years_after(date.min, -1) == days_after(date.min, -1) == date.min
