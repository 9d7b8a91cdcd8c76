"""Read the text of a number as people and their programs write it: marks of thousands, money, percent, k and M, minus signs.

A number has digits, perhaps in groups of three (or as in India of two, then three) with one mark between all groups: a blank of any
width, an apostrophe, or the mark that is not the decimal one. Anything else is no number: a cell is never shortened until it fits.
"""

from functools import cache

import polars as pl

_CODES = (
    "USD EUR GBP JPY CHF CAD AUD NZD SEK NOK DKK ISK PLN CZK HUF RON BGN HRK RSD RUB RUR UAH BYN KZT TRY ILS AED SAR QAR KWD BHD "
    "OMR JOD EGP ZAR NGN KES GHS TZS UGX MAD TND INR PKR BDT LKR NPR CNY CNH RMB HKD TWD KRW SGD MYR THB IDR PHP VND BRL MXN ARS "
    "CLP COP PEN UYU BOB PYG CRC DOP GEL AMD AZN UZS"
).split()
"""ISO 4217 codes of currencies in which consumers borrow."""
_WORDS = (
    r"dollars?|euros?|pounds?|zł|zl|kč|kr\.?|ft|лв\.?|руб(?:л(?:ей|я|ь))?\.?|р\.|грн\.?|тг\.?|rm|rp\.?|rs\.?|s/\.?|sfr\.?|fr\.?|lei|din\.?|"
    r"dhs?\.?|tl|元|円|원"
)
_SIGNS = r"(?:[A-Z]{1,3})?[$\\¢€£¥₹₽₺₩₪฿₫₦₴₱₸₡₲₵]"
_MONEY = rf"(?:(?i:{'|'.join(_CODES)}|{_WORDS})|{_SIGNS})"
_UNITS = r"months?|mths?|mos?|years?|yrs?|weeks?|wks?|days?"
_SCALES = {
    r"k|tsd\.?|thsd\.?|тыс\.?": "e3", r"mm|mn|mln\.?|mio\.?|млн\.?": "e6", r"bn|mrd\.?|mld\.?|млрд\.?": "e9",
    "万": "e4", "亿": "e8",
}  # fmt: skip
_ANY_SCALE = rf"(?:M|(?i:{'|'.join(_SCALES)}))"
_BLANKS = r"[\s\x{00A0}\x{2000}-\x{200B}\x{202F}\x{205F}\x{2060}\x{3000}\x{FEFF}]+"
_SCRIPTS = ("٠١٢٣٤٥٦٧٨٩٫٬", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "০১২৩৪৫৬৭৮৯", "๐๑๒๓๔๕๖๗๘๙")
"""Digits of Arabic (with its marks of decimals and thousands), Persian, Devanagari, Bengali and Thai, in the order of 0123456789.,"""
_DIGITS = {".": r"\d*\.?\d+(?:e[-+]?\d+)?|\d+\.", ",": r"\d*,?\d+(?:e[-+]?\d+)?|\d+,"}


def core(cells: pl.Series) -> pl.Series:
    """The cells without what stands around a number: money, percent, units, signs written otherwise; ``e3`` for k, ``e6`` for M."""
    return _evaluated(cells, _core(_is_ascii(cells)))


def plain(cores: pl.Series, decimal: str = ".") -> pl.Series:
    """The numbers in ``cores`` as text that any program reads (1234.5), null where there is none; ``decimal`` is the decimal mark."""
    return _evaluated(cores, _plain(decimal))


def read(cells: pl.Series) -> pl.Series:
    """The number in each cell, null where its text is no number; points are decimal, commas part thousands."""
    return plain(core(cells)).cast(pl.Float64, strict=False)


def are_numbers(cells: pl.Series) -> pl.Series:
    """Which cells are numbers, with decimal points or commas."""
    cores = core(cells)
    return plain(cores, ".").is_not_null() | plain(cores, ",").is_not_null()


def with_half_units(cells: pl.Series) -> pl.Series:
    """The number before a unit ("36 months", "10+ years"); half a unit less after "<" and more after ">". Null where there is none."""
    return _evaluated(cells, _half_units(_is_ascii(cells)))


_CELL = pl.col("cell")


