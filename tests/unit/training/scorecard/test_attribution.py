"""Points less expected points are the Shapley values of a scorecard, as brute force over all coalitions gives them."""

from itertools import combinations
from math import factorial
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from numpy.typing import NDArray

from tests.support.scorecards import Row, cards_and_rows, matrix
from training.scorecard.attribution import attributions
from training.scorecard.rescore import rescore

Matrix = NDArray[np.float64]


def by_brute_force(card: dict[str, Any], row: Matrix, others: Matrix) -> Matrix:
    """Shapley's formula over all sets of characteristics; a set's value is the mean raw score of the others with the set taken from the row."""
    count = len(row)

    def worth(members: tuple[int, ...]) -> float:
        mixed = others.copy()
        mixed[:, list(members)] = row[list(members)]
        return float(rescore(card, mixed).raw.mean())

    values = np.zeros(count)
    for at in range(count):
        rest = [other for other in range(count) if other != at]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            values[at] += sum(weight * (worth((*members, at)) - worth(members)) for members in combinations(rest, size))
    return values


@pytest.mark.slow
@given(cards_and_rows)
@settings(max_examples=40, deadline=None)
def test_attributions_are_shapley_values_of_any_scorecard(drawn: tuple[dict[str, Any], list[Row]]) -> None:
    """With pairs, special codes, missing values and unseen categories; they add up to the score less the mean score."""
    card, rows = drawn
    values = matrix(card, rows)
    found = attributions(card, values, values)
    raw = rescore(card, values).raw
    assert found.sum(axis=1) == pytest.approx(raw - raw.mean(), abs=1e-8)
    for at in range(min(3, len(values))):
        assert found[at] == pytest.approx(by_brute_force(card, values[at], values), abs=1e-8)


@pytest.mark.slow
@given(cards_and_rows.filter(lambda drawn: "pairs" not in drawn[0]))
@settings(max_examples=30, deadline=None)
def test_points_less_the_usual_are_shapley_values(drawn: tuple[dict[str, Any], list[Row]]) -> None:
    """Without pairs, whole points less their mean are the Shapley values of the sum of whole points, exactly."""
    card, rows = drawn
    values = matrix(card, rows)
    points = rescore(card, values).points
    whole = card | {
        "characteristics": [
            each | {"raw": each["points"], "missing": each["missing"] | {"raw": each["missing"]["points"]}}
            for each in card["characteristics"]
        ]
    }
    expected = points - points.mean(axis=0)
    assert expected[0] == pytest.approx(by_brute_force(whole, values[0], values), abs=1e-8)


def test_the_even_split_of_a_pair_is_not_its_shapley_value() -> None:
    """It differs by half of what one side alone tells more than the other (here 35 and 30 points)."""
    raw = [[0.0, -10.0, 0.0], [-20.0, -50.0, 0.0], [0.0, 0.0, 0.0]]
    flat = {
        "kind": "numeric",
        "edges": [0.5],
        "raw": [0.0, 0.0],
        "points": [0, 0],
        "missing": {"raw": 0.0, "points": 0},
    }
    card = {
        "characteristics": [flat | {"name": name, "code": name} for name in ("a", "b")],
        "pairs": [{"of": ["a", "b"], "axes": [{"edges": [0.5]}] * 2, "raw": raw, "points": [[0, -10, 0], [-20, -50, 0], [0, 0, 0]]}],
        "base_points": 700, "raw_base": 700.0, "score_range": [300, 850], "pd": {"intercept": 9.0, "slope": -0.017},
    }  # fmt: skip
    others = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    found = attributions(card, np.array([[1.0, 1.0]]), others)[0]
    assert found == pytest.approx(by_brute_force(card, np.array([1.0, 1.0]), others))
    halves = rescore(card, np.array([[1.0, 1.0]])).points[0] - rescore(card, others).points.mean(axis=0)
    assert halves.sum() == pytest.approx(found.sum()) and abs(halves[0] - found[0]) == pytest.approx(2.5)
