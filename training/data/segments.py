"""Segments of a table: parts of its rows that conditions on columns tell apart, so that every row is in exactly one.

Missing values, special codes and unseen categories are on one side of every condition: that which had more rows in training.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.table import Column, Matrix


@dataclass(frozen=True)
class Condition:
    """On one column: its categories, or the numbers above one end and up to another."""

    column: str
    categories: tuple[str, ...] = ()
    above: float | None = None
    up_to: float | None = None
    missing: bool = False
    """Whether missing values are meant, too."""

    def holds(self, columns: Sequence[Column], values: Matrix) -> NDArray[np.bool_]:
        """Of each row."""
        at = next(at for at, column in enumerate(columns) if column.name == self.column)
        column, cells = columns[at], values[:, at]
        if column.kind == "categorical":
            inside = np.isin(cells, [code for code, name in enumerate(column.categories) if name in self.categories])
            unknown = np.isnan(cells)
        else:
            unknown = np.isnan(cells) | np.isin(cells, column.specials)
            low, high = (-np.inf if self.above is None else self.above), (np.inf if self.up_to is None else self.up_to)
            inside = ~unknown & (cells > low) & (cells <= high)
        held: NDArray[np.bool_] = inside | unknown if self.missing else inside
        return held

    @property
    def words(self) -> str:
        """For people to read."""
        if self.categories:
            shown = ", ".join(self.categories[:4]) + (" …" if len(self.categories) > 4 else "")
            return f"{self.column}: {shown}"
        if self.above is not None and self.up_to is not None:
            return f"{self.column} > {self.above:g} to {self.up_to:g}"
        return f"{self.column} ≤ {self.up_to:g}" if self.up_to is not None else f"{self.column} > {self.above:g}"

    def record(self) -> dict[str, Any]:
        """As JSON holds it."""
        ends = {"categories": list(self.categories)} if self.categories else {"above": self.above, "up_to": self.up_to}
        return {"column": self.column, **ends, "missing": self.missing}


Where = tuple[Condition, ...]
"""Conditions that hold together in one segment."""


def name_of(where: Where) -> str:
    """A segment in words."""
    return " and ".join(condition.words for condition in where)


def conditions(records: Sequence[dict[str, Any]]) -> Where:
    """Those that JSON holds."""
    return tuple(
        Condition(
            record["column"],
            tuple(record.get("categories", ())),
            record.get("above"),
            record.get("up_to"),
            record["missing"],
        )
        for record in records
    )


def assign(segments: Sequence[Where], columns: Sequence[Column], values: Matrix) -> NDArray[np.int64]:
    """The number of each row's segment."""
    number = np.full(len(values), -1, np.int64)
    for at, where in enumerate(segments):
        held = np.logical_and.reduce([condition.holds(columns, values) for condition in where])
        number[held] = at
    assert (number >= 0).all(), "conditions of segments cover all rows"
    return number


def with_missing(parts: Sequence[Condition], columns: Sequence[Column], values: Matrix) -> list[Condition]:
    """Conditions on one column, of which the one with the most rows takes the missing values as well."""
    rows = [int(part.holds(columns, values).sum()) for part in parts]
    most = int(np.argmax(rows))
    return [replace(part, missing=at == most) for at, part in enumerate(parts)]
