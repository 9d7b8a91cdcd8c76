"""One row is explained, and scored with intervals, by the commands that somebody types."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support import evaluation_samples as samples
from training.artefacts import pretty
from training.cli.app import app
from training.scorecard.pd_intervals import FILE, UNSEEN, pd_intervals

SAMPLE = samples.sample(3_000, seed=2)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run's directory with intervals, and rows beside it."""
    out = tmp_path_factory.mktemp("explain") / "run"
    out.mkdir()
    card = SAMPLE.card | {
        "manifest": SAMPLE.card["manifest"] | {"ranges": {"use": [0, 0.01, 0.99, 1], "branch": [0, 0, 1, 1]}}
    }
    (out / "scorecard.json").write_bytes(pretty(card))
    intervals = pd_intervals(card["version"], UNSEEN, SAMPLE.pd, SAMPLE.outcomes)
    (out / FILE).write_bytes(pretty(intervals.record()))
    (out / "rows.csv").write_text("home,use,branch\nrent,0.95,1\nown,0.1,0\nother,,0\n")
    return out


def run(*words: object) -> tuple[int, str]:
    """Exit code and output of a command."""
    done = CliRunner().invoke(app, [*map(str, words)])
    return done.exit_code, done.output + ("" if done.exception is None else str(done.exception))


def test_a_row_is_explained_and_what_would_change_it_is_named(model: Path, tmp_path: Path) -> None:
    """Points add up; the counterfactual scored by predict gives the score that was named."""
    words = ("explain", model, model / "rows.csv", "--row", 1, "--change", "use:down")
    code, output = run(*words, "--score", 650, "--out", tmp_path / "row.json")
    assert code == 0, output
    record = json.loads((tmp_path / "row.json").read_bytes())
    assert record["score"] == 780 + sum(part["points"] for part in record["parts"])
    (way,) = record["counterfactuals"]
    assert way["score"] >= 650 and way["changes"][0]["to"] in output
    changed = tmp_path / "changed.csv"
    changed.write_text(f"home,use,branch\nrent,{way['changes'][0]['to'].removeprefix('at most ')},1\n")
    assert run("predict", "--model", model, "--data", changed, "--out", tmp_path / "scored.csv")[0] == 0
    assert int(next(csv.DictReader((tmp_path / "scored.csv").open()))["score"]) == way["score"]
    assert "has a score of 650 already" in run("explain", model, model / "rows.csv", "--row", 2, "--score", 650)[1]
    assert "No 3 changes" in run(*words, "--pd", 0.0001)[1]
    assert "--row 9 is none of them" in run("explain", model, model / "rows.csv", "--row", 9)[1]
    assert "not both" in run(*words, "--pd", 0.1, "--score", 650)[1]


def test_predict_adds_intervals(model: Path, tmp_path: Path) -> None:
    """Behind pd and score, in order; the source is told; another scorecard's are refused."""
    words = ("predict", "--model", model, "--data", model / "rows.csv", "--out", tmp_path / "scored.csv")
    code, output = run(*words, "--intervals", model)
    assert code == 0 and "calibrated by 3,000 rows" in output and UNSEEN in output
    rows = list(csv.DictReader((tmp_path / "scored.csv").open()))
    assert list(rows[0])[3:9] == ["pd", "score", "pd_low", "pd_high", "pd_if_good", "pd_if_bad"]
    for row in rows:
        assert float(row["pd_low"]) <= float(row["pd"]) <= float(row["pd_high"])
        assert float(row["pd_if_good"]) <= float(row["pd_if_bad"])
    assert run(*words)[0] == 0 and "pd_low" not in (tmp_path / "scored.csv").read_text()
    other = tmp_path / "other"
    other.mkdir()
    record = json.loads((model / FILE).read_bytes())
    for content, expected in (
        (pretty(record | {"version": "x"}), "is of scorecard x"),
        (b"{}", "is damaged"),
        (None, "has no pd_intervals.json"),
    ):
        (other / FILE).unlink(missing_ok=True)
        if content is not None:
            (other / FILE).write_bytes(content)
        assert expected in run(*words, "--intervals", other)[1]
