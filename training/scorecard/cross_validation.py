"""Judge a scorecard on rows that it has not seen, by stratified cross-validation.

Sources: DOMAIN.md, Methods. AUC, KS and Brier as usual; ECE over ten bins of equal size.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score, roc_curve

from training.data.table import Labels, Matrix, Table
from training.data.weighted import equal_parts
from training.fitting.fit import FOLDS, Fitted
from training.fitting.folds import folds
from training.fitting.logistic import level
from training.scorecard.scale import Calibration


@dataclass(frozen=True)
class Unseen:
    """For each row, the decision of a model that had not seen it, and its fold."""

    decision: Matrix
    fold: NDArray[np.int64]
    level_only: bool = False
    """Whether calibration moves the level only: where log odds are given, a slope would change them."""


def cross_validate(table: Table, seed: int, search: Callable[[Table], Fitted], say: Callable[[str], None]) -> Unseen:
    """Out-of-fold decisions, stratified and shuffled, groups kept together; the search for each fold's model uses the other folds' rows only."""
    decision, fold = np.zeros(len(table.bad)), np.zeros(len(table.bad), np.int64)
    for number, (train, test) in enumerate(folds(table.bad, FOLDS, seed, table.groups, table.weights)):
        say(f"cross-validating, fold {number + 1} of {FOLDS}")
        decision[test] = search(table.rows(train)).decide(table.values[test])
        fold[test] = number
    return Unseen(decision, fold, any(column.given for column in table.columns))


def calibrate(unseen: Unseen, bad: Labels, weights: Matrix | None = None) -> Calibration:
    """Affine calibration of the log odds on unseen rows (Platt 1999); never reverses the order."""
    if unseen.level_only:
        return Calibration(level(bad, np.ones(len(bad)) if weights is None else weights, unseen.decision))
    model = LogisticRegression(C=1e6).fit(unseen.decision[:, None], bad, weights)
    slope = float(model.coef_[0, 0])
    if slope < 0.05:
        rate = float(np.average(bad, weights=weights))
        return Calibration(float(np.log(rate / (1 - rate))), 0.05)
    return Calibration(float(model.intercept_[0]), slope)


def probabilities(decision: Matrix, calibration: Calibration) -> Matrix:
    """Calibrated probability of bad."""
    return 1 / (1 + np.exp(-(calibration.intercept + calibration.slope * decision)))


def metrics(unseen: Unseen, bad: Labels, weights: Matrix | None = None) -> dict[str, float]:
    """AUC, Gini, KS, Brier and ECE: means over the folds, each calibrated on the other folds."""
    by_fold = [_fold_metrics(unseen, bad, weights, number) for number in range(int(unseen.fold.max()) + 1)]
    means = {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}
    return means | {"rows": len(bad), "bad_rate": float(np.average(bad, weights=weights)), "folds": len(by_fold)}


def _fold_metrics(unseen: Unseen, bad: Labels, weights: Matrix | None, number: int) -> dict[str, float]:
    test = unseen.fold == number
    of_test, of_others = (None, None) if weights is None else (weights[test], weights[~test])
    calibration = calibrate(
        Unseen(unseen.decision[~test], unseen.fold[~test], unseen.level_only), bad[~test], of_others
    )
    return measures(probabilities(unseen.decision[test], calibration), bad[test], of_test)


def measures(pd: Matrix, bad: Labels, weights: Matrix | None = None) -> dict[str, float]:
    """AUC, Gini, KS, Brier and ECE of one set of predictions."""
    false, true, _ = roc_curve(bad, pd, sample_weight=weights)
    auc = float(roc_auc_score(bad, pd, sample_weight=weights))
    return {
        "auc": auc,
        "gini": 2 * auc - 1,
        "ks": float(np.max(true - false)),
        "brier": float(np.average((pd - bad) ** 2, weights=weights)),
        "ece": expected_calibration_error(pd, bad, weights=weights),
    }


def expected_calibration_error(pd: Matrix, bad: Labels, bins: int = 10, weights: Matrix | None = None) -> float:
    """Mean distance of predicted and observed bad rate over bins of equal size."""
    parts = equal_parts(np.argsort(pd, kind="stable"), weights, bins)
    distances = [abs(float(weight @ (pd[part] - bad[part]))) for part, weight in parts]
    return sum(distances) / sum(float(weight.sum()) for _, weight in parts)
