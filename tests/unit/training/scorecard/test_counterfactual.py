"""Counterfactuals are the fewest and smallest changes: no combination of realistic values does with less."""

import math
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import evaluation_samples as samples
from tests.support.scorecards import Row, cards_and_rows, matrix
from training.errors import TrainingError
from training.scorecard.counterfactual import Goal, counterfactuals
from training.scorecard.realistic_changes import changes
from training.scorecard.rescore import rescore

CARD = samples.sample(500).card | {}
CARD["manifest"] = CARD["manifest"] | {"ranges": {"use": [0.0, 0.01, 0.99, 1.0], "branch": [0.0, 0.0, 1.0, 1.0]}}
WORST = np.array([1.0, 0.95, 1.0])
"""Rents, uses nearly all, in the worse branch."""


def by_brute_force(card: dict[str, Any], row: np.ndarray, goal: Goal, most: int) -> tuple[int, float] | None:
    """Fewest changes and their least distance, by scoring every combination of values."""
    options = [changes(card, at, float(row[at])) for at in range(len(row))]
    for size in range(1, most + 1):
        reached = []
        for chosen in combinations(range(len(row)), size):
            for values in product(*(options[at] for at in chosen)):
                changed = row.copy()
                changed[list(chosen)] = [value.value for value in values]
                scores = rescore(card, changed[None])
                raw = int(card["base_points"] + scores.points.sum())
                if goal.reached(raw, float(scores.pd[0])):
                    reached.append(sum(value.distance for value in values))
        if reached:
            return size, min(reached)
    return None


@pytest.mark.slow
@given(cards_and_rows, st.integers(300, 850), st.floats(0.001, 0.5), st.booleans())
@settings(max_examples=60, deadline=None)
def test_no_combination_does_with_less(
    drawn: tuple[dict[str, Any], list[Row]], score: int, pd: float, by_pd: bool
) -> None:
    """Of any scorecard, with pairs, codes and missing values, for a score or a probability; and what is named reaches the goal."""
    card, rows = drawn
    card = card | {"manifest": {"ranges": {}, "expected": {}}}
    row = matrix(card, rows)[0]
    now = rescore(card, row[None])
    goal = Goal(pd=float(now.pd[0]) * pd * 2) if by_pd else Goal(score=min(850, int(now.score[0]) + score % 90 + 1))
    if goal.reached(int(card["base_points"] + now.points.sum()), float(now.pd[0])):
        return
    found = counterfactuals(card, row, goal, most=2)
    expected = by_brute_force(card, row, goal, 2)
    assert (expected is None) == (not found)
    if expected is not None:
        assert len(found[0].changes) == expected[0]
        assert found[0].distance == pytest.approx(expected[1], abs=1e-9)
        assert goal.reached(max(found[0].score, 0), found[0].pd * (1 - 1e-9)) or not by_pd and found[0].score == 850
        assert [way.distance for way in found] == sorted(way.distance for way in found)


def test_the_nearest_value_of_the_best_bin_is_named() -> None:
    """Using less is one change: down to the end of the bin that suffices, no further."""
    score = int(rescore(CARD, WORST[None]).score[0])
    found = counterfactuals(CARD, WORST, Goal(score=score + 70), {"use": "down", "home": ""})
    assert [(change.name, change.shown) for change in found[0].changes] == [("use", "at most 0.8")]
    assert found[0].score == score + 70 and 0 < found[0].distance < 0.7


def test_directions_and_the_changeable_are_kept() -> None:
    """Use cannot fall where it can only rise; what is not named stays; nobody becomes missing."""
    score = int(rescore(CARD, WORST[None]).score[0])
    assert counterfactuals(CARD, WORST, Goal(score=score + 70), {"use": "up"}) == []
    assert counterfactuals(CARD, WORST, Goal(score=score + 40), {"home": "", "branch": ""})[0].score >= score + 40
    assert all(math.isfinite(change.value) for at in range(3) for change in changes(CARD, at, float(WORST[at])))
    with pytest.raises(TrainingError, match="no characteristic income; it has: home, use, branch"):
        counterfactuals(CARD, WORST, Goal(score=700), {"income": "up"})
    with pytest.raises(TrainingError, match="not on the scale of 300 to 850"):
        counterfactuals(CARD, WORST, Goal(score=900))


def test_values_stay_within_training() -> None:
    """A bin beyond the largest value of training is not offered, nor a category that nobody had, nor a special code."""
    card = CARD | {
        "manifest": CARD["manifest"] | {"ranges": {"use": [0.3, 0.31, 0.7, 0.79], "branch": [0.0, 0.0, 1.0, 1.0]}}
    }
    assert [change.shown for change in changes(card, 1, 0.6)] == ["at most 0.5"]
    shares = {"categories": ["own", "rent", "other"], "shares": [0.5, 0.5, 0.0, 0.0]}
    expected = {"characteristics": card["manifest"]["expected"]["characteristics"] | {"home": shares}}
    unseen = card | {"manifest": card["manifest"] | {"expected": expected}}
    assert [change.shown for change in changes(unseen, 0, 1.0)] == ["own"]
    coded = card["characteristics"][1] | {"edges": [math.nextafter(0.3, 0), 0.3, 0.5], "specials": [0.3]}
    with_code = CARD | {"characteristics": [CARD["characteristics"][0], coded, CARD["characteristics"][2]]}
    assert [change.shown for change in changes(with_code, 1, 0.4)] == ["less than 0.3", "more than 0.5"]
