"""Two-way tables are added where two characteristics say more together, and nowhere else."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from training.data import service_schema
from training.data.table import Column, Matrix, Table
from training.fitting.fit import fit
from training.fitting.hyperparameters import Hyperparameters
from training.fitting.pairs import MIN_ROWS, MOST_PAIRS, find_pairs
from training.scorecard import run
from training.scorecard.compile import check_agreement, compile_steps

ROWS = 3_000
QUICK = Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, l2=10.0, members=3, pairs=True)


def table(together: float, rows: int = ROWS, columns: int = 6) -> Table:
    """All columns are noise but the first two: the sign of their product moves the log odds by ``together``."""
    rng = np.random.default_rng(5)
    values = rng.normal(size=(rows, columns))
    odds = -1.0 + 0.8 * values[:, 0] + together * np.sign(values[:, 0] * values[:, 1])
    bad = (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(np.int8)
    return Table(tuple(Column(f"c{at}", "numeric", code=f"C{at}") for at in range(columns)), values, bad)


def alone(made: Table) -> Matrix:
    """The log odds without what the two say together, as an additive model would learn them."""
    return -1.0 + 0.8 * made.values[:, 0]


def test_the_pair_that_says_more_together_is_found_first() -> None:
    """The residuals of what each says alone show it."""
    made = table(together=1.0)
    assert find_pairs(made.columns, made.values, made.bad, alone(made))[0] == (0, 1)


def test_the_number_of_pairs_is_limited() -> None:
    """However many there could be."""
    made = table(together=1.0, columns=10)
    assert len(find_pairs(made.columns, made.values, made.bad, alone(made))) <= MOST_PAIRS


def test_no_pairs_are_tried_with_few_rows() -> None:
    """Below the fewest rows none is looked for."""
    made = table(together=1.0, rows=MIN_ROWS - 1)
    assert find_pairs(made.columns, made.values, made.bad, alone(made)) == ()


@pytest.mark.parametrize("together", [0.0, 1.0])
@pytest.mark.slow
def test_pairs_are_taken_only_where_they_pay(together: float) -> None:
    """Where two columns work together the scorecard gets their table, first in rank; where none do it stays without."""
    pairs = fit(table(together), candidates=(QUICK,)).estimator.pairs
    assert pairs[:1] == (((0, 1),) if together else ())


@pytest.mark.slow
def test_pairs_can_be_forbidden() -> None:
    """Who wants a scorecard of single tables only gets one, whatever pairs would pay."""
    trained = run.train(
        table(together=1.0), date(2026, 11, 26), 0, lambda line: None, (QUICK,), run.Options(pairs=False)
    )
    assert trained.fitted.estimator.pairs == () and "pairs" not in trained.card


def test_no_column_with_a_direction_is_in_a_pair() -> None:
    """However much it would say."""
    made = table(together=1.0)
    columns = (replace(made.columns[0], direction=-1), *made.columns[1:])
    assert not any(0 in pair for pair in find_pairs(columns, made.values, made.bad, alone(made)))


def test_a_scorecard_that_can_be_released_has_one_pair_at_most() -> None:
    """Of the service's own characteristics only two have no direction."""
    made = table(together=1.0, columns=len(service_schema.columns()))
    assert len(find_pairs(service_schema.columns(), made.values, made.bad, alone(made))) <= 1


@pytest.mark.slow
def test_a_strong_pair_counts_whole_and_a_share_lies_between_with_and_without() -> None:
    """A trial on rows not learnt from says how much of the decision with pairs is taken."""
    strong = fit(table(together=1.5), 0, (QUICK,)).estimator
    assert strong.pairs and strong.share == 1.0
    made = table(together=1.5)
    whole = strong.decision_function(made.inputs)
    single = strong.shared(0.0).decision_function(made.inputs)
    half = strong.shared(0.5).decision_function(made.inputs)
    assert half == pytest.approx((whole + single) / 2, abs=1e-12)


@pytest.mark.slow
def test_points_tables_are_exact_with_half_of_the_pairs_tables() -> None:
    """The share is in the tables' heights."""
    made = table(together=1.0, rows=900)
    found = fit(made, 0, (QUICK,))
    halved = replace(found, estimator=found.estimator.shared(0.5))
    assert check_agreement(halved, compile_steps(halved), made.values) < 1e-9
