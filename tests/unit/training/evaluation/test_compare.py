"""A comparison counts every application once, in one cell of the swap set, and says what would change."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.models.base import encode
from creditapp.models.monitoring import Outcome, ScorecardResult, ShadowResults, ShadowScore
from creditapp.models.sealed import Sealed
from training.errors import TrainingError
from training.evaluation.compare import Shadow, compare, newest_pair, outcomes_by_application
from training.report.compare_page import lines, page

DAY = date(2026, 11, 1)


def shadow(number: int, first: int, second: int, *versions: str, reasons: tuple[str, ...] = ("AO01",)) -> Shadow:
    """One application that both have scored."""
    one, other = versions or ("a", "b")
    return Shadow(
        f"app-{number}",
        DAY,
        champion=ScorecardResult(version=one, score=first, pd=0.1, reasons=("AO01",)),
        challenger=ScorecardResult(version=other, score=second, pd=0.2, reasons=reasons),
    )


def record_of(shadow: Shadow) -> ShadowScore:
    """The record that scoring publishes of it, opened."""
    results = Sealed(ShadowResults(shadow.champion, shadow.challenger))
    person = shadow.application_id.replace("app", "person")
    return ShadowScore(application_id=shadow.application_id, consumer_id=person, as_of=shadow.as_of, sealed=results)


PAIRS = st.lists(st.tuples(st.integers(300, 850), st.integers(300, 850)), min_size=1, max_size=60)


@pytest.mark.slow
@given(PAIRS, st.integers(300, 850))
def test_every_application_is_in_one_cell(pairs: list[tuple[int, int]], cut_off: int) -> None:
    """Counts and shares of the four cells add up; who approves is as the scores say."""
    comparison = compare([shadow(at, *pair) for at, pair in enumerate(pairs)], {}, cut_off)
    cells = {cell["name"]: cell["count"] for cell in comparison["swap_set"]}
    assert sum(cells.values()) == len(pairs)
    assert sum(cell["share"] for cell in comparison["swap_set"]) == pytest.approx(1)
    assert cells["approved by both"] + cells["swapped out"] == sum(first >= cut_off for first, _ in pairs)
    assert cells["approved by both"] + cells["swapped in"] == sum(second >= cut_off for _, second in pairs)
    assert list(lines(comparison)) and page(comparison).endswith("</html>")


def test_swapped_rows_are_reported_with_their_bad_rate() -> None:
    """Swapped in and out, expected and realised bad rates, shift and reasons, on numbers that can be checked by hand."""
    shadows = [shadow(0, 700, 720), shadow(1, 700, 640), shadow(2, 600, 680, reasons=("NC01",)), shadow(3, 500, 500)]
    comparison = compare(shadows, {"app-1": True, "app-0": False}, 660)
    cells = {cell["name"]: (cell["count"], cell["bad_rate"]) for cell in comparison["swap_set"]}
    assert cells == {
        "approved by both": (1, 0.0),
        "swapped out": (1, 1.0),
        "swapped in": (1, None),
        "declined by both": (1, None),
    }
    assert comparison["score_shift"]["mean"] == 10
    assert comparison["reasons"]["same_first"] == 0.75
    assert comparison["reasons"]["given"]["NC01"] == {"champion": 0, "challenger": 0.25}


def test_the_newest_pair_is_compared_and_a_duplicate_counts_once() -> None:
    """Records of several partitions come mixed: their times say which pair is the newest."""
    new = [shadow(1, 700, 720, "b", "c"), shadow(1, 700, 720, "b", "c"), shadow(2, 650, 640, "b", "c")]
    old = [shadow(number, 700, 710) for number in range(5)]
    records = [(20.0 + at, record_of(each)) for at, each in enumerate(new)]
    records += [(10.0 + at, record_of(each)) for at, each in enumerate(old)]
    assert newest_pair(records) == [new[0], new[2]]
    assert newest_pair(records, "b") == old
    with pytest.raises(TrainingError, match="scored by z beside"):
        newest_pair(records, "z")


def test_the_first_outcome_of_an_application_counts() -> None:
    """As in monitoring; what cannot be read is passed over."""
    told = [Outcome(application_id="app-1", bad=bad, observed=DAY) for bad in (True, False)]
    assert outcomes_by_application([(1.0, b"{}"), *((2.0, encode(each)) for each in told)]) == {"app-1": True}
