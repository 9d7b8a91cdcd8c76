"""Pairs' tables lean on their neighbours, and say nothing of what they have not seen."""

import numpy as np
import pytest

from training.data.table import Labels, Matrix
from training.fitting.pair_tables import Cut, Lattice, cut

ROWS = 4_000


def rows() -> tuple[Matrix, Labels]:
    """Three numbers; bads are frequent where the first two are both large."""
    rng = np.random.default_rng(3)
    values = rng.random((ROWS, 3))
    odds = np.where((values[:, 0] > 0.5) & (values[:, 1] > 0.5), 1.5, -1.5)
    return values, (rng.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(np.int8)


def fitted(values: Matrix, bad: Labels, strength: float = 0.03) -> Lattice:
    """A lattice of one pair, which starts from the odds of all."""
    start = np.full(ROWS, np.log(bad.mean() / (1 - bad.mean())))
    return Lattice(((), (), ()), (0, 1, 2), ((0, 1),), strength).fit(values, bad, np.ones(ROWS), start)


def decided(lattice: Lattice, values: list[list[float]]) -> Matrix:
    """Its decisions, from odds of 1 to 1."""
    return lattice.decision_function(np.array(values), np.zeros(len(values)))


def test_an_interaction_of_two_columns_is_learnt() -> None:
    """Each large alone is safe, both large are not."""
    neither, one, other, both = decided(
        fitted(*rows()), [[0.1, 0.1, 0.5], [0.9, 0.1, 0.5], [0.1, 0.9, 0.5], [0.9, 0.9, 0.5]]
    )
    assert both - one - other + neither > 1.0
    assert both > max(neither, one, other)


def test_stronger_regularisation_shrinks_the_tables() -> None:
    """The ridge holds them back."""
    strong, weak = (fitted(*rows(), strength).tables_[0] for strength in (0.03, 0.0003))
    assert np.abs(weak).max() < np.abs(strong).max()


def test_a_column_never_missing_in_training_costs_nothing_when_missing() -> None:
    """A missing value that training never met stands where the mean stands: its tables hold zeros."""
    lattice = fitted(*rows())
    assert not lattice.tables_[0][-1].any() and not lattice.tables_[0][:, -1].any() and not lattice.curves_[2][-1]


def test_missing_values_seen_in_training_have_their_own_points() -> None:
    """Where missing values go bad more often their bin says so."""
    values, bad = rows()
    missing = np.random.default_rng(4).random(ROWS) < 0.2
    values[missing, 2], bad[missing] = np.nan, 1
    lattice = fitted(values, bad)
    assert lattice.curves_[2][-1] > lattice.curves_[2][:-1].max()


@pytest.mark.parametrize(
    ("value", "place"), [(0.0, 0), (1.0, 0), (1.5, 1), (2.0, 1), (9.0, 2), (-9.0, 3), (-8.0, 4), (float("nan"), 5)]
)
def test_every_value_has_its_bin(value: float, place: int) -> None:
    """A cut belongs to the bin below it; codes and missing values stand apart, last."""
    assert Cut(0, (1.0, 2.0), (-9.0, -8.0)).bins(np.array([[value]])).tolist() == [place]


def test_few_values_are_cut_where_they_are_frequent() -> None:
    """Rare values join the next one up, the last ones the one below."""
    values = np.repeat([0.0, 1.0, 2.0, 3.0, 4.0], [50, 5, 50, 50, 5])[:, None]
    assert cut(values, 0, (), 8).cuts == (0.0, 2.0, 3.0)


def test_many_values_are_cut_at_quantiles() -> None:
    """About equally many rows fall into each bin, whatever the codes."""
    values = np.concatenate([np.arange(800.0), np.full(300, -9.0)])[:, None]
    found = cut(values, 0, (-9.0,), 8)
    assert np.bincount(found.bins(values)).tolist() == [100] * 8 + [300]
