"""How the pages write dates, money, shares and lengths of time: as people in the United States read them."""

from datetime import UTC, date, datetime

from creditapp.domain.characteristics import Format

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)
MINUS = "\u2212"
LEVELS = {0: "never late", 7: "more than 180 days late", 8: "taken over or in collection", 9: "charged off"}


def day(value: date) -> str:
    """November 24, 2026."""
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"


def short_day(value: date) -> str:
    """Nov 24, 2026."""
    return f"{MONTHS[value.month - 1][:3]} {value.day}, {value.year}"


def month(value: date) -> str:
    """Nov 2026."""
    return f"{MONTHS[value.month - 1][:3]} {value.year}"


def dollars(value: float) -> str:
    """$1,234."""
    return f"${value:,.0f}"


def percent(share: float) -> str:
    """12 % of something; small shares keep a decimal."""
    return f"{share * 100:.1f}%" if 0 < share < 0.01 else f"{share * 100:.0f}%"


def points(value: int) -> str:
    """−12, 0 or +3, with a real minus sign."""
    return f"{MINUS}{-value}" if value < 0 else f"+{value}" if value else "0"


def moment(at: float) -> str:
    """14:03:07.123 UTC."""
    clock = datetime.fromtimestamp(at, UTC)
    return f"{clock:%H:%M:%S}.{clock.microsecond // 1000:03d} UTC"


def moment_day(at: float) -> str:
    """November 24, 2026, of a Unix time; empty for 0, which is never."""
    return day(datetime.fromtimestamp(at, UTC).date()) if at else ""


def months(count: float) -> str:
    """3 years, 1 month, 2 years 5 months."""
    years, rest = divmod(round(count), 12)
    parts = [_many(years, "year")] if years else []
    parts += [_many(rest, "month")] if rest or not years else []
    return " ".join(parts)


def characteristic(value: float | None, kind: Format) -> str:
    """A characteristic's value as the person would say it; empty if it does not apply."""
    if value is None:
        return ""
    if kind == "level":
        return LEVELS.get(round(value), f"{round(value) * 30} days late")
    return {"dollars": dollars, "percent": percent, "months": months, "count": lambda count: f"{count:,.0f}"}[kind](value)


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
