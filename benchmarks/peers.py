"""Fit the peers on the same folds; ``benchmarks/models.py`` runs this in a separate environment (peers.txt).

Usage: ``python peers.py TASK.npz ANSWER.npz [PEER …]`` (all of them, if none is named). The task holds the rows, which columns are categories, and each fold's test rows; the
answer holds every peer's probabilities of bad for them, and its seconds of fitting. Every peer runs as its authors ship it,
except that it is told which columns are categories, and XGBoost has the depth and rounds of DOMAIN.md's table.
"""

import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

MakeModel = Callable[[list[str]], Any]


def lightgbm(_: list[str]) -> Any:
    """LightGBM with its defaults."""
    from lightgbm import LGBMClassifier

    return LGBMClassifier(random_state=0, verbose=-1, n_jobs=2)


def xgboost(_: list[str]) -> Any:
    """XGBoost, 300 trees of depth 3."""
    from xgboost import XGBClassifier

    return XGBClassifier(
        n_estimators=300, max_depth=3, learning_rate=0.1, enable_categorical=True, random_state=0, n_jobs=2
    )


def catboost(categories: list[str]) -> Any:
    """CatBoost with its defaults."""
    from catboost import CatBoostClassifier

    return CatBoostClassifier(
        cat_features=categories, random_seed=0, verbose=0, thread_count=2, allow_writing_files=False
    )


def ebm(_: list[str]) -> Any:
    """InterpretML's explainable boosting machine with its defaults, pairs included."""
    from interpret.glassbox import ExplainableBoostingClassifier

    return ExplainableBoostingClassifier(random_state=0, n_jobs=2)


def optbinning(categories: list[str]) -> Any:
    """OptBinning's WoE bins and a logistic regression, as in its scorecard tutorial."""
    return _Woe(categories)


class _Woe:
    def __init__(self, categories: list[str]) -> None:
        self.categories = categories

    def fit(self, rows: pd.DataFrame, bad: Any) -> "_Woe":
        from optbinning import BinningProcess
        from sklearn.linear_model import LogisticRegression

        self.binning = BinningProcess(list(rows.columns), categorical_variables=self.categories)
        self.model = LogisticRegression(max_iter=1000).fit(self.binning.fit_transform(rows, bad, metric="woe"), bad)
        return self

    def predict_proba(self, rows: pd.DataFrame) -> Any:
        return self.model.predict_proba(self.binning.transform(rows, metric="woe", metric_missing="empirical"))


PEERS: dict[str, MakeModel] = {
    "lightgbm": lightgbm,
    "xgboost": xgboost,
    "catboost": catboost,
    "ebm": ebm,
    "optbinning": optbinning,
}
PLAIN = ("catboost", "ebm", "optbinning")
"""Peers that take categories as text, with a word for missing; the others take pandas' categories."""


def frames(task: Any) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """The rows with pandas' categories, the same with categories as text, and the categories' names."""
    names, categorical = task["names"].tolist(), task["categorical"].tolist()
    typed = pd.DataFrame(task["values"], columns=names)
    categories = [name for name, is_category in zip(names, categorical, strict=True) if is_category]
    plain = typed.copy()
    for name in categories:
        codes = typed[name].astype("Int64")
        plain[name] = codes.astype("string").fillna("missing").astype(object)
        typed[name] = plain[name].where(codes.notna()).astype(object).astype("category")
    return typed, plain, categories


def main() -> None:
    """Fit every peer on every fold and write the answer."""
    warnings.filterwarnings("ignore")
    task = np.load(sys.argv[1])
    typed, plain, categories = frames(task)
    answer: dict[str, Any] = {}
    for name, make in PEERS.items():
        if name not in (sys.argv[3:] or PEERS):
            continue
        rows = plain if name in PLAIN else typed
        by_fold, seconds = [], []
        for test in task["tests"]:
            started = time.perf_counter()
            model = make(categories).fit(rows[~test], task["bad"][~test])
            seconds.append(time.perf_counter() - started)
            probabilities = np.full(len(test), np.nan)
            probabilities[test] = model.predict_proba(rows[test])[:, 1]
            by_fold.append(probabilities)
        answer[name], answer[f"{name} seconds"] = np.array(by_fold), np.array(seconds)
        print(f"· {name}: {np.mean(seconds):.1f} s a fold", flush=True)
    np.savez(Path(sys.argv[2]), **answer)


main()
