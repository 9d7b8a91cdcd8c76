"""``creditapp dead-letters``: operators see why a record was rejected and where it came from, and may decrypt the original."""

import asyncio
import base64
import json
from collections import deque
from datetime import UTC, datetime
from typing import Annotated

import typer

from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.base import decode
from creditapp.models.operations import DeadLetter
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, decrypt_with
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.topics import DEAD_LETTERS

dead_letters = typer.Typer(
    help="Records that a service could not process: why, and where they came from.", no_args_is_help=True
)


@dead_letters.command("list")
def list_dead_letters(
    last: Annotated[int, typer.Option(min=1, help="How many to list at most; the newest ones.")] = 20,
    service: Annotated[str | None, typer.Option(help="Only dead letters of this service.")] = None,
) -> None:
    """List dead letters: place, time, service, origin and reason, without their content.

    \b
    Examples:
      creditapp dead-letters list
      creditapp dead-letters list --service bureau --last 100
    """
    for line in asyncio.run(_lines(Settings(), last, service)):
        print(line)


@dead_letters.command()
def show(
    place: Annotated[str, typer.Argument(help="PARTITION:OFFSET as `list` prints it.")],
    open_original: Annotated[
        bool, typer.Option("--open", help="Also decrypt the original: it may hold personal data.")
    ] = False,
) -> None:
    """Show one dead letter; with --open and the operators' private key, the original record too.

    \b
    Examples:
      creditapp dead-letters show 3:17
      creditapp dead-letters show 3:17 --open
    """
    settings = Settings()
    letter = asyncio.run(_find(settings, *_place(place)))
    for name in ("service", "reason", "topic", "partition", "offset"):
        print(f"{name:10} {getattr(letter, name)}")
    print(f"{'at':10} {_time(letter)}")
    if open_original:
        print(json.dumps(original(letter, Keys.load_or_create(settings.home).operators_private), indent=2))


def original(letter: DeadLetter, operators_private: bytes) -> dict[str, object]:
    """The original record: key, value and headers, as text where they are text; SealBroken with another key."""
    content = decrypt_with(operators_private, letter.sealed_original, DEAD_LETTER_CONTEXT)
    fields = json.loads(content)
    return {name: _readable(value) if isinstance(value, str) else value for name, value in fields.items()}


async def _lines(settings: Settings, last: int, service: str | None) -> deque[str]:
    from creditapp.streaming.topic_reader import read_topic

    lines: deque[str] = deque(maxlen=last)
    async with spinner(f"reading {DEAD_LETTERS.name}"):
        async for record in read_topic(settings, DEAD_LETTERS):
            if (line := _line(record.partition, record.offset, record.value, service)) is not None:
                lines.append(line)
    return lines


def _line(partition: int, offset: int, value: bytes | None, service: str | None) -> str | None:
    try:
        letter = decode(DeadLetter, value)
    except InvalidRecord as error:
        return f"{partition}:{offset}  {error}"
    if service not in (None, letter.service):
        return None
    origin = f"{letter.topic}[{letter.partition}]@{letter.offset}"
    return f"{partition}:{offset}  {_time(letter)}  {letter.service}  {origin}  {letter.reason}"


async def _find(settings: Settings, partition: int, offset: int) -> DeadLetter:
    from creditapp.streaming.topic_reader import read_one

    async with spinner(f"reading {DEAD_LETTERS.name}"):
        record = await read_one(settings, DEAD_LETTERS, partition, offset)
    if record is None:
        raise ConfigurationError(f"{partition}:{offset}: no dead letter there; see: creditapp dead-letters list")
    return decode(DeadLetter, record.value)


def _place(text: str) -> tuple[int, int]:
    partition, _, offset = text.partition(":")
    if not (partition.isdecimal() and offset.isdecimal()):
        raise ConfigurationError(f"{text}: a place is PARTITION:OFFSET, as `creditapp dead-letters list` prints it")
    return int(partition), int(offset)


def _time(letter: DeadLetter) -> str:
    return f"{datetime.fromtimestamp(letter.at, UTC):%Y-%m-%d %H:%M:%S} UTC"


def _readable(encoded: str) -> str:
    try:
        return base64.b64decode(encoded, validate=True).decode()
    except ValueError:
        return encoded
