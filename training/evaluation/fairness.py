"""Measure whether a scorecard treats groups alike: approval rates, distance of scores, accuracy for each group.

AIR, the adverse impact ratio, is a group's approval rate over that of the group approved most: below 0.8 it calls for a
reason (four-fifths rule, 29 CFR 1607.4(D)). SMD, the standardised mean difference, is the distance of mean scores from
that group's in standard deviations. A group below 2 % or 100 rows is shown but not judged. Of ages the law guards the oldest:
an elderly applicant's age may not count against them (12 CFR 1002.6(b)(2)), while a short history may; younger bands are shown.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from training.data.audit import AGES, Groups
from training.evaluation import intervals
from training.evaluation.sample import Sample

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


def ratios(approved: NDArray[np.bool_], groups: Groups) -> dict[str, float]:
    """AIR of each judged group; empty with fewer than two of them or nobody approved."""
    names = judged(groups)
    rates = {name: float(approved[groups == name].mean()) for name in names}
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
    reference = max(trusted, key=lambda name: float(approved[groups == name].mean()), default=None)
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
        "rows": int(inside.sum()),
        "share": float(inside.mean()),
        "score": float(sample.score[inside].mean()),
        "pd": float(sample.pd[inside].mean()),
        "approved": float(approved[inside].mean()),
    }
    if reference is not None:
        figures |= _beside(sample.score, approved, inside, groups == reference)
    return figures if sample.bad is None else figures | _outcomes(sample, inside, approved)


def _beside(
    score: NDArray[np.int64], approved: NDArray[np.bool_], inside: NDArray[np.bool_], other: NDArray[np.bool_]
) -> Row:
    rate, best = float(approved[inside].mean()), float(approved[other].mean())
    low, high = intervals.of_ratio(
        int(approved[inside].sum()), int(inside.sum()), int(approved[other].sum()), int(other.sum())
    )
    spread = np.sqrt((score[inside].var() + score[other].var()) / 2) or 1.0
    return {
        "air": rate / best if best else 1.0,
        "air_low": low,
        "air_high": high,
        "smd": float((score[inside].mean() - score[other].mean()) / spread),
    }


def _outcomes(sample: Sample, inside: NDArray[np.bool_], approved: NDArray[np.bool_]) -> Row:
    """Bad rate beside the expected one, AUC, and what share of the group's goods is declined."""
    bad, pd = sample.outcomes[inside], sample.pd[inside]
    bads, goods = int(bad.sum()), int((1 - bad).sum())
    low, high = intervals.of_share(bads, len(bad))
    figures: Row = {"bads": bads, "bad_rate": float(bad.mean()), "low": low, "high": high}
    figures["goods_declined"] = float((~approved[inside] & (bad == 0)).sum() / goods) if goods else None
    if not bads or not goods:
        return figures | {"auc": None, "auc_low": None, "auc_high": None}
    auc = float(roc_auc_score(bad, pd))
    low, high = intervals.of_auc(auc, goods, bads)
    return figures | {"auc": auc, "auc_low": low, "auc_high": high}


def _by_share(sample: Sample, groups: Groups) -> dict[str, list[float]]:
    """AIR of each judged group where this share of all rows is approved (``APPROVED_SHARES``)."""
    trusted = judged(groups)
    ratios_by_group: dict[str, list[float]] = {name: [] for name in in_order(groups) if name in trusted}
    for share in APPROVED_SHARES:
        approved = sample.pd <= np.quantile(sample.pd, share)
        for name, ratio in ratios(approved, groups).items():
            ratios_by_group[name].append(ratio)
    return {name: by_share for name, by_share in ratios_by_group.items() if by_share}
