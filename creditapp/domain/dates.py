"""Calendar arithmetic of credit files: whole months and years between dates."""

from datetime import date


def months_between(earlier: date, later: date) -> int:
    """Whole calendar months from ``earlier`` to ``later``; 0 within a month, negative when reversed."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def years_after(start: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 where the year has none."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)
