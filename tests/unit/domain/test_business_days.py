"""Business days leave out weekends and the holidays of 5 USC 6103, and agree with a calendar that others keep."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.tseries.holiday import USFederalHolidayCalendar

from creditapp.domain.business_days import business_days_after, holidays_kept, is_business_day
from tests.support.domain_samples import some

DAYS = st.dates(date(2022, 1, 1), date(2100, 1, 1))


def test_the_holidays_are_those_of_pandas_calendar() -> None:
    """For every year from Juneteenth's first full one to 2100."""
    kept = {day for year in range(2022, 2101) for day in holidays_kept(year)}
    theirs = {day.date() for day in USFederalHolidayCalendar().holidays("2022-01-01", "2100-12-31")}
    assert kept == theirs


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 11, 24), date(2026, 12, 1)),  # a Tuesday; Thursday is Thanksgiving
        (date(2026, 12, 1), date(2026, 12, 7)),
        (date(2026, 7, 1), date(2026, 7, 8)),  # Independence Day is a Saturday, kept on Friday the 3rd
        (date(2027, 12, 30), date(2028, 1, 6)),  # New Year's Day of 2028 is a Saturday, kept on 31 December
        (date(2026, 6, 13), date(2026, 6, 18)),  # a Saturday
    ],
)
def test_four_business_days_end_where_a_calendar_shows(start: date, last: date) -> None:
    """By hand."""
    assert business_days_after(start, 4) == last


@given(DAYS, st.integers(1, 30))
@some
def test_so_many_business_days_lie_between(start: date, count: int) -> None:
    """The last day is one of them; the first is not counted."""
    last = business_days_after(start, count)
    between = [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]
    assert sum(map(is_business_day, between)) == count and is_business_day(last)
