"""Runs are found, listed and compared by what their own files say."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from training.artefacts import pretty
from training.cli.app import app
from training.errors import TrainingError
from training.experiments.runs import found, read
from training.experiments.tables import NOT_A_TEST, NOT_COMPARABLE, differences, ordered


def kept(out: Path, auc: float = 0.7, data: str = "a" * 64, created: str = "2026-11-01", **metrics: Any) -> Path:
    """A run's directory with the files that are read of it."""
    out.mkdir(parents=True)
    names = metrics.pop("names", ("use", "months"))
    card = {
        "version": f"2026.11-{out.name}",
        "characteristics": [{"name": name} for name in names],
        "manifest": {"created": created, "training_data_sha256": data, "outcome": {"target": "bad", "bad": ["1"]}},
    }
    figures = {
        "auc": auc,
        "ks": 0.4,
        "brier": 0.17,
        "ece": 0.02,
        "rows": 900,
        "seed": 0,
        "candidate": "woe",
        "shape": {"rounds": 5},
    }
    (out / "scorecard.json").write_bytes(pretty(card))
    (out / "metrics.json").write_bytes(pretty(figures | {"notes": ["use: numeric"]} | metrics))
    gates = [
        {"name": "auc", "measured": True, "passed": auc >= 0.7},
        {"name": "psi", "measured": False, "passed": True},
    ]
    (out / "gates.json").write_bytes(pretty(gates))
    return out


def command(*words: object) -> str:
    """What ``training runs`` prints."""
    done = CliRunner().invoke(app, ["runs", *map(str, words)], catch_exceptions=False)
    assert done.exit_code == 0
    return done.output


def test_runs_are_found_wherever_they_lie(tmp_path: Path) -> None:
    """Below directories, oldest first; what is hidden, being written or an evaluation is none; nothing is an error that says how to make one."""
    kept(tmp_path / "two", created="2026-11-02")
    kept(tmp_path / "deep" / "er" / "one")
    kept(tmp_path / ".one-staged")
    (tmp_path / "judged").mkdir()
    (tmp_path / "judged" / "metrics.json").write_text("{}")
    assert [run.directory.name for run in found(tmp_path)] == ["one", "two"]
    assert [run.directory for run in found(tmp_path / "two")] == [tmp_path / "two"]
    with pytest.raises(TrainingError, match="training fit --out"):
        found(tmp_path / "judged")
    with pytest.raises(TrainingError, match="is no directory"):
        found(tmp_path / "nowhere")


def test_a_list_shows_figures_gates_and_which_runs_compare(tmp_path: Path) -> None:
    """Best first where a metric sorts; runs of other data have another letter."""
    kept(tmp_path / "low", auc=0.65)
    kept(tmp_path / "high", auc=0.8)
    kept(tmp_path / "other", auc=0.9, data="b" * 64)
    lines = command("list", tmp_path, "--sort", "auc").splitlines()
    assert [line.split()[0] for line in lines[1:4]] == ["other", "high", "low"]
    assert [line.split()[3] for line in lines[1:4]] == ["A", "B", "B"]
    assert "FAILED auc" in lines[3] and lines[2].endswith("passed") and "only runs on the same one compare" in lines[4]
    assert [
        record["metrics"]["auc"] for record in json.loads(command("list", tmp_path, "--sort", "auc", "--json"))
    ] == [0.9, 0.8, 0.65]
    runs = found(tmp_path)
    assert [run.directory.name for run in ordered(runs, "brier")] == [run.directory.name for run in runs], (
        "ties stay in order"
    )


def test_a_run_is_shown_whole(tmp_path: Path) -> None:
    """Figures, settings by their names, gates, candidates, characteristics, notes."""
    kept(tmp_path / "one", searched=[{"candidate": "woe C=1", "log_loss": 0.51}])
    output = command("show", tmp_path / "one")
    for text in (
        "2026.11-one",
        "a" * 64,
        "shape.rounds",
        "not measured",
        "woe C=1",
        "use, months",
        "use: numeric",
        "outcome.target",
    ):
        assert text in output


def test_a_comparison_shows_what_differs_only(tmp_path: Path) -> None:
    """Figures with the distance from the first run's, settings that differ, characteristics gained and lost; and that it is no test."""
    one = kept(tmp_path / "one")
    two = kept(tmp_path / "two", auc=0.75, seed=3, names=("use", "income"))
    output = command("compare", one, two)
    assert "0.7500 (+0.0500)" in output and "more income; without months" in output and NOT_A_TEST in output
    assert "seed" in output and "candidate" not in output
    assert set(differences([read(one), read(two)])) == {"version", "seed"}
    other = kept(tmp_path / "other", data="c" * 64)
    assert NOT_COMPARABLE in command("compare", one, other)
    with pytest.raises(TrainingError, match="two runs or more"):
        command("compare", one)


def test_a_damaged_run_is_named(tmp_path: Path) -> None:
    """A scorecard without a manifest is no run; a missing gates.json is none that fails."""
    out = kept(tmp_path / "one")
    (out / "gates.json").unlink()
    assert read(out).gates == ()
    (out / "scorecard.json").write_bytes(pretty({"characteristics": [], "version": "x"}))
    with pytest.raises(TrainingError, match="not a complete run"):
        read(out)


def test_a_segment_is_a_part_of_its_run(tmp_path: Path) -> None:
    """It is not found beside it, can be named by itself, and its rows are others than the whole's."""
    parts = [{"name": "old", "candidate": "woe", "rows": 400, "auc": 0.71, "ks": 0.4, "brier": 0.2, "ece": 0.01}]
    whole = kept(tmp_path / "one", segments=parts)
    part = kept(whole / "segments" / "1", rows=400)
    assert [run.directory for run in found(tmp_path)] == [whole] and read(part).version == "2026.11-1"
    assert [run.directory for run in found(part)] == [part]
    assert "woe, 1 segments" in command("list", tmp_path) and "old" in command("show", whole)
    assert NOT_COMPARABLE in command("compare", whole, part)
