"""A scorecard is judged again on other rows, by the command that a data scientist types."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from training.artefacts import load_card, write_all
from training.cli.app import app
from training.data.spec import Spec
from training.data.table import Column, Table
from training.errors import TrainingError
from training.evaluation.reevaluate import EvaluationRequest, as_trained, evaluate
from training.fitting.hyperparameters import Hyperparameters
from training.report import outputs
from training.scorecard import run

COLUMNS = (
    Column("home", "categorical", categories=("own", "rent"), code="home"),
    Column("use", direction=-1, code="use"),
)
CANDIDATES = (Hyperparameters(learning_rate=0.2, leaves=4, smallest_leaf=20, most_rounds=20, members=3),)


def table(seed: int, rows: int = 900) -> Table:
    """A number that matters, and a category."""
    rng = np.random.default_rng(seed)
    use, home = rng.random(rows), rng.integers(0, 2, rows).astype(float)
    bad = (rng.random(rows) < 0.7 * use**2 + 0.02).astype(np.int8)
    return Table(COLUMNS, np.column_stack([home, use]), bad, (), "3" * 64)


def rows_of(path: Path, seed: int, more_use: float = 0.0, rows: int = 900) -> Path:
    """Such rows as a file, with sex and a month beside them."""
    made = table(seed, rows)
    frame = pl.DataFrame(
        {
            "use": np.minimum(made.values[:, 1] + more_use, 1.0),
            "home": [("own", "rent")[int(code)] for code in made.values[:, 0]],
            "sex": [("f", "m")[at % 2] for at in range(rows)],
            "opened": [f"2025-0{1 + at % 3}-01" for at in range(rows)],
            "late": made.bad,
        }
    )
    frame.write_parquet(path) if path.suffix == ".parquet" else frame.write_csv(path)
    return path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's directory."""
    out = tmp_path_factory.mktemp("reevaluate") / "run"
    write_all(out, outputs.files(run.train(table(0), date(2026, 11, 24), 0, lambda line: None, CANDIDATES)))
    return out


@pytest.mark.slow
def test_the_command_writes_page_documents_and_gates(model: Path, tmp_path: Path) -> None:
    """On Parquet, with outcomes, audit, months and a champion: all sections, and a second time over its own directory."""
    data = rows_of(tmp_path / "new.parquet", 1)
    words = [
        "evaluate",
        "--model",
        str(model),
        "--data",
        str(data),
        "--target",
        "late",
        "--champion",
        str(model),
        "--out",
        str(tmp_path / "out"),
    ]
    for _ in range(2):
        done = CliRunner().invoke(app, words, catch_exceptions=False)
        assert done.exit_code == 0 and "gates passed" in done.output
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {
        "metrics.json",
        "gates.json",
        "report.html",
        "model_card.md",
        "model_risk.md",
        "annex_iv.md",
        "pd_intervals.json",
    }
    page = (tmp_path / "out" / "report.html").read_text()
    assert (
        all(f'<section id="{name}">' in page for name in ("discrimination", "fairness", "swaps"))
        and "Bad rate over time" in page
    )
    reevaluated = json.loads((tmp_path / "out" / "metrics.json").read_bytes())
    assert reevaluated["auc"] > 0.7 and reevaluated["evaluation"]["swaps"]["correlation"] == pytest.approx(1)
    assert [each["direction"] for each in reevaluated["evaluation"]["characteristics"] if each["name"] == "use"] == [-1]


@pytest.mark.slow
def test_csv_and_parquet_give_the_same_evaluation(model: Path, tmp_path: Path) -> None:
    """The same rows give the same figures."""
    one, other = (
        evaluate(EvaluationRequest(model, rows_of(tmp_path / f"new.{kind}", 1), "late")) for kind in ("csv", "parquet")
    )
    assert one.findings == other.findings and one.metrics == other.metrics


@pytest.mark.slow
def test_drift_fails_a_gate(model: Path, tmp_path: Path) -> None:
    """Against the training rows, and against an earlier table, the characteristic that moved is named."""
    moved, before = rows_of(tmp_path / "moved.csv", 2, more_use=0.35), rows_of(tmp_path / "before.csv", 3)
    for against in (None, before):
        reevaluated = evaluate(EvaluationRequest(model, moved, "late", against=against))
        failing = {gate.name: gate.says for gate in reevaluated.failing}
        assert "csi" in failing and "use" in failing["csi"]
    steady = evaluate(EvaluationRequest(model, rows_of(tmp_path / "steady.csv", 4), "late", against=before))
    assert "csi" not in {gate.name for gate in steady.failing}


