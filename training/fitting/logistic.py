"""A ridge-penalised logistic regression, with an offset where one is given: log odds that are added as they are."""

import numpy as np
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from training.data.table import Labels, Matrix


def regression(
    features: Matrix,
    bad: Labels,
    weights: Matrix,
    strength: float,
    offset: Matrix | None = None,
    solver: str = "lbfgs",
    most: int = 1000,
) -> tuple[Matrix, float]:
    """Coefficients and intercept that minimise strength · the weighted log loss + half the squared coefficients (scikit-learn's C)."""
    if offset is None:
        model = LogisticRegression(C=strength, solver=solver, max_iter=most).fit(features, bad, weights)
        return model.coef_[0], float(model.intercept_[0])
    given, signs, scale = offset, 1 - 2.0 * bad, 1 / float(weights.sum())

    def loss(parameters: Matrix) -> tuple[float, Matrix]:
        decided = parameters[0] + features @ parameters[1:] + given
        wrong = weights * (1 / (1 + np.exp(-np.clip(decided, -500, 500))) - bad)
        value = float(weights @ np.logaddexp(0, signs * decided)) + float(parameters[1:] @ parameters[1:]) / (
            2 * strength
        )
        gradient = np.concatenate([[wrong.sum()], features.T @ wrong + parameters[1:] / strength])
        return scale * value, scale * gradient

    start = np.zeros(features.shape[1] + 1)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": most, "ftol": 1e-14, "gtol": 1e-9}).x
    return best[1:], float(best[0])


def level(bad: Labels, weights: Matrix, offset: Matrix) -> float:
    """The intercept that makes the mean probability with these log odds the rate of bads."""
    return regression(np.zeros((len(bad), 0)), bad, weights, 1.0, offset)[1]
