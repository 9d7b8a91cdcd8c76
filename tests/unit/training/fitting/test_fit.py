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
