"""What a modeller states of bins, orders, pairs and offsets is what the scorecard has."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from tests.support.loans import TARGET, loans
from training.data.fixed_bins import representatives, to_bins
from training.data.spec import load_spec
from training.data.table import Column, Table, inputs
from training.data.training_table import read_table
from training.errors import TrainingError
from training.fitting.fit import EstimatorKind, fit
from training.fitting.hyperparameters import Hyperparameters
from training.fitting.logistic import regression
from training.scorecard import run
from training.scorecard.compile import check_agreement, compile_steps, to_scorecard
from training.scorecard.rescore import columns_of
from training.scorecard.run import Options
from training.scorecard.scale import SCALE, Calibration

CUTS = [0.25, 0.5, 0.75]


FEW = (Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, l2=10.0, columns_tried=0.5, members=2),)
Card = dict[str, Any]
BOTH = [pytest.param("boosters", marks=pytest.mark.slow), "woe"]


def read(tmp_path: Path, stated: dict[str, Any], frame: pl.DataFrame | None = None) -> Table:
    """Loans under this specification."""
    (loans(600) if frame is None else frame).write_csv(tmp_path / "loans.csv")
    (tmp_path / "spec.json").write_text(json.dumps(stated))
    return read_table(tmp_path / "loans.csv", TARGET, load_spec(tmp_path / "spec.json"))


def scorecard(
    tmp_path: Path, stated: dict[str, Any], only: EstimatorKind | None = None, frame: pl.DataFrame | None = None
) -> Card:
    """Its tables, uncalibrated; they and the estimator agree on every row, by the stored columns too."""
    table = read(tmp_path, stated, frame)
    fitted = fit(table, 0, FEW, only)
    compiled = compile_steps(fitted)
    check_agreement(fitted, compiled, table.values)
    card = to_scorecard(compiled, Calibration())
    by_card = fitted.estimator.decision_function(inputs(columns_of(card), table.values))
    assert by_card == pytest.approx(fitted.decide(table.values), abs=1e-12)
    return card


def characteristic(card: Card, name: str) -> Card:
    """Of a scorecard."""
    return next(each for each in card["characteristics"] if each["name"] == name)


def loss_by_category(card: Card, name: str) -> dict[str, float]:
    """Unrounded points of each category."""
    table = characteristic(card, name)
    return {category: table["raw"][at] for category, at in table["categories"].items()}


@pytest.mark.slow
@pytest.mark.parametrize("only", BOTH)
def test_a_number_is_cut_where_the_specification_says(tmp_path: Path, only: Any) -> None:
    """Both kinds of estimator, codes beside the bins."""
    stated = {"columns": {"use": {"cuts": CUTS, "direction": -1}, "months": {"cuts": [24, 48], "specials": [-9]}}}
    made = scorecard(tmp_path, stated, only)
    assert characteristic(made, "use")["edges"] == CUTS
    before = float(np.nextafter(-9, -np.inf))
    assert characteristic(made, "months")["edges"] == [before, -9, 24, 48]
    losses = characteristic(made, "use")["raw"]
    assert losses == sorted(losses, reverse=True) and losses[0] > losses[-1]


@pytest.mark.slow
@pytest.mark.parametrize("only", BOTH)
def test_categories_of_a_group_have_the_same_points(tmp_path: Path, only: Any) -> None:
    """With a direction, groups cost less from one to the next, whatever the data say."""
    groups = [["rent"], ["own"], ["*"]]
    for direction in (1, -1):
        made = scorecard(tmp_path, {"columns": {"home": {"groups": groups, "direction": direction}}}, only)
        raw = loss_by_category(made, "home")
        first, second, *others = raw["rent"], raw["own"], *(raw[name] for name in raw if name not in ("rent", "own"))
        assert len(raw) == 4 and len(set(others)) == 1
        ordered = [first, second, others[0]]
        assert ordered == sorted(ordered, reverse=direction < 0)


@pytest.mark.slow
def test_a_rare_category_can_be_put_into_a_group(tmp_path: Path) -> None:
    """Alone it would count as missing."""
    frame = loans(600)
    home = [*["castle"] * 3, *frame["home"].to_list()[3:]]
    frame = frame.with_columns(pl.Series("home", home))
    alone = scorecard(tmp_path, {}, "woe", frame)
    grouped = scorecard(tmp_path, {"columns": {"home": {"groups": [["castle", "own"]]}}}, "woe", frame)
    assert "castle" not in loss_by_category(alone, "home")
    raw = loss_by_category(grouped, "home")
    assert raw["castle"] == raw["own"] != raw["rent"]


@pytest.mark.slow
def test_a_forced_pair_has_its_table_and_a_forbidden_column_has_none(tmp_path: Path) -> None:
    """Whatever they gain, in a fit that would try no pairs."""
    made = scorecard(tmp_path, {"pairs": {"forced": [["use", "home"]]}})
    assert [set(pair["of"]) for pair in made["pairs"]] == [{"use", "home"}]


def test_pairs_that_cannot_be_are_refused(tmp_path: Path) -> None:
    """Both forced and forbidden, or of a column whose order they would not keep."""
    with pytest.raises(TrainingError, match="forced and forbidden"):
        read(tmp_path, {"pairs": {"forced": [["use", "home"]], "forbidden": [["home"]]}})
    with pytest.raises(TrainingError, match="has a direction"):
        read(tmp_path, {"pairs": {"forced": [["use", "home"]]}, "columns": {"use": {"direction": -1}}})


@pytest.mark.slow
@pytest.mark.parametrize("only", BOTH)
def test_an_offset_is_in_the_scorecard_as_given(tmp_path: Path, only: Any) -> None:
    """Points of the bins differ by exactly the log odds given, and the rest is fitted around them: mean PD is the bad rate."""
    bins, of_missing = [-0.7, 0.0, 0.4, 1.1], 0.2
    table = read(tmp_path, {"columns": {"use": {"cuts": CUTS, "offset": {"bins": bins, "missing": of_missing}}}})
    made = run.train(table, date(2026, 11, 30), 0, lambda line: None, FEW, Options(only=only))
    use, factor = characteristic(made.card, "use"), SCALE.factor
    lost = np.array([*use["raw"], use["missing"]["raw"]])
    assert lost == pytest.approx(-factor * (np.array([*bins, of_missing]) - min(bins)), abs=1e-9)
    pd = 1 / (1 + np.exp(-(made.unseen.decision + made.card["decision"]["intercept"])))
    assert made.card["decision"]["slope"] == 1 and pd.mean() == pytest.approx(made.table.bad.mean(), abs=1e-6)


@pytest.mark.slow
def test_a_column_of_log_odds_is_added_in_small_steps(tmp_path: Path) -> None:
    """Twice a score of log odds costs what it says, within a step of 0.02."""
    frame = loans(600).with_columns(known=pl.Series(np.random.default_rng(1).normal(size=600).round(3)))
    made = scorecard(tmp_path, {"columns": {"known": {"offset": {"times": -0.5}}}}, "woe", frame)
    table = characteristic(made, "known")
    at = np.searchsorted(table["edges"], frame["known"].to_numpy(), side="left")
    decided = -np.array(table["raw"])[at] / SCALE.factor
    wanted = -0.5 * frame["known"].to_numpy()
    assert np.abs((decided - decided.mean()) - (wanted - wanted.mean())).max() < 0.021


def test_boosters_learn_what_an_offset_leaves_open() -> None:
    """Of an outcome made by two columns and an offset, they find the shape of the one that is not given."""
    rng = np.random.default_rng(0)
    values = rng.integers(0, 4, (4_000, 2)).astype(float)
    odds = -1 + np.array([0.0, 2.0, -2.0, 1.0])[values[:, 0].astype(int)] + 0.6 * values[:, 1]
    bad = (rng.random(4_000) < 1 / (1 + np.exp(-odds))).astype(np.int8)
    known = Column("known", cuts=(0.0, 1.0, 2.0), given=(0.0, 2.0, -2.0, 1.0, 0.0))
    fitted = fit(Table((known, Column("open")), values, bad), 0, FEW)
    decided = fitted.decide(np.array([[at, at] for at in range(4)], dtype=float)) - [0.0, 2.0, -2.0, 1.0]
    assert decided == pytest.approx(-1 + 0.6 * np.arange(4), abs=0.2)


def test_without_offset_the_regression_is_the_one_of_scikit_learn() -> None:
    """And with an offset of 0 it is the same."""
    rng = np.random.default_rng(0)
    features, bad = rng.normal(size=(500, 3)), (rng.random(500) < 0.3).astype(np.int8)
    weights = rng.random(500) + 0.5
    known = LogisticRegression(C=0.5, tol=1e-10).fit(features, bad, weights)
    coefficients, intercept = regression(features, bad, weights, 0.5, np.zeros(500))
    assert coefficients == pytest.approx(known.coef_[0], abs=1e-5) and intercept == pytest.approx(
        known.intercept_[0], abs=1e-5
    )


@pytest.mark.parametrize(
    ("column", "says"),
    [
        ({"home": {"cuts": [1]}}, "state groups"),
        ({"use": {"groups": [["a"]]}}, "state cuts"),
        ({"home": {"direction": 1}}, "no order"),
        ({"home": {"direction": 1, "groups": [["own"], ["rent"]]}}, "no group holds"),
        ({"home": {"groups": [["own"], ["own", "rent"]]}}, "two groups"),
        ({"use": {"offset": {"bins": [1, 2]}}}, "state none"),
        ({"use": {"cuts": CUTS, "offset": {"bins": [1, 2]}}}, "make 4"),
        ({"months": {"offset": {"times": 1}, "specials": [-9]}}, "special codes"),
        ({"opened": {"offset": {"times": 1}}}, "spans"),
        ({"use": {"offset": {"tims": 1}}}, "known are bins, times, missing"),
    ],
)  # fmt: skip
def test_what_does_not_fit_the_table_is_refused(tmp_path: Path, column: dict[str, Any], says: str) -> None:
    """With what to state instead."""
    with pytest.raises(TrainingError, match=says):
        read(tmp_path, {"columns": column})


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=8, unique=True).map(sorted), st.lists(st.sampled_from([-9.0, 99.0, 5.0]), max_size=2),
    st.lists(st.floats(-2e6, 2e6) | st.just(float("nan")), min_size=1, max_size=20),
)  # fmt: skip
def test_values_of_a_bin_are_one_number_and_of_two_bins_two(
    cuts: list[float], codes: list[float], values: list[float]
) -> None:
    """In their order; codes and missing values stay what they are."""
    taken = to_bins(np.array(values), cuts, codes)
    bins = np.searchsorted(cuts, values, side="left")
    for value, number, at in zip(values, taken.tolist(), bins.tolist(), strict=True):
        if np.isnan(value) or value in codes:
            assert number == value or np.isnan(number)
        else:
            assert number == representatives(cuts, codes)[at] and number not in codes
