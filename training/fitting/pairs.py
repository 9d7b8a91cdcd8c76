"""Find the pairs of characteristics that say more together than each alone, and so may be worth a two-way table.

For every pair the residuals of an additive model, on rows that it had not seen, are summed in a coarse grid; the pair's
gain is what the grid explains beyond its rows and columns (the idea of FAST: Lou et al., KDD 2013).
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from training.data.spec import Pairs
from training.data.table import Column, Labels, Matrix
from training.errors import TrainingError
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
_MOST_FORCED_CELLS = 2_500
"""The same for a pair that is forced: more products of steps than rows of most tables."""
NONE_STATED = Pairs()


def find_pairs(
    columns: tuple[Column, ...],
    inputs: Matrix,
    bad: Labels,
    unseen: Matrix,
    weights: Matrix | None = None,
    stated: Pairs = NONE_STATED,
) -> tuple[tuple[int, int], ...]:
    """Forced pairs, then the most promising ones of columns without a direction, best first; only forced ones where rows are few."""
    forced = forced_pairs(columns, inputs, stated)
    if len(bad) < MIN_ROWS:
        return forced
    risk = 1 / (1 + np.exp(-unseen))
    weight = np.ones(len(bad)) if weights is None else weights
    gradient, information = weight * (bad - risk), weight * risk * (1 - risk)
    grids = _grids(columns, inputs, weights)
    alone = [_explained(bins, count, gradient, information) for bins, count in grids]
    undirected = [at for at, column in enumerate(columns) if not column.direction and not column.given]
    gains = {}
    for first, second in combinations(undirected, 2):
        (rows, row_count), (cells, cell_count) = grids[first], grids[second]
        allowed = (first, second) not in forced and not stated.forbids(columns[first].name, columns[second].name)
        if allowed and row_count * cell_count <= _MOST_CELLS:
            together = _explained(rows * cell_count + cells, row_count * cell_count, gradient, information)
            gains[first, second] = together - alone[first] - alone[second]
    ranked = sorted(gains, key=lambda pair: (-gains[pair], pair))
    return (*forced, *(pair for pair in ranked[: max(0, MOST_PAIRS - len(forced))] if gains[pair] > 0))


def forced_pairs(columns: tuple[Column, ...], inputs: Matrix, stated: Pairs) -> tuple[tuple[int, int], ...]:
    """The pairs that are stated; TrainingError for one whose table would be too large to learn."""
    place = {column.name: at for at, column in enumerate(columns)}
    pairs = dict.fromkeys(tuple(sorted((place[first], place[second]))) for first, second in stated.forced)
    for first, second in pairs:
        cells = 1
        for at in (first, second):
            cells *= cut(inputs, at, columns[at].specials, _BINS).count
        if cells > _MOST_FORCED_CELLS:
            raise TrainingError(
                f"the forced pair {columns[first].name} × {columns[second].name} has {cells:,} cells, more than {_MOST_FORCED_CELLS:,}; state groups or cuts first"
            )
    return tuple((first, second) for first, second in pairs)


def _grids(columns: tuple[Column, ...], inputs: Matrix, weights: Matrix | None) -> list[tuple[NDArray[np.int64], int]]:
    """Each column's coarse bin by row, and the number of bins."""
    cuts = [cut(inputs, at, column.specials, _BINS, weights) for at, column in enumerate(columns)]
    return [(column.bins(inputs), column.count) for column in cuts]


def _explained(cell: NDArray[np.int64], count: int, gradient: Matrix, information: Matrix) -> float:
    """How much the log loss would fall, to second order, if each cell had a term of its own."""
    by_cell = np.bincount(cell, gradient, count)
    return float((by_cell**2 / (np.bincount(cell, information, count) + _RIDGE)).sum())
