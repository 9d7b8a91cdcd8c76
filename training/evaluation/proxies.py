"""Measure how well a scorecard's inputs tell the protected attributes: what stands in for a prohibited basis treats people by it.

Together: an unconstrained boosting learns each group from the inputs, judged by cross-validation. Alone: rows rank by the share of the group
in their bin of one input, among other rows. Both are AUCs: 0.5 tells nothing, 1 tells the group. None of it changes a scorecard.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from training.data.audit import Groups
from training.data.table import Labels, Matrix
from training.evaluation.fairness import judged
from training.evaluation.intervals import of_weighted_auc
from training.evaluation.sample import Sample
from training.evaluation.stability import shares_of
from training.fitting.folds import fewest_of_a_class, folds
from training.scorecard.expected import places

TOGETHER, ALONE = 0.75, 0.70
"""AUC of all inputs together, and of one alone, from which on there is a warning."""
MOST_ROWS = 6_000
"""Rows that are looked at: every n-th."""
MOST_GROUPS = 8
"""Groups of an attribute that are looked at: the largest."""
SHOWN = 5
"""Inputs named for each attribute."""
FOLDS = 3


def proxies(sample: Sample) -> list[dict[str, Any]]:
    """For each attribute the group that the inputs tell best: the AUC of all together with its interval, and of the best ones alone."""
    part = _thinned(sample)
    bins = shares_of(part)["characteristics"]
    cells = [places(bins[column.name], part.values[:, at]) for at, column in enumerate(part.columns)]
    return [
        max((_told(part, groups, group, cells) for group in names), key=lambda told: told["together"])
        | {"attribute": attribute}
        for attribute, groups in part.audit.groups.items()
        if (names := _groups(groups))
    ]


def warnings(measured: list[dict[str, Any]]) -> list[str]:
    """A line for each attribute that the inputs tell well."""
    lines = []
    for told in measured:
        strong = [each for each in told["inputs"] if each["auc"] >= ALONE]
        if told["low"] <= 0.5 or (told["together"] < TOGETHER and not strong):
            continue
        most = strong or told["inputs"][:1]
        named = ", ".join(f"{each['input']} ({each['auc']:.2f} alone)" for each in most)
        lines.append(
            f"WARNING: the inputs together tell {told['attribute']} = {told['group']} with an AUC of {told['together']:.2f}, most of all {named}: "
            "they may stand in for it; ask whether each is needed"
        )
    return lines


def _thinned(sample: Sample) -> Sample:
    which = np.zeros(len(sample), bool)
    which[:: max(1, -(-len(sample) // MOST_ROWS))] = True
    return sample.rows(which)


def _groups(groups: Groups) -> list[str]:
    """The groups that have enough rows, the largest first; of two only one, as telling it tells the other."""
    counts: dict[str, int] = {name: int((groups == name).sum()) for name in judged(groups)}
    names = sorted(counts, key=lambda name: (-counts[name], name))
    others = {str(name) for name in np.unique(groups)} - {*names, ""}
    return names[-1:] if len(names) == 2 and not others else names[:MOST_GROUPS] if len(names) > 1 or others else []


def _told(sample: Sample, groups: Groups, group: str, cells: list[NDArray[np.int64]]) -> dict[str, Any]:
    known = groups != ""
    part = sample.rows(known)
    label = (groups[known] == group).astype(np.int8)
    alone: list[dict[str, Any]] = [
        {"input": column.name, "auc": _auc_alone(cells[at][known], label)} for at, column in enumerate(sample.columns)
    ]
    ranked = sorted(alone, key=lambda each: (-each["auc"], each["input"]))[:SHOWN]
    unseen = _unseen(part, label)
    auc = float(roc_auc_score(label, unseen, sample_weight=part.weights))
    low, high = of_weighted_auc(auc, unseen, label, part.weights, part.groups)
    return {"group": group, "together": auc, "low": low, "high": high, "inputs": ranked}


def _unseen(part: Sample, label: Labels) -> Matrix:
    """The probability of the group for each row, by a boosting that had not seen it."""
    unseen = np.full(len(label), float(label.mean()))
    if fewest_of_a_class(label, part.groups) < FOLDS or not part.columns:
        return unseen
    categorical = [column.kind == "categorical" for column in part.columns]
    for train, test in folds(label, FOLDS, 0, part.groups, part.weights):
        model = HistGradientBoostingClassifier(
            max_iter=40, max_leaf_nodes=8, learning_rate=0.15, categorical_features=categorical, early_stopping=False, random_state=0
        )  # fmt: skip
        model.fit(part.values[train], label[train], part.weight[train])
        unseen[test] = model.predict_proba(part.values[test])[:, 1]
    return unseen


def _auc_alone(cell: NDArray[np.int64], label: Labels) -> float:
    """Of one input's bins, whose rates of one half of the rows rank the other half."""
    half = np.zeros(len(label), np.int64)
    for value in (0, 1):
        rows = np.flatnonzero(label == value)
        half[rows] = np.arange(len(rows)) % 2
    count = int(cell.max()) + 1
    rank_by = np.empty(len(label))
    for number in (0, 1):
        other = half != number
        rate = (np.bincount(cell[other], label[other], count) + label.mean()) / (
            np.bincount(cell[other], minlength=count) + 1
        )
        rank_by[~other] = rate[cell[~other]]
    return float(roc_auc_score(label, rank_by))
