"""Hold a file to be scored against what the scorecard was made on: what is new in it is counted, and said with what was done about it.

Counted are columns that are absent or new, categories that were not seen, cells that are no numbers, special codes that were not seen, values
far outside those of training, and output columns that the file has already.

A code that was not seen (−8 where training had −9; 999999999 beyond amounts) is scored like a missing value, never like the least or largest
amount, except where a missing value means "never".
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.data.cell_parsing import numeric
from training.data.special_codes import is_code
from training.data.table import Column, Matrix, Table

_EXAMPLES = 3
"""Values named as examples."""
AS_MISSING, AS_IT_IS = "scored as missing", "scored as it is"


@dataclass(frozen=True)
class Finding:
    """One thing that is new in a file."""

    column: str
    what: str
    rows: int
    share: float
    """Of all rows."""
    done: str

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)


def ranges(table: Table) -> dict[str, list[float]]:
    """Of each numeric column of a training table: least, 1st percentile, 99th percentile, largest of its ordinary values."""
    spans = {}
    for at, column in enumerate(table.columns):
        values = table.values[:, at]
        ordinary = values[~np.isnan(values) & ~np.isin(values, column.specials)]
        if column.kind == "numeric" and len(ordinary):
            spans[column.name] = [float(edge) for edge in np.quantile(ordinary, (0, 0.01, 0.99, 1))]
    return spans


def of_columns(card: dict[str, Any], columns: Sequence[Column], present: Sequence[str], rows: int) -> list[Finding]:
    """Columns that the file lacks, and those that the training table did not have."""
    names = [column.name for column in columns]
    absent = [Finding(name, "the column is not there", rows, 1.0, AS_MISSING) for name in names if name not in present]
    known = card["manifest"].get("columns")
    more = [] if known is None else [name for name in present if name not in known and name not in names]
    return absent + [Finding(name, "training had no such column", rows, 1.0, "not used") for name in more]


def of_cells(
    card: dict[str, Any], columns: Sequence[Column], frame: pl.DataFrame, values: Matrix
) -> tuple[list[Finding], Matrix]:
    """What is new in the cells, and the values [row, column] as they are to be scored; ``values`` are those that were read of the cells."""
    scored, found = values.copy(), []
    spans = card["manifest"].get("ranges", {})
    for at, column in enumerate(columns):
        if column.name not in frame.columns:
            continue
        cells = frame[column.name]
        unread = cells.is_not_null().to_numpy() & np.isnan(values[:, at])
        if column.kind == "categorical":
            found += _found(column, "a category not seen in training, or too rare", cells, unread, AS_MISSING)
            continue
        is_number = unread & numeric(cells).is_not_null().to_numpy()
        codes = far = np.zeros(len(values), bool)
        if column.name in spans:
            codes, far = _outside(column, values[:, at], spans[column.name])
            least, _, _, largest = spans[column.name]
        found += _found(column, "no number", cells, unread & ~is_number, AS_MISSING)
        done = AS_IT_IS if column.never else AS_MISSING
        found += _found(column, "a special code not seen in training", cells, codes | is_number, done)
        found += _found(column, f"far outside {least:g} … {largest:g}", cells, far, AS_IT_IS) if far.any() else []
        if not column.never:
            scored[codes, at] = np.nan
    return found, scored


def _outside(column: Column, values: Matrix, span: Sequence[float]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which values are codes that training did not have, and which others are far outside its values.

    Far is beyond an end by more than the middle 98 % span. A code is far outside as well, or negative where no value was.
    """
    least, low, high, largest = span
    width = high - low
    known = ~np.isnan(values) & ~np.isin(values, column.specials)
    far = known & ((values < least - width) | (values > largest + width))
    negative = known & (values < 0) & (least >= 0)
    suspect = far | negative
    codes = np.zeros(len(values), bool)
    codes[suspect] = [is_code(value) for value in values[suspect].tolist()]
    return codes, suspect & ~codes


def _found(column: Column, what: str, cells: pl.Series, which: NDArray[np.bool_], done: str) -> list[Finding]:
    if not which.any():
        return []
    return [Finding(column.name, f"{what}: {_examples(cells, which)}", int(which.sum()), float(which.mean()), done)]


def _examples(cells: pl.Series, which: NDArray[np.bool_]) -> str:
    distinct = cells.filter(pl.Series(which)).unique(maintain_order=True).to_list()
    more = " …" if len(distinct) > _EXAMPLES else ""
    return ", ".join(" ".join(str(cell).split())[:30] for cell in distinct[:_EXAMPLES]) + more


def lines(findings: Sequence[Finding]) -> list[str]:
    """The findings as a table to read."""
    if not findings:
        return []
    rows = [("column", "what", "rows", "share", "what was done")]
    rows += [
        (finding.column, finding.what, f"{finding.rows:,}", f"{finding.share:.1%}", finding.done)
        for finding in findings
    ]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if at in (2, 3) else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
