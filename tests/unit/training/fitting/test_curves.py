"""Smooth curves lean on their neighbours, keep directions, and are half of a decision where no pair is taken."""

from dataclasses import replace

import numpy as np
import pytest

from training.data.table import FAR, Column, Labels, Matrix, Table
from training.fitting.curves import Curves, Shape, fit_curves
from training.fitting.fit import fit
from training.fitting.folds import folds
from training.fitting.hyperparameters import Hyperparameters
from training.scorecard.compile import check_agreement, compile_steps

ROWS = 2_000
FEW = Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, most_rounds=40, members=2)


def rows(seed: int = 5) -> tuple[Matrix, Labels]:
    """A category, a number that tells the risk smoothly, and one that tells nothing."""
    rng = np.random.default_rng(seed)
    values = np.column_stack([rng.integers(0, 4, ROWS), rng.normal(size=(ROWS, 2))])
    odds = -1 + 1.2 * np.tanh(values[:, 1]) + 0.8 * (values[:, 0] == 2)
    return values, (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(np.int8)


def fitted(values: Matrix, bad: Labels, *shapes: Shape, weights: Matrix | None = None) -> tuple[Curves, Matrix]:
    """Curves of these columns, and what they decide of each row unseen."""
    return fit_curves(shapes, values, bad, weights, None, folds(bad, 5, 0))


def test_a_curve_follows_the_risk_and_one_of_noise_stays_flat() -> None:
    """Heights of the number that tells rise from end to end; those of the other differ by a third of that at most."""
    (curves, _) = fitted(*rows(), Shape(1), Shape(2))
    telling, silent = (heights[:-1] for heights in curves.heights)
    assert telling[-1] - telling[0] > 1.0
    assert np.ptp(silent) < np.ptp(telling) / 3


def test_neighbouring_bins_are_alike() -> None:
    """No step between two of sixty bins is a fifth of the whole."""
    (curves, _) = fitted(*rows(), Shape(1))
    heights = curves.heights[0][:-1]
    assert len(heights) == 60 and np.abs(np.diff(heights)).max() < np.ptp(heights) / 5


@pytest.mark.parametrize("direction", [1, -1])
def test_a_curve_has_its_direction_everywhere(direction: int) -> None:
    """Where the rows say the opposite it is flat."""
    (curves, _) = fitted(*rows(), Shape(1, direction=direction), Shape(2, direction=direction))
    for heights in curves.heights:
        assert (direction * np.diff(heights[:-1]) >= -1e-12).all()
    assert np.ptp(curves.heights[0][:-1]) == pytest.approx(0, abs=1e-9) or direction == 1


def test_each_category_special_code_and_missing_value_has_a_height_of_its_own() -> None:
    """Those that go bad more often stand out; a value that training never met counts like the mean."""
    values, bad = rows()
    random = np.random.default_rng(1).random(ROWS)
    values[random < 0.1, 1], bad[random < 0.1] = np.nan, 1
    values[random > 0.9, 1], bad[random > 0.9] = -9, 1
    (curves, _) = fitted(values, bad, Shape(0, True), Shape(1, codes=(-9.0,)))
    category, number = curves.heights
    assert category[:4].argmax() == 2 and not category[4:].any() and len(category) == 6
    ordinary, code, missing = number[:-2], number[-2], number[-1]
    assert min(code, missing) > ordinary.max()


def test_a_row_of_weight_three_is_three_rows() -> None:
    """Curves of rows that are there three times are those of rows that weigh three."""
    values, bad = rows()
    weights = np.where(np.arange(ROWS) < 700, 3.0, 1.0)
    repeated = np.repeat(np.arange(ROWS), weights.astype(int))
    (weighed, _) = fitted(values, bad, Shape(1), weights=weights)
    (thrice, _) = fitted(values[repeated], bad[repeated], Shape(1))
    at = values[:200]
    assert weighed.decision_function(at) == pytest.approx(thrice.decision_function(at), abs=2e-3)


def test_what_was_unseen_is_decided_without_it() -> None:
    """Outcomes that are noise are told no better than by a coin."""
    values, _ = rows()
    noise = (np.random.default_rng(8).random(ROWS) < 0.5).astype(np.int8)
    (curves, unseen) = fitted(values, noise, Shape(1), Shape(2))
    seen = curves.decision_function(values)
    assert np.corrcoef(seen, noise)[0, 1] > 0.05 > np.corrcoef(unseen, noise)[0, 1]


def table(never: bool = False) -> Table:
    """The rows with a direction stated, and "never" among the months where asked."""
    values, bad = rows()
    values[:, 2] = np.round(np.abs(values[:, 2]) * 30)
    if never:
        values[values[:, 2] > 60, 2] = np.nan
    columns = (
        Column("purpose", "categorical", categories=("a", "b", "c", "d")),
        Column("share", direction=-1),
        Column("months", never=never, limits=(-np.inf, 120.0)),
    )
    return Table(columns, values, bad)


@pytest.mark.parametrize("never", [False, True])
def test_points_tables_are_exactly_what_boosters_and_curves_decide_together(never: bool) -> None:
    """Half of each, with every direction kept in the points."""
    made = table(never)
    found = fit(made, 0, (FEW,))
    assert found.estimator.curves_ is not None and (not never or found.estimator.curves_.cuts[2].cuts[-1] < FAR)
    compiled = compile_steps(found)
    assert check_agreement(found, compiled, made.values) < 1e-9
    assert (np.diff(compiled.steps[1].heights) >= -1e-12).all()


def test_a_candidate_may_do_without_curves() -> None:
    """The first scorecard's does."""
    assert fit(table(), 0, (replace(FEW, curves=False),)).estimator.curves_ is None
