"""Split each column that has special codes in two for the boosters: its ordinary numbers, and a category of its codes.

A special code (−9, 98 …) is no number: in the ordered column it would be subject to the monotone direction.
"""

from dataclasses import dataclass

import numpy as np

from training.data.table import Matrix


@dataclass(frozen=True)
class Part:
    """One input of a booster: the table's column that it comes from, and how."""

    source: int
    categorical: bool = False
    direction: int = 0
    codes: tuple[float, ...] = ()
    """Special codes: the part is their category, 0 for an ordinary value."""
    without: tuple[float, ...] = ()
    """Special codes that count as missing here."""

    def take(self, values: Matrix) -> Matrix:
        """The part of a table's values."""
        column = values[:, self.source]
        if self.codes:
            return np.select([column == code for code in self.codes], np.arange(1.0, len(self.codes) + 1), 0.0)
        if self.without:
            return np.where(np.isin(column, self.without), np.nan, column)
        return column


def singles(
    categorical: tuple[bool, ...], directions: tuple[int, ...], specials: tuple[tuple[float, ...], ...]
) -> list[Part]:
    """The parts of all columns, in their order; the parts of special codes follow after all columns."""
    plain = [
        Part(at, category, 0 if category else direction, without=() if category else codes)
        for at, (category, direction, codes) in enumerate(zip(categorical, directions, specials, strict=True))
    ]
    coded = [Part(at, True, codes=codes) for at, codes in enumerate(specials) if codes and not categorical[at]]
    return [*plain, *coded]


def wide(parts: list[Part], values: Matrix) -> Matrix:
    """The parts' values [row, part]."""
    return np.column_stack([part.take(values) for part in parts]) if parts else np.zeros((len(values), 0))
