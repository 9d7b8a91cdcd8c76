"""Each gate has a value and a floor; integrity is never overridden, quality only with a reason."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from creditapp.domain.characteristics import CHARACTERISTICS
from tests.support import evaluation_samples as samples
from training.artefacts import write_all
from training.data.table import Column, Table
from training.errors import TrainingError
from training.evaluation.gate import Gate
from training.evaluation.gates import FLOORS, check_gates, quality
from training.fitting.hyperparameters import Hyperparameters
from training.report import outputs
from training.scorecard import run

EVALUATION = samples.evaluation(samples.sample(apart=0.3))


def table() -> Table:
    """Two served characteristics, one of them with a direction."""
    rng = np.random.default_rng(2)
    use, cards = rng.random(1_200), rng.integers(0, 6, 1_200).astype(float)
    bad = (rng.random(1_200) < 0.5 * use**2 + 0.02).astype(np.int8)
    named = {each.name: each for each in CHARACTERISTICS}
    columns = tuple(
        Column(name, direction=named[name].direction, code=named[name].code) for name in ("utilisation", "cards_open")
    )
    return Table(columns, np.column_stack([use, cards]), bad, (), "2" * 64)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's directory."""
    out = tmp_path_factory.mktemp("gates") / "run"
    write_all(
        out,
        outputs.files(
            run.train(
                table(),
                date(2026, 11, 24),
                0,
                lambda line: None,
                (Hyperparameters(learning_rate=0.2, leaves=4, smallest_leaf=20, most_rounds=20, members=3),),
            )
        ),
    )
    return out


def card_of(directory: Path) -> dict[str, Any]:
    """The scorecard in a directory."""
    results: dict[str, Any] = json.loads((directory / "scorecard.json").read_bytes())
    return results


def copied(directory: Path, to: Path, **files: bytes) -> Path:
    """The same run with other contents of some files (dots as underscores)."""
    to.mkdir()
    for path in directory.iterdir():
        (to / path.name).write_bytes(files.get(path.name.replace(".", "_"), path.read_bytes()))
    return to


def gates(metrics: dict[str, Any] | None = None, **changes: Any) -> dict[str, Gate]:
    """The gates of quality by name, with some figures changed."""
    return {gate.name: gate for gate in quality(EVALUATION.metrics | (metrics or {}), EVALUATION.findings | changes)}


def test_a_good_scorecard_passes_all_gates() -> None:
    """Nothing fails, and each gate says what it holds."""
    assert all(gate.passed and gate.says for gate in gates().values())
    assert list(gates()) == ["auc", "ks", "ece", "psi", "csi", "monotonicity", "adverse_impact"]


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("auc", gates({"auc": FLOORS["auc"] - 0.01})),
        ("ks", gates({"ks": 0.29})),
        ("ece", gates(calibration={"ece": 0.09, "noise": 0.01})),
        ("psi", gates(stability={"psi": 0.26, "csi": {}, "against": "before"})),
        ("csi", gates(stability={"psi": 0.0, "csi": {"use": 0.3, "home": 0.0}, "against": "before"})),
        ("monotonicity", gates(characteristics=[{"name": "use", "against_direction": 2}])),
        ("adverse_impact", gates(fairness={"worst": {"attribute": "colour", "group": "blue", "air": 0.79}})),
    ],
)
def test_each_gate_fails_on_its_own_figure(name: str, changed: dict[str, Gate]) -> None:
    """One figure beyond its floor fails one gate, and the failure names it with value and floor."""
    assert [gate.name for gate in changed.values() if not gate.passed] == [name]
    assert name in changed[name].failure() and f"{changed[name].floor:.3g}" in changed[name].failure()


def test_a_gate_that_was_not_measured_does_not_fail() -> None:
    """No audit, no second table, no outcomes."""
    results = gates(
        {"auc": None}, fairness={"worst": None}, stability={"psi": 0.0, "csi": {}, "against": "x"}, calibration=None
    )
    for name in ("auc", "ece", "csi", "adverse_impact"):
        assert results[name].passed and results[name].state == "not measured" and not results[name].record()["measured"]


def test_calibration_error_that_chance_explains_does_not_fail_the_gate() -> None:
    """The floor of the ECE leaves room for what chance gives, the more the fewer rows."""
    few, many = (gates(calibration={"ece": 0.05, "noise": noise})["ece"] for noise in (0.03, 0.005))
    assert few.passed and not many.passed


@pytest.mark.slow
def test_a_run_carries_its_gates_and_may_be_released(trained: Path) -> None:
    """gates.json names each gate with value, floor and whether it passed."""
    check_gates(card_of(trained), trained)
    results = {gate["name"]: gate for gate in json.loads((trained / "gates.json").read_bytes())}
    assert {"schema", "model", "agreement", "auc", "adverse_impact"} <= set(results)
    assert all({"name", "value", "op", "floor", "passed", "overridable"} <= set(gate) for gate in results.values())
    assert [name for name, gate in results.items() if not gate["overridable"]] == ["schema", "model", "agreement"]


@pytest.mark.slow
def test_a_weak_scorecard_needs_a_reason(trained: Path, tmp_path: Path) -> None:
    """A floor that fails is named; a recorded reason opens the gate."""
    metrics = json.loads((trained / "metrics.json").read_bytes())
    metrics["evaluation"]["stability"]["psi"] = 0.4
    weak = copied(trained, tmp_path / "weak", metrics_json=json.dumps(metrics).encode())
    with pytest.raises(TrainingError, match=r"not released: psi 0.4 is above 0.25"):
        check_gates(card_of(weak), weak)
    check_gates(card_of(weak), weak, "approved by the committee of 24 November")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"model_joblib": b"another"}, "not the model that the manifest names"),
        ({"metrics_json": b"{}"}, "holds no evaluation"),
        ({"metrics_json": b'{"evaluation": {}, "auc": 0.99}'}, "of another scorecard"),
        ({"metrics_json": b"{tor"}, "holds no evaluation"),
    ],
)
def test_a_run_that_was_tampered_with_is_refused(
    trained: Path, tmp_path: Path, files: dict[str, bytes], message: str
) -> None:
    """Another model, other figures, torn figures."""
    meddled = copied(trained, tmp_path / "meddled", **files)
    with pytest.raises(TrainingError, match=message):
        check_gates(card_of(meddled), meddled)


def test_no_reason_overrides_integrity(trained: Path, tmp_path: Path) -> None:
    """A changed table and a foreign model stay out, whatever is said."""
    meddled = copied(trained, tmp_path / "meddled", model_joblib=b"another")
    with pytest.raises(TrainingError, match="manifest names"):
        check_gates(card_of(meddled), meddled, "urgent")
    card = card_of(trained)
    card["characteristics"][0]["raw"] = [raw - 5.0 for raw in card["characteristics"][0]["raw"]]
    with pytest.raises(TrainingError, match="is not released"):
        check_gates(card, trained, "urgent")
