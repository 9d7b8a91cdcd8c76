"""Detect target leakage: what was recorded after the outcome separates bads from goods better than anything known before could.

A column that alone separates them almost wholly is left out. One that a professional would ask about is used with a warning: it separates
nearly as well, whether it is missing tells the outcome, it has one value only among all bads or all goods, or its name is of a later event.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from training.data.later_events import is_later_event
from training.data.table import Column, Labels, Matrix

LEAKS = 0.999
"""AUC of one column alone, from which on it is taken for a leak."""
SUSPECT = 0.95
"""AUC of one column alone, from which on there is a warning."""
MISSING_TELLS = 0.75
"""AUC of whether a column is missing, from which on there is a warning."""
FEWEST = 10
"""Rows of each class below which a column may separate them by chance."""
_SAMPLE = 50_000
"""Rows of a large table that are tried first: most columns are clearly no leak, and quickly so."""
_MANY = 12
"""Categories from which on rates of the same rows flatter a column: it is then judged by rates of other rows."""
_CHANCE, _VARIED = 1e-9, 0.1
"""A class of one value only is no chance below this probability; the other class has at least that share of other values."""


@dataclass(frozen=True)
class Suspicion:
    """Why a column may leak: ``leaks`` if it is to be left out, and the reasons in words (none: it does not)."""

    leaks: bool
    reasons: tuple[str, ...]
    auc: float = 0.5
    """Of the column alone; one half where too few rows tell."""


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


def suspicion(column: Column, values: Matrix, bad: Labels) -> Suspicion:
    """What speaks for a leak; nothing with fewer than ``FEWEST`` rows of a class, but for its name."""
    named = ("its name is that of an event after the outcome",) if is_later_event(column.name) else ()
    if min(int(bad.sum()), int((1 - bad).sum())) < FEWEST:
        return Suspicion(False, named)
    auc = _auc_alone(column, values, bad)
    if auc >= LEAKS:
        return Suspicion(
            True,
            (
                f"it alone separates bads from goods (AUC {LEAKS} or more), like something recorded after the outcome",
                *named,
            ),
            auc,
        )
    alone = (f"it alone separates bads from goods with an AUC of {auc:.3f}",) if auc >= SUSPECT else ()
    return Suspicion(False, (*alone, *_missing_tells(values, bad), *_one_value(column, values, bad), *named), auc)


def _auc_alone(column: Column, values: Matrix, bad: Labels) -> float:
    """The AUC alone, from a part of many rows where that is far from suspicious; with many categories, by rates of other rows."""
    sampled = slice(None, None, max(1, len(bad) // _SAMPLE))
    measure = _auc_of_categories if column.kind == "categorical" and len(column.categories) > _MANY else auc_alone
    if 0 < bad[sampled].sum() < len(bad[sampled]):
        part = measure(column, values[sampled], bad[sampled])
        if part < SUSPECT - 0.02:
            return part
    return measure(column, values, bad)


def _auc_of_categories(column: Column, values: Matrix, bad: Labels) -> float:
    """Rows of either half rank by their category's bad rate in the other half."""
    place = np.where(np.isnan(values), len(column.categories), values).astype(np.int64)
    count, half = len(column.categories) + 1, _halves(bad)
    rate = np.empty((2, count))
    for number in (0, 1):
        other = half != number
        rows = np.bincount(place[other], minlength=count)
        rate[number] = (np.bincount(place[other], bad[other], count) + bad.mean()) / (rows + 1)
    return _auc(rate[half, place], bad)


def _halves(bad: Labels) -> NDArray[np.int64]:
    """Each class dealt alternately to two halves."""
    half = np.zeros(len(bad), np.int64)
    for label in (0, 1):
        rows = np.flatnonzero(bad == label)
        half[rows] = np.arange(len(rows)) % 2
    return half


def _missing_tells(values: Matrix, bad: Labels) -> tuple[str, ...]:
    missing = np.isnan(values)
    among_bads, among_goods = float(missing[bad == 1].mean()), float(missing[bad == 0].mean())
    auc = 0.5 + abs(among_bads - among_goods) / 2
    if auc < MISSING_TELLS:
        return ()
    return (
        f"whether it is missing tells the outcome (AUC {auc:.3f}: missing for {among_bads:.0%} of bads, {among_goods:.0%} of goods)",
    )


def _one_value(column: Column, values: Matrix, bad: Labels) -> tuple[str, ...]:
    """Whether all rows of one class have one value, which chance would not give."""
    for label, who, others in ((1, "bads", "goods"), (0, "goods", "bads")):
        of_class, rest = values[bad == label], values[bad != label]
        first = of_class[0]
        same = np.isnan(rest) if np.isnan(first) else rest == first
        if not (np.isnan(of_class) if np.isnan(first) else of_class == first).all():
            continue
        varied = 1 - float(same.mean())
        share = 1 - varied * len(rest) / len(values)
        if varied >= _VARIED and share ** len(of_class) < _CHANCE:
            value = (
                "missing" if np.isnan(first) else column.categories[int(first)] if column.categories else f"{first:g}"
            )
            return (f"it is {value} for all {who}, and something else for {varied:.0%} of {others}",)
    return ()


def _auc(rank_by: Matrix, bad: Labels) -> float:
    ranks, bads = rankdata(rank_by), float(bad.sum())
    return float((ranks[bad == 1].sum() - bads * (bads + 1) / 2) / (bads * (len(bad) - bads)))
