"""A column that alone tells bads from goods was almost surely written after the outcome: it is left out, loudly."""

import numpy as np
from scipy.stats import rankdata

from training.data.table import Column, Labels, Matrix

TELLS_ALL = 0.999
FEWEST = 10
"""Rows of each class below which a column may tell them apart by chance."""
_LOOK = 50_000
"""Rows of a first look in a large table."""


def auc_alone(column: Column, values: Matrix, bad: Labels) -> float:
    """The AUC of one column by itself, whichever way it points; categories and missing cells rank by their bad rate."""
    missing = np.isnan(values)
    if column.kind == "categorical":
        place = np.where(missing, len(column.categories), np.where(missing, 0, values)).astype(np.int64)
        rate = np.bincount(place, bad) / np.maximum(np.bincount(place), 1)
        return _auc(rate[place], bad)
    known = values[~missing]
    ends = (np.min(known) - 1, np.max(known) + 1) if len(known) else (0.0, 1.0)
    both = [_auc(np.where(missing, end, values), bad) for end in (ends if missing.any() else ends[:1])]
    return max(max(each, 1 - each) for each in both)


def tells_all(column: Column, values: Matrix, bad: Labels) -> bool:
    """Whether one column alone separates the classes (AUC of 0.999 and more) by more than chance could."""
    if min(int(bad.sum()), int((1 - bad).sum())) < FEWEST:
        return False
    some = slice(None, None, max(1, len(bad) // _LOOK))
    if 0 < bad[some].sum() < len(bad[some]) and auc_alone(column, values[some], bad[some]) < TELLS_ALL - 0.01:
        return False
    return auc_alone(column, values, bad) >= TELLS_ALL


def _auc(rank_by: Matrix, bad: Labels) -> float:
    ranks, bads = rankdata(rank_by), float(bad.sum())
    return float((ranks[bad == 1].sum() - bads * (bads + 1) / 2) / (bads * (len(bad) - bads)))
