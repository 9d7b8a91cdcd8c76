"""From nothing to a scorecard that the services accept, with the commands that a data scientist types."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.domain.scoring import score
from training.artefacts import load_card
from training.evaluation.gates import check_gates
from training.scorecard.rescore import columns_of, rescore

ROOT = Path(__file__).parents[2]


def training(*words: str) -> subprocess.CompletedProcess[str]:
    """``python -m training`` with these words."""
    return subprocess.run(
        [sys.executable, "-m", "training", *words],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A first scorecard from 4,000 people."""
    out = tmp_path_factory.mktemp("first") / "scorecard"
    done = training("first", "--out", str(out), "--people", "4000", "--processes", "2")
    assert done.returncode == 0, done.stderr
    return out


def test_first_scorecard_is_good_enough(first: Path) -> None:
    """Its AUC is as high as the synthetic data honestly allow, and it passes all gates."""
    metrics = json.loads((first / "metrics.json").read_bytes())
    assert 0.84 < metrics["auc"] < metrics["auc_of_true_probability"] < 0.99
    assert metrics["agreement"] < 1e-9
    check_gates(load_card(first), first)


def test_services_score_as_training_scores(first: Path) -> None:
    """Scoring's own reader finds the reference rows' scores and sums, and the points of re-scoring."""
    raw = load_card(first)
    card, columns = parse_scorecard(raw), columns_of(raw)
    for row in raw["manifest"]["reference"]:
        scored = score(card, row["values"])
        assert scored.score == row["score"]
        assert scored.raw == pytest.approx(row["raw"], abs=1e-9)
        values = [[np.nan if row["values"][each.name] is None else row["values"][each.name] for each in columns]]
        assert rescore(raw, np.array(values, dtype=float)).pd[0] == pytest.approx(scored.pd)


def test_the_same_seed_gives_the_same_bytes(first: Path, tmp_path: Path) -> None:
    """A second run with one process writes the same files."""
    done = training("first", "--out", str(tmp_path / "again"), "--people", "4000", "--processes", "1")
    assert done.returncode == 0, done.stderr
    for name in (path.name for path in first.iterdir()):
        assert (tmp_path / "again" / name).read_bytes() == (first / name).read_bytes(), name


def test_fit_and_predict(tmp_path: Path) -> None:
    """A CSV becomes a scorecard, and rows without target get pd, score and factors in their order."""
    rng = np.random.default_rng(0)
    use = rng.random(400)
    bad = rng.random(400) < use**2
    lines = [f"{a:.3f},{'xyz'[at % 3]},{'yes' if b else 'no'}" for at, (a, b) in enumerate(zip(use, bad, strict=True))]
    (tmp_path / "data.csv").write_text("use,group,late\n" + "\n".join(lines) + "\n")
    done = training("fit", "--data", str(tmp_path / "data.csv"), "--target", "late", "--out", str(tmp_path / "run"))
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "run").iterdir()} == {
        "model.joblib",
        "scorecard.json",
        "metrics.json",
        "gates.json",
        "report.html",
        "model_card.md",
        "model_risk.md",
        "annex_iv.md",
        "pd_intervals.json",
    }
    (tmp_path / "new.csv").write_text("group,use\nx,0.95\ny,0.05\nnever seen,\n")
    done = training(
        "predict",
        "--model",
        str(tmp_path / "run"),
        "--data",
        str(tmp_path / "new.csv"),
        "--out",
        str(tmp_path / "out.csv"),
    )
    assert done.returncode == 0, done.stderr
    header, risky, safe, unknown = (tmp_path / "out.csv").read_text().splitlines()
    assert header == "group,use,pd,score,factor_1,factor_2,factor_3,factor_4"
    assert float(risky.split(",")[2]) > float(safe.split(",")[2])
    assert int(risky.split(",")[3]) < int(safe.split(",")[3]) and unknown.startswith("never seen,")


@pytest.mark.parametrize(
    ("content", "message"),
    [("", "is empty"), ("a,b\n1,2\n", "no column 'late'"), ("a,late\n1,yes\n2,yes\n", "one class only")],
)
def test_unusable_data_is_refused_in_one_line_and_nothing_is_written(
    tmp_path: Path, content: str, message: str
) -> None:
    """Data that cannot be trained on gives one clear line, exit code 1 and no directory."""
    (tmp_path / "data.csv").write_text(content)
    done = training("fit", "--data", str(tmp_path / "data.csv"), "--target", "late", "--out", str(tmp_path / "run"))
    assert done.returncode == 1 and message in done.stderr and "Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["data.csv"]


def test_a_scorecard_changed_after_training_is_not_released(first: Path, tmp_path: Path) -> None:
    """Changing one table after training fails the gates."""
    card = load_card(first)
    card["characteristics"][0]["raw"] = [raw - 5.0 for raw in card["characteristics"][0]["raw"]]
    card["manifest"]["reference"] = card["manifest"]["reference"]
    run = tmp_path / "run"
    run.mkdir()
    (run / "scorecard.json").write_text(json.dumps(card))
    (run / "model.joblib").write_bytes((first / "model.joblib").read_bytes())
    done = training("release", str(run))
    assert done.returncode == 1 and "is not released" in done.stderr
