"""``python -m benchmarks.reject_inference``: test whether assumed outcomes of declined applicants help, where true ones are known.

Synthetic people, two thirds to train on, one third to judge by. A lender declines the riskiest 40 %: by a scorecard of the same
characteristics, or by the true probability with noise, which holds more than the table. Each line is a scorecard fitted to the data of
such a lender, judged on everybody; the last one is fitted to all outcomes.
"""

import sys
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from creditapp.console.progress import progress
from training.data.table import Matrix, Table
from training.fitting.fit import Fitted, fit
from training.fitting.hyperparameters import FIRST_SCORECARD
from training.fitting.rejects import Method, Rejects, augmented
from training.fitting.selection_check import selection_check
from training.population.dataset import audit_of, build

OBSERVED = date(2024, 10, 31)
DECLINED = 0.4
WAYS: tuple[tuple[Method, float], ...] = (
    ("fuzzy", 1.0), ("fuzzy", 2.0), ("fuzzy", 3.0), ("parcelling", 1.0), ("parcelling", 3.0), ("reweighting", 1.0),
)  # fmt: skip
"""Method and prudence."""
Which = NDArray[np.bool_]


def _selections(table: Table, risk: Matrix, declining: Fitted) -> dict[str, Which]:
    """The rows declined, by the way in which the lender decides."""
    noisy_risk = np.random.default_rng(0).normal(0, 0.5, len(risk)) + np.log(risk / (1 - risk))
    decisions = {"by the same table": declining.decide(table.values), "by more than the table": noisy_risk}
    return {name: decision > np.quantile(decision, 1 - DECLINED) for name, decision in decisions.items()}


def _line(name: str, fitted: Fitted, test: Table, declined: Which) -> str:
    decision = fitted.decide(test.values)
    pd = 1 / (1 + np.exp(-decision))
    aucs = [roc_auc_score(test.bad[rows], decision[rows]) for rows in (np.ones(len(declined), bool), declined)]
    return (
        f"{name:28} AUC {aucs[0]:.4f}  among declined {aucs[1]:.4f}  their PD {pd[declined].mean():.3f}, true {test.bad[declined].mean():.3f}  "
        f"Brier {np.mean((pd - test.bad) ** 2):.4f}"
    )


def main(people: int) -> None:
    """Print all lines for both ways of deciding."""
    with progress("people", people * 5 // 4) as done:
        declining = fit(build(91, people // 4, OBSERVED, done)[0], 0, FIRST_SCORECARD)
        table, truth = build(92, people, OBSERVED, done)
    audit = audit_of(truth)
    assert audit.risk is not None
    order = np.random.default_rng(1).permutation(len(table.bad))
    train, test = np.sort(order[: len(order) * 2 // 3]), np.sort(order[len(order) * 2 // 3 :])
    for decider, declined in _selections(table, audit.risk, declining).items():
        print(
            f"declined {decider}: bad rate {table.bad[~declined].mean():.3f} of accepted, {table.bad[declined].mean():.3f} of declined"
        )
        accepted, rejected = train[~declined[train]], train[declined[train]]
        accepted_table = replace(table.rows(accepted), weights=np.ones(len(accepted)))
        accepted_fit = fit(accepted_table, 0, FIRST_SCORECARD)
        print(_line("accepted only", accepted_fit, table.rows(test), declined[test]), flush=True)
        print(selection_check(accepted_fit, accepted_table, Rejects(table.values[rejected])).note(), flush=True)
        for method, prudence in WAYS:
            rejects = Rejects(table.values[rejected], prudence, method=method)
            name = f"{method}, odds times {prudence:g}" if method != "reweighting" else method
            augmented_fit = augmented(accepted_fit, accepted_table, rejects)
            print(_line(name, augmented_fit, table.rows(test), declined[test]), flush=True)
        print(
            _line("all outcomes known", fit(table.rows(train), 0, FIRST_SCORECARD), table.rows(test), declined[test]),
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
