"""Measure whether a scorecard treats groups alike: approval rates, distance of scores, accuracy for each group.

AIR, the adverse impact ratio, is a group's approval rate over that of the group approved most: below 0.8 it calls for a
reason (four-fifths rule, 29 CFR 1607.4(D)). SMD, the standardised mean difference, is the distance of mean scores from
that group's in standard deviations. A group below 2 % or 100 rows is shown but not judged. Of ages the law guards the oldest:
an elderly applicant's age may not count against them (12 CFR 1002.6(b)(2)), while a short history may; younger bands are shown.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.data.audit import AGES, Groups
from training.data.table import Matrix
from training.evaluation import intervals
from training.evaluation.sample import Sample, least

FOUR_FIFTHS = 0.8
SMALLEST, SMALLEST_SHARE = 100, 0.02
"""Rows, and share of all rows, that a group needs to be judged."""
APPROVED_SHARES = tuple(twentieths / 20 for twentieths in range(2, 20))
"""Shares of all rows approved at which AIR is measured for the report's chart."""
Row = dict[str, Any]
_YOUNGER = tuple(label for _, label in AGES)


def fairness(sample: Sample, cut_off: int) -> dict[str, Any]:
    """For each attribute: its groups, the group approved most, AIR at the cut-off and over all cut-offs."""
    attributes = {name: _attribute(sample, groups, cut_off) for name, groups in sample.audit.groups.items()}
    return {"cut_off": cut_off, "attributes": attributes, "worst": worst(attributes)}


def worst(attributes: dict[str, Any]) -> dict[str, Any] | None:
    """The judged group with the lowest AIR; None where no attribute has two groups to be judged."""
    rows = [
        {"attribute": name, "group": row["group"], "air": row["air"]}
        for name, attribute in attributes.items()
        for row in attribute["groups"]
        if row["judged"] and row["guarded"] and attribute["reference"]
    ]
    return min(rows, key=lambda row: row["air"], default=None)


def judged(groups: Groups) -> list[str]:
    """The groups that have enough rows to be judged, without the unknown."""
    names, counts = np.unique(groups, return_counts=True)
    least = max(SMALLEST, SMALLEST_SHARE * len(groups))
    return [str(name) for name, count in zip(names, counts, strict=True) if name and count >= least]


def guarded(names: list[str]) -> list[str]:
    """The groups whose ratio a scorecard must answer for: all, except that of age bands only the oldest counts."""
    return [name for name in names if name not in _YOUNGER]


def ratios(approved: NDArray[np.bool_], groups: Groups, weights: Matrix | None = None) -> dict[str, float]:
    """AIR of each judged group; empty with fewer than two of them or nobody approved."""
    names = judged(groups)
    rates = {
        name: float(np.average(approved[inside], weights=None if weights is None else weights[inside]))
        for name in names
        for inside in [groups == name]
    }
    most = max(rates.values(), default=0.0)
    return {name: rate / most for name, rate in rates.items()} if len(names) > 1 and most > 0 else {}


def in_order(groups: Groups) -> list[str]:
    """All groups by name, age bands by age, without the unknown."""
    order = {name: at for at, name in enumerate(_YOUNGER)}
    return sorted(
        (str(name) for name in np.unique(groups) if name), key=lambda name: (order.get(name, len(order)), name)
    )


def _attribute(sample: Sample, groups: Groups, cut_off: int) -> dict[str, Any]:
    approved = sample.score >= cut_off
    names = in_order(groups)
    trusted = judged(groups)
    reference = max(trusted, key=lambda name: sample.mean(approved, groups == name), default=None)
    rows = [
        _group(sample, groups, name, reference, approved)
        | {"judged": name in trusted, "guarded": name in guarded(names)}
        for name in names
    ]
    return {"reference": reference, "groups": rows, "by_share": _by_share(sample, groups)}


def _group(sample: Sample, groups: Groups, name: str, reference: str | None, approved: NDArray[np.bool_]) -> Row:
    inside = groups == name
    figures: Row = {
        "group": name,
        "rows": sample.count(inside),
        "share": sample.mean(inside),
        "score": sample.mean(sample.score, inside),
        "pd": sample.mean(sample.pd, inside),
        "approved": sample.mean(approved, inside),
    }
    if reference is not None:
        figures |= _beside(sample, approved, inside, groups == reference)
    return figures if sample.bad is None else figures | _outcomes(sample, inside, approved)


def _beside(sample: Sample, approved: NDArray[np.bool_], inside: NDArray[np.bool_], other: NDArray[np.bool_]) -> Row:
    rate, best = sample.mean(approved, inside), sample.mean(approved, other)
    low, high = intervals.of_ratio(*sample.independent(approved, inside), *sample.independent(approved, other))
    score, other_score = sample.mean(sample.score, inside), sample.mean(sample.score, other)
    variances = [
        sample.mean((sample.score - mean) ** 2, which) for mean, which in ((score, inside), (other_score, other))
    ]
    spread = np.sqrt(sum(variances) / 2) or 1.0
    return {
        "air": rate / best if best else 1.0,
        "air_low": low,
        "air_high": high,
        "smd": float((score - other_score) / spread),
    }


def _outcomes(sample: Sample, inside: NDArray[np.bool_], approved: NDArray[np.bool_]) -> Row:
    """Bad rate beside the expected one, AUC, and what share of the group's goods is declined."""
    is_bad = sample.outcomes == 1
    bads, goods = sample.count(inside & is_bad), sample.count(inside & ~is_bad)
    low, high = intervals.of_share(*sample.independent(is_bad, inside))
    figures: Row = {"bads": bads, "bad_rate": sample.mean(is_bad, inside), "low": low, "high": high}
    figures["goods_declined"] = sample.count(~approved & inside & ~is_bad) / goods if goods else None
    if not bads or not goods:
        return figures | {"auc": None, "auc_low": None, "auc_high": None}
    auc = sample.auc(inside)
    low, high = sample.auc_interval(auc, inside)
    return figures | {"auc": auc, "auc_low": low, "auc_high": high}


def _by_share(sample: Sample, groups: Groups) -> dict[str, list[float]]:
    """AIR of each judged group where this share of all rows is approved (``APPROVED_SHARES``)."""
    trusted = judged(groups)
    ratios_by_group: dict[str, list[float]] = {name: [] for name in in_order(groups) if name in trusted}
    for share in APPROVED_SHARES:
        approved = (
            sample.pd <= np.quantile(sample.pd, share)
            if sample.weights is None
            else least(sample.pd, share, sample.weights)
        )
        for name, ratio in ratios(approved, groups, sample.weights).items():
            ratios_by_group[name].append(ratio)
    return {name: by_share for name, by_share in ratios_by_group.items() if by_share}
