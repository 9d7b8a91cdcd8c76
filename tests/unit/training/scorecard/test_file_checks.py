"""What is new in a file to be scored is counted; what is like training is not accused."""

from typing import Any

import numpy as np
import polars as pl
import pytest

from training.data.cell_parsing import to_matrix
from training.data.table import Column, Matrix, Table
from training.scorecard.file_checks import Finding, lines, of_cells, of_columns, ranges
from training.scorecard.file_drift import Drift, drifts
from training.scorecard.file_drift import lines as drift_lines

RNG = np.random.default_rng(11)
COLUMNS = (
    Column("city", "categorical", categories=("Hull", "Leeds", "York")),
    Column("count", specials=(-9.0,)),
    Column("income"),
    Column("margin"),
    Column("months_since", never=True),
)


def training_values(rows: int = 2_000) -> Matrix:
    """Counts with a code, incomes with a long tail, margins around 0, months."""
    count = RNG.integers(0, 12, rows).astype(float)
    count[:200] = -9
    income = RNG.lognormal(8, 0.6, rows)
    return np.column_stack(
        [RNG.integers(0, 3, rows).astype(float), count, income, RNG.normal(0, 2, rows), RNG.integers(0, 80, rows) * 1.0]
    )


CARD: dict[str, Any] = {
    "manifest": {
        "ranges": ranges(Table(COLUMNS, training_values(), np.zeros(2_000, np.int8))),
        "columns": ["id", "city", "count", "income", "margin", "months_since", "bad"],
    }
}


def checked(**cells: list[str | None]) -> tuple[list[Finding], Matrix]:
    """What is found in a file with these cells, and the values to be scored."""
    frame = pl.DataFrame({name: pl.Series(values, dtype=pl.String) for name, values in cells.items()})
    return of_cells(CARD, COLUMNS, frame, to_matrix(frame, COLUMNS))


def test_rows_like_those_of_training_are_not_accused() -> None:
    """Codes that training had, missing cells, values a little beyond."""
    found, values = checked(
        city=["Hull", None], count=["-9", "13"], income=["200", None], margin=["-8", "9"], months_since=["85", None]
    )
    assert found == [] and values[0, 1] == -9


@pytest.mark.parametrize(
    ("column", "cells", "rows", "what"),
    [
        ("city", ["Bath", "Ely", "Hull"], 2, "a category not seen in training, or too rare: Bath, Ely"),
        ("income", ["2000", "lots", "3000"], 1, "no number: lots"),
        ("count", ["-8", "-7", "3"], 2, "a special code not seen in training: -8, -7"),
        ("count", ["999", "98", "3"], 2, "a special code not seen in training: 999, 98"),
        ("income", ["-1", "99999999", "3000"], 2, "a special code not seen in training: -1, 99999999"),
    ],
)
def test_what_is_new_is_scored_as_missing(column: str, cells: list[str | None], rows: int, what: str) -> None:
    """Counted, with examples; the other rows are scored as they are."""
    (finding,), values = checked(**{column: cells})
    at = [each.name for each in COLUMNS].index(column)
    assert (finding.column, finding.what, finding.rows) == (column, what, rows)
    assert finding.done == "scored as missing" and np.isnan(values[:, at]).sum() == rows
    assert finding.share == pytest.approx(rows / 3)


def test_values_far_outside_are_told_and_kept() -> None:
    """An income of a hundred times the largest; a negative count that is no code."""
    (far,), values = checked(income=["2500000", "3000"])
    assert far.rows == 1 and far.what.startswith("far outside") and "2500000" in far.what
    assert far.done == "scored as it is" and values[0, 2] == 2_500_000
    (negative,), _ = checked(count=["-12.5", "3"])
    assert "-12.5" in negative.what and negative.done == "scored as it is"


def test_where_missing_means_never_a_new_code_is_not_made_never() -> None:
    """It would be the best value of all; it is told and stays."""
    (finding,), values = checked(months_since=["-1", "5"])
    assert finding.done == "scored as it is" and values[0, 4] == -1


def test_columns_that_are_absent_or_new() -> None:
    """Those that training had and did not use are neither."""
    found = of_columns(CARD, COLUMNS, ["id", "bad", "city", "income", "margin", "months_since", "branch"], 7)
    assert [(each.column, each.rows, each.done) for each in found] == [
        ("count", 7, "scored as missing"), ("branch", 7, "not used"),
    ]  # fmt: skip
    assert lines(found)[0].split() == ["column", "what", "rows", "share", "what", "was", "done"] and lines([]) == []


def test_a_scorecard_without_ranges_is_checked_as_far_as_it_goes() -> None:
    """Scorecards of before have none."""
    frame = pl.DataFrame({"city": ["Bath"], "income": ["99999999"]})
    found, values = of_cells({"manifest": {}}, COLUMNS, frame, to_matrix(frame, COLUMNS))
    assert [each.column for each in found] == ["city"] and values[0, 2] == 99_999_999
    assert of_columns({"manifest": {}}, COLUMNS[:1], ["city", "branch"], 1) == []


EXPECTED = {
    "score": {"edges": [500.0, 600.0, 700.0], "shares": [0.25, 0.25, 0.25, 0.25, 0.0]},
    "characteristics": {"city": {"categories": ["Hull", "Leeds", "York"], "shares": [0.5, 0.3, 0.2, 0.0]}},
}


def of_rows(rows: int, moved: bool) -> list[Drift]:
    """Of rows drawn as in training, or moved to one bin."""
    city = np.zeros(rows) if moved else RNG.choice(3, rows, p=[0.5, 0.3, 0.2]).astype(float)
    score = np.full(rows, 450.0) if moved else RNG.uniform(400, 800, rows)
    return drifts(EXPECTED, COLUMNS[:1], city[:, None], score)


@pytest.mark.parametrize("rows", [1, 7, 99])
def test_few_rows_have_figures_and_no_verdict(rows: int) -> None:
    """Finite for one row, whatever it is."""
    for moved in (False, True):
        found = of_rows(rows, moved)
        assert all(np.isfinite(drift.psi) and drift.verdict == "too few rows to tell" for drift in found)
        assert "too few rows to tell" in "\n".join(drift_lines(found, rows))


def test_chance_is_not_called_a_change_and_a_change_is() -> None:
    """Of two hundred unchanged files of 150 rows hardly one calls for a look; empty bins call for action."""
    alarms = sum(drift.verdict in ("look", "act") for _ in range(200) for drift in of_rows(150, False))
    assert alarms <= 8
    assert {drift.verdict for drift in of_rows(150, True)} == {"act"}
    said = drift_lines(of_rows(5_000, False), 5_000)
    assert said[0] == "PSI of 5,000 rows against training (0.10: look, 0.25: act)"
    assert [line.split()[0] for line in said[1:]] == ["score", "city"] and all("stable" in line for line in said[1:])
    many = drift_lines([Drift(f"x{at}", at / 100, 0.01, 500) for at in range(40)], 500)
    assert len(many) == 23 and many[2].startswith("x39") and many[-1] == "19 other inputs: at most 0.1900"
