"""A bureau's size follows from what one application and one person cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.side_by_side.measuring import KAFKA
from benchmarks.sizing import BUSY, Costs, bureau, costs_of

COSTS = Costs(
    processor={"gateway": 1.0, "bureau": 3.0, KAFKA: 2.0},
    sent={"creditapp.accepted": 1000.0, "creditapp-gateway-views-changelog": 5000.0},
    tables=2500.0,
    vault=400.0,
)


def test_workers_are_what_the_work_takes_at_the_share_of_a_core_that_may_be_used() -> None:
    """100 applications of 3 ms a second are 0.3 of a core: one worker; 1,000 are 3, which is five workers at 60 %."""
    assert bureau(COSTS, 1000, 100).workers == {"gateway": 1, "bureau": 1}
    assert bureau(COSTS, 1000, 1000).workers == {"gateway": 2, "bureau": 5}
    assert BUSY == 0.6


def test_views_are_kept_for_ever_and_so_are_the_first_limit_of_a_busy_bureau() -> None:
    """A year of 30,000 applications a second leaves more than a billion people's files."""
    busy = bureau(COSTS, 1_000_000_000, 30_000)
    assert busy.views == 365 * 86_400 * 30_000 * 5000.0
    assert busy.bottleneck == "disk: views, which are kept for ever"


def test_what_topics_keep_is_limited_by_their_size() -> None:
    """A gigabyte a partition: at ten times the load the records are kept for a tenth of the time."""
    slow, fast = bureau(COSTS, 1000, 10), bureau(COSTS, 1000, 100)
    assert slow.partitions == fast.partitions == 6
    assert slow.hours == pytest.approx(10 * fast.hours)
    assert fast.hours == pytest.approx(6 * 1_000_000_000 / (100 * 1000.0) / 3600)


@given(st.integers(1, 10**9), st.integers(1, 50_000), st.integers(1, 10))
def test_more_of_anything_never_takes_less_of_anything(people: int, rate: int, times: int) -> None:
    """Neither more people nor more applications make a bureau smaller."""
    small, large = bureau(COSTS, people, rate), bureau(COSTS, people * times, rate * times)
    assert all(large.workers[name] >= count for name, count in small.workers.items())
    assert all(large.brokers[what] >= count for what, count in small.brokers.items())
    assert large.partitions >= small.partitions
    assert large.kept >= small.kept
    assert small.partitions >= max(small.workers.values())


def test_without_measured_costs_there_is_no_size() -> None:
    """Nothing is assumed in their place."""
    assert costs_of({}) is None
    assert costs_of({"contestants": {"b": {}}, "disk": {}}) is None