def _evaluated(cells: pl.Series, expression: pl.Expr) -> pl.Series:
    return pl.DataFrame({"cell": cells}).select(expression.alias("read"))["read"].alias(cells.name)


def _is_ascii(cells: pl.Series) -> bool:
    return not cells.str.contains(r"[^\x20-\x7E]").any()


def _spelt(is_ascii: bool) -> pl.Expr:
    """The cells with plain blanks, minus signs, apostrophes and digits."""
    if is_ascii:
        return _CELL.str.strip_chars(" ")
    return (
        _CELL.str.normalize("NFKC")
        .str.replace_all(_BLANKS, " ")
        .str.strip_chars(" ")
        .str.replace_all(r"[\x{2212}\x{2010}-\x{2014}\x{FE63}]", "-")
        .str.replace_all(r"[\x{2018}\x{2019}\x{02BC}\x{02B9}\x{00B4}]", "'")
        .str.replace_many(
            [*"".join(_SCRIPTS)], [digit for script in _SCRIPTS for digit in "0123456789.,"[: len(script)]]
        )
    )


@cache
def _core(is_ascii: bool) -> pl.Expr:
    text = _spelt(is_ascii)
    for _ in range(2):  # a sign may stand before or after the currency, within the parentheses or without
        text = (
            text.str.replace(rf"^([-+(]?) ?{_MONEY} ?([-+(]?)(\d|[.,]\d)", "${1}${2}${3}")
            .str.replace(rf"(\d(?:[.,] ?-{{1,2}}|[-.,)]| ?{_ANY_SCALE})?) ?{_MONEY}([-)]?)$", "${1}${2}")
            .str.replace(r" ?(?:%|٪|(?i:pct|percent))([-)]?)$", "${1}")
            .str.replace(
                r"(\d)([.,]) ?-{1,2}(\)?)$", "${1}${2}0${3}"
            )  # 12.- has a decimal point, which tells what 1.234 is not
            .str.replace(r"^\(([^()-]*)\)$", "-${1}")
        )
    text = (
        text.str.replace(rf"^([^-]*\d(?: ?{_ANY_SCALE})?) ?-$", "-${1}")
        .str.replace(r"^([-+]) ", "${1}")
        .str.replace(r"(\d) ?M$", "${1}e6")
        .str.replace(r"(\.\d+|,\d+) ?m$", "${1}e6")
    )
    for words, power in _SCALES.items():
        text = text.str.replace(rf"(\d) ?(?i:{words})$", "${1}" + power)
    return text


@cache
def _plain(decimal: str) -> pl.Expr:
    thousands = "," if decimal == "." else "."
    end = rf"(?:{_mark(decimal)}\d*)?(?:e\d)?$"
    patterns = [rf"^[-+]?\d{{1,3}}(?:{_any_group(thousands)}){end}", rf"^(?i)[-+]?(?:{_DIGITS[decimal]})$"]
    if decimal == ".":
        patterns.append(rf"^[-+]?\d{{1,2}}(?:,\d\d)+,\d{{3}}{end}")
    is_number = _CELL.str.contains("|".join(f"(?:{pattern})" for pattern in patterns))
    bare = _CELL.str.replace_all(rf"[ '{thousands}]", "").str.strip_prefix("+")
    points = bare if decimal == "." else bare.str.replace(",", ".", literal=True)
    return pl.when(is_number).then(points)


@cache
def _half_units(is_ascii: bool) -> pl.Expr:
    pattern = rf"^(?i)([<>]=?)? ?(-?(?:\d{{1,3}}(?:,\d{{3}})+|\d+)(?:\.\d+)?) ?\+? ?(?:{_UNITS})?$"
    text = _spelt(is_ascii)
    number = text.str.extract(pattern, 2).str.replace_all(",", "").cast(pl.Float64, strict=False)
    sign = text.str.extract(pattern, 1)
    return (
        number
        + (sign == ">").fill_null(False).cast(pl.Float64) / 2
        - (sign == "<").fill_null(False).cast(pl.Float64) / 2
    )


def _any_group(thousands: str) -> str:
    return "|".join(rf"(?:{mark}\d{{3}})+" for mark in (_mark(thousands), " ", "'"))


def _mark(mark: str) -> str:
    return rf"\{mark}"
