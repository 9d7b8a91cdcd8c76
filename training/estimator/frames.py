"""Turn whatever scikit-learn users have (pandas, polars and other frames, arrays, lists) into a typed polars frame.

Narwhals, which scikit-learn itself depends on, reads frames of any kind, so that none of their packages is needed here.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from numbers import Real
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
from numpy.typing import NDArray


def is_frame(table: Any) -> bool:
    """Whether it is a frame with named columns, of any library."""
    return bool(nw.dependencies.is_into_dataframe(table))


def typed(table: Any, names: Sequence[str]) -> pl.DataFrame:
    """The frame, or the array [row, column], as polars columns with these names; TypeError for cells that are no values."""
    if not is_frame(table):
        return pl.DataFrame([_of_array(name, table[:, at]) for at, name in enumerate(names)])
    if isinstance(table, pl.DataFrame):
        return pl.DataFrame([table.to_series(at).alias(name) for at, name in enumerate(names)])
    frame = nw.from_native(table, eager_only=True)
    return pl.DataFrame([_of_series(name, frame[:, at]) for at, name in enumerate(names)])


def _of_array(name: str, values: NDArray[Any]) -> pl.Series:
    if values.dtype.kind in "biuf":
        return pl.Series(name, values.astype(np.float64) if values.dtype == np.float16 else values)
    return pl.Series(name, [text(value) for value in values.tolist()], dtype=pl.String)


def _of_series(name: str, values: "nw.Series[Any]") -> pl.Series:
    """Numbers, truth values and dates keep their types; everything else becomes text, categories become a polars category."""
    cells = [
        None if missing else cell for missing, cell in zip(values.is_null().to_list(), values.to_list(), strict=True)
    ]
    dtype = values.dtype
    if dtype.is_integer():
        return pl.Series(name, cells, dtype=pl.UInt64 if dtype.is_unsigned_integer() else pl.Int64)
    if dtype.is_float():
        return pl.Series(name, cells, dtype=pl.Float32 if dtype == nw.Float32 else pl.Float64)
    if dtype == nw.Boolean:
        return pl.Series(name, cells, dtype=pl.Boolean)
    if dtype.is_temporal() and dtype != nw.Time:
        return pl.Series(name, cells)
    category = dtype in (nw.Categorical, nw.Enum)
    return pl.Series(name, [text(cell) for cell in cells], dtype=pl.Categorical if category else pl.String)


def text(value: Any) -> str | None:
    """A cell's text as polars writes it; None for a missing one, TypeError for what is no value."""
    if value is None or value != value or type(value).__name__ in ("NAType", "NaTType"):
        return None
    if isinstance(value, bool | np.bool_):
        return str(bool(value)).lower()
    if isinstance(value, str | Real | Decimal | date | time | timedelta):
        return str(value)
    raise TypeError(f"the argument must be a string or a number, not {type(value).__name__!r}: {value!r}")
