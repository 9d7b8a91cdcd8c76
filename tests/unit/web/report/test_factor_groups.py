"""Every factor is in its group, with the person's value beside the best values."""

import re
from math import floor

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.models.applications import Factor
from creditapp.web.report import zero_loss_ranges
from creditapp.web.report.factor_groups import NAMES, groups
from tests.support import web_samples as samples

KNOWN = {characteristic.name: characteristic for characteristic in CHARACTERISTICS}


def said(name: str, best: tuple[float | None, float | None] | None, worst: int = -9) -> str:
    """The best values of a characteristic in words."""
    return zero_loss_ranges.best(Factor(code="X", characteristic=name, points=0, worst=worst, best=best), KNOWN[name])


@pytest.mark.parametrize(
    ("name", "best", "expected"),
    [
        ("utilisation", (None, 0.0871), "up to 8%"), ("utilisation", (0.011, 0.0871), "2% to 8%"),
        ("utilisation", (None, 0.004), "up to 0.4%"), ("collections_unpaid", (None, 0.5), "none"),
        ("cards_with_balance", (None, 2.5), "up to 2"), ("mortgages", (0.5, None), "1 or more"),
        ("cards_open", (1.5, 5.5), "2 to 5"), ("cards_open", (1.5, 2.5), "2"), ("cards_open", (None, None), "any"),
        ("oldest_account_months", (143.5, None), "12 years or more"), ("past_due_amount", (None, 0.5), "none"),
        ("revolving_balance", (None, 811.3), "up to $811"), ("worst_status_24m", (None, 0.5), "never late"),
        ("months_since_late_30", (71.5, None), "never, or 6 years or more"), ("months_since_late_30", None, "never"),
        ("months_since_late_30", (500041.5, None), "never"), ("months_since_bankruptcy", (120.0, None), "never"),
        ("months_since_late_90", (None, None), "any"), ("worst_status_24m", (None, 9.5), "any"), ("late_30_12m", (None, 3.5), "up to 3"),
        ("cards_open", None, "does not apply"),
    ],
)  # fmt: skip
def test_the_best_values_are_put_in_words(
    name: str, best: tuple[float | None, float | None] | None, expected: str
) -> None:
    """In the format of the characteristic; any value shown costs no points."""
    assert said(name, best) == expected


def test_a_report_without_recorded_best_values_shows_none() -> None:
    """Nothing is claimed that the scorecard did not record."""
    assert said("utilisation", None, worst=0) == ""


@given(above=st.none() | st.floats(0, 500), width=st.none() | st.floats(1, 500))
def test_no_value_is_called_best_that_costs_points(above: float | None, width: float | None) -> None:
    """The numbers that stand in the sentence lie within the range: above its lower end, up to its upper."""
    up_to = None if width is None else (above or 0) + width
    text = said("cards_open", (above, up_to))
    numbers = [int(number) for number in re.findall(r"\d+", text.replace(",", ""))]
    assert all((above is None or number > above) and (up_to is None or number <= up_to) for number in numbers)
    assert above is None or numbers[0] == floor(above) + 1


@given(above=st.floats(0, 1), width=st.floats(0.02, 1))
@example(above=0.5, width=0.18)  # their sum is a hair below 0.68, 100 times their sum is 68
def test_no_share_is_called_best_that_costs_points(above: float, width: float) -> None:
    """The same for percentages, which are rounded inwards."""
    low, *rest = (int(number) for number in re.findall(r"\d+", said("utilisation", (above, above + width))))
    assert (low - 1) / 100 <= above < low / 100
    assert all(number / 100 <= above + width for number in rest)


def test_every_factor_is_in_one_group_with_code_value_and_points() -> None:
    """The five groups hold all factors; their points are the factors' own."""
    found = groups(samples.FACTORS)
    rows = [row for group in found for row in group.rows]
    assert [group.name for group in found] == [name for name, _ in NAMES.values()]
    assert sorted(row.code for row in rows) == sorted(factor.code for factor in samples.FACTORS)
    assert all(row.yours and row.best and row.points for row in rows)
    assert sum(group.weight for group in found) == 100
    helped = {row.code for row in rows if row.helps}
    assert helped == {factor.code for factor in samples.FACTORS if factor.points < 0 and not factor.key}
