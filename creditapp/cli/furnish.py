"""Furnishing needs the bureau's public key and a broker, nothing else: who the lines are about only intake can read."""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from creditapp.cli.lines import lines
from creditapp.clock import SystemClock
from creditapp.console.counting import counting
from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.privacy.keys import furnishing_key
from creditapp.settings import Settings

if TYPE_CHECKING:
    from creditapp.cli.furnishing import Counts, Outcome

ACCEPTED, REJECTED = 0, 2


def furnish(
    file: Annotated[
        str | None, typer.Argument(help="A file of JSON lines, one consumer each; - reads standard input.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="The bureau's public key (intake.pub).", show_default="<home>/keys/intake.pub")
    ] = None,
    show_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a line and stop.")] = False,
) -> int:
    """Check a furnisher's records line by line, encrypt the good ones to the bureau and publish them.

    \b
    Refused lines are printed with their number and the field that is wrong; the others are delivered.
    Sending a file again is harmless: the same line is the same record. How to write a line: docs/furnishing.md.

    \b
    Exit code: 0 all accepted, 2 some rejected, 1 failed.

    \b
    Examples:
      creditapp furnish november.jsonl
      zcat november.jsonl.gz | creditapp furnish - --key intake.pub
      creditapp furnish --schema > credit-events.schema.json
    """
    if show_schema:
        print_schema()
        return ACCEPTED
    if file is None:
        raise typer.BadParameter("name a file of JSON lines, or - for standard input")
    settings = Settings()
    intake_public = furnishing_key(settings.home, key)
    with opened(file) as (stream, size):
        counts = asyncio.run(_furnish(settings, stream, size, intake_public))
    print(f"accepted {counts.accepted}\nrejected {counts.rejected}")
    return REJECTED if counts.rejected else ACCEPTED


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """The stream of ``file`` and its size in bytes, None for standard input and pipes; ConfigurationError otherwise."""
    if file == "-":
        yield sys.stdin.buffer, None
        return
    try:
        stream = Path(file).open("rb")
    except OSError as error:
        raise ConfigurationError(f"{file}: cannot be read ({error.strerror}); name a file of JSON lines") from None
    with stream:
        yield stream, Path(file).stat().st_size or None


def print_schema() -> None:
    """The JSON Schema of a line, on stdout."""
    from creditapp.cli.schema import schema

    print(json.dumps(schema(), indent=2))


async def _furnish(settings: Settings, stream: BinaryIO, size: int | None, intake_public: bytes) -> "Counts":
    # The Kafka client is loaded only now, so that a wrong file name is told at once.
    from creditapp.cli.furnishing import furnish_all, outcome
    from creditapp.domain.furnishing import parse_line
    from creditapp.streaming.publisher import Publisher

    read = partial(parse_line, today=SystemClock().today())
    outcomes = (outcome(line, intake_public, read) for line in lines(stream))
    done = 0

    def tell(one: "Outcome") -> None:
        nonlocal done
        done = one.line.number
        if one.record is None:
            print(f"line {done}: {one.problem}", flush=True)
        advance(one.line.size)

    try:
        with counting("furnishing", size) as advance:
            async with Publisher(settings) as publisher:
                return await furnish_all(outcomes, publisher, tell)
    except KafkaUnavailable as error:
        raise KafkaUnavailable(f"{error}; done up to line {done}; sending the file again is harmless") from None
