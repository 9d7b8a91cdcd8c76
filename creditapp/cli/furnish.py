"""``creditapp furnish``: check and publish a furnisher's file, JSON lines or Metro 2.

It needs the bureau's public key, the furnisher's signing key and a broker. Who the lines are about only intake can read: each
good line is encrypted to the public key before it is signed and published.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from creditapp.clock import SystemClock
from creditapp.console.progress import file_progress
from creditapp.errors import ConfigurationError, KafkaUnavailable
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.keys import Keys, furnishing_key
from creditapp.settings import Settings
from creditapp.topics import FURNISHER_ROLE, OPERATORS

if TYPE_CHECKING:
    from creditapp.cli.line_delivery import Counts, LineResult

ACCEPTED, REJECTED = 0, 2


def furnish(
    file: Annotated[
        str | None,
        typer.Argument(help="A file of JSON lines, one consumer each, or a Metro 2 file; - reads standard input."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(help="The bureau's public key (intake.pub).", show_default="<home>/keys/intake.pub")
    ] = None,
    signing_key: Annotated[
        Path | None,
        typer.Option(help="The furnisher's signing key.", show_default="<home>/furnishers/<id>.key"),
    ] = None,
    check: Annotated[
        bool,
        typer.Option("--check", help="Only check: print what the file is like; send nothing, need no key or broker."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --check: print the figures as JSON.")] = False,
    show_schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of a line and stop.")] = False,
) -> int:
    """Check a furnisher's records line by line, encrypt the good ones to the bureau, sign and publish them.

    \b
    Rejected lines are printed with their number and the field that is wrong; the others are delivered.
    What is doubtful in them is printed as a warning. --check prints a report on the file instead and sends nothing.
    Sending a file again is harmless: an event that arrives twice counts once. How to write a line: docs/furnishing.md.
    In the bureau's own home, a furnisher that it does not know is registered as a newcomer, and a line on stderr says so.

    \b
    Exit code: 0 all accepted, with warnings or without, 2 some rejected, 1 failed.

    \b
    Examples:
      creditapp furnish november.jsonl
      creditapp furnish --check november.jsonl
      zcat november.jsonl.gz | creditapp furnish - --key intake.pub --signing-key first-bank.key
      creditapp furnish --schema > credit-events.schema.json
    """
    if show_schema:
        print_schema()
        return ACCEPTED
    if file is None:
        raise typer.BadParameter("name a file of JSON lines or a Metro 2 file, or - for standard input")
    if as_json and not check:
        raise typer.BadParameter("--json belongs to --check")
    if check:
        return _check(file, as_json=as_json)
    settings = Settings()
    intake = furnishing_key(settings.home, key)
    _tell_of_the_end(intake, SystemClock().today())
    with opened(file) as (stream, size):
        counts = asyncio.run(_furnish(settings, stream, size, intake, signing_key))
    print(f"accepted {counts.accepted}\nwarned {counts.warned}\nrejected {counts.rejected}")
    return REJECTED if counts.rejected else ACCEPTED


def _tell_of_the_end(intake: PublicDayKeys, today: date) -> None:
    """A line on stderr if the bureau's public keys end soon; ConfigurationError if there is none for today."""
    intake.check(day_number(today))
    if soon := intake.ends_soon(day_number(today)):
        print(f"creditapp: {soon}", file=sys.stderr)


def _check(file: str, *, as_json: bool) -> int:
    from creditapp.cli.line_reading import read_file
    from creditapp.cli.quality_report import QualityReport
    from creditapp.cli.quality_text import text_of

    report, unit = QualityReport(), "line"
    with opened(file) as (stream, size), file_progress("checking", size) as advance:
        for read in read_file(stream, SystemClock().today()):
            report.add(read)
            unit = read.line.unit
            advance(read.line.size)
    print(json.dumps(report.facts(), indent=2) if as_json else text_of(report, file, unit))
    return REJECTED if report.refused else ACCEPTED


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """The stream of ``file`` and its size in bytes, None for standard input and pipes; ConfigurationError otherwise."""
    if file == "-":
        yield sys.stdin.buffer, None
        return
    try:
        stream = Path(file).open("rb")
    except OSError as error:
        raise ConfigurationError(
            f"{file}: cannot be read ({error.strerror}); name a file of JSON lines or a Metro 2 file"
        ) from None
    with stream:
        yield stream, Path(file).stat().st_size or None


def print_schema() -> None:
    """The JSON Schema of a line, on stdout."""
    from creditapp.cli.line_schema import schema

    print(json.dumps(schema(), indent=2))


async def _furnish(
    settings: Settings, stream: BinaryIO, size: int | None, intake: PublicDayKeys, signing_key: Path | None
) -> "Counts":
    # The Kafka client is imported only now, so that a wrong file name is reported at once.
    from creditapp.cli.line_delivery import deliver_lines, seal_line
    from creditapp.cli.line_reading import read_file
    from creditapp.cli.line_signing import LineSigning
    from creditapp.furnishers.reading import read_registry
    from creditapp.streaming.publisher import Publisher

    # Only where the bureau's own keys are can the registry be read, and added to: whoever furnishes there is an operator.
    is_bureau = Keys.load(settings.home).has_secret("records")
    acting = settings.acting_as(OPERATORS if is_bureau else FURNISHER_ROLE)
    clock = SystemClock()
    results = (seal_line(read, intake, clock.today()) for read in read_file(stream, clock.today()))
    last_line = 0

    def report(result: "LineResult") -> None:
        nonlocal last_line
        last_line = result.line.number
        for text in (f"warning: {warning}" for warning in result.warnings):
            print(f"{result.line.unit} {last_line}: {text}", flush=True)
        if result.record is None:
            print(f"{result.line.unit} {last_line}: {result.problem}", flush=True)
        advance(result.line.size)

    try:
        with file_progress("furnishing", size) as advance:
            async with Publisher(acting) as publisher:
                known = await read_registry(acting) if is_bureau else None
                signing = LineSigning(settings.home, known, publisher, SystemClock(), signing_key)
                return await deliver_lines(results, publisher, report, signing.sign)
    except KafkaUnavailable as error:
        raise KafkaUnavailable(f"{error}; done up to line {last_line}; sending the file again is harmless") from None
