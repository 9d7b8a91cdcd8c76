"""Whether the parts of a run belong together, and whether its scorecard decides as its estimator does."""

import io
from collections.abc import Mapping
from typing import Any

import joblib
import numpy as np

from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.errors import ReleaseRefused
from training.artefacts import sha256
from training.data.table import inputs
from training.evaluation.gate import Gate
from training.scorecard.compile import AGREEMENT
from training.scorecard.rescore import columns_of, rescore


def integrity(card: Mapping[str, Any], model: bytes | None, known: frozenset[str] | None = None) -> list[Gate]:
    """The gates that no reason overrides; after a broken schema the others mean nothing and are left out.

    Of a segmented scorecard each segment's; where ``known`` names what the service has, none can pass, as it serves no segments.
    """
    parts = [part["card"] for part in card.get("segments", ())] if known is None else []
    try:
        for whole in parts or [card]:
            parse_scorecard(whole, known)
    except ReleaseRefused as error:
        return [_intact("schema", 1.0, str(error))]
    if model is None or sha256(model) != card["manifest"]["model_sha256"]:
        return [
            _intact("schema", 0.0, "the scorecard is complete"),
            _intact("model", 1.0, "model.joblib is not the model that the manifest names"),
        ]
    return [
        _intact("schema", 0.0, "the scorecard is complete"),
        _intact("model", 0.0, "model.joblib is the model that the manifest names"),
        Gate(
            name="agreement",
            value=_worst_disagreement(card, parts, model),
            op="<=",
            floor=AGREEMENT,
            overridable=False,
            says="largest difference of scorecard and estimator on the reference rows",
        ),
    ]


def _intact(name: str, faults: float, says: str) -> Gate:
    return Gate(name=name, value=faults, op="<=", floor=0.0, says=says, overridable=False)


def _worst_disagreement(card: Mapping[str, Any], parts: list[Mapping[str, Any]], model: bytes) -> float:
    estimators = joblib.load(io.BytesIO(model))
    if not parts:
        return disagreement(card, estimators)
    return max(disagreement(part, estimator) for part, estimator in zip(parts, estimators, strict=True))


def disagreement(card: Mapping[str, Any], estimator: Any) -> float:
    """Largest difference between the scorecard's unrounded sum and decision_function on the reference rows."""
    columns = columns_of(dict(card))
    rows = [_values(columns, reference["values"]) for reference in card["manifest"]["reference"]]
    values = np.array(rows, dtype=np.float64).reshape(len(rows), len(columns))
    log_odds = card["pd"]["intercept"] + card["pd"]["slope"] * rescore(dict(card), values).raw
    decision = (log_odds - card["decision"]["intercept"]) / card["decision"]["slope"]
    return float(np.abs(decision - estimator.decision_function(inputs(columns, values))).max())


def _values(columns: tuple[Any, ...], named: dict[str, Any]) -> list[float]:
    return [
        np.nan
        if named[column.name] is None
        else float(column.categories.index(named[column.name]))
        if column.categories
        else float(named[column.name])
        for column in columns
    ]
