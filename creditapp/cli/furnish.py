"""``creditapp furnish``: check and publish a furnisher's file. It needs the bureau's public key and a broker only.

Who the lines are about only intake can read: each good line is encrypted to the public key before it is published.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from creditapp.cli.line_reader import read_lines
from creditapp.clock import SystemClock
from creditapp.console.progress import file_progress
from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.privacy.keys import furnishing_key
from creditapp.settings import Settings

if TYPE_CHECKING:
    from creditapp.cli.line_delivery import Counts, LineResult

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
    Rejected lines are printed with their number and the field that is wrong; the others are delivered.
    Sending a file again is harmless: an event that arrives twice counts once. How to write a line: docs/furnishing.md.

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
    from creditapp.cli.line_schema import schema

    print(json.dumps(schema(), indent=2))


async def _furnish(settings: Settings, stream: BinaryIO, size: int | None, intake_public: bytes) -> "Counts":
    # The Kafka client is imported only now, so that a wrong file name is reported at once.
    from creditapp.cli.line_delivery import check_line, deliver_lines
    from creditapp.domain.furnishing import parse_line
    from creditapp.streaming.publisher import Publisher

    parse = partial(parse_line, today=SystemClock().today())
    results = (check_line(line, intake_public, parse) for line in read_lines(stream))
    last_line = 0

    def report(result: "LineResult") -> None:
        nonlocal last_line
        last_line = result.line.number
        if result.record is None:
            print(f"line {last_line}: {result.problem}", flush=True)
        advance(result.line.size)

    try:
        with file_progress("furnishing", size) as advance:
            async with Publisher(settings) as publisher:
                return await deliver_lines(results, publisher, report)
    except KafkaUnavailable as error:
        raise KafkaUnavailable(f"{error}; done up to line {last_line}; sending the file again is harmless") from None
