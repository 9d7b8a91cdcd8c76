"""The compiled scorecard is its estimator, exactly."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.artefacts import write_all
from training.data.table import Column, Table
from training.errors import TrainingError
from training.fitting.fit import Fitted, estimator, fit
from training.fitting.hyperparameters import Hyperparameters
from training.report import outputs
from training.scorecard import run
from training.scorecard.compile import check_agreement, compile_steps
from training.scorecard.rescore import columns_of, key_factors, rescore

CANDIDATES = (Hyperparameters(learning_rate=0.2, leaves=6, smallest_leaf=10, most_rounds=30, members=3),)


def table(seed: int = 0, rows: int = 900) -> Table:
    """Two numbers, one with missing values, and a category, all of which matter."""
    rng = np.random.default_rng(seed)
    category = rng.integers(0, 3, rows).astype(float)
    use, age = rng.random(rows), rng.integers(0, 40, rows).astype(float)
    margin = 3 * use - 0.08 * age + 0.9 * (category == 2) - 0.8
    bad = (rng.random(rows) < 1 / (1 + np.exp(-margin))).astype(np.int8)
    age[rng.random(rows) < 0.1] = np.nan
    columns = (
        Column("home", "categorical", categories=("own", "rent", "other"), code="home"),
        Column("use", direction=-1, code="use"),
        Column("age", direction=1, code="age", inquiry=True),
    )
    return Table(columns, np.column_stack([category, use, age]), bad, ("made for a test",), "0" * 64)


@pytest.fixture(scope="module")
def trained() -> run.Run:
    """A run on the table above."""
    return run.train(table(), date(2026, 11, 24), 0, lambda line: None, CANDIDATES)


def test_the_compiled_scorecard_agrees_with_the_estimator_on_every_row() -> None:
    """Base plus steps is decision_function to 1e-9, on rows seen and unseen, missing values included."""
    fitted = fit(table(), 0, CANDIDATES)
    compiled = compile_steps(fitted)
    assert check_agreement(fitted, compiled, table(1, 5_000).values) < 1e-9


def test_a_split_of_missing_against_all_others_is_compiled() -> None:
    """A split of missing values from all others leaves finite edges only, and agrees."""
    rng = np.random.default_rng(3)
    values = np.where(rng.random(600) < 0.5, np.nan, rng.random(600))[:, None]
    bad = (rng.random(600) < np.where(np.isnan(values[:, 0]), 0.1, 0.6)).astype(np.int8)
    one = Table((Column("months", direction=1, code="months"),), values, bad)
    fitted = fit(one, 0, CANDIDATES)
    compiled = compile_steps(fitted)
    assert np.isfinite(compiled.steps[0].edges).all()
    assert check_agreement(fitted, compiled, values) < 1e-9


def test_never_counts_as_the_far_end_of_the_scale() -> None:
    """Where missing means never, it counts like the largest value and so is never worse than any other."""
    rng = np.random.default_rng(4)
    values = np.where(rng.random(900) < 0.4, np.nan, rng.integers(0, 84, 900))[:, None]
    bad = (rng.random(900) < np.where(np.isnan(values[:, 0]), 0.3, 0.5 - values[:, 0] / 200)).astype(np.int8)
    one = Table((Column("months", direction=1, code="months", never=True),), values, bad)
    fitted = fit(one, 0, CANDIDATES)
    compiled = compile_steps(fitted)
    assert check_agreement(fitted, compiled, values) < 1e-9
    assert compiled.steps[0].missing == compiled.steps[0].heights[-1] == min(compiled.steps[0].heights)


def test_a_disagreement_is_refused() -> None:
    """A compiled scorecard of another model is not let through."""
    fitted, other = fit(table(), 0, CANDIDATES), fit(table(5), 0, CANDIDATES)
    with pytest.raises(TrainingError, match="differs from the estimator"):
        check_agreement(fitted, compile_steps(other), table().values)


def test_points_add_up(trained: run.Run) -> None:
    """Base points plus all points is the score wherever no clamping bites, and no points are above zero."""
    values = table(2, 500).values
    scores = rescore(trained.card, values)
    whole = trained.card["base_points"] + scores.points.sum(axis=1)
    assert (scores.points <= 0).all()
    assert (np.clip(whole, 300, 850) == scores.score).all()
    assert np.abs(whole - scores.raw).max() <= 0.5 * (len(trained.card["characteristics"]) + 1)


def test_pd_follows_the_unrounded_sum(trained: run.Run) -> None:
    """At 700 points the odds are 22 to 1 and 40 points double them."""
    low, high = (trained.card["pd"]["intercept"] + trained.card["pd"]["slope"] * raw for raw in (700, 740))
    assert np.exp(-low) == pytest.approx(22)
    assert np.exp(low - high) == pytest.approx(2)


@given(use=st.floats(0, 1), more=st.floats(0, 1), age=st.floats(0, 40) | st.just(float("nan")))
@settings(max_examples=60, deadline=None)
def test_points_are_monotone_in_a_stated_direction(trained: run.Run, use: float, more: float, age: float) -> None:
    """Using more of a limit never raises the score."""
    low, high = sorted((use, more))
    one, other = rescore(trained.card, np.array([[0, low, age], [0, high, age]])).score
    assert one >= other


def test_reference_rows_replay(trained: run.Run) -> None:
    """The manifest's reference rows carry the sums and scores that re-scoring finds."""
    columns = columns_of(trained.card)
    for row in trained.card["manifest"]["reference"]:
        values = [
            [
                np.nan
                if row["values"][each.name] is None
                else each.categories.index(row["values"][each.name])
                if each.categories
                else row["values"][each.name]
                for each in columns
            ]
        ]
        scores = rescore(trained.card, np.array(values, dtype=float))
        assert scores.raw[0] == pytest.approx(row["raw"], abs=1e-9) and scores.score[0] == row["score"]


