"""``creditapp dead-letters``: operators see why records were rejected, send them again or discard them, and resume sources.

A letter is replayed from the position of its record, never from its own content: whoever can write letters cannot have
operators publish for them.
"""

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec
import typer

from creditapp.cli.letter_queue import Letters, Origin, Place, QueuedLetter, letters, origin, pauses
from creditapp.cli.letter_text import line_of, place_of, place_text, readable, time_text
from creditapp.cli.operator_access import about, note_opened
from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError
from creditapp.models.operations import DeadLetter, DeadLetterDecision, Pause
from creditapp.privacy.day_keys import SecretDayKeys
from creditapp.privacy.encryption import DEAD_LETTER_CONTEXT, decrypt_with
from creditapp.privacy.keys import operators_key
from creditapp.settings import Settings
from creditapp.topics import DEAD_LETTER_DECISIONS, DEAD_LETTERS, PAUSES, Topic

dead_letters = typer.Typer(
    help="Records that a service could not process: why, where they came from, and what to do about them.",
    no_args_is_help=True,
)

Service = Annotated[str | None, typer.Option(help="Only dead letters of this service.")]
OfTopic = Annotated[str | None, typer.Option("--topic", help="Only dead letters whose record was in this topic.")]
Places = Annotated[list[str] | None, typer.Argument(help="PARTITION:OFFSET as `list` prints it; or choose by options.")]

Decision = Literal["replayed", "discarded"]


@dead_letters.command("list")
def list_dead_letters(
    last: Annotated[int, typer.Option(min=1, help="How many to list at most; the newest ones.")] = 20,
    service: Service = None,
    topic: OfTopic = None,
    everything: Annotated[bool, typer.Option("--all", help="Also those that were replayed or discarded.")] = False,
) -> None:
    """List open dead letters: place, time, service, origin and reason, without their content.

    \b
    Examples:
      creditapp dead-letters list
      creditapp dead-letters list --service bureau --last 100
    """
    read = asyncio.run(_read(Settings()))
    chosen: deque[str] = deque(maxlen=last)
    chosen.extend(f"{place_text(place)}  {problem}" for place, problem in read.unreadable)
    chosen.extend(
        line_of(queued)
        for queued in read.queue
        if _matches(queued, service, topic) and (everything or not queued.decision)
    )
    for line in chosen:
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
    settings, wanted = Settings(), place_of(place)
    queued = _found(asyncio.run(_read(settings)), wanted)
    opened = _opened(settings, queued.letter) if open_original else None
    for name in ("service", "reason", "topic", "partition", "offset"):
        print(f"{name:10} {getattr(queued.letter, name)}")
    print(f"{'at':10} {time_text(queued.letter.at)}")
    if queued.decision:
        print(f"{queued.decision.decision:10} {time_text(queued.decision.at)}")
    if opened is not None:
        print(json.dumps(opened, indent=2))


@dead_letters.command()
def replay(places: Places = None, service: Service = None, topic: OfTopic = None) -> None:
    """Send the records of open dead letters to their topics again, once their cause is mended.

    Records have their effect once, so a letter may be replayed again after a failure. What still cannot be handled
    becomes a new letter.

    \b
    Examples:
      creditapp dead-letters replay 3:17
      creditapp dead-letters replay --service intake
    """
    asyncio.run(_decide("replayed", Settings(), places or [], service, topic))


@dead_letters.command()
def discard(places: Places = None, service: Service = None, topic: OfTopic = None) -> None:
    """Mark open dead letters as dealt with, so that they are not offered again.

    \b
    Examples:
      creditapp dead-letters discard 3:17
      creditapp dead-letters discard --service intake --topic creditapp.furnished
    """
    asyncio.run(_decide("discarded", Settings(), places or [], service, topic))


@dead_letters.command()
def paused() -> None:
    """List the sources that services do not read for a while, as too many records in a row could not be handled.

    \b
    Example:
      creditapp dead-letters paused
    """
    for pause in asyncio.run(_pauses(Settings(), None)):
        source = f"{pause.topic}[{pause.partition}]"
        print(
            f"{pause.service}  {source}  until {time_text(pause.until)}  {pause.letters} dead letters in a row: {pause.reason}"
        )


@dead_letters.command()
def resume(service: Annotated[str | None, typer.Option(help="Only the sources of this service.")] = None) -> None:
    """Have paused sources read again at once, without waiting for the end of their pause.

    \b
    Examples:
      creditapp dead-letters resume
      creditapp dead-letters resume --service intake
    """
    print(f"{asyncio.run(_resume(Settings(), service))} sources resumed")


def original(letter: DeadLetter, operators_private: SecretDayKeys) -> dict[str, object]:
    """The original record: key, value and headers, as text where they are text; SealBroken with another key."""
    content = decrypt_with(operators_private, letter.sealed_original, DEAD_LETTER_CONTEXT)
    fields = json.loads(content)
    return {name: readable(value) if isinstance(value, str) else value for name, value in fields.items()}


