"""Find the pairs of characteristics that say more together than each alone, and so may be worth a two-way table.

For every pair the residuals of an additive model, on rows that it had not seen, are summed in a coarse grid; the pair's
gain is what the grid explains beyond its rows and columns (the idea of FAST: Lou et al., KDD 2013).
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from training.data.table import Column, Labels, Matrix
from training.fitting.pair_tables import cut

MIN_ROWS = 500
"""Rows below which no pair is tried: too few to tell a pair's effect from chance."""
MOST_PAIRS = 50
"""More pairs than this gained nothing on rows held out of two real tables (decision 11)."""
_BINS = 12
"""Into which a column is cut for its grids."""
_RIDGE = 20.0
"""Added to the information in each cell, so that a cell with few rows explains little."""
_MOST_CELLS = 400
"""Of a grid; a pair with more (two columns of many categories) is not tried."""


def find_pairs(
    columns: tuple[Column, ...], inputs: Matrix, bad: Labels, unseen: Matrix, weights: Matrix | None = None
) -> tuple[tuple[int, int], ...]:
    """The most promising pairs of columns without a direction, best first; none where rows are few."""
    if len(bad) < MIN_ROWS:
        return ()
    risk = 1 / (1 + np.exp(-unseen))
    weight = np.ones(len(bad)) if weights is None else weights
    gradient, information = weight * (bad - risk), weight * risk * (1 - risk)
    grids = _grids(columns, inputs, weights)
    alone = [_explained(bins, count, gradient, information) for bins, count in grids]
    undirected = [at for at, column in enumerate(columns) if column.kind == "categorical" or not column.direction]
    gains = {}
    for first, second in combinations(undirected, 2):
        (rows, row_count), (cells, cell_count) = grids[first], grids[second]
        if row_count * cell_count <= _MOST_CELLS:
            together = _explained(rows * cell_count + cells, row_count * cell_count, gradient, information)
            gains[first, second] = together - alone[first] - alone[second]
    ranked = sorted(gains, key=lambda pair: (-gains[pair], pair))
    return tuple(pair for pair in ranked[:MOST_PAIRS] if gains[pair] > 0)


def _grids(columns: tuple[Column, ...], inputs: Matrix, weights: Matrix | None) -> list[tuple[NDArray[np.int64], int]]:
    """Each column's coarse bin by row, and the number of bins."""
    cuts = [cut(inputs, at, column.specials, _BINS, weights) for at, column in enumerate(columns)]
    return [(column.bins(inputs), column.count) for column in cuts]


def _explained(cell: NDArray[np.int64], count: int, gradient: Matrix, information: Matrix) -> float:
    """How much the log loss would fall, to second order, if each cell had a term of its own."""
    by_cell = np.bincount(cell, gradient, count)
    return float((by_cell**2 / (np.bincount(cell, information, count) + _RIDGE)).sum())
