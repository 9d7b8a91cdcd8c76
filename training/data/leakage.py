"""Detect target leakage: a column that alone separates bads from goods was almost surely recorded after the outcome."""

import numpy as np
from scipy.stats import rankdata

from training.data.table import Column, Labels, Matrix

LEAKS = 0.999
"""AUC of one column alone, from which on it is taken for a leak."""
FEWEST = 10
"""Rows of each class below which a column may separate them by chance."""
_SAMPLE = 50_000
"""Rows of a large table that are tried first: most columns are clearly no leak, and quickly so."""


def auc_alone(column: Column, values: Matrix, bad: Labels) -> float:
    """The AUC of one column by itself, whichever way it points; categories and missing cells rank by their bad rate."""
    missing = np.isnan(values)
    if column.kind == "categorical":
        place = np.where(missing, len(column.categories), np.where(missing, 0, values)).astype(np.int64)
        rate = np.bincount(place, bad) / np.maximum(np.bincount(place), 1)
        return _auc(rate[place], bad)
    present = values[~missing]
    ends = (np.min(present) - 1, np.max(present) + 1) if len(present) else (0.0, 1.0)
    both = [_auc(np.where(missing, end, values), bad) for end in (ends if missing.any() else ends[:1])]
    return max(max(auc, 1 - auc) for auc in both)


def leaks(column: Column, values: Matrix, bad: Labels) -> bool:
    """Whether one column alone separates the classes (AUC ≥ ``LEAKS``) by more than chance could."""
    if min(int(bad.sum()), int((1 - bad).sum())) < FEWEST:
        return False
    sampled = slice(None, None, max(1, len(bad) // _SAMPLE))
    if 0 < bad[sampled].sum() < len(bad[sampled]) and auc_alone(column, values[sampled], bad[sampled]) < LEAKS - 0.01:
        return False
    return auc_alone(column, values, bad) >= LEAKS


def _auc(rank_by: Matrix, bad: Labels) -> float:
    ranks, bads = rankdata(rank_by), float(bad.sum())
    return float((ranks[bad == 1].sum() - bads * (bads + 1) / 2) / (bads * (len(bad) - bads)))
