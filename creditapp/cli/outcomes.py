"""What became of applications is told by those who lent: one line an application, no names, only its id."""

import asyncio
import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import msgspec
import typer

from creditapp.cli.furnish import ACCEPTED, REJECTED, opened
from creditapp.cli.lines import Line, lines
from creditapp.clock import SystemClock
from creditapp.console.counting import counting
from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.monitoring import Outcome
from creditapp.settings import Settings

if TYPE_CHECKING:
    from typing import BinaryIO

AT_ONCE = 500
APPLICATION_ID = re.compile(r"[0-9a-f]{64}")


class OutcomeLine(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A line as lenders write it."""

    application_id: str
    bad: bool | Literal[0, 1]
    observed: date


class Read(NamedTuple):
    """A line's outcome, or what is wrong with it."""

    line: Line
    outcome: Outcome | None
    problem: str = ""


def outcomes(
    file: Annotated[str, typer.Argument(help="A file of JSON lines; - reads standard input.")],
) -> int:
    """Publish what became of applications, for monitoring and for comparisons.

    \b
    A line: {"application_id": "9f86…", "bad": 1, "observed": "2026-10-31"}. Bad is 1 (90 days late, written off
    or worse) or 0; observed is the day of the default, or the end of the time over which the loan was watched.
    The first outcome of an application counts; sending a file again is harmless.

    \b
    Exit code: 0 all accepted, 2 some rejected, 1 failed.

    \b
    Example:
      creditapp outcomes october.jsonl
    """
    with opened(file) as (stream, size):
        good, bad = asyncio.run(_publish(Settings(), stream, size))
    print(f"accepted {good}\nrejected {bad}")
    return REJECTED if bad else ACCEPTED


def read(line: Line, today: date) -> Read:
    """A line's outcome; the problem names the field, not what it held."""
    if line.content is None:
        return Read(line, None, "too long for an outcome")
    try:
        said = decode(OutcomeLine, line.content)
    except InvalidRecord as error:
        return Read(line, None, str(error).removeprefix("OutcomeLine: "))
    if not APPLICATION_ID.fullmatch(said.application_id):
        return Read(line, None, "application_id: 64 hexadecimal digits, as the report's address and JSON have it")
    if said.observed > today:
        return Read(line, None, "observed: lies in the future")
    return Read(line, Outcome(application_id=said.application_id, bad=bool(said.bad), observed=said.observed))


async def _publish(settings: Settings, stream: "BinaryIO", size: int | None) -> tuple[int, int]:
    # The Kafka client is loaded only now, so that a wrong file name is told at once.
    from creditapp.streaming.publisher import Emit, Publisher
    from creditapp.topics import OUTCOMES

    today = SystemClock().today()
    good = bad = 0
    with counting("outcomes", size) as advance:
        async with Publisher(settings) as publisher:
            for some in _batches(read(line, today) for line in lines(stream)):
                await publisher.publish(Emit(OUTCOMES, each.outcome) for each in some if each.outcome)
                for each in some:
                    good, bad = good + bool(each.outcome), bad + (not each.outcome)
                    if each.problem:
                        print(f"line {each.line.number}: {each.problem}", flush=True)
                    advance(each.line.size)
    return good, bad


def _batches(found: Iterator[Read]) -> Iterator[list[Read]]:
    some: list[Read] = []
    for each in found:
        some.append(each)
        if len(some) == AT_ONCE:
            yield some
            some = []
    yield some
