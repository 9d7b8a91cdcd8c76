"""Business days: all but Saturdays, Sundays and the legal public holidays of the United States.

Source: 5 USC 6103(a) (the holidays) and (b)(1); Executive Order 11582 (a holiday on a Sunday is kept on the Monday after it).
"""

from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6
FIXED = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))
"""Month and day: New Year's Day, Juneteenth, Independence Day, Veterans Day, Christmas."""
NTH = ((1, MONDAY, 3), (2, MONDAY, 3), (9, MONDAY, 1), (10, MONDAY, 2), (11, THURSDAY, 4))
"""Month, weekday and which of them: Martin Luther King, Jr.'s birthday, Washington's birthday, Labor Day, Columbus Day, Thanksgiving."""


def is_business_day(day: date) -> bool:
    """Whether it counts."""
    return day.weekday() < SATURDAY and day not in holidays_kept(day.year)


def business_days_after(start: date, count: int) -> date:
    """The last of so many business days; the day itself does not count, as nobody knows at what hour of it they begin."""
    day = start
    while count:
        day += DAY
        count -= is_business_day(day)
    return day


@lru_cache(maxsize=64)
def holidays_kept(year: int) -> frozenset[date]:
    """The weekdays of the year on which a holiday is kept; the Friday before one that falls on a Saturday."""
    days = {kept for each in (year, year + 1) for kept in map(_kept, _holidays(each))}
    return frozenset(day for day in days if day.year == year)


def _holidays(year: int) -> set[date]:
    memorial_day = date(year, 5, 31) - date(year, 5, 31).weekday() * DAY
    nth = {_nth(year, month, weekday, number) for month, weekday, number in NTH}
    return {date(year, month, day) for month, day in FIXED} | nth | {memorial_day}


def _nth(year: int, month: int, weekday: int, number: int) -> date:
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (number - 1)) * DAY


def _kept(holiday: date) -> date:
    return holiday + {SATURDAY: -DAY, SUNDAY: DAY}.get(holiday.weekday(), timedelta())
