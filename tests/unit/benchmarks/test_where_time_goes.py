"""Means of traced applications are by service, in their order, and add up to what the applications took."""

from benchmarks.where_time_goes import by_stage, summary
from creditapp.cli.trace_path import STAGES, WAY, Hop


def hops(work: float, events: int) -> list[Hop]:
    """A way on which each service works so many seconds, and waits a tenth of that for the broker."""
    stages = dict.fromkeys(STAGES, 0.0) | {"work": work, "broker": work / 10}
    return [Hop(service, topic, events, stages) for topic, service in WAY]


def test_the_mean_is_in_milliseconds_by_service_and_stage() -> None:
    """Of two applications, one of which took three times as long."""
    load = summary([hops(0.001, 1), hops(0.003, 9)])
    assert load["applications"] == 2
    assert [service["service"] for service in load["services"]] == [service for _, service in WAY]
    assert load["services"][0]["batch"] == 5
    assert abs(load["services"][0]["stages"]["work"] - 2.0) < 1e-9


def test_stages_add_up_over_the_services() -> None:
    """Eight services of two milliseconds of work and a fifth of one of waiting."""
    stages = by_stage(summary([hops(0.001, 1), hops(0.003, 9)]))
    assert abs(stages["work"] - 2.0 * len(WAY)) < 1e-9
    assert abs(sum(stages.values()) - 2.2 * len(WAY)) < 1e-9
