"""What no service could use is not lost: operators see why and whence, and open the original only when they must."""

import asyncio
import base64
import json
from collections import deque
from datetime import UTC, datetime
from typing import Annotated

import typer

from creditapp.console.patience import patience
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.base import decode
from creditapp.models.operations import DeadLetter
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, decrypt_with
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.topics import DEAD_LETTERS

dead_letters = typer.Typer(help="Records that no service could use: why, and where they stood.", no_args_is_help=True)


@dead_letters.command("list")
def list_dead_letters(
    last: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 20,
    service: Annotated[str | None, typer.Option(help="Only those of this service.")] = None,
) -> None:
    """List dead letters: place, time, service, origin and reason; nothing of what they hold.

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
    open_original: Annotated[bool, typer.Option("--open", help="Decrypt the original: it may be personal.")] = False,
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
    """The record that was given up, key, value and headers as text where they are text; SealBroken with another key."""
    sealed = decrypt_with(operators_private, letter.sealed_original, DEAD_LETTER_CONTEXT)
    found = json.loads(sealed)
    return {name: _readable(part) if isinstance(part, str) else part for name, part in found.items()}


async def _lines(settings: Settings, last: int, service: str | None) -> deque[str]:
    from creditapp.streaming.topic_reader import read_topic

    found: deque[str] = deque(maxlen=last)
    async with patience(f"reading {DEAD_LETTERS.name}"):
        async for record in read_topic(settings, DEAD_LETTERS):
            if (line := _line(record.partition, record.offset, record.value, service)) is not None:
                found.append(line)
    return found


def _line(partition: int, offset: int, value: bytes | None, service: str | None) -> str | None:
    try:
        letter = decode(DeadLetter, value)
    except InvalidRecord as error:
        return f"{partition}:{offset}  {error}"
    if service not in (None, letter.service):
        return None
    whence = f"{letter.topic}[{letter.partition}]@{letter.offset}"
    return f"{partition}:{offset}  {_time(letter)}  {letter.service}  {whence}  {letter.reason}"


async def _find(settings: Settings, partition: int, offset: int) -> DeadLetter:
    from creditapp.streaming.topic_reader import read_one

    async with patience(f"reading {DEAD_LETTERS.name}"):
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


def _readable(part: str) -> str:
    try:
        return base64.b64decode(part, validate=True).decode()
    except ValueError:
        return part
