"""Detect leaks that no column shows by itself: seen beside the others, a professional would ask when they were recorded.

- Two amounts that are equal among the rows of one class and differ in the other: what was paid back is what was lent, the time to the event
  is the time observed.
- One column that is far ahead of all others, as the length of a call is or a time of follow-up.
- A balance beside columns that hold what came after the outcome: it is then what is still owed.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from training.data.later_events import is_balance, is_later_event
from training.data.leakage import FEWEST, MISSING_TELLS, Suspicion
from training.data.table import Column, Labels, Matrix

AHEAD, TIMES = 0.80, 1.75
"""AUC of one column alone from which on it may be far ahead, and how many times the next one's Gini (2 · AUC − 1) its own is then."""
FEWEST_COLUMNS = 5
"""Columns below which one of them may well be far ahead."""
_FREQUENT = 0.1
"""Share of rows from which on a value is one that two columns may both have by chance, as counts are often 0."""
_SAMPLE, _COMPARED = 5_000, 10**8
"""Rows that are compared, and pairs of cells: of many columns fewer rows are looked at, but at least 500."""
Reasons = dict[int, tuple[str, ...]]


def side_by_side(columns: Sequence[Column], values: Matrix, bad: Labels, alone: Sequence[Suspicion]) -> Reasons:
    """The reasons to suspect a column by its place, where there are any; ``alone``: what speaks against each by itself."""
    reasons: defaultdict[int, tuple[str, ...]] = defaultdict(tuple)
    for at, reason in [*_balances(columns), *_equal(columns, values, bad)]:
        reasons[at] += (reason,)
    free = [at for at in range(len(columns)) if not alone[at].reasons and at not in reasons]
    for at, reason in _far_ahead(columns, free, alone):
        reasons[at] += (reason,)
    return dict(reasons)


def _balances(columns: Sequence[Column]) -> list[tuple[int, str]]:
    later = next((column.name for column in columns if is_later_event(column.name)), None)
    if later is None:
        return []
    return [
        (at, f"it may be what is still owed, as {later} is of after the outcome")
        for at, column in enumerate(columns)
        if is_balance(column.name) and not is_later_event(column.name)
    ]


def _equal(columns: Sequence[Column], values: Matrix, bad: Labels) -> list[tuple[int, str]]:
    """Numbers that equal another column's among one class, at values that few rows have."""
    numbers = [at for at, column in enumerate(columns) if column.kind == "numeric"]
    most = min(_SAMPLE, max(500, _COMPARED // max(1, len(numbers)) ** 2))
    rows = np.arange(0, len(bad), -(-len(bad) // most))
    is_bad = bad[rows] == 1
    if min(is_bad.sum(), (~is_bad).sum()) < FEWEST or len(numbers) < 2:
        return []
    compared = values[rows][:, numbers]
    rare = np.column_stack([_rare(column) for column in compared.T])
    found = []
    for first in range(len(numbers) - 1):
        same = (compared[:, first + 1 :] == compared[:, [first]]) & rare[:, [first]] & rare[:, first + 1 :]
        among_bads, among_goods = same[is_bad].mean(axis=0), same[~is_bad].mean(axis=0)
        for after in np.flatnonzero(np.abs(among_bads - among_goods) >= 2 * MISSING_TELLS - 1):
            pair = numbers[first], numbers[first + 1 + int(after)]
            for at, other in (pair, pair[::-1]):
                shares = f"{among_bads[after]:.0%} of bads, {among_goods[after]:.0%} of goods"
                found.append((at, f"whether it equals {columns[other].name} tells the outcome (equal for {shares})"))
    return found


def _rare(values: Matrix) -> NDArray[np.bool_]:
    """Which rows have a value that less than a tenth of them have."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    return np.asarray(counts[place.ravel()] < _FREQUENT * len(values))


def _far_ahead(columns: Sequence[Column], free: list[int], alone: Sequence[Suspicion]) -> list[tuple[int, str]]:
    """The strongest of the columns that nothing else speaks against, if no other is nearly as strong."""
    if len(free) < FEWEST_COLUMNS:
        return []
    first, second = sorted(free, key=lambda at: alone[at].auc, reverse=True)[:2]
    strongest, next_one = alone[first].auc, alone[second].auc
    if strongest < AHEAD or 2 * strongest - 1 < TIMES * (2 * next_one - 1):
        return []
    return [
        (
            first,
            f"it is far ahead of all other columns (AUC alone {strongest:.3f}; the next, {columns[second].name}, has {next_one:.3f}), "
            "like something recorded after the outcome",
        )
    ]
