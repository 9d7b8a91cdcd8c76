"""The figures of out-of-time validation: the newest rows, judged by a search on the older ones (``training/scorecard/out_of_time.py``)."""

from typing import Any

from training.evaluation.intervals import of_auc, of_weighted_auc
from training.scorecard.run import Run
from training.scorecard.segmented import SegmentedRun

FALL = 0.05
"""Fall of the AUC from cross-validation to the newest rows from which on there is a warning."""


def out_of_time(run: Run | SegmentedRun) -> dict[str, Any]:
    """Figures of the newest rows with the interval of their AUC, and the AUC of cross-validation beside it."""
    newest = run.newest
    assert newest is not None
    rows, auc = run.table.rows(newest.at), newest.figures["auc"]
    if rows.weights is None and rows.groups is None:
        low, high = of_auc(auc, int((1 - rows.bad).sum()), int(rows.bad.sum()))
    else:
        low, high = of_weighted_auc(auc, newest.pd, rows.bad, rows.weights, rows.groups)
    return newest.figures | {"auc_low": low, "auc_high": high, "cross_validated_auc": run.metrics["auc"]}


def time_warnings(figures: dict[str, Any]) -> list[str]:
    """A warning where the newest rows are ranked clearly worse than those of cross-validation."""
    newest = figures.get("out_of_time")
    if newest is None or newest["cross_validated_auc"] - newest["auc"] < FALL:
        return []
    return [
        f"WARNING: the newest {newest['rows']:,} rows have an AUC of {newest['auc']:.3f}, cross-validation one of "
        f"{newest['cross_validated_auc']:.3f}: people or their behaviour have changed, or an input knows the future"
    ]
