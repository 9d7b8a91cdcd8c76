"""Nothing false is printed about three hundred people of the population: page, JSON, terminal, notices."""

from collections import Counter
from typing import Any

import pytest

from tests.truth.judging import DAY, SEED, Verdict, judged, trained

PEOPLE = 340
"""Some have no file, or too little for a score."""


@pytest.fixture(scope="module")
def card() -> dict[str, Any]:
    """A scorecard that training makes."""
    return trained()


@pytest.fixture(scope="module")
def verdicts(card: dict[str, Any]) -> list[Verdict]:
    """The verdicts on all of them who have a score."""
    return [verdict for verdict in judged(card, SEED, DAY, range(PEOPLE)) if verdict[0] is not None]


def test_everything_that_is_printed_is_true(verdicts: list[Verdict]) -> None:
    """And there is a rule for every sentence."""
    assert len(verdicts) > 0.7 * PEOPLE
    assert [finding for *_, findings in verdicts for finding in findings] == []


def test_no_single_reason_is_the_first_for_most_people(verdicts: list[Verdict]) -> None:
    """A reason that everybody gets tells nobody anything; the limits of all cards were once the first for 110 of 136.

    Of 20,000 people it is at most 30 percent (``python -m tests.truth``); of these few, by chance, a few more.
    """
    first = Counter(keys[0] for _, _, keys, _ in verdicts if keys)
    assert max(first.values()) <= 0.4 * len(verdicts), first.most_common(3)


def test_no_score_is_clamped(verdicts: list[Verdict]) -> None:
    """So nobody is told of a cost that costs nothing."""
    assert sum(clamped for _, clamped, *_ in verdicts) == 0