def _opened(settings: Settings, letter: DeadLetter) -> dict[str, object]:
    """The original, once it is written down that it was opened."""
    opened = original(letter, operators_key(settings.home))
    asyncio.run(note_opened(settings, "dead_letter", [about(opened.get("value"))]))
    return opened


async def _read(settings: Settings) -> Letters:
    async with spinner(f"reading {DEAD_LETTERS.name}"):
        sent = await _all_of(settings, DEAD_LETTERS)
        decided = await _all_of(settings, DEAD_LETTER_DECISIONS)
    return letters(sent, [value for _, value in decided])


async def _all_of(settings: Settings, topic: Topic) -> list[tuple[Place, bytes | None]]:
    from creditapp.streaming.topic_reader import read_topic

    return [((record.partition, record.offset), record.value) async for record in read_topic(settings, topic)]


async def _decide(
    decision: Decision, settings: Settings, places: list[str], service: str | None, topic: str | None
) -> None:
    if not (places or service or topic):
        raise ConfigurationError(
            "say which: PARTITION:OFFSET as `creditapp dead-letters list` prints it, --service or --topic"
        )
    wanted = [place_of(place) for place in places]
    read = await _read(settings)
    named = [_found(read, place) for place in wanted] or read.queue
    chosen = [queued for queued in named if _matches(queued, service, topic)]
    open_letters = _open(chosen)
    lost = await _send_again(settings, open_letters) if decision == "replayed" else set()
    done = [letter for letter in open_letters if origin(letter) not in lost]
    await _publish_decisions(settings, done, decision)
    dealt_with = len(chosen) - len(open_letters)
    print(f"{len(done)} {decision}" + (f", {dealt_with} already dealt with" if dealt_with else ""))
    if lost:
        raise ConfigurationError(
            f"{len(lost)} records are not in their topics any more; see them with `creditapp dead-letters show --open`, "
            "and discard them"
        )


async def replay_with_reason(settings: Settings, reason: str) -> tuple[int, int]:
    """Replay the open letters that have this reason; how many were, and how many are not in their topics any more."""
    read = await _read(settings)
    waiting = _open(queued for queued in read.queue if queued.letter.reason == reason)
    lost = await _send_again(settings, waiting)
    done = [letter for letter in waiting if origin(letter) not in lost]
    await _publish_decisions(settings, done, "replayed")
    return len(done), len(lost)


def _open(queue: Iterable[QueuedLetter]) -> list[DeadLetter]:
    return sorted((queued.letter for queued in queue if queued.decision is None), key=origin)


async def _send_again(settings: Settings, chosen: list[DeadLetter]) -> set[Origin]:
    """Publish the records at these letters' positions again; returns the origins of those that are there no more."""
    from creditapp.streaming.publisher import Publisher, RawMessage
    from creditapp.streaming.topic_reader import read_records

    records = await read_records(settings, {(letter.topic, letter.partition, letter.offset) for letter in chosen})
    async with Publisher(settings) as publisher:
        await publisher.publish_raw(
            RawMessage(record.topic, record.key, record.value, list(record.headers)) for record in records.values()
        )
    return {origin(letter) for letter in chosen if (letter.topic, letter.partition, letter.offset) not in records}


async def _publish_decisions(settings: Settings, done: list[DeadLetter], decision: Decision) -> None:
    from creditapp.streaming.publisher import Emit, Publisher

    now = SystemClock().time()
    async with Publisher(settings) as publisher:
        await publisher.publish(
            Emit(
                DEAD_LETTER_DECISIONS,
                DeadLetterDecision(
                    service=letter.service,
                    topic=letter.topic,
                    partition=letter.partition,
                    offset=letter.offset,
                    decision=decision,
                    at=now,
                ),
            )
            for letter in done
        )


async def _pauses(settings: Settings, service: str | None) -> list[Pause]:
    async with spinner(f"reading {PAUSES.name}"):
        sent = await _all_of(settings, PAUSES)
    current = pauses([value for _, value in sent], SystemClock().time())
    return [pause for pause in current if service in (None, pause.service)]


async def _resume(settings: Settings, service: str | None) -> int:
    from creditapp.streaming.publisher import Emit, Publisher

    now = SystemClock().time()
    ended = [msgspec.structs.replace(pause, at=now, until=now) for pause in await _pauses(settings, service)]
    async with Publisher(settings) as publisher:
        return await publisher.publish(Emit(PAUSES, pause) for pause in ended)


def _matches(queued: QueuedLetter, service: str | None, topic: str | None) -> bool:
    return service in (None, queued.letter.service) and topic in (None, queued.letter.topic)


def _found(read: Letters, place: Place) -> QueuedLetter:
    if (queued := read.at(place)) is None:
        raise ConfigurationError(f"{place_text(place)}: no dead letter there; see: creditapp dead-letters list")
    return queued
