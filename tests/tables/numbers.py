"""Write numbers as people of many countries and their programs do."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Locale:
    """How numbers are marked, and what money looks like."""

    name: str
    decimal: str
    thousands: tuple[str, ...]
    money: tuple[str, ...]
    """Patterns with {} for the number."""
    indian: bool = False


LOCALES = (
    Locale("plain", ".", ("",), ("{}",)),
    Locale("American", ".", (",", ""), ("${}", "$ {}", "USD {}", "{} USD", "US${}", "{}")),
    Locale("British", ".", (",", ""), ("£{}", "GBP {}", "{}")),
    Locale("German", ",", (".", "", " "), ("{} €", "{}€", "EUR {}", "{} EUR", "{}")),
    Locale("French", ",", ("\u202f", "\u00a0", "\u2009", " ", ""), ("{}\u00a0€", "{} €", "{}")),
    Locale("Brazilian", ",", (".", ""), ("R$ {}", "R${}", "R$\u00a0{}", "BRL {}", "{}")),
    Locale("Swiss", ".", ("'", "’", ""), ("CHF {}", "Fr. {}", "{} SFr.", "{}")),
    Locale("Polish", ",", ("\u00a0", " ", ""), ("{} zł", "{} PLN", "{}")),
    Locale("Swedish", ",", ("\u00a0", " ", ""), ("{} kr", "{} SEK", "{}")),
    Locale("Russian", ",", ("\u00a0", " ", ""), ("{} руб.", "{} ₽", "{} р.", "{}")),
    Locale("Indian", ".", (",",), ("₹{}", "Rs. {}", "INR {}", "{}"), indian=True),
    Locale("Japanese", ".", (",", ""), ("¥{}", "{}円", "JPY {}", "{}")),
    Locale("Czech", ",", ("\u00a0", " ", ""), ("{} Kč", "{} CZK", "{}")),
)
_MINUS: tuple[Callable[[str], str], ...] = (
    lambda text: f"-{text}",
    lambda text: f"\u2212{text}",
    lambda text: f"({text})",
    lambda text: f"{text}-",
)


@dataclass(frozen=True)
class NumberStyle:
    """How one column's numbers are written."""

    locale: Locale
    thousands: str
    money: str
    minus: int
    percent: str = ""
    scaled: bool = False
    """Whether thousands and millions that are exact get k and M."""
    zeros: int | None = None
    """Decimals; None: as many as the number has."""

    def __str__(self) -> str:
        """In words."""
        return f"{self.locale.name} {self.money} thousands {self.thousands!r} minus {self.minus}{' k' if self.scaled else ''} {self.percent} {self.zeros}"

    def write(self, value: Decimal) -> str:
        """The text of a number."""
        text = self.money.format(self.body(value)) + self.percent
        return _MINUS[self.minus](text) if value < 0 else text

    def body(self, value: Decimal) -> str:
        """Its digits and marks."""
        return self._scaled(abs(value)) or self._plain(abs(value))

    def _plain(self, size: Decimal) -> str:
        shown = f"{size:.{self.zeros}f}" if self.zeros is not None else f"{size:f}"
        whole, _, rest = shown.partition(".")
        return self._grouped(whole) + (self.locale.decimal + rest if rest else "")

    def _scaled(self, size: Decimal) -> str:
        if not self.scaled or size < 1000 or size != int(size) or int(size) % 100:
            return ""
        return f"{(size / 1000).normalize():f}".replace(".", self.locale.decimal) + "k"

    def _grouped(self, digits: str) -> str:
        if not self.thousands or len(digits) <= 3:
            return digits
        groups, step = [digits[-3:]], 2 if self.locale.indian else 3
        rest = digits[:-3]
        while rest:
            groups.append(rest[-step:])
            rest = rest[:-step]
        return self.thousands.join(reversed(groups))


def number_style(rng: random.Random, locale: Locale, values: list[Decimal], money: bool) -> NumberStyle:
    """A style for a column of the locale."""
    places = max((-int(value.as_tuple().exponent) for value in values), default=0)
    shown = rng.choice((None, places, max(places, 2)))
    return NumberStyle(
        locale,
        rng.choice(locale.thousands),
        rng.choice(locale.money) if money else "{}",
        rng.randrange(len(_MINUS)),
        rng.choice(("", "", "", "%", " %")) if not money else "",
        money and rng.random() < 0.1,
        shown,
    )


def silent(texts: list[str]) -> bool:
    """Whether no marked number of a column tells whether its mark is one of decimals or of thousands: said here by digits alone."""
    marked = False
    for text in texts:
        digits = "".join(character for character in text if character in "0123456789.,'’ \u00a0\u202f\u2009").strip()
        marks = [character for character in digits if character in ".,"]
        if not marks:
            continue
        marked = True
        before, after = digits.split(marks[0], 1)
        if (
            len(marks) > 1
            or len(after) != 3
            or not after.isdigit()
            or not 1 <= len(before) <= 3
            or before.startswith("0")
        ):
            return False
    return marked
