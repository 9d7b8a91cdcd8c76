"""Two characteristics may say more together than each alone: the pairs worth a table of their own are found by what is left.

For every pair the residuals of an additive model, on rows that it had not seen, are gathered in a coarse grid; the pair's
gain is what the grid explains beyond its rows and columns (the idea of FAST: Lou et al., KDD 2013).
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from training.expand import coarse, singles, wide
from training.table import Column, Labels, Matrix

MOST = 10
FEWEST_ROWS = 500
"""Below this there is too little to tell a pair's effect from chance."""
_RIDGE = 20.0
_CELLS = 400


def find_pairs(columns: tuple[Column, ...], inputs: Matrix, bad: Labels, unseen: Matrix) -> tuple[tuple[int, int], ...]:
    """The most promising pairs of columns, best first; none where rows are few."""
    if len(bad) < FEWEST_ROWS:
        return ()
    risk = 1 / (1 + np.exp(-unseen))
    grids = _grids(columns, inputs)
    sums = [_explained(grid, count, risk, bad) for grid, count in grids]
    gains = {
        (one, other): _explained(grids[one][0] * grids[other][1] + grids[other][0], grids[one][1] * grids[other][1], risk, bad)
        - sums[one] - sums[other]
        for one, other in combinations(range(len(columns)), 2)
        if grids[one][1] * grids[other][1] <= _CELLS
    }
    ranked = sorted(gains, key=lambda pair: (-gains[pair], pair))
    return tuple(pair for pair in ranked[:MOST] if gains[pair] > 0)


def _grids(columns: tuple[Column, ...], inputs: Matrix) -> list[tuple[NDArray[np.int64], int]]:
    """Each column's coarse bin by row, missing last, and their number."""
    alone = singles(
        tuple(each.kind == "categorical" for each in columns),
        (0,) * len(columns),
        tuple(each.specials for each in columns),
    )[: len(columns)]
    values = wide([coarse(part, inputs) for part in alone], inputs)
    found = []
    for at in range(len(columns)):
        known = values[:, at][np.isfinite(values[:, at])]
        count = int(known.max(initial=0)) + 1
        found.append((np.where(np.isfinite(values[:, at]), values[:, at], count).astype(np.int64), count + 1))
    return found


def _explained(cell: NDArray[np.int64], count: int, risk: Matrix, bad: Labels) -> float:
    gradient = np.bincount(cell, bad - risk, count)
    return float((gradient**2 / (np.bincount(cell, risk * (1 - risk), count) + _RIDGE)).sum())
