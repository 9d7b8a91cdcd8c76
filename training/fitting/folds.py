"""Split rows into folds: stratified by outcome, and rows of one group always together.

What is dealt to folds are units: a group, or a row. Where all units weigh the same and have one outcome each, as rows do, they are stratified as usual.
Others are sorted by bad rate and weight, and neighbours go to different folds, at random. So a row of weight 3 gets the fold that three
equal rows of one group get, and weights that are all alike change nothing.
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
    if groups is not None and fewest_of_a_class(bad, groups) < count:
        raise _too_few()
    fold = fold_of_rows(bad, count, seed, groups, weights)
    splits = [(np.flatnonzero(fold != number), np.flatnonzero(fold == number)) for number in range(count)]
    if groups is not None and any(len(np.unique(bad[rows])) < 2 for split in splits for rows in split):
        raise _too_few()
    return splits


def _too_few() -> TrainingError:
    return TrainingError(
        "groups with bads, or with goods, are too few to be in all folds; a group that holds most rows tells no rows apart"
    )


def fold_of_rows(bad: Labels, count: int, seed: int, groups: Groups | None, weights: Matrix | None) -> Groups:
    """The fold of each row, 0 to ``count`` − 1."""
    unit = np.arange(len(bad)) if groups is None else np.unique(groups, return_inverse=True)[1].ravel()
    weight = np.ones(len(bad)) if weights is None else weights
    total = np.bincount(unit, weight).astype(np.float64)
    rate = np.divide(np.bincount(unit, weight * bad), total, out=np.zeros(len(total)), where=total > 0)
    alike = bool((total == total[0]).all() and np.isin(rate, (0, 1)).all())
    fold = _stratified(rate == 1, count, seed) if alike else _dealt(rate, total, count, seed)
    return np.asarray(fold[unit])


def _stratified(bad: NDArray[np.bool_], count: int, seed: int) -> Groups:
    fold = np.empty(len(bad), np.int64)
    splits = StratifiedKFold(count, shuffle=True, random_state=seed).split(np.zeros(len(bad)), bad)
    for number, (_, out) in enumerate(splits):
        fold[out] = number
    return fold


def _dealt(rate: Matrix, total: Matrix, count: int, seed: int) -> Groups:
    random = np.random.default_rng(seed)
    order = np.lexsort((random.permutation(len(total)), total, rate))
    blocks = -(-len(order) // count)
    dealt = random.permuted(np.tile(np.arange(count), (blocks, 1)), axis=1).ravel()[: len(order)]
    fold = np.empty(len(order), np.int64)
    fold[order] = dealt
    return fold


def fewest_of_a_class(bad: Labels, groups: Groups | None) -> int:
    """Rows, or groups, of the class that has fewer: into more folds it cannot be parted."""
    return min(len(bad[bad == label]) if groups is None else len(np.unique(groups[bad == label])) for label in (0, 1))
