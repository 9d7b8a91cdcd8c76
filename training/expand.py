"""A booster sees a number, what a code means, and a pair of characteristics as columns of their own.

A special code (−9, 98 …) is no number: it leaves the ordered column, where it would be held to the monotone direction, and
becomes a category beside it. Each pair of characteristics gets two coarse copies that no other tree reads, so that what
a pair adds is one small two-way table.
"""

from dataclasses import dataclass

import numpy as np

from training.table import Matrix

COARSE = 12
"""Bins of a number within a pair: two-way tables stay small enough to read and to send."""


@dataclass(frozen=True)
class Part:
    """One column as a booster takes it: which column it comes from and how."""

    source: int
    categorical: bool = False
    direction: int = 0
    codes: tuple[float, ...] = ()
    """Special codes: the part is their category, 0 for an ordinary value."""
    without: tuple[float, ...] = ()
    """Special codes that count as missing here."""
    edges: tuple[float, ...] | None = None
    """Coarse bins of a pair's part."""

    def take(self, values: Matrix) -> Matrix:
        """The part of a table's values."""
        column = values[:, self.source]
        if self.codes:
            return np.select([column == code for code in self.codes], np.arange(1.0, len(self.codes) + 1), 0.0)
        if self.without:
            column = np.where(np.isin(column, self.without), np.nan, column)
        if self.edges is None:
            return column
        return np.where(np.isnan(column), np.nan, np.searchsorted(self.edges, column, side="left").astype(float))


def singles(categorical: tuple[bool, ...], directions: tuple[int, ...], specials: tuple[tuple[float, ...], ...]) -> list[Part]:
    """The parts of every column by itself; those of its codes stand behind all columns."""
    plain = [
        Part(at, category, 0 if category else direction, without=() if category else codes)
        for at, (category, direction, codes) in enumerate(zip(categorical, directions, specials, strict=True))
    ]
    coded = [Part(at, True, codes=codes) for at, codes in enumerate(specials) if codes and not categorical[at]]
    return [*plain, *coded]


def coarse(part: Part, values: Matrix) -> Part:
    """A pair's own copy of a column's part, cut into bins of about equal size."""
    if part.categorical:
        return part
    column = part.take(values)
    known = column[np.isfinite(column)]
    if not len(known):
        return Part(part.source, False, part.direction, without=part.without, edges=())
    cuts = np.unique(np.quantile(known, np.arange(1, COARSE) / COARSE, method="lower"))
    return Part(
        part.source, False, part.direction, without=part.without, edges=tuple(map(float, cuts[cuts < known.max()]))
    )


def wide(parts: list[Part], values: Matrix) -> Matrix:
    """All parts beside one another."""
    return np.column_stack([part.take(values) for part in parts]) if parts else np.zeros((len(values), 0))
