"""Names, texts and numbers as SQL writes them: numbers exactly, whatever a dialect reads."""

from decimal import Decimal
from math import frexp

_SAFE_DIGITS, _SAFE_EXPONENT, _SAFE_BITS = 15, 22, 20


def identifier(name: str) -> str:
    """A delimited identifier."""
    return '"' + name.replace('"', '""') + '"'


def text(value: str) -> str:
    """A character string literal."""
    return "'" + value.replace("'", "''") + "'"


def number(value: float) -> str:
    """An approximate numeric literal that is exactly the number."""
    written = repr(value + 0.0)
    return written if "e" in written else f"{written}E0"


def sqlite_number(value: float) -> str:
    """An expression that is exactly the number in SQLite, which reads some decimals of six digits and more a last bit wrong.

    Whole numbers and short binary fractions are read exactly; other short decimals are a quotient of whole numbers, which is rounded
    once; the rest is a whole number divided or multiplied by powers of two.
    """
    written = Decimal(repr(value + 0.0))
    sign, digits, exponent = written.normalize().as_tuple()
    assert isinstance(exponent, int), "edges and points are finite"
    denominator = value.as_integer_ratio()[1]
    if len(digits) <= _SAFE_DIGITS and denominator <= 2**_SAFE_BITS and -_SAFE_EXPONENT <= exponent <= 0:
        return number(value)
    whole = int("".join(map(str, digits))) * (-1 if sign else 1)
    if len(digits) <= _SAFE_DIGITS and -_SAFE_EXPONENT <= exponent < 0:
        return f"({whole} / 1{'0' * -exponent}.0)"
    fraction, power = frexp(value)
    whole, power = int(fraction * 2**53), power - 53
    while whole % 2 == 0 and whole:
        whole, power = whole // 2, power + 1
    factors = [f"{2 ** min(62, left)}" for left in range(abs(power), 0, -62)]
    return f"({whole}.0" + "".join(f" {'/' if power < 0 else '*'} {factor}" for factor in factors) + ")"
