"""``creditapp mixed-files``: files whose furnishers disagree about whose they are, for operators to look into."""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, NamedTuple, TypedDict

import typer

from creditapp.cli.operator_access import About, note_opened
from creditapp.console.spinner import spinner
from creditapp.domain.furnishers import Furnishers
from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.furnishers import Disagreement, MixedFile
from creditapp.models.seals import DISAGREEMENT
from creditapp.privacy.day_keys import SecretDayKeys
from creditapp.privacy.encryption import decrypted
from creditapp.privacy.keys import operators_key
from creditapp.settings import Settings
from creditapp.topics import MIXED_FILES

BEFORE = "(reported before furnishers were registered)"


class Mixed(NamedTuple):
    """A mixed file's newest notice."""

    notice: MixedFile
    at: float
    disagreement: Disagreement


def mixed_files(
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON list instead of text.")] = False,
) -> None:
    """List the files whose furnishers report different people, newest first: who opens each, and who is kept aside.

    Such a file opens for the person on whom its established furnishers agree; the page tells nobody else that there is one.
    Ask those who are kept aside for a correction; one that lies is stopped by `creditapp furnishers suspend NAME --withdraw`.
    Needs the operators' private key. The person is named by the pseudonym.

    \b
    Examples:
      creditapp mixed-files
      creditapp mixed-files --json | jq '.[].kept_aside[]'
    """
    settings = Settings()
    known, every = asyncio.run(_read(settings))
    asyncio.run(note_opened(settings, "mixed_file", [About(mixed.notice.consumer_id) for mixed in every]))
    rows = [_row(mixed, known) for mixed in every]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    print("\n".join(map(_text, rows)) or "no mixed files")


def standing(every: Iterable[Mixed], known: Furnishers) -> list[Mixed]:
    """Of each person's notices the newest, newest first, without those whose disagreement has been withdrawn."""
    newest = {mixed.notice.consumer_id: mixed for mixed in sorted(every, key=lambda mixed: mixed.at)}
    withdrawn = {entry.furnisher_id for entry in known.by_id.values() if entry.withdrawn}
    still = [mixed for mixed in newest.values() if not set(mixed.disagreement.kept_aside) <= withdrawn]
    return sorted(still, key=lambda mixed: mixed.at, reverse=True)


async def _read(settings: Settings) -> tuple[Furnishers, list[Mixed]]:
    from creditapp.furnishers.reading import read_registry
    from creditapp.streaming.topic_reader import read_topic

    private = operators_key(settings.home)
    async with spinner(f"reading {MIXED_FILES.name}"):
        known = await read_registry(settings)
        every = [
            mixed
            async for record in read_topic(settings, MIXED_FILES)
            if (mixed := _mixed(record.value, record.timestamp / 1000, private))
        ]
    return known, standing(every, known)


def _mixed(value: bytes | None, at: float, private: SecretDayKeys) -> Mixed | None:
    try:
        notice = decode(MixedFile, value)
        return Mixed(notice, at, decrypted(private, DISAGREEMENT, notice.sealed))
    except InvalidRecord:
        return None


class Row(TypedDict):
    """A mixed file as it is printed."""

    consumer_id: str
    record_id: str
    seen: str
    opened_by: list[str]
    kept_aside: list[str]


def _row(mixed: Mixed, known: Furnishers) -> Row:
    return {
        "consumer_id": mixed.notice.consumer_id,
        "record_id": mixed.notice.record_id,
        "seen": datetime.fromtimestamp(mixed.at, UTC).date().isoformat(),
        "opened_by": [_name(who, known) for who in mixed.disagreement.opened_by],
        "kept_aside": [_name(who, known) for who in mixed.disagreement.kept_aside],
    }


def _name(furnisher_id: str, known: Furnishers) -> str:
    entry = known.by_id.get(furnisher_id)
    return entry.name if entry else furnisher_id or BEFORE


def _text(row: Row) -> str:
    opened_by, kept_aside = "; ".join(row["opened_by"]) or "nobody", "; ".join(row["kept_aside"])
    return f"{row['seen']}  {row['consumer_id']}  opened by: {opened_by}  kept aside: {kept_aside}"
