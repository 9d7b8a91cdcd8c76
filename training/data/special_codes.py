"""Recognise special codes among numbers: isolated from the other values, repeated, and written like a code.

A code is a whole number written −1 … −9 or in nines, eights or sevens (96 … 99, 999, −9999, 888, 77). At one end of a column up to
six such values are codes if they are at least ten rows and 0.1 % of all, and are apart from the rest:

- below a column that otherwise is never negative: by five or more (−9, −8, −7), or as a lone −1 below twenty other values or more;
- elsewhere: by five or more and as much as the whole rest spans (98 above counts up to 17), or a quarter of it where they are 1 %
  of the rows.

A negative code found in three columns is a code in every column that otherwise is never negative. A column of nothing but nines,
eights and sevens below zero, written with two digits or more (−9999, −8888), holds codes only.
"""

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST = 6
"""Codes at one end of a column."""
_CODE = re.compile(r"-[1-9]|-?(9+[4-9]|8{2,}|7{2,})")
_FEWEST, _SHARE, _MANY = 10, 0.001, 0.01
_APART, _VARIED = 5, 20
_COLUMNS = 3
_LEAST_ALONE = 77
"""Size from which on a negative code needs no amounts beside it."""
Floats = NDArray[np.float64]


def codes_in(columns: dict[str, pl.Series]) -> dict[str, tuple[float, ...]]:
    """The special codes of each numeric column that has any; ``columns`` hold numbers, null where missing."""
    codes_by_column = {name: codes for name, values in columns.items() if (codes := codes_of(values))}
    negative = [code for codes in codes_by_column.values() for code in codes if code < 0]
    common = [code for code in sorted(set(negative)) if negative.count(code) >= _COLUMNS]
    for name, values in columns.items():
        codes_of_column = {*codes_by_column.get(name, ()), *_also(values, common)}
        if codes_of_column:
            codes_by_column[name] = tuple(sorted(codes_of_column))
    return codes_by_column


def is_code(value: float) -> bool:
    """Whether a number is written like a special code, wherever it lies."""
    return _is_code(value)


def codes_of(values: pl.Series) -> tuple[float, ...]:
    """The special codes of one column."""
    present = values.drop_nulls()
    present = present.filter(present.is_finite())
    if not len(present) or not any(_is_code(end) for end in (present.min(), present.max())):
        return ()
    distinct, counts = np.unique(present.to_numpy(), return_counts=True)
    if (
        len(distinct) <= MOST
        and len(present) >= _FEWEST
        and all(value <= -_LEAST_ALONE and _is_code(value) for value in distinct.tolist())
    ):
        return tuple(distinct.tolist())
    low = _at_end(distinct, counts)
    high = _at_end(-distinct[::-1], counts[::-1], sign=-1)
    return tuple(sorted({*low, *high}))


def _at_end(distinct: Floats, counts: NDArray[np.int64], sign: int = 1) -> Sequence[float]:
    """The codes at the lower end of ascending values; ``sign`` -1: of values turned round."""
    count = 0
    while count < min(MOST, len(distinct) - 2) and _is_code(sign * distinct[count]):
        count += 1
    for number in range(count, 0, -1):
        rest = distinct[number:]
        gap, span = float(rest[0] - distinct[number - 1]), float(rest[-1] - rest[0])
        rows, total = int(counts[:number].sum()), int(counts.sum())
        if rows < max(_FEWEST, _SHARE * total):
            continue
        negative = sign > 0 and distinct[number - 1] < 0 <= rest[0]
        lone = negative and number == 1 and distinct[0] == -1 and len(rest) >= _VARIED
        far = negative or gap >= span or (gap >= span / 4 and rows >= _MANY * total)
        if lone or (gap >= _APART and far):
            return [float(sign * code) for code in distinct[:number]]
    return []


def _is_code(value: object) -> bool:
    number = float(str(value))
    return number == round(number) and bool(_CODE.fullmatch(str(int(number))))


def _also(values: pl.Series, common: Sequence[float]) -> list[float]:
    """Those of the common codes that occur in this column, if it is never negative otherwise."""
    present = values.filter(values < 0).unique().to_list()
    return present if present and set(present) <= set(common) else []


def unknown_codes(values: Floats, span: tuple[float, float] | None, known: Sequence[float]) -> NDArray[np.bool_]:
    """Which values are written like special codes and lie where training had neither codes nor amounts.

    ``span``: least and greatest amount in training. A negative code is one below a column that never was negative; any other lies
    farther off than all amounts reach. None of them is an amount, so none may count as the largest or the smallest.
    """
    if span is None:
        return np.zeros(len(values), bool)
    low, high = span
    reach = max(_APART, high - low)
    candidates = np.unique(values[(values < min(low, 0.0)) | (values < low - reach) | (values > high + reach)])
    codes = [
        value
        for value in candidates.tolist()
        if np.isfinite(value)
        and value not in known
        and _is_code(value)
        and (value > high or (low >= 0 > value) or value < low - reach)
    ]
    return np.isin(values, codes)


def around(codes: tuple[float, ...]) -> list[float]:
    """Edges that leave each code alone in its bin."""
    return [edge for code in codes for edge in (float(np.nextafter(code, -np.inf)), code)]
