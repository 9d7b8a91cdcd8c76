"""Two characteristics may say more together than each alone: the pairs worth a table of their own are found by what is left.

For every pair the residuals of an additive model, on rows that it had not seen, are gathered in a coarse grid; the pair's
gain is what the grid explains beyond its rows and columns (the idea of FAST: Lou et al., KDD 2013).
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from training.data.table import Column, Labels, Matrix
from training.fitting.pair_tables import cut

MOST = 50
"""Beyond so many, rows held out of two real tables gained nothing (decision 11)."""
FEWEST_ROWS = 500
"""Below this there is too little to tell a pair's effect from chance."""
_BINS = 12
_RIDGE = 20.0
_CELLS = 400


def find_pairs(columns: tuple[Column, ...], inputs: Matrix, bad: Labels, unseen: Matrix) -> tuple[tuple[int, int], ...]:
    """The most promising pairs of columns without a direction, best first; none where rows are few."""
    if len(bad) < FEWEST_ROWS:
        return ()
    risk = 1 / (1 + np.exp(-unseen))
    grids = _grids(columns, inputs)
    sums = [_explained(grid, count, risk, bad) for grid, count in grids]
    gains = {
        (one, other): _explained(
            grids[one][0] * grids[other][1] + grids[other][0], grids[one][1] * grids[other][1], risk, bad
        )
        - sums[one]
        - sums[other]
        for one, other in combinations(
            (at for at, column in enumerate(columns) if column.kind == "categorical" or not column.direction), 2
        )
        if grids[one][1] * grids[other][1] <= _CELLS
    }
    ranked = sorted(gains, key=lambda pair: (-gains[pair], pair))
    return tuple(pair for pair in ranked[:MOST] if gains[pair] > 0)


def _grids(columns: tuple[Column, ...], inputs: Matrix) -> list[tuple[NDArray[np.int64], int]]:
    """Each column's coarse bin by row, and the number of bins."""
    cuts = [cut(inputs, at, column.specials, _BINS) for at, column in enumerate(columns)]
    return [(each.bins(inputs), each.count) for each in cuts]


def _explained(cell: NDArray[np.int64], count: int, risk: Matrix, bad: Labels) -> float:
    gradient = np.bincount(cell, bad - risk, count)
    return float((gradient**2 / (np.bincount(cell, risk * (1 - risk), count) + _RIDGE)).sum())
