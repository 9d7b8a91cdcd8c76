"""Warn where rows belong together: the same customer many times, so that a model is judged on people whom it has seen.

Folds that part a customer's rows let noise look like skill: a model learns who a customer is and recalls their outcome.
"""

import numpy as np
import polars as pl

from training.data.table import Labels, Matrix

REPEATED = 0.05
"""Share of rows with the same inputs as another from which on there may be a warning."""
BEYOND_CHANCE = 5.0
"""And how many times as many there must be as if columns were independent of one another."""
FEWEST = 100


def warnings_of_repeated_rows(values: Matrix, bad: Labels) -> list[str]:
    """A warning if more rows have the same inputs than chance would give, and their outcomes agree more than chance would."""
    if len(values) < FEWEST:
        return []
    rows = pl.from_numpy(np.nan_to_num(values, nan=np.inf)).hash_rows().to_numpy()
    _, place, counts = np.unique(rows, return_inverse=True, return_counts=True)
    share = float(counts[counts > 1].sum() / len(values))
    if share < REPEATED or share < BEYOND_CHANCE * _by_chance(values):
        return []
    shared = counts[place] > 1
    bads = np.bincount(place, bad)
    pure = float(np.mean((bads == 0) | (bads == counts), where=counts > 1))
    same = "; most of them have one outcome each" if pure > 0.5 and bad[shared].any() else ""
    return [
        f"WARNING: {share:.0%} of the rows have the same inputs as another row{same}: if they are of one customer, folds part what belongs "
        "together, which makes results look better than they are; say --group COLUMN, or leave repeated rows out"
    ]


def _by_chance(values: Matrix) -> float:
    """The share of rows that equal another if columns were independent: rows × the probability that two agree in all columns, at most 1."""
    agree = 1.0
    for column in values.T:
        _, counts = np.unique(np.nan_to_num(column, nan=np.inf), return_counts=True)
        agree *= float(((counts / len(values)) ** 2).sum())
    return min(1.0, agree * len(values))
