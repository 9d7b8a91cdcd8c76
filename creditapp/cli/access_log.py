"""``creditapp access-log``: operators read who has seen what, and check that nothing of it was changed, moved or removed."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from creditapp.cli.archived import Records, copied_records
from creditapp.cli.chain_points import Heads, anchors_in, points_of, read_heads
from creditapp.clock import SystemClock
from creditapp.console.spinner import spinner
from creditapp.domain.access_log import Break, Place, Walk
from creditapp.errors import InvalidRecord
from creditapp.models.accesses import Access, AccessEntry
from creditapp.models.base import decode
from creditapp.settings import Settings
from creditapp.topics import ACCESS_LOG, OPERATORS

access_log = typer.Typer(help="Who has seen what of which application, and when.", no_args_is_help=True)

WHOLE, BROKEN = 0, 2
DAYS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M"]


@access_log.command()
def show(
    application: Annotated[
        str | None, typer.Option(help="Only this application, by its id or the id's beginning.")
    ] = None,
    consumer: Annotated[str | None, typer.Option(help="Only this person, by the pseudonym.")] = None,
    since: Annotated[datetime | None, typer.Option(formats=DAYS, help="Only from this day or minute on (UTC).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object a line instead of text.")] = False,
    copy: Annotated[bool, typer.Option("--copy", help="Read the copy in PostgreSQL (CREDITAPP_VAULT_URL).")] = False,
) -> None:
    """Print accesses, every single one, chain by chain in the order in which they were written down.

    \b
    There are pseudonyms only, and the names of registered clients. `verify` says whether the log is whole.

    \b
    Examples:
      creditapp access-log show --since 2026-11-01
      creditapp access-log show --application 9f86d081 --json | jq -r '[.at, .by, .what] | @tsv'
      creditapp access-log show --copy            # where Kafka was lost
    """
    earliest = since.replace(tzinfo=UTC).timestamp() if since else 0.0

    def wanted(access: Access) -> bool:
        of_them = access.application_id.startswith(application or "") and consumer in (None, access.consumer_id)
        return of_them and access.at >= earliest

    settings = Settings().acting_as(OPERATORS)
    for entry in asyncio.run(_entries(copied_records(settings) if copy else _records(settings), wanted)):
        print(json.dumps(_row(entry)) if as_json else _text(entry))


@access_log.command()
def verify(
    anchor: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="A file of lines that `anchor` has printed.")
    ] = None,
) -> int:
    """Follow every chain to its end and say where it is broken first: changed, moved, removed or cut off.

    \b
    How far each chain goes is compared with the ledger's own table, with anchors that were kept elsewhere, and with the copy in PostgreSQL where
    CREDITAPP_VAULT_URL is set; that copy is followed to its end too.

    \b
    Exit code: 0 whole, 2 broken, 1 failed.

    \b
    Examples:
      creditapp access-log verify
      creditapp access-log verify --anchor /mnt/elsewhere/anchors.jsonl
    """
    verified = asyncio.run(_verify(Settings(), anchor))
    for where, broken in verified.found:
        place = f"at {broken.place}" if broken.place else "at its end"
        print(f"{where}chain {broken.chain}, {place}: {broken.reason}")
    if verified.found:
        return BROKEN
    copied = "" if verified.copied is None else f"; {verified.copied} of them copied to PostgreSQL"
    print(f"whole: {verified.entries} entries in {verified.chains} chains{copied}")
    return WHOLE


@access_log.command()
def anchor() -> None:
    """Print how far each chain goes, as one line of JSON to be kept where nobody can change it with the log.

    \b
    Example, every hour:
      creditapp access-log anchor >> /mnt/elsewhere/anchors.jsonl
    """
    heads = asyncio.run(_heads(Settings()))
    chains = {chain: [head.sequence, head.digest] for chain, head in sorted(heads.items())}
    print(json.dumps({"at": SystemClock().time(), "chains": chains}))


async def _heads(settings: Settings) -> Heads:
    async with spinner("reading how far the chains go"):
        return await read_heads(settings)


class Verified(NamedTuple):
    """What ``verify`` has found."""

    found: list[tuple[str, Break]]
    """Each break, and where it is if not in Kafka."""
    entries: int
    chains: int
    copied: int | None
    """How many entries PostgreSQL has; None if no database is set."""


async def _verify(settings: Settings, anchors: Path | None) -> Verified:
    known, copy = anchors_in(anchors), None
    # The copy first, and then the heads: the log may then have more, and must not have less.
    if settings.vault_url is not None:
        # It may lack the newest entries, so that of the points those count that anchors have.
        copy = await _walked(copied_records(settings), Walk(points_of({}, known)))
        known = [*known, copy.ends("the copy in PostgreSQL")]
    heads = await _heads(settings)
    walk = await _walked(_records(settings.acting_as(OPERATORS)), Walk(points_of(heads, known)))
    began, now = {chain: head.began for chain, head in heads.items()}, SystemClock().time()
    found = [("", broken) for broken in walk.breaks(began, now)]
    found += [("in PostgreSQL: ", broken) for broken in copy.breaks(began, now)] if copy else []
    return Verified(found, walk.entries, len(heads), copy.entries if copy else None)


async def _walked(records: Records, walk: Walk) -> Walk:
    async for place, key, value in records:
        walk.take(place, key, value)
    return walk


async def _entries(records: Records, wanted: Callable[[Access], bool]) -> list[AccessEntry]:
    """The wanted accesses, each once, however often it was sent."""
    found: dict[str, AccessEntry] = {}
    async for _, __, value in records:
        try:
            entry = decode(AccessEntry, value)
        except InvalidRecord:
            continue
        if wanted(entry.access):
            found.setdefault(entry.access.access_id, entry)
    return sorted(found.values(), key=lambda entry: (entry.chain, entry.sequence))


async def _records(settings: Settings) -> Records:
    from creditapp.streaming.topic_reader import read_topic

    async with spinner(f"reading {ACCESS_LOG.name}"):
        async for record in read_topic(settings, ACCESS_LOG):
            yield Place(record.partition, record.offset), record.key, record.value


def _row(entry: AccessEntry) -> dict[str, Any]:
    access = entry.access
    fields = ("at", "by", "client", "what", "application_id", "consumer_id", "session", "access_id")
    return {"chain": entry.chain, "sequence": entry.sequence} | {name: getattr(access, name) for name in fields}


def _text(entry: AccessEntry) -> str:
    access = entry.access
    who = f"{access.by} {access.client}".strip()
    about = access.application_id or access.consumer_id or "-"
    return f"{datetime.fromtimestamp(access.at, UTC):%Y-%m-%d %H:%M:%S}  {about}  {who}: {access.what}"
