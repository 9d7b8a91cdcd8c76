"""What a fit chooses by the table it gets."""

from dataclasses import replace

import numpy as np
import pytest

from training.data.table import Column, Table
from training.fitting.fit import fit
from training.fitting.hyperparameters import TRIED, TRIED_DIRECTED, Hyperparameters

CANDIDATES = (Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=10, most_rounds=10, columns_tried=0),)


def table(directions: tuple[int, ...], rows: int = 300) -> Table:
    """As many numbers as directions, all of which lower the risk a little."""
    rng = np.random.default_rng(0)
    values = rng.random((rows, len(directions)))
    bad = (rng.random(rows) < 1 / (1 + np.exp(values.sum(axis=1)))).astype(np.int8)
    return Table(tuple(Column(f"x{at}", direction=each) for at, each in enumerate(directions)), values, bad)


@pytest.mark.parametrize(("directions", "share"), [((1, 1, 0), TRIED_DIRECTED), ((1, 0, 0), TRIED), ((1, 0), TRIED)])
def test_trees_choose_among_more_columns_where_most_have_a_direction(directions: tuple[int, ...], share: float) -> None:
    """A tree whose splits are mostly forbidden needs the column that it needs; the estimator is fitted as the record says."""
    fitted = fit(table(directions), 0, CANDIDATES)
    assert fitted.hyperparameters.columns_tried == share == fitted.estimator.columns_tried


def test_fewer_rows_are_averaged_over_more_boosters_unless_their_number_is_set() -> None:
    """Twenty below 3,000 rows; as many as asked where it is asked."""
    made = table((1, 1, 0))
    assert fit(made, 0, CANDIDATES).estimator.members == 20
    assert fit(made, 0, (replace(CANDIDATES[0], members=3),)).estimator.members == 3


def numbers(seed: int, rows: int, crossed: bool) -> Table:
    """Eight numbers of which two tell the risk by themselves and, where ``crossed``, two more by having the same sign."""
    rng = np.random.default_rng(seed)
    values = rng.normal(size=(rows, 8))
    odds = -1 + 0.8 * values[:, 0] - 0.5 * values[:, 1] + crossed * 2 * np.sign(values[:, 2] * values[:, 3])
    bad = (rng.random(rows) < 1 / (1 + np.exp(-odds))).astype(np.int8)
    return Table(tuple(Column(f"x{at}", code=f"x{at}") for at in range(8)), values, bad)


PAIRED = (Hyperparameters(learning_rate=0.3, leaves=2, smallest_leaf=20, most_rounds=60, members=2, pairs=True),)


@pytest.mark.slow
def test_pairs_are_taken_where_two_numbers_tell_the_risk_together() -> None:
    """The pair that does is the first."""
    assert fit(numbers(0, 3_000, crossed=True), 0, PAIRED).estimator.pairs[0] == (2, 3)


@pytest.mark.slow
def test_pairs_that_save_nothing_are_not_taken() -> None:
    """The list of candidates says so."""
    fitted = fit(numbers(0, 700, crossed=False), 0, PAIRED)
    assert fitted.estimator.pairs == ()
    assert [name.endswith("pairs, which save too little") for name, _ in fitted.searched] == [False, True]
