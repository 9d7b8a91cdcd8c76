"""A scorecard goes into service only when it agrees with its estimator, is complete, and is good enough."""

from pathlib import Path
from typing import Any

import joblib
import numpy as np

from creditapp.domain.scorecard import parse_scorecard, served_characteristics
from creditapp.errors import ReleaseRefused
from training.artefacts import sha256
from training.compile import AGREEMENT
from training.errors import TrainingError
from training.rescore import columns_of, rescore
from training.table import inputs

FLOORS = {"auc": 0.70, "ks": 0.30}
"""Below these a scorecard is not worth releasing (override with a recorded reason)."""
MOST_ECE = 0.03


def check_gates(card: dict[str, Any], directory: Path, reason: str = "") -> None:
    """Raises TrainingError naming every gate that fails; a recorded reason overrides the floors only."""
    failed = _broken(card, directory) + ([] if reason else _too_weak(card["manifest"]["metrics"]))
    if failed:
        raise TrainingError(f"{card.get('version', 'scorecard')} is not released: {'; '.join(failed)}")


def _too_weak(found: dict[str, Any]) -> list[str]:
    low = [f"{name} {found[name]:.3f} is below {floor}" for name, floor in FLOORS.items() if found[name] < floor]
    return [*low, f"ece {found['ece']:.3f} is above {MOST_ECE}"] if found["ece"] > MOST_ECE else low


def _broken(card: dict[str, Any], directory: Path) -> list[str]:
    """Gates that no reason overrides: schema, model hash, agreement with the estimator."""
    try:
        parse_scorecard(card, served_characteristics())
    except ReleaseRefused as error:
        return [f"schema: {error}"]
    model = (directory / "model.joblib").read_bytes()
    if sha256(model) != card["manifest"]["model_sha256"]:
        return ["model.joblib is not the model that the manifest names"]
    worst = disagreement(card, directory)
    return [] if worst <= AGREEMENT else [f"the scorecard differs from its estimator by {worst:.2e}"]


def disagreement(card: dict[str, Any], directory: Path) -> float:
    """Largest difference of the card's unrounded sum to decision_function on the reference rows."""
    estimator, columns = joblib.load(directory / "model.joblib"), columns_of(card)
    rows = [_values(columns, each["values"]) for each in card["manifest"]["reference"]]
    values = np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))
    log_odds = card["pd"]["intercept"] + card["pd"]["slope"] * rescore(card, values).raw
    decision = (log_odds - card["decision"]["intercept"]) / card["decision"]["slope"]
    return float(np.abs(decision - estimator.decision_function(inputs(columns, values))).max())


def _values(columns: tuple[Any, ...], named: dict[str, Any]) -> list[float]:
    return [
        np.nan
        if named[each.name] is None
        else float(each.categories.index(named[each.name]))
        if each.categories
        else float(named[each.name])
        for each in columns
    ]
