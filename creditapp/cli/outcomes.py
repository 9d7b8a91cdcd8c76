"""``creditapp outcomes``: lenders report how the loans of applications turned out; one line an application, no names."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
import typer

from creditapp.cli.furnish import ACCEPTED, REJECTED, opened
from creditapp.cli.line_reader import Line, read_lines
from creditapp.clock import SystemClock
from creditapp.console.progress import file_progress
from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.monitoring import Outcome
from creditapp.settings import Settings
from creditapp.topics import LENDER_ROLE, OUTCOMES

if TYPE_CHECKING:
    from typing import BinaryIO

BATCH = 500
"""Lines that are published together."""
APPLICATION_ID = re.compile(r"[0-9a-f]{64}")


class OutcomeLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as lenders write it."""

    application_id: str
    bad: bool | Literal[0, 1]
    observed: date


class LineResult(NamedTuple):
    """A line's outcome, or what is wrong with it."""

    line: Line
    outcome: Outcome | None
    problem: str = ""


def outcomes(
    file: Annotated[str, typer.Argument(help="A file of JSON lines; - reads standard input.")],
) -> int:
    """Publish the outcomes of applications, for monitoring and for comparing scorecards.

    \b
    A line: {"application_id": "9f86…", "bad": 1, "observed": "2026-10-31"}. Bad is 1 (90 days late, written off
    or worse) or 0; observed is the day of the default, or the last day on which the loan was observed.
    The first outcome of an application counts; sending a file again is harmless.

    \b
    Exit code: 0 all accepted, 2 some rejected, 1 failed.

    \b
    Example:
      creditapp outcomes october.jsonl
    """
    with opened(file) as (stream, size):
        accepted, rejected = asyncio.run(_publish(Settings().acting_as(LENDER_ROLE), stream, size))
    print(f"accepted {accepted}\nrejected {rejected}")
    return REJECTED if rejected else ACCEPTED


def parse(line: Line, today: date) -> LineResult:
    """A line's outcome; the problem names the field, without its value."""
    if line.content is None:
        return LineResult(line, None, "too long for an outcome")
    try:
        fields = decode(OutcomeLine, line.content)
    except InvalidRecord as error:
        return LineResult(line, None, str(error).removeprefix("OutcomeLine: "))
    if not APPLICATION_ID.fullmatch(fields.application_id):
        return LineResult(line, None, "application_id: 64 hexadecimal digits, as in the report's address and JSON")
    if fields.observed > today:
        return LineResult(line, None, "observed: lies in the future")
    outcome = Outcome(application_id=fields.application_id, bad=bool(fields.bad), observed=fields.observed)
    return LineResult(line, outcome)


async def _publish(settings: Settings, stream: "BinaryIO", size: int | None) -> tuple[int, int]:
    # The Kafka client is imported only now, so that a wrong file name is reported at once.
    from creditapp.streaming.publisher import Emit, Publisher

    today = SystemClock().today()
    accepted = rejected = 0
    with file_progress("outcomes", size) as advance:
        async with Publisher(settings) as publisher:
            for batch in _batches(parse(line, today) for line in read_lines(stream)):
                await publisher.publish(Emit(OUTCOMES, result.outcome) for result in batch if result.outcome)
                for result in batch:
                    accepted, rejected = accepted + bool(result.outcome), rejected + (not result.outcome)
                    if result.problem:
                        print(f"line {result.line.number}: {result.problem}", flush=True)
                    advance(result.line.size)
    return accepted, rejected


def _batches(results: Iterator[LineResult]) -> Iterator[list[LineResult]]:
    batch: list[LineResult] = []
    for result in results:
        batch.append(result)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch
