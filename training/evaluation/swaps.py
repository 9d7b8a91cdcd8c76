"""Compute the swap set: who is decided differently when one scorecard replaces another, both approving the same share.

The cut-off of each is set so that both approve the same share of the same rows: what differs is who, not how many.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.evaluation.performance import outcome
from training.evaluation.sample import Sample, least

CELLS = (
    ("approved by both", True, True),
    ("swapped out", True, False),
    ("swapped in", False, True),
    ("declined by both", False, False),
)
"""Name; whether the champion approves; whether the new scorecard does."""
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def swaps(sample: Sample, champion: Sample, approved: float) -> dict[str, Any]:
    """The swap set of ``sample``'s scorecard against the champion's on the same rows, at that share approved."""
    shift = sample.score - champion.score
    return {
        "champion": champion.card["version"],
        "champion_unseen": champion.unseen,
        "approved": approved,
        "cells": _cells(sample, champion, approved),
        "by_share": [_trade(sample, champion, share) for share in SHARES],
        "shift": {f"{at:g}": float(np.quantile(shift, at)) for at in QUANTILES} | {"mean": sample.mean(shift)},
        "correlation": _correlation(sample.pd, champion.pd),
    }


def approves(sample: Sample, share: float) -> NDArray[np.bool_]:
    """Whether each row is among the ``share`` with the least risk; of equal risks the earlier row is."""
    return least(sample.pd, share, sample.weights)


def _cells(sample: Sample, champion: Sample, share: float) -> list[dict[str, Any]]:
    ours, theirs = approves(sample, share), approves(champion, share)
    cells = []
    for name, by_champion, by_new in CELLS:
        inside = (theirs == by_champion) & (ours == by_new)
        pd = sample.mean(champion.pd, inside) if inside.any() else None
        cells.append({"name": name, "pd_champion": pd} | outcome(sample, inside))
    return cells


def _trade(sample: Sample, champion: Sample, share: float) -> dict[str, Any]:
    """How many are swapped at a share approved, and the bad rate among the approved before and after."""
    ours, theirs = approves(sample, share), approves(champion, share)
    figures: dict[str, Any] = {"approved": share, "swapped": sample.mean(ours & ~theirs)}
    if sample.bad is None:
        return figures
    return figures | {"champion": _rate(sample, theirs), "new": _rate(sample, ours)}


def _rate(sample: Sample, approved: NDArray[np.bool_]) -> float | None:
    return sample.mean(sample.outcomes, approved) if approved.any() else None


def _correlation(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    """Spearman's, of ranks."""
    ranks = [np.argsort(np.argsort(scores, kind="stable"), kind="stable").astype(float) for scores in (first, second)]
    return float(np.corrcoef(ranks[0], ranks[1])[0, 1])
