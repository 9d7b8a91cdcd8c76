"""Champion and challenger over time: AUC, calibration and PSI of both in each period, and whether their difference stays the same.

Cochran's Q (Biometrics 1954) asks whether the periods' differences vary more than chance makes them: each is weighed by its precision, and under one
true difference Q has a chi-squared distribution with one degree of freedom less than there are periods. A PSI is shown beside what unchanged rows
reach in one period of twenty: their PSI over (1/n + 1/m) is about a chi-squared with a degree of freedom for each bin but one (Yurdakul and Naranjo 2020).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from creditapp.domain.monitoring.drift import stability as drift
from training.data.weighted import effective_rows
from training.evaluation import intervals
from training.evaluation.delong import Estimate, auc_difference, auc_of
from training.evaluation.sample import Sample
from training.evaluation.stability import periods, shares_of
from training.scorecard.expected import counted

Which = NDArray[np.bool_]


def over_time(champion: Sample, challenger: Sample) -> dict[str, Any]:
    """Each period with enough rows, in order of time, and whether the AUCs' difference is one; empty where time is not known.

    Both samples are the same rows; the challenger's audit holds their periods.
    """
    names = periods(challenger)
    if len(names) < 2:
        return {"periods": [], "homogeneity": None}
    period = challenger.audit.period
    assert period is not None
    parts = [np.asarray(period == name) for name in names]
    both = {"champion": champion, "challenger": challenger}
    first = {who: shares_of(sample.rows(parts[0]))["score"] for who, sample in both.items()}
    rows, differences = [], []
    base = _independent_rows(challenger.rows(parts[0]))
    for name, which in zip(names, parts, strict=True):
        row, difference = _period(name, {who: sample.rows(which) for who, sample in both.items()}, first, base)
        rows.append(row)
        differences += [difference] if difference is not None else []
    return {"periods": rows, "homogeneity": homogeneity(differences)}


def homogeneity(differences: list[Estimate]) -> dict[str, float] | None:
    """Cochran's Q of differences that are independent of one another; None of fewer than two that vary."""
    known = [difference for difference in differences if difference.error > 0]
    if len(known) < 2:
        return None
    values, precision = (np.array(part) for part in zip(*[(each.value, each.error**-2) for each in known], strict=True))
    q = float(precision @ (values - np.average(values, weights=precision)) ** 2)
    return {"q": q, "degrees": len(known) - 1, "p": float(chi2.sf(q, len(known) - 1))}


def _period(
    name: str, parts: dict[str, Sample], first: dict[str, dict[str, Any]], base: float
) -> tuple[dict[str, Any], Estimate | None]:
    rows = parts["challenger"]
    everything = np.ones(len(rows), bool)
    low, high = intervals.of_share(*rows.independent(rows.outcomes == 1, everything))
    figures: dict[str, Any] = {
        "period": name,
        "rows": rows.count(),
        "bad_rate": rows.mean(rows.outcomes),
        "bad_rate_low": low,
        "bad_rate_high": high,
    }
    both_classes = 0 < rows.outcomes.sum() < len(rows)
    for who, part in parts.items():
        scores = part.score.astype(np.float64)
        pd = part.mean(part.pd)
        figures[who] = {
            "pd": pd,
            "calibrated": low <= pd <= high,
            "psi": drift(first[who]["shares"], counted(first[who], scores, part.weights)),
            "psi_by_chance": psi_by_chance(len(first[who]["edges"]), base, _independent_rows(part)),
            "auc": estimate_record(auc_of(part.pd, rows.outcomes, rows.weights, rows.groups)) if both_classes else None,
        }
    if not both_classes:
        return figures | {"difference": None}, None
    difference = auc_difference(parts["champion"].pd, parts["challenger"].pd, rows.outcomes, rows.weights, rows.groups)
    return figures | {"difference": estimate_record(difference)}, difference


def psi_by_chance(edges: int, rows: float, others: float) -> float:
    """What the PSI of two sets of like rows reaches in one case of twenty, over bins between so many edges."""
    return float(chi2.ppf(0.95, edges) * (1 / rows + 1 / others)) if edges else 0.0


def _independent_rows(part: Sample) -> float:
    return effective_rows(len(part), part.weights, part.groups)


def estimate_record(estimate: Estimate) -> dict[str, float]:
    """An estimate as JSON holds it."""
    low, high = estimate.interval
    return {"value": estimate.value, "error": estimate.error, "low": low, "high": high, "p": estimate.p}
