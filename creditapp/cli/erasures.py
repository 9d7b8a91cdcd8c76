"""``creditapp erasures``: which erasures are not done yet, and why; erase everybody again after a restore."""

import asyncio
import json
import re
from contextlib import suppress
from pathlib import Path
from typing import Annotated, TypedDict, TypeVar

import typer

from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.domain.erasures import Erasures
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.base import Record, decode
from creditapp.models.erasures import Erasure, ErasureConfirmation
from creditapp.privacy.vault.opening import store_of
from creditapp.settings import Settings
from creditapp.topics import ERASURES, ERASURES_CONFIRMED, OPERATORS, Topic

R = TypeVar("R", bound=Record)

erasures = typer.Typer(invoke_without_command=True)

DAY = 86_400.0
"""Seconds after which an erasure is late; traces that PostgreSQL keeps are `creditapp vault status`'s to say, which allows a month."""


PSEUDONYM = re.compile(r"[0-9a-f]{32}\Z")


class Row(TypedDict):
    """An erasure that is not done, as it is printed."""

    consumer_id: str
    days: float
    """Since it was asked for, or repeated."""
    left: list[str]
    """The vault and tables that have not confirmed it; ``views`` stands for monitoring's rows too."""
    keys_deleted: bool
    """Whether the vault gives nobody's keys any more, and at most traces of them are left in it."""


@erasures.callback()
def pending(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List the erasures that are not done: the person's pseudonym, for how long, and what has not confirmed it.

    "views" has confirmed when each gateway's views are empty, which are emptied after monitoring's rows are deleted. "vault" alone is
    no fault with PostgreSQL, where it waits for the next `creditapp vault rotate-master`. Exits with 1 if anything else has been
    waiting for more than a day.

    \b
    Examples:
      creditapp erasures
      creditapp erasures --json | jq '.[].left'
      creditapp erasures repeat
    """
    if context.invoked_subcommand is not None:
        return
    settings = Settings()
    rows = rows_of(asyncio.run(_read(settings)), settings, SystemClock().time())
    print(json.dumps(rows) if as_json else "\n".join(map(_text, rows)) or "all erasures are done")
    if late := [row for row in rows if is_late(row)]:
        raise ConfigurationError(
            f"{len(late)} erasures have been waiting for more than a day; see whether the services named run, then: "
            "creditapp erasures repeat"
        )


@erasures.command("all")
def everybody() -> None:
    """Print the pseudonym of everybody who was ever erased, one a line: a backup of the topic, to be kept where no other is.

    \b
    Example:
      creditapp erasures all > /mnt/elsewhere/erased.txt
    """
    print("".join(f"{person}\n" for person in sorted(asyncio.run(_erased_people()))), end="")


@erasures.command()
def repeat(
    file: Annotated[
        Path | None, typer.Argument(help="What `creditapp erasures all` printed earlier: these people too.")
    ] = None,
) -> None:
    """Have everybody who was ever erased erased again: after a vault, a topic or a table was restored from a backup.

    Not needed where a gateway was started after the restore of the vault alone: it does so by itself. Doing it again is harmless.

    \b
    Examples:
      creditapp erasures repeat
      creditapp erasures repeat /mnt/elsewhere/erased.txt
    """
    many = asyncio.run(_repeat(people_in(file) if file else frozenset()))
    print(f"{many:,} people are erased again; `creditapp erasures` says how far that is")


def people_in(file: Path) -> frozenset[str]:
    """The pseudonyms in a file; ConfigurationError if anything else is in it."""
    try:
        lines = file.read_text("ascii").split()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: cannot be read ({type(error).__name__})") from None
    for number, line in enumerate(lines, start=1):
        if not PSEUDONYM.match(line):
            raise ConfigurationError(
                f"{file}: line {number} is no pseudonym; only what `creditapp erasures all` printed is read"
            )
    return frozenset(lines)


def rows_of(known: Erasures, settings: Settings, now: float) -> list[Row]:
    """The erasures that are not done, the oldest first."""
    unfinished = None
    if any(progress.until for progress in known.pending.values()):
        store = store_of(settings, "admin")
        unfinished = store.unfinished()
        store.close()
    known.settle(unfinished)
    waiting = sorted(known.pending.items(), key=lambda item: item[1].at)
    return [
        Row(
            consumer_id=person,
            days=round((now - progress.at) / DAY, 2),
            left=list(known.left(person, unfinished)),
            keys_deleted=progress.until is not None,
        )
        for person, progress in waiting
    ]


def is_late(row: Row) -> bool:
    """Whether something else than traces in the vault has been waiting for more than a day."""
    traces_only = row["keys_deleted"] and row["left"] == ["vault"]
    return row["days"] > 1 and not traces_only


def _text(row: Row) -> str:
    return f"{row['consumer_id']}  {row['days']:6.2f} days  waits for: {', '.join(row['left'])}"


async def _read(settings: Settings) -> Erasures:
    known = Erasures(settings.partitions)
    acting = settings.acting_as(OPERATORS)
    async with spinner(f"reading {ERASURES.name}"):
        for erasure in await _records(acting, ERASURES, Erasure):
            known.take(erasure)
        for confirmation in await _records(acting, ERASURES_CONFIRMED, ErasureConfirmation):
            known.take(confirmation)
    return known


async def _records(settings: Settings, topic: Topic, kind: type[R]) -> list[R]:
    from creditapp.streaming.topic_reader import read_topic

    every = []
    async for record in read_topic(settings, topic):
        with suppress(InvalidRecord):
            every.append(decode(kind, record.value))
    return every


async def _erased_people() -> set[str]:
    from creditapp.gateway.erasing_again import erased_people

    async with spinner(f"reading {ERASURES.name}"):
        return await erased_people(Settings().acting_as(OPERATORS))


async def _repeat(others: frozenset[str]) -> int:
    from creditapp.gateway.erasing_again import publish_again

    people = sorted(others | await _erased_people())
    await publish_again(Settings().acting_as(OPERATORS), SystemClock(), people)
    return len(people)
