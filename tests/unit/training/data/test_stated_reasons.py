"""A specification's reasons and protected columns reach every place where they are read."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from training.cli.app import app


@pytest.mark.slow
def test_reasons_codes_and_protected_columns_reach_every_place(tmp_path: Path) -> None:
    """Scorecard, report, model card and predictions tell a reason in the specification's words; a protected column audits."""
    rng = np.random.default_rng(0)
    use, months = rng.random(900), np.where(rng.random(900) < 0.2, -9, rng.integers(0, 60, 900))
    late = rng.random(900) < np.where(months == -9, 0.5, 0.8 * use)
    data = {"use": use.round(3), "months": months, "team": rng.choice(["red", "blue"], 900), "late": late.astype(int)}
    pl.DataFrame(data).write_csv(tmp_path / "data.csv")
    columns = {
        "use": {"direction": -1, "reason": "Much of the limit is used <now>"},
        "months": {"direction": 1, "specials": [-9], "reason": "History is short"},
    }
    (tmp_path / "spec.json").write_text(json.dumps({"bad": 1, "protected": ["team"], "columns": columns}))
    words = [
        "--data",
        str(tmp_path / "data.csv"),
        "--target",
        "late",
        "--spec",
        str(tmp_path / "spec.json"),
        "--only",
        "woe",
    ]
    out = tmp_path / "run"
    assert CliRunner().invoke(app, ["fit", *words, "--out", str(out)], catch_exceptions=False).exit_code == 0
    card = json.loads((out / "scorecard.json").read_bytes())
    assert {each["name"]: (each["reason"], each["specials"]) for each in card["characteristics"]} == {
        "use": ("Much of the limit is used <now>", []), "months": ("History is short", [-9.0])
    }  # fmt: skip
    page, model_card = (out / "report.html").read_text(), (out / "model_card.md").read_text()
    assert "Much of the limit is used &lt;now&gt;" in page and "code -9" in page and "team" in page
    assert "History is short" in model_card and "months: -9" in model_card and "team = red" in model_card
    pl.DataFrame(data).drop("late").write_parquet(tmp_path / "new.parquet")
    asked = [
        "predict",
        "--model",
        str(out),
        "--data",
        str(tmp_path / "new.parquet"),
        "--out",
        str(tmp_path / "scored.csv"),
    ]
    assert CliRunner().invoke(app, asked, catch_exceptions=False).exit_code == 0
    scored = pl.read_csv(tmp_path / "scored.csv")
    assert scored.height == 900 and set(scored["factor_1"].drop_nulls()) == {
        "Much of the limit is used <now>",
        "History is short",
    }
