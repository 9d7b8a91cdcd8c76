"""Days are counted as they come, in any order, each observation once; a quarter of them is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.monitoring.days import KEPT, day_of, figures_of, with_day, with_psi
from creditapp.models.base import decode, encode
from creditapp.models.monitoring import DayCounts, Monitored, Observation, Watch

DAY = date(2026, 11, 24)


def observation(score: int = 700, *, scored: bool = True, bad: bool | None = None) -> Observation:
    """One observation."""
    return Observation(
        consumer_id="c", scorecard_version="v1", source="s", offset=0, scored=scored, score=score, bad=bad
    )


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(300, 850), st.booleans(), st.sampled_from([None, True, False])))
)
def test_a_day_has_the_sums_of_its_observations(seen: list[tuple[int, int, bool, bool | None]]) -> None:
    """Scores, approvals and outcomes, whatever the order of the days."""
    watch = Watch()
    for back, score, scored, bad in seen:
        watch = with_day(watch, observation(score, scored=scored, bad=bad), DAY - timedelta(back), 660)
    for back in range(6):
        own = [entry for entry in seen if entry[0] == back]
        counts = watch.days.get(DAY - timedelta(back), DayCounts())
        scores = [score for _, score, scored, _ in own if scored]
        assert (counts.scores, counts.total) == (len(scores), sum(scores))
        assert counts.approved == sum(score >= 660 for score in scores)
        assert (counts.goods, counts.bads) == tuple(sum(bad is is_bad for *_, bad in own) for is_bad in (False, True))
    assert list(watch.days) == sorted(watch.days)


def test_only_the_newest_quarter_is_kept() -> None:
    """A late observation of a day that has left does not come back to stay."""
    watch = Watch()
    for number in range(KEPT + 10):
        watch = with_day(watch, observation(), DAY + timedelta(number), 660)
    assert len(watch.days) == KEPT
    assert min(watch.days) == DAY + timedelta(10)
    assert DAY not in with_day(watch, observation(), DAY, 660).days


def test_figures_are_none_where_nothing_was_counted() -> None:
    """A day of outcomes alone has no mean score; one of scores alone no bad rate."""
    watch = with_day(Watch(), observation(650), DAY, 660)
    watch = with_day(watch, observation(scored=False, bad=True), DAY + timedelta(1), 660)
    watch = with_psi(watch, DAY, 0.125)
    first, second = figures_of(with_psi(watch, DAY, None).days)
    assert (first.mean_score, first.approved, first.bad_rate, first.psi) == (650, 0, None, 0.125)
    assert (second.mean_score, second.approved, second.bad_rate, second.psi) == (None, None, 1, None)


def test_a_row_from_before_days_were_counted_is_read_and_a_new_one_is_kept_whole() -> None:
    """The table's rows are older than this field."""
    old = encode(Monitored(watch=Watch(seen=3)))
    assert decode(Monitored, old.replace(b',"days":{}', b"")).watch == Watch(seen=3)
    watch = with_psi(with_day(Watch(), observation(), DAY, 660), DAY, 0.1)
    assert decode(Monitored, encode(Monitored(watch=watch))).watch == watch


@pytest.mark.parametrize(("hour", "day"), [(0, 24), (23, 24), (24, 25)])
def test_a_day_is_that_of_utc(hour: int, day: int) -> None:
    """Wherever the worker runs."""
    midnight = datetime(2026, 11, 24, tzinfo=UTC).timestamp()
    assert day_of(midnight + hour * 3600) == date(2026, 11, day)
