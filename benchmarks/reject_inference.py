"""Whether assumed outcomes of declined applicants help, where the true ones are known: ``python -m benchmarks.reject_inference``.

Synthetic people, two thirds to learn from, one third to judge by. A lender declines the riskiest 40 %: by a scorecard of the same
characteristics, or by the true probability with noise, which knows more than the table. Each line is a scorecard fitted to what such
a lender knows, judged on everybody; the last one knows every outcome.
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
from training.fitting.rejects import Rejects, augmented
from training.population.dataset import audit_of, build

OBSERVED = date(2024, 10, 31)
DECLINED = 0.4
Which = NDArray[np.bool_]


def _selections(table: Table, risk: Matrix, other: Fitted) -> dict[str, Which]:
    """Who is declined, by who decides."""
    known = np.random.default_rng(0).normal(0, 0.5, len(risk)) + np.log(risk / (1 - risk))
    decided = {"by the same table": other.decide(table.values), "by more than the table": known}
    return {name: each > np.quantile(each, 1 - DECLINED) for name, each in decided.items()}


def _line(name: str, fitted: Fitted, test: Table, declined: Which) -> str:
    decision = fitted.decide(test.values)
    expected = float((1 / (1 + np.exp(-decision[declined]))).mean())
    aucs = [roc_auc_score(test.bad[which], decision[which]) for which in (np.ones(len(declined), bool), declined)]
    return f"{name:28} AUC {aucs[0]:.4f}  among declined {aucs[1]:.4f}  their PD {expected:.3f}, true {test.bad[declined].mean():.3f}"


def main(people: int) -> None:
    """All lines of both selections."""
    with progress("people", people * 5 // 4) as done:
        other = fit(build(91, people // 4, OBSERVED, done)[0], 0, FIRST_SCORECARD)
        table, truth = build(92, people, OBSERVED, done)
    audit = audit_of(truth)
    assert audit.risk is not None
    parts = np.random.default_rng(1).permutation(len(table.bad))
    train, test = np.sort(parts[: len(parts) * 2 // 3]), np.sort(parts[len(parts) * 2 // 3 :])
    for said, declined in _selections(table, audit.risk, other).items():
        print(
            f"declined {said}: bad rate {table.bad[~declined].mean():.3f} of accepted, {table.bad[declined].mean():.3f} of declined"
        )
        accepted, rejected = train[~declined[train]], train[declined[train]]
        known = replace(table.rows(accepted), weights=np.ones(len(accepted)))
        alone = fit(known, 0, FIRST_SCORECARD)
        print(_line("accepted only", alone, table.rows(test), declined[test]), flush=True)
        for prudence in (1.0, 1.5, 2.0, 3.0):
            fuzzy = augmented(alone, known, Rejects(table.values[rejected], prudence))
            print(_line(f"fuzzy, odds times {prudence:g}", fuzzy, table.rows(test), declined[test]), flush=True)
        print(
            _line("all outcomes known", fit(table.rows(train), 0, FIRST_SCORECARD), table.rows(test), declined[test]),
            flush=True,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40_000)
