"""Release gates: a scorecard must agree with its estimator, be complete, and be good, stable and fair enough.

Each gate has a name, a value and a floor. A gate that was not measured (no second period, no audit) does not fail, and says so.
A recorded reason overrides the floors of quality, never those of integrity: schema, model hash, agreement.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creditapp.domain.scorecard_file import served_characteristics
from training.artefacts import read_metrics
from training.errors import TrainingError
from training.evaluation.fairness import FOUR_FIFTHS
from training.evaluation.gate import Gate
from training.evaluation.integrity import integrity
from training.scorecard.expected import ACT

FLOORS = {"auc": 0.70, "ks": 0.30}
"""Below these a scorecard is not worth releasing."""
MOST_ECE = 0.03
"""Expected calibration error allowed beyond what chance alone gives in so many rows."""


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
