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
from training.fitting.fit import FOLDS, Fitted, folds
from training.scorecard.scale import Calibration


@dataclass(frozen=True)
class Unseen:
    """For each row, the decision of a model that had not seen it, and its fold."""

    decision: Matrix
    fold: NDArray[np.int64]


def cross_validate(table: Table, seed: int, search: Callable[[Table], Fitted], say: Callable[[str], None]) -> Unseen:
    """Out-of-fold decisions, stratified and shuffled; the search for each fold's model uses the other folds' rows only."""
    decision, fold = np.zeros(len(table.bad)), np.zeros(len(table.bad), np.int64)
    for number, (train, test) in enumerate(folds(table.bad, FOLDS, seed)):
        say(f"cross-validating, fold {number + 1} of {FOLDS}")
        decision[test] = search(table.rows(train)).decide(table.values[test])
        fold[test] = number
    return Unseen(decision, fold)


def calibrate(unseen: Unseen, bad: Labels) -> Calibration:
    """Affine calibration of the log odds on unseen rows (Platt 1999); never reverses the order."""
    model = LogisticRegression(C=1e6).fit(unseen.decision[:, None], bad)
    slope = float(model.coef_[0, 0])
    if slope < 0.05:
        return Calibration(float(np.log(bad.mean() / (1 - bad.mean()))), 0.05)
    return Calibration(float(model.intercept_[0]), slope)


def probabilities(decision: Matrix, calibration: Calibration) -> Matrix:
    """Calibrated probability of bad."""
    return 1 / (1 + np.exp(-(calibration.intercept + calibration.slope * decision)))


def metrics(unseen: Unseen, bad: Labels) -> dict[str, float]:
    """AUC, Gini, KS, Brier and ECE: means over the folds, each calibrated on the other folds."""
    by_fold = [_fold_metrics(unseen, bad, number) for number in range(int(unseen.fold.max()) + 1)]
    means = {name: float(np.mean([fold[name] for fold in by_fold])) for name in by_fold[0]}
    return means | {"rows": len(bad), "bad_rate": float(bad.mean()), "folds": len(by_fold)}


def _fold_metrics(unseen: Unseen, bad: Labels, number: int) -> dict[str, float]:
    test = unseen.fold == number
    others = Unseen(unseen.decision[~test], unseen.fold[~test])
    return measures(probabilities(unseen.decision[test], calibrate(others, bad[~test])), bad[test])


def measures(pd: Matrix, bad: Labels) -> dict[str, float]:
    """AUC, Gini, KS, Brier and ECE of one set of predictions."""
    false, true, _ = roc_curve(bad, pd)
    auc = float(roc_auc_score(bad, pd))
    return {
        "auc": auc,
        "gini": 2 * auc - 1,
        "ks": float(np.max(true - false)),
        "brier": float(np.mean((pd - bad) ** 2)),
        "ece": expected_calibration_error(pd, bad),
    }


def expected_calibration_error(pd: Matrix, bad: Labels, bins: int = 10) -> float:
    """Mean distance of predicted and observed bad rate over bins of equal size."""
    parts = np.array_split(np.argsort(pd, kind="stable"), bins)
    return float(sum(len(part) * abs(pd[part].mean() - bad[part].mean()) for part in parts if len(part)) / len(pd))
