"""Release gates: a scorecard must agree with its estimator, be complete, and be good, stable and fair enough.

Each gate has a name, a value and a floor. A gate that was not measured (no second period, no audit) does not fail, and says so.
A recorded reason overrides the floors of quality, never those of integrity: schema, model hash, agreement.
"""

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

import joblib
import msgspec
import numpy as np

from creditapp.domain.scorecard_file import parse_scorecard, served_characteristics
from creditapp.errors import ReleaseRefused
from training.artefacts import read_metrics, sha256
from training.data.table import inputs
from training.errors import TrainingError
from training.evaluation.fairness import FOUR_FIFTHS
from training.scorecard.compile import AGREEMENT
from training.scorecard.expected import ACT
from training.scorecard.rescore import columns_of, rescore

FLOORS = {"auc": 0.70, "ks": 0.30}
"""Below these a scorecard is not worth releasing."""
MOST_ECE = 0.03
"""Expected calibration error allowed beyond what chance alone gives in so many rows."""


class Gate(msgspec.Struct, frozen=True, kw_only=True):
    """One condition of a release."""

    name: str
    value: float | None
    """None: not measured."""
    op: Literal[">=", "<="]
    floor: float
    says: str
    overridable: bool = True

    @property
    def passed(self) -> bool:
        """Whether the value is on the right side of the floor; a gate that was not measured passes."""
        if self.value is None:
            return True
        return self.value >= self.floor if self.op == ">=" else self.value <= self.floor

    @property
    def state(self) -> str:
        """In a word or two."""
        return "not measured" if self.value is None else "passed" if self.passed else "FAILED"

    def record(self) -> dict[str, Any]:
        """The gate as gates.json holds it."""
        return msgspec.structs.asdict(self) | {"passed": self.passed, "measured": self.value is not None}

    def failure(self) -> str:
        """What is wrong, in a few words."""
        side = "below" if self.op == ">=" else "above"
        return f"{self.name} {self.value:.3g} is {side} {self.floor:.3g}: {self.says}"


def quality(metrics: Mapping[str, Any], evaluation: Mapping[str, Any]) -> list[Gate]:
    """The gates of discrimination, calibration, stability, monotonicity and fairness, from figures already measured."""
    calibration, stability = evaluation["calibration"], evaluation["stability"]
    most_ece = MOST_ECE + (calibration["noise"] if calibration else 0)
    worst_csi = max(stability["csi"], key=lambda name: stability["csi"][name], default=None)
    wrong = {
        characteristic["name"]: characteristic["against_direction"]
        for characteristic in evaluation["characteristics"]
        if characteristic["against_direction"]
    }
    group = evaluation["fairness"]["worst"]
    return [
        Gate(
            name="auc",
            value=metrics.get("auc"),
            op=">=",
            floor=FLOORS["auc"],
            says="how well bads are separated from goods",
        ),
        Gate(
            name="ks",
            value=metrics.get("ks"),
            op=">=",
            floor=FLOORS["ks"],
            says="how far apart goods and bads are at the best cut-off",
        ),
        Gate(
            name="ece",
            value=calibration and calibration["ece"],
            op="<=",
            floor=most_ece,
            says=f"distance of expected and observed bad rates; {MOST_ECE} and what chance gives in {evaluation['rows']:,} rows",
        ),
        Gate(name="psi", value=stability["psi"], op="<=", floor=ACT, says=f"drift of scores: {stability['against']}"),
        Gate(
            name="csi",
            value=stability["csi"][worst_csi] if worst_csi else None,
            op="<=",
            floor=ACT,
            says=f"drift of the characteristic that moved most, {worst_csi}"
            if worst_csi
            else "no second table or period to compare with",
        ),
        Gate(
            name="monotonicity",
            value=float(sum(wrong.values())),
            op="<=",
            floor=0.0,
            says=f"steps of points against the stated direction{': ' + ', '.join(wrong) if wrong else ''}",
        ),
        Gate(
            name="adverse_impact",
            value=group and group["air"],
            op=">=",
            floor=FOUR_FIFTHS,
            says=f"approvals of {group['attribute']} = {group['group']} to those of the group approved most, cut-off {evaluation['cut_off']}"
            if group
            else "no audit of protected attributes was given",
        ),
    ]


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


def check_gates(card: dict[str, Any], directory: Path, reason: str = "") -> None:
    """Raise TrainingError naming every gate that fails; a recorded reason overrides the floors of quality only."""
    gates = integrity(card, _read(directory / "model.joblib"), served_characteristics())
    if all(gate.passed for gate in gates) and not reason:
        gates += quality(card["manifest"]["metrics"], _evaluation(card, directory))
    failed = [gate.failure() for gate in gates if not gate.passed]
    if failed:
        raise TrainingError(f"{card.get('version', 'scorecard')} is not released: {'; '.join(failed)}")


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _evaluation(card: Mapping[str, Any], directory: Path) -> dict[str, Any]:
    """The run's findings; TrainingError if they are missing or of another scorecard."""
    metrics = read_metrics(directory)
    evaluation = metrics.get("evaluation")
    if not isinstance(evaluation, dict):
        raise TrainingError(f"{directory}/metrics.json holds no evaluation; train again, or release with a reason")
    if any(metrics.get(name) != value for name, value in card["manifest"]["metrics"].items()):
        raise TrainingError(f"{directory}/metrics.json is of another scorecard; train again")
    return evaluation
