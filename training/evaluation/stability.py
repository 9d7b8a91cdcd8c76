"""Measure drift away from the rows that a scorecard was made on: PSI of its score, CSI of every characteristic.

Figure, bins and conventions are those of the monitoring of live traffic (``creditapp/domain/monitoring/drift.py``,
``training/scorecard/expected.py``): 0.10 asks for a look and 0.25 for action.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.monitoring.drift import stability as drift
from training.data.table import Table
from training.evaluation.sample import Sample
from training.scorecard.expected import counted, expected

SMALLEST_PERIOD = 100
"""Rows that a period needs to be shown."""


def shares_of(sample: Sample) -> dict[str, Any]:
    """Bins and shares of a sample, as a manifest states them."""
    bad = np.zeros(len(sample), np.int8)
    return expected(sample.card, Table(sample.columns, sample.values, bad, weights=sample.weights))


def against(sample: Sample, before: dict[str, Any], description: str) -> dict[str, Any]:
    """PSI with its bins and CSI of every characteristic, against shares as a manifest states them."""
    counts = counted(before["score"], sample.score.astype(np.float64), sample.weights)
    return {
        "against": description,
        "rows": sample.count(),
        "psi": drift(before["score"]["shares"], counts),
        "score": {
            "edges": before["score"]["edges"],
            "before": before["score"]["shares"],
            "now": [count / sample.mass for count in counts],
        },
        "csi": {
            column.name: drift(bins["shares"], counted(bins, sample.values[:, at], sample.weights))
            for at, column in enumerate(sample.columns)
            if (bins := before["characteristics"].get(column.name))
        },
    }


def periods(sample: Sample) -> list[str]:
    """The periods that have enough rows, in order of time."""
    if sample.audit.period is None:
        return []
    names, counts = np.unique(sample.audit.period, return_counts=True)
    return [str(name) for name, count in zip(names, counts, strict=True) if name and count >= SMALLEST_PERIOD]


def over_time(sample: Sample, cut_off: int) -> list[dict[str, Any]]:
    """Each period: rows, scores, approval, bad rate beside the expected one, AUC, PSI against the first period."""
    names = periods(sample)
    if len(names) < 2:
        return []
    parts = [sample.rows(_in(sample, name)) for name in names]
    first = shares_of(parts[0])["score"]
    return [_period(name, part, cut_off, first) for name, part in zip(names, parts, strict=True)]


def newest(sample: Sample) -> dict[str, Any] | None:
    """Drift of the newest third of the periods against the older ones; None where time is not known."""
    names = periods(sample)
    if len(names) < 2:
        return None
    late = names[-max(1, len(names) // 3) :]
    assert sample.audit.period is not None
    is_late = np.isin(sample.audit.period, late)
    older = sample.rows(np.isin(sample.audit.period, [name for name in names if name not in late]))
    return against(sample.rows(is_late), shares_of(older), f"{late[0]} and later against earlier rows")


def _in(sample: Sample, period: str) -> NDArray[np.bool_]:
    assert sample.audit.period is not None
    return np.asarray(sample.audit.period == period)


def _period(name: str, part: Sample, cut_off: int, first: dict[str, Any]) -> dict[str, Any]:
    figures: dict[str, Any] = {
        "period": name,
        "rows": part.count(),
        "score": part.mean(part.score),
        "pd": part.mean(part.pd),
        "approved": part.mean(part.score >= cut_off),
        "psi": drift(first["shares"], counted(first, part.score.astype(np.float64), part.weights)),
    }
    if part.bad is None:
        return figures
    both_classes = 0 < part.bad.sum() < len(part)
    return figures | {
        "bad_rate": part.mean(part.bad),
        "auc": part.auc() if both_classes else None,
    }