def test_key_factors_are_characteristics_that_lost_points(trained: run.Run) -> None:
    """A factor is named only when it lost points, most lost first."""
    points = np.array([[-5, -30, 0], [0, 0, 0]])
    assert key_factors(trained.card, points) == [["use", "home"], []]


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes(trained: run.Run) -> None:
    """Two runs with one seed write the same bytes."""
    again = run.train(table(), date(2026, 11, 24), 0, lambda line: None, CANDIDATES)
    assert outputs.files(trained) == outputs.files(again)


@pytest.mark.slow
def test_report_stands_alone(trained: run.Run) -> None:
    """The report's page loads nothing from anywhere."""
    page = outputs.files(trained)["report.html"].decode()
    assert "<svg" in page and not any(word in page for word in ("http:", "https:", "src=", "<script"))


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path) -> None:
    """A directory that training did not write is not touched."""
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(TrainingError, match="was not written by training"):
        write_all(tmp_path, {"scorecard.json": b"{}"})
    assert [path.name for path in tmp_path.iterdir()] == ["precious.txt"]


def test_pairs_of_a_category_and_of_a_number_with_codes() -> None:
    """With codes, categories and missing values in pairs, the compiled scorecard agrees."""
    made, rng = table(6, 2_400), np.random.default_rng(6)
    values = np.where((np.arange(3) == 1) & (rng.random(2_400) < 0.2)[:, None], -9.0, made.values)
    values[rng.random(values.shape) < 0.05] = np.nan
    columns = (
        made.columns[0],
        replace(made.columns[1], specials=(-9.0,), direction=0),
        replace(made.columns[2], direction=0),
    )
    shape = CANDIDATES[0]
    boosters = estimator(columns, shape, 0, ((0, 1), (1, 2))).fit(values, made.bad)
    fitted = Fitted(boosters, columns, shape, boosters.rounds)
    assert check_agreement(fitted, compile_steps(fitted), values) < 1e-9


def test_a_pair_with_a_directed_column_is_refused() -> None:
    """A pair's table could reverse the direction, so it is refused."""
    made = table(6, 600)
    columns = (made.columns[0], replace(made.columns[1], direction=-1), made.columns[2])
    with pytest.raises(ValueError, match="must have no direction"):
        estimator(columns, CANDIDATES[0], 0, ((0, 1),)).fit(made.values, made.bad)
