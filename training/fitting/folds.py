"""Split rows into folds: stratified by outcome, and rows of one group always together.

Rows with groups or weights are dealt as units (a group, or a row): sorted by bad rate and weight, neighbours go to different folds, at random. A
row of weight 3 so gets the fold that three equal rows of one group would get.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedKFold

from training.data.table import Labels, Matrix
from training.errors import TrainingError

Split = tuple[NDArray[np.int64], NDArray[np.int64]]
Groups = NDArray[np.int64]


def folds(
    bad: Labels, count: int, seed: int, groups: Groups | None = None, weights: Matrix | None = None
) -> list[Split]:
    """Shuffled (train, test) row numbers; TrainingError where the groups are too few to part both classes."""
    if groups is None and weights is None:
        return list(StratifiedKFold(count, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad))
    fold = fold_of_rows(bad, count, seed, groups, weights)
    splits = [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count)]
    if any(len(np.unique(bad[rows])) < 2 for split in splits for rows in split):
        raise TrainingError(
            "the groups with bads, or with goods, are too few to be in all folds; a group that holds most rows tells no rows apart"
        )
    return splits


def fold_of_rows(bad: Labels, count: int, seed: int, groups: Groups | None, weights: Matrix | None) -> Groups:
    """The fold of each row, 0 to ``count`` − 1."""
    unit = np.arange(len(bad)) if groups is None else np.unique(groups, return_inverse=True)[1].ravel()
    weight = np.ones(len(bad)) if weights is None else weights
    total = np.bincount(unit, weight)
    rate = np.bincount(unit, weight * bad) / total
    random = np.random.default_rng(seed)
    order = np.lexsort((random.permutation(len(total)), total, rate))
    blocks = -(-len(order) // count)
    dealt = random.permuted(np.tile(np.arange(count), (blocks, 1)), axis=1).ravel()[: len(order)]
    fold = np.empty(len(order), np.int64)
    fold[order] = dealt
    return np.asarray(fold[unit])


def fewest_of_a_class(bad: Labels, groups: Groups | None) -> int:
    """Rows, or groups, of the class that has fewer: into more folds it cannot be parted."""
    return min(len(bad[bad == label]) if groups is None else len(np.unique(groups[bad == label])) for label in (0, 1))
