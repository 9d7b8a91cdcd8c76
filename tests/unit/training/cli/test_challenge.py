"""A champion is challenged on a file, by the command that a data scientist types."""

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from tests.support import evaluation_samples as samples
from training.artefacts import load_card, pretty
from training.cli.app import app

ROWS = 1_200


def knowing_less(card: dict[str, Any]) -> dict[str, Any]:
    """The same scorecard without what use costs."""
    without = [
        each | {"raw": [0.0] * len(each["raw"]), "points": [0] * len(each["points"])} if each["name"] == "use" else each
        for each in card["characteristics"]
    ]
    return card | {"version": "2026.10-less", "characteristics": without}


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Directories of a challenger whose probabilities outcomes follow, and of a champion that knows less."""
    out = tmp_path_factory.mktemp("challenge")
    card = samples.card()
    card["manifest"] |= {"outcome": {"target": "bad", "bad": ["1"]}}
    for name, its in (("champion", knowing_less(card)), ("challenger", card)):
        (out / name).mkdir()
        (out / name / "scorecard.json").write_bytes(pretty(its))
    return out


@pytest.fixture(scope="module")
def newer(runs: Path) -> Path:
    """Rows with outcomes, months, customers and weights."""
    made = samples.sample(ROWS, seed=1)
    frame = pl.DataFrame(
        {
            "home": [("own", "rent", "other")[int(code)] for code in made.values[:, 0]],
            "use": [None if np.isnan(use) else use for use in made.values[:, 1].tolist()],
            "branch": made.values[:, 2],
            "opened": [f"2025-0{1 + at % 3}-01" for at in range(ROWS)],
            "customer": [f"c{at // 2}" for at in range(ROWS)],
            "w": [1 + at % 2 for at in range(ROWS)],
            "bad": made.outcomes,
        }
    )
    frame.write_csv(runs / "newer.csv")
    return runs / "newer.csv"


def challenged(*words: object) -> tuple[int, str]:
    """Exit code and output of the command."""
    done = CliRunner().invoke(app, ["challenge", *map(str, words)])
    return done.exit_code, done.output + ("" if done.exception is None else str(done.exception))


@pytest.mark.slow
def test_a_better_challenger_is_found_better(runs: Path, newer: Path, tmp_path: Path) -> None:
    """Terminal, JSON and page tell the same; groups, weights and months are used; the target is the training's."""
    words = (
        runs / "champion",
        runs / "challenger",
        newer,
        "--draws",
        200,
        "--difference",
        0.02,
        "--out",
        tmp_path / "out",
    )
    code, output = challenged(*words, "--time", "opened", "--group", "customer", "--weight", "w")
    assert code == 0, output
    figures = json.loads((tmp_path / "out" / "challenge.json").read_bytes())
    assert figures["verdict"]["outcome"] == "better" and figures["verdict"]["says"][0] in output
    assert figures["rows"] == 1_200 and figures["groups"] == 600 and figures["weight"] == 1_800
    assert len(figures["over_time"]["periods"]) == 3 and "2025-02" in output
    assert [row["difference"] for row in figures["power"]["auc"]["needed"][1:]] == [0.005, 0.02]
    auc = figures["metrics"]["auc"]
    assert auc["difference"]["value"] == pytest.approx(auc["challenger"]["value"] - auc["champion"]["value"], abs=1e-5)
    assert figures["metrics"]["brier"]["difference"]["high"] < 0
    page = (tmp_path / "out" / "challenge.html").read_text()
    for place in ("verdict", "differences", "power", "calibration", "time", "swaps", "terms"):
        assert f'<section id="{place}">' in page and f'href="#{place}"' in page
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))
    assert not re.search(r"\b(nan|None|inf)\b", page) and "http" not in page and "<script" not in page
    assert challenged(*words)[0] == 0, "a challenge may replace an earlier one"


def test_a_scorecard_against_itself_is_alike(runs: Path, newer: Path) -> None:
    """Same rows, same scores: the difference is 0 and smaller than the margin."""
    code, output = challenged(runs / "champion", runs / "champion", newer, "--draws", 200)
    assert code == 0 and "Both rank such rows alike" in output and "opened" not in output


def test_what_cannot_be_compared_is_refused_with_what_to_do(runs: Path, newer: Path, tmp_path: Path) -> None:
    """Two paths, two targets, different bad values, no outcomes."""
    assert "challenge CHAMPION CHALLENGER DATA" in challenged(runs / "champion", newer)[1]
    assert "challenge CHAMPION CHALLENGER DATA" in challenged(runs / "champion", "--none")[1]
    assert "has no column 'paid'" in challenged(runs / "champion", runs / "challenger", newer, "--target", "paid")[1]
    for name, outcome, expected in (
        ("other", {"target": "late", "bad": ["1"]}, "do not state one target (bad, late)"),
        ("turned", {"target": "bad", "bad": ["0"]}, "different values of bad for bad (0 and 1)"),
    ):
        card = load_card(runs / "champion")
        card["manifest"]["outcome"] = outcome
        (tmp_path / name).mkdir()
        (tmp_path / name / "scorecard.json").write_bytes(pretty(card))
        assert expected in challenged(tmp_path / name, runs / "challenger", newer)[1]
