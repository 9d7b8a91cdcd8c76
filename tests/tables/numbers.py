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
    whole: tuple[str, ...] = ()
    """What may stand for the decimals of a whole amount (12.-)."""
    digits: str = ""
    """Digits and marks of another script, for those of ASCII: 0123456789.,"""


LOCALES = (
    Locale("plain", ".", ("",), ("{}",)),
    Locale("American", ".", (",", ""), ("${}", "$ {}", "USD {}", "{} USD", "US${}", "{}")),
    Locale("British", ".", (",", ""), ("£{}", "GBP {}", "{}")),
    Locale("German", ",", (".", "", " "), ("{} €", "{}€", "EUR {}", "{} EUR", "{}")),
    Locale("French", ",", ("\u202f", "\u00a0", "\u2009", " ", ""), ("{}\u00a0€", "{} €", "{}")),
    Locale("Brazilian", ",", (".", ""), ("R$ {}", "R${}", "R$\u00a0{}", "BRL {}", "{}")),
    Locale("Swiss", ".", ("'", "’", ""), ("CHF {}", "Fr. {}", "{} SFr.", "{}"), whole=(".-", ".–", ".—")),
    Locale("Spanish", ",", (".", "\u00a0", ""), ("{} €", "{}€", "{}")),
    Locale("Italian", ",", (".", ""), ("€ {}", "€{}", "EUR {}", "{}")),
    Locale("Dutch", ",", (".", ""), ("€ {}", "EUR {}", "{}"), whole=(",-", ",--")),
    Locale("Norwegian", ",", ("\u00a0", " ", ""), ("kr {}", "{} kr", "NOK {}", "{}"), whole=(",-",)),
    Locale("Danish", ",", (".", ""), ("{} kr.", "DKK {}", "{}")),
    Locale("Turkish", ",", (".", ""), ("{} TL", "₺{}", "{} ₺", "{}")),
    Locale("Mexican", ".", (",", ""), ("MX${}", "MXN {}", "${}", "{}")),
    Locale("Quebec", ",", ("\u00a0", " ", ""), ("{} $", "{}\u00a0$", "{} CAD", "{}")),
    Locale("Chinese", ".", (",", ""), ("￥{}", "{}元", "RMB {}", "{}")),
    Locale("Korean", ".", (",", ""), ("₩{}", "{}원", "KRW {}", "{}")),
    Locale("Pakistani", ".", (",",), ("Rs {}", "PKR {}", "{}"), indian=True),
    Locale("South African", ",", ("\u00a0", " ", ""), ("ZAR {}", "{} ZAR", "{}")),
    Locale("Egyptian", ".", (",", ""), ("{}", "EGP {}"), digits="٠١٢٣٤٥٦٧٨٩٫٬"),
    Locale("Hindi", ".", (",",), ("₹{}", "{}"), indian=True, digits="०१२३४५६७८९.,"),
    Locale("Japanese, full width", ".", (",", ""), ("￥{}", "{}円", "{}"), digits="０１２３４５６７８９．，"),
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
    lambda text: f"- {text}",
    lambda text: f"\u2013{text}",
    lambda text: f"\u2010{text}",
    lambda text: f"\uff0d{text}",
)
_BEHIND = 3
"""The one behind the number, which nobody writes after 12,-."""
_INNER = 2
"""How many of these may stand between the currency and the number: $-5, € −5."""


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
    inner: bool = False
    """Whether a minus sign stands between the currency and the number."""
    plus: bool = False
    """Whether numbers above 0 have a plus sign."""
    scientific: bool = False
    whole: str = ""
    """What stands for the decimals of a whole number."""

    def __str__(self) -> str:
        """In words."""
        marks = {
            "k": self.scaled,
            "inner": self.inner,
            "plus": self.plus,
            "scientific": self.scientific,
            self.whole: bool(self.whole),
        }
        more = " ".join(mark for mark, has in marks.items() if has)
        return f"{self.locale.name} {self.money} thousands {self.thousands!r} minus {self.minus} {more} {self.percent} {self.zeros}"

    def write(self, value: Decimal) -> str:
        """The text of a number."""
        body = self.body(value)
        if value < 0 and self.inner:
            return self._in_digits(self.money.format(_MINUS[self.minus % _INNER](body)) + self.percent)
        text = self.money.format(f"+{body}" if self.plus and value > 0 else body) + self.percent
        return self._in_digits(_MINUS[self.minus](text) if value < 0 else text)

    def body(self, value: Decimal) -> str:
        """Its digits and marks."""
        size = abs(value)
        if self.scientific:
            return f"{size:e}".replace(".", self.locale.decimal)
        if self.whole and size == int(size):
            return self._grouped(f"{int(size)}") + self.whole
        return self._scaled(size) or self._plain(size)

    def _in_digits(self, text: str) -> str:
        return text.translate(str.maketrans("0123456789.,", self.locale.digits)) if self.locale.digits else text

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
    scientific = rng.random() < 0.04
    whole = rng.choice(locale.whole) if money and locale.whole and not scientific and rng.random() < 0.4 else ""
    return NumberStyle(
        locale,
        rng.choice(locale.thousands),
        rng.choice(locale.money) if money and not scientific else "{}",
        rng.choice([at for at in range(len(_MINUS)) if not scientific and not (whole and at == _BEHIND)] or [0, 1]),
        rng.choice(("", "", "", "%", " %")) if not money and not scientific else "",
        money and rng.random() < 0.1,
        rng.choice((None, places, max(places, 2))),
        inner=money and rng.random() < 0.15,
        plus=rng.random() < 0.04,
        scientific=scientific,
        whole=whole,
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
