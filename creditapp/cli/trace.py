"""``creditapp trace``: where the time of one application went, service by service."""

import asyncio
import json
import re
from collections.abc import Sequence
from typing import Annotated

import typer

from creditapp.cli.trace_path import STAGES, Hop, is_whole, way
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.base import decode
from creditapp.models.traces import Span
from creditapp.settings import Settings
from creditapp.streaming.topic_reader import read_topic
from creditapp.topics import OPERATORS, TRACES

ID = re.compile(r"(?:^|/)([0-9a-f]{64})(?:[/?#].*)?$")


def trace(
    application: Annotated[str, typer.Argument(help="The application's id, or the address of its report.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object instead of text.")] = False,
) -> None:
    """Show where an application's time went: milliseconds by service and stage, each counted once.

    Services trace one application in CREDITAPP_TRACE_EVERY; 1 traces all, 0 (the default) none. Spans are kept for a day.

    Example: CREDITAPP_TRACE_EVERY=1 make run, then: creditapp trace http://127.0.0.1:6066/applications/3f…
    """
    if not (found := ID.search(application)):
        raise ConfigurationError("the application's id has 64 hexadecimal digits; its report's address ends with it")
    hops = asyncio.run(_way(Settings().acting_as(OPERATORS), found[1]))
    if not hops:
        raise ConfigurationError(
            "no service has traced this application within a day: start the services with CREDITAPP_TRACE_EVERY=1 to trace all"
        )
    print(json.dumps(_as_json(hops)) if as_json else as_text(hops))


async def _way(settings: Settings, application_id: str) -> list[Hop]:
    spans = []
    async with spinner("reading spans"):
        async for record in read_topic(settings, TRACES):
            if record.key == application_id.encode():
                try:
                    spans.append(decode(Span, record.value))
                except InvalidRecord:
                    continue  # of another version
    return way(spans)


def as_text(hops: Sequence[Hop]) -> str:
    """A table: a line for each service, a column for each stage that took any time."""
    shown = [stage for stage in STAGES if any(hop.stages[stage] >= 0.000_05 for hop in hops)]
    width = max(len(stage) for stage in shown) if shown else 0
    head = f"{'ms':<11}{'batch':>6}{'all':>8}" + "".join(f"{stage:>{width + 1}}" for stage in shown)
    lines = [head]
    for hop in hops:
        times = "".join(_milliseconds(hop.stages[stage], width + 1) for stage in shown)
        lines.append(f"{hop.service:<11}{hop.events:>6}{1000 * hop.seconds:>8.1f}{times}")
    totals = "".join(_milliseconds(sum(hop.stages[stage] for hop in hops), width + 1) for stage in shown)
    lines.append(f"{'all':<17}{1000 * sum(hop.seconds for hop in hops):>8.1f}{totals}")
    if not is_whole(hops):
        lines.append("It is not whole: some services did not trace it, or have not handled it yet.")
    return "\n".join(lines)


def _milliseconds(seconds: float, width: int) -> str:
    return f"{1000 * seconds:>{width}.1f}"


def _as_json(hops: Sequence[Hop]) -> dict[str, object]:
    return {
        "whole": is_whole(hops),
        "milliseconds": round(1000 * sum(hop.seconds for hop in hops), 3),
        "services": [
            {
                "service": hop.service,
                "topic": hop.topic,
                "batch": hop.events,
                "stages": {stage: round(1000 * seconds, 3) for stage, seconds in hop.stages.items()},
            }
            for hop in hops
        ],
    }
