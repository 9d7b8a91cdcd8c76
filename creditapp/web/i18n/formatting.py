"""Format dates, money, percentages, points and durations in the current language, through Babel.

A report of forty accounts has hundreds of them, many of them equal, so formatted values are cached.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import lru_cache, partial, wraps
from typing import Any, TypeVar

from babel import Locale
from babel.dates import format_date, format_skeleton, get_month_names
from babel.numbers import format_currency, format_decimal, format_percent

from creditapp.domain.characteristics import Format
from creditapp.web.i18n.texts import _, language, many, put

MINUS = "\u2212"
MOST_DECIMALS = 15
"""Beyond which two values that differ are written as they are kept."""
T = TypeVar("T")


def _in_current_locale(write: Callable[[T, Locale], str]) -> Callable[[T], str]:
    cached = lru_cache(8192)(write)

    @wraps(write)
    def formatted(value: T) -> str:
        return cached(value, language().locale)

    return formatted


@_in_current_locale
def day(value: date, locale: Locale) -> str:
    """November 24, 2026."""
    return format_date(value, "long", locale)


@_in_current_locale
def short_day(value: date, locale: Locale) -> str:
    """Nov 24, 2026."""
    return format_date(value, "medium", locale)


@_in_current_locale
def month(value: date, locale: Locale) -> str:
    """Nov 2026."""
    return format_skeleton("yMMM", value, locale=locale)


@_in_current_locale
def initials(_all: Any, locale: Locale) -> str:
    """JFMAMJJASOND: the initials of the twelve months."""
    return "".join(name[0] for _number, name in sorted(get_month_names("narrow", "stand-alone", locale).items()))


@_in_current_locale
def dollars(value: float, locale: Locale) -> str:
    """$1,234."""
    return format_currency(round(value), "USD", locale=locale, currency_digits=False, format=_whole(locale))


@lru_cache
def _whole(locale: Locale) -> str:
    """The locale's pattern for money, without cents."""
    return str(locale.currency_formats["standard"].pattern).replace("0.00", "0")


@_in_current_locale
def percent(share: float, locale: Locale) -> str:
    """12%; a share below 1% keeps one decimal."""
    return format_percent(share, "#,##0.0%" if 0 < share < 0.01 else "#,##0%", locale=locale)


@_in_current_locale
def number(value: float, locale: Locale) -> str:
    """1,234."""
    return format_decimal(round(value), locale=locale)


def points(value: int) -> str:
    """−12, 0 or +3, with a real minus sign."""
    return f"{MINUS}{-value}" if value < 0 else f"+{value}" if value else "0"


def moment(at: float) -> str:
    """14:03:07.123 UTC."""
    clock = datetime.fromtimestamp(at, UTC)
    return f"{clock:%H:%M:%S}.{clock.microsecond // 1000:03d} UTC"


def moment_day(at: float) -> str:
    """November 24, 2026, of a Unix time; empty for 0, which stands for never."""
    return day(datetime.fromtimestamp(at, UTC).date()) if at else ""


def moment_minute(at: float) -> str:
    """November 24, 2026, 14:03 UTC, of a Unix time."""
    return put("%(day)s, %(time)s UTC", day=moment_day(at), time=f"{datetime.fromtimestamp(at, UTC):%H:%M}")


def months(count: float) -> str:
    """3 years, 1 month, 2 years 5 months."""
    years, rest = divmod(round(count), 12)
    parts = [many("%(num)s year", "%(num)s years", years)] if years else []
    parts += [many("%(num)s month", "%(num)s months", rest)] if rest or not years else []
    return " ".join(parts)


def level(value: float) -> str:
    """A delinquency level (0 to 6 times 30 days, 7 to 9 worse) in words."""
    special = {
        0: _("never late"),
        7: _("more than 180 days late"),
        8: _("taken over, or with a collector"),
        9: _("given up as a loss"),
    }
    late = round(value)
    return special.get(late) or many("%(num)s day late", "%(num)s days late", late * 30)


def pair(first: float, second: float, kind: Format) -> tuple[str, str]:
    """Two values of a characteristic in words, before and after, with as many decimals as it takes to tell them apart."""
    precise = (partial(_with_decimals, kind=kind, decimals=decimals) for decimals in range(1, MOST_DECIMALS + 1))
    return apart(first, second, lambda value: characteristic(value, kind), *precise, repr)


def apart(first: T, second: T, *formats: Callable[[T], str]) -> tuple[str, str]:
    """Both in the first of the formats in which two different values look different."""
    for write in formats:
        written = write(first), write(second)
        if first == second or written[0] != written[1]:
            break
    return written


def _with_decimals(value: float, kind: Format, decimals: int) -> str:
    locale, pattern = language().locale, "#,##0." + decimals * "0"
    if kind == "percent":
        return format_percent(value, f"{pattern}%", locale=locale)
    if kind == "dollars":
        with_cents = _whole(locale).replace("0", f"0.0{decimals * '0'}", 1)
        return format_currency(value, "USD", with_cents, locale, currency_digits=False)
    written = format_decimal(value, pattern, locale=locale)
    return put("%(count)s months", count=written) if kind == "months" else written


def characteristic(value: float | None, kind: Format) -> str:
    """A characteristic's value in words; empty if it does not apply."""
    if value is None:
        return ""
    formats: dict[Format, Callable[[float], str]] = {
        "dollars": dollars, "percent": percent, "months": months, "count": number, "level": level,
    }  # fmt: skip
    return formats[kind](value)