@pytest.mark.slow
def test_rows_without_outcomes_and_without_a_column(model: Path, tmp_path: Path) -> None:
    """No target: no claims of bads; an absent column is missing in every row and said."""
    data = rows_of(tmp_path / "new.csv", 1)
    (tmp_path / "less.csv").write_text("\n".join(line.split(",")[0] for line in data.read_text().splitlines()))
    reevaluated = evaluate(EvaluationRequest(model, tmp_path / "less.csv"))
    assert reevaluated.metrics == {} and reevaluated.findings["calibration"] is None
    assert "not in less.csv, and so missing in every row: home" in reevaluated.notes


@pytest.mark.parametrize(
    ("content", "target", "message"),
    [
        ("", None, "is empty"),
        ("a,b\n1,2\n", None, "none of the scorecard's columns"),
        ("use,home\n0.1,own\n", "late", "no column 'late'"),
        ("use,late\n0.1,1\n0.2,1\n", "late", "one class only"),
    ],
)
def test_invalid_files_are_refused_in_one_line(
    model: Path, tmp_path: Path, content: str, target: str | None, message: str
) -> None:
    """The message names what is wrong; nothing is written."""
    (tmp_path / "new.csv").write_text(content)
    with pytest.raises(TrainingError, match=message) as refused:
        evaluate(EvaluationRequest(model, tmp_path / "new.csv", target))
    assert "\n" not in str(refused.value) and [path.name for path in tmp_path.iterdir()] == ["new.csv"]


def test_the_bad_value_may_be_named(model: Path, tmp_path: Path) -> None:
    """A specification decides what bad means here too."""
    data = rows_of(tmp_path / "new.csv", 1)
    reevaluated = evaluate(EvaluationRequest(model, data, "late", Spec(bad="0")))
    assert reevaluated.metrics["auc"] < 0.3


@pytest.mark.slow
def test_weights_and_groups_count_on_new_rows_as_repeated_rows_do(model: Path, tmp_path: Path) -> None:
    """A file with weights, and one with so many copies: the same figures and intervals."""
    frame = pl.read_csv(rows_of(tmp_path / "new.csv", 4, rows=400)).with_row_index("customer_id")
    weights = np.where(frame["late"] == 1, 3, 5)
    frame.with_columns(w=pl.Series(weights)).write_csv(tmp_path / "weighted.csv")
    frame[np.repeat(np.arange(400), weights)].write_csv(tmp_path / "copies.csv")
    weighted = evaluate(EvaluationRequest(model, tmp_path / "weighted.csv", "late", Spec(weight="w")))
    copies = evaluate(EvaluationRequest(model, tmp_path / "copies.csv", "late", Spec()))
    for name in ("auc", "ks", "brier", "bad_rate"):
        assert weighted.metrics[name] == pytest.approx(copies.metrics[name])
    for part in ("rows", "bands", "separation", "decision"):
        assert (
            weighted.findings[part] == pytest.approx(copies.findings[part])
            if part == "separation"
            else (weighted.findings[part] == copies.findings[part])
        )
    assert weighted.metrics["weight"] == copies.findings["rows"] and copies.metrics["groups"] == 400
    plain = evaluate(EvaluationRequest(model, tmp_path / "copies.csv", "late", Spec(group="none")))
    width = [
        found.findings["separation"]["auc_high"] - found.findings["separation"]["auc_low"] for found in (copies, plain)
    ]
    assert width[0] > 1.3 * width[1]


def test_a_role_that_new_rows_lack_is_noted(model: Path, tmp_path: Path) -> None:
    """The specification of a fit may name a weight that newer rows do not have."""
    found = evaluate(EvaluationRequest(model, rows_of(tmp_path / "new.csv", 5), "late", Spec(weight="w", group="who")))
    assert "there is no column w: each row has a weight of 1" in found.notes
    assert "there is no column who: each row is by itself" in found.notes


def test_the_bad_value_is_that_of_training(model: Path, tmp_path: Path) -> None:
    """New rows of which most are bad are not turned round; without a record of the training they would be."""
    data = rows_of(tmp_path / "new.csv", 6)
    frame = pl.read_csv(data)
    mostly_bad = frame.filter((pl.col("late") == 1) | (pl.int_range(pl.len()) % 8 == 0)).rename({"late": "y"})
    mostly_bad.write_csv(data)
    card = load_card(model)
    trained = card | {"manifest": card["manifest"] | {"outcome": {"target": "y", "bad": ["1"]}}}
    assert as_trained(Spec(), trained, "y").bad == ("1",) and as_trained(Spec(), trained, "z").bad is None
    assert as_trained(Spec(bad="0"), trained, "y").bad == "0"
    turned = evaluate(EvaluationRequest(model, data, "y", Spec()))
    kept = evaluate(EvaluationRequest(model, data, "y", as_trained(Spec(), trained, "y")))
    assert kept.metrics["bad_rate"] > 0.6 and turned.metrics["bad_rate"] < 0.4
    assert kept.metrics["auc"] > 0.6 > 0.4 > turned.metrics["auc"]
