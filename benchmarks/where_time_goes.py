"""Where a millisecond of an application goes: traced applications at 5/s, at 50/s and in a backlog, by service and stage.

The services are started anew with tracing on, for one application in ``EVERY``; spans are read from their topic when a load is over.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import mean
from typing import Any

from benchmarks.progress import timed
from benchmarks.side_by_side.loads import Answered, Load
from creditapp.cli.trace_path import STAGES, Hop, is_whole, way
from creditapp.models.base import decode
from creditapp.models.traces import Span
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import OPERATORS, TRACES
from tests.support.system import System

EVERY = 3
"""One application in so many is traced: few enough spans that a backlog hardly feels them."""
SETTLED = 2.0
"""Seconds after a load in which its last spans arrive."""
SATURATED = "saturated"


def traced_again(system: System) -> None:
    """Start a stopped system with tracing on."""
    system.env["CREDITAPP_TRACE_EVERY"] = str(EVERY)
    with timed("a start with tracing"):
        system.start()


def where(settings: Settings, load: Load, steady: int, backlog: int) -> dict[str, Any]:
    """For the results file: of each load, the mean seconds of each service's stages."""
    measured = {}
    with timed("warming up"):
        asyncio.run(load.at_once(300))
    for name, rate, count in (("5/s", 5.0, max(50, steady // 6)), ("50/s", 50.0, steady), (SATURATED, None, backlog)):
        with timed(f"where time goes, {name}"):
            answered = asyncio.run(load.at_rate(rate, count) if rate else load.at_once(count))
            measured[name] = asyncio.run(_of(settings, answered))
    return measured


async def _of(settings: Settings, answered: Answered) -> dict[str, Any]:
    await asyncio.sleep(SETTLED)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    async for record in read_topic(settings.acting_as(OPERATORS), TRACES):
        span = decode(Span, record.value)
        if span.application_id in answered.sent:
            spans[span.application_id].append(span)
    ways = [hops for of_one in spans.values() if is_whole(hops := way(of_one))]
    if not ways:
        raise SystemExit("error: no application was traced; do the services run with CREDITAPP_TRACE_EVERY?")
    return summary(ways)


def summary(ways: Sequence[Sequence[Hop]]) -> dict[str, Any]:
    """The means over all ways, service by service, in milliseconds."""
    return {
        "applications": len(ways),
        "services": [_mean([hops[place] for hops in ways]) for place in range(len(ways[0]))],
    }


def _mean(hops: Sequence[Hop]) -> dict[str, Any]:
    return {
        "service": hops[0].service,
        "batch": mean(hop.events for hop in hops),
        "stages": {stage: 1000 * mean(hop.stages[stage] for hop in hops) for stage in STAGES},
    }


def by_stage(load: Mapping[str, Any]) -> dict[str, float]:
    """Milliseconds of each stage over all services of a load."""
    return {stage: sum(service["stages"][stage] for service in load["services"]) for stage in STAGES}
