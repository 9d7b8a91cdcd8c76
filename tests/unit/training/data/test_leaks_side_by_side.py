"""Leaks that only the columns side by side show are told; columns that are alike by their nature are not."""

from typing import Any

import numpy as np
import pytest

from training.data.leakage import suspicion
from training.data.leaks_side_by_side import Reasons, side_by_side
from training.data.table import Column

ROWS = 2_000
RNG = np.random.default_rng(11)
BAD = (RNG.random(ROWS) < 0.2).astype(np.int8)


def told(bad: Any = BAD, **columns: Any) -> dict[str, str]:
    """The reasons by name, for numbers of these names."""
    named, values = [Column(name) for name in columns], np.column_stack(list(columns.values()))
    alone = [suspicion(column, values[:, at], bad) for at, column in enumerate(named)]
    reasons: Reasons = side_by_side(named, values, bad, alone)
    return {named[at].name: "; ".join(parts) for at, parts in reasons.items()}


def test_amounts_that_are_equal_in_one_class_are_told() -> None:
    """What was paid back is the amount lent, where the loan did not fail."""
    lent = np.round(RNG.lognormal(9, 0.5, ROWS), -1)
    back = np.where(BAD == 1, np.round(lent * RNG.random(ROWS)), lent)
    reasons = told(lent=lent, back=back)
    assert "whether it equals lent tells the outcome (equal for 0% of bads, 100% of goods)" in reasons["back"]
    assert set(reasons) == {"lent", "back"}


def test_counts_that_are_mostly_zero_are_not() -> None:
    """Two counts of late payments are both 0 for most goods and few bads: that is no leak."""
    late = np.where(RNG.random(ROWS) < np.where(BAD, 0.2, 0.9), 0, RNG.integers(1, 9, ROWS))
    later = np.where(late == 0, 0, RNG.integers(1, 9, ROWS))
    assert not told(late=late, later=later)


def test_flags_and_amounts_that_are_equal_in_both_classes_are_not() -> None:
    """The amount asked for and the amount granted."""
    asked = RNG.lognormal(9, 0.5, ROWS).round()
    assert not told(
        asked=asked, granted=np.where(RNG.random(ROWS) < 0.9, asked, asked - 100), flag=(RNG.random(ROWS) < 0.5) * 1.0
    )


def test_a_column_far_ahead_of_the_others_is_told() -> None:
    """The length of a call; among equally strong columns, or few, none is."""
    weak = {f"x{number}": BAD * 0.4 + RNG.normal(0, 1, ROWS) for number in range(5)}
    strong = BAD * 1.6 + RNG.normal(0, 1, ROWS)
    assert set(told(**weak, call=strong)) == {"call"}
    assert not told(**weak, call=strong, other=BAD * 1.4 + RNG.normal(0, 1, ROWS))
    assert not told(x1=weak["x1"], call=strong)


def test_a_column_that_is_suspect_by_itself_hides_no_other() -> None:
    """Beside a leak of its own, the next column that is far ahead is told too."""
    weak = {f"x{number}": BAD * 0.4 + RNG.normal(0, 1, ROWS) for number in range(5)}
    leak = np.where(RNG.random(ROWS) < 0.97, BAD, 1 - BAD) + RNG.random(ROWS) * 0.01
    assert set(told(**weak, leak=leak, call=BAD * 1.6 + RNG.normal(0, 1, ROWS))) == {"call"}


@pytest.mark.parametrize("name", ["balance", "current_balance", "RemainingBalance", "upb"])
def test_a_balance_beside_what_came_after_is_told(name: str) -> None:
    """What is still owed follows from what was paid; a balance among columns of the application is one of an account."""
    columns = {name: RNG.random(ROWS), "income": RNG.random(ROWS)}
    assert set(told(**columns, paid_principal=RNG.random(ROWS))) == {name}
    assert not told(**columns)
    assert not told(revolving_balance=columns[name], income=columns["income"], recoveries=RNG.random(ROWS))


def test_few_rows_of_a_class_tell_nothing() -> None:
    """Nine bads may differ by chance."""
    bad = np.zeros(ROWS, np.int8)
    bad[:9] = 1
    lent = RNG.lognormal(9, 0.5, ROWS)
    assert not told(bad, lent=lent, back=np.where(bad == 1, 0.5, lent))
