"""A month is one integer (year × 12 + month − 1), so that a life is an array of months."""

from datetime import date
from functools import lru_cache


def month_of(day: date) -> int:
    """The month's number."""
    return day.year * 12 + day.month - 1


def month_of_text(text: str) -> int:
    """The number of a month written as 2025-03; ValueError otherwise."""
    return month_of(date.fromisoformat(f"{text}-01"))


@lru_cache(maxsize=40_000)
def day_in(month: int, day: int) -> date:
    """A date in a numbered month; days above 28 become the 28th, so that every month has them."""
    return date(month // 12, month % 12 + 1, min(day, 28))
