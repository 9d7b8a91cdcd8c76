"""What was recorded after the outcome is left out or warned of; honest columns, however strong, are not accused by chance."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from training.data.leakage import suspicion
from training.data.repeated_columns import repetitions
from training.data.table import Column, Labels

ROWS = 2_000
RNG = np.random.default_rng(5)
NUMBER = Column("x")
BAD = (RNG.random(ROWS) < 0.2).astype(np.int8)


def reasons(values: Any, bad: Labels = BAD, column: Column = NUMBER) -> str:
    """All reasons in one line."""
    return "; ".join(suspicion(column, values, bad).reasons)


def test_the_outcome_in_another_coding_is_left_out() -> None:
    """As a number, reversed, scaled, or as categories."""
    one = BAD.astype(float)
    for values in (one, 1 - one, 3 + 2 * one):
        assert suspicion(Column("x"), values, BAD).leaks
    words = Column("x", "categorical", categories=("paid", "lost"))
    assert suspicion(words, BAD.astype(float), BAD).leaks


def test_a_column_that_nearly_gives_it_away_is_warned_of() -> None:
    """AUC of 0.95 and more; 0.9 is a strong input."""
    near = np.where(RNG.random(ROWS) < 0.96, BAD, 1 - BAD) + RNG.random(ROWS) * 0.01
    strong = BAD + RNG.normal(0, 0.55, ROWS)
    assert "separates bads from goods with an AUC of 0.9" in reasons(near)
    assert not reasons(strong)


def test_a_missing_pattern_tells() -> None:
    """As DEBTINC of HMEQ does: missing for two thirds of bads and a tenth of goods."""
    values = RNG.random(ROWS)
    values[RNG.random(ROWS) < np.where(BAD, 0.66, 0.10)] = np.nan
    assert "whether it is missing tells the outcome" in reasons(values)
    usual = RNG.random(ROWS)
    usual[RNG.random(ROWS) < np.where(BAD, 0.35, 0.15)] = np.nan
    assert not reasons(usual)


def test_one_value_in_a_whole_class_tells() -> None:
    """A flag of some bads and no good; a number that is 0 for all bads: selection."""
    flag = np.where(RNG.random(ROWS) < 0.4, BAD, 0).astype(float)
    assert "it is 0 for all goods" in reasons(flag)
    selected = np.where(BAD == 1, 0.0, (RNG.random(ROWS) < 0.3) * 1.0)
    assert "it is 0 for all bads" in reasons(selected)
    rare = np.zeros(ROWS)
    rare[:20] = 1
    assert not reasons(rare)


def test_many_categories_are_not_accused_by_chance() -> None:
    """Two hundred employers tell few bads apart in the rows they were counted in, and not in others."""
    bad = np.zeros(ROWS, np.int8)
    bad[RNG.choice(ROWS, 15, replace=False)] = 1
    employer = RNG.integers(0, 200, ROWS).astype(float)
    assert not reasons(employer, bad, Column("employer", "categorical", categories=tuple(map(str, range(200)))))


def test_few_rows_of_a_class_accuse_nothing() -> None:
    """Nine bads may be apart by chance."""
    bad = np.zeros(ROWS, np.int8)
    bad[:9] = 1
    assert not reasons(np.arange(ROWS) * -1.0, bad)


@pytest.mark.parametrize("change", [lambda x: 12 * x, lambda x: 3 - x / 7, np.log1p, lambda x: np.round(x / 12, 2)])
def test_another_unit_is_the_same_column(change: Callable[[Any], Any]) -> None:
    """A year's income and a month's, rounded; reversed; its logarithm: the later one is left out."""
    income = RNG.lognormal(8, 0.5, ROWS).round(2)
    income[:50] = np.nan
    other = RNG.random(ROWS)
    values = np.column_stack([income, other, change(income)])
    assert repetitions((Column("a"), Column("b"), Column("c")), values) == {2: 0}


def test_categories_under_other_names_are_the_same_column() -> None:
    """Grades as letters and as numbers; sub-grades say more and are another column."""
    grade = RNG.integers(0, 7, ROWS).astype(float)
    order = RNG.permutation(7).astype(float)
    finer = grade * 5 + RNG.integers(0, 5, ROWS)
    columns = (
        Column("grade", "categorical", categories=tuple("ABCDEFG")),
        Column("grade_number"),
        Column("sub_grade"),
    )
    assert repetitions(columns, np.column_stack([grade, order[grade.astype(int)], finer])) == {1: 0}


def test_columns_that_are_only_close_stay() -> None:
    """Two amounts that differ for one row in fifty, and two columns missing for different rows."""
    amount = RNG.lognormal(8, 0.5, ROWS)
    funded = np.where(RNG.random(ROWS) < 0.02, amount * 0.5, amount)
    gapped = np.where(RNG.random(ROWS) < 0.1, np.nan, amount)
    columns = (Column("a"), Column("b"), Column("c"))
    assert not repetitions(columns, np.column_stack([amount, funded, gapped]))
