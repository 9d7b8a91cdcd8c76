"""``creditapp documents``: operators save what a person has sent with a dispute or an identity theft report."""

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from creditapp.cli.operator_access import About, note_opened
from creditapp.cli.queue_records import records
from creditapp.console.spinner import spinner
from creditapp.errors import ConfigurationError, SealBroken
from creditapp.models.documents import DocumentPart
from creditapp.models.seals import DOCUMENT_PART
from creditapp.privacy.encryption import PersonKeys, open_sealed
from creditapp.privacy.keys import Keys
from creditapp.settings import Settings
from creditapp.topics import DOCUMENTS

documents = typer.Typer(
    help="Documents that people send with disputes and identity theft reports.", no_args_is_help=True
)

ENDINGS = {b"%PDF-": ".pdf", b"\xff\xd8\xff": ".jpg", b"\x89PNG": ".png"}


@documents.command()
def save(
    document_id: Annotated[
        str, typer.Argument(help="As `creditapp disputes list`, `blocks list` and `fraud-alerts list` print it.")
    ],
    to: Annotated[Path, typer.Option(help="The directory to save it in.", file_okay=False, exists=True)] = Path(),
) -> None:
    """Save a document, readable by you alone, under its id and the ending of its kind; pass it to the furnisher, then delete it.

    \b
    It is sealed with the person's key: run this where the bureau's keys and vault are. After an erasure it opens no more.
    It was checked to be a whole PDF, JPEG or PNG file when it arrived; open it as you would any stranger's.

    \b
    Example:
      creditapp documents save 5f0c81d2a94e47bb9d3e0012 --to /media/case-17
    """
    file = asyncio.run(_save(Settings(), document_id, to))
    print(f"saved {file}")


async def _save(settings: Settings, document_id: str, to: Path) -> Path:
    from creditapp.privacy.vault.opening import open_vault

    keys = Keys.load(settings.home)
    async with spinner(f"reading {DOCUMENTS.name}"):
        read = await records(settings, DOCUMENTS, DocumentPart)
    parts = [part for part, _ in read if part.document_id == document_id]
    if not parts:
        raise ConfigurationError(
            f"{document_id}: no such document, or it is older than {DOCUMENTS.retention.days} days"
        )
    vault = open_vault(settings, keys)
    try:
        persons = vault.keys(sorted({part.consumer_id for part in parts}), frozenset({"file"}))
    finally:
        vault.close()
    content = content_of(parts, persons)
    await note_opened(settings, "document", [About(parts[0].consumer_id)])
    path = to / (document_id + ending_of(content))
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror})") from None
    return path


def content_of(parts: Iterable[DocumentPart], persons: Mapping[str, PersonKeys]) -> bytes:
    """The content of one document; ConfigurationError if the person was erased or a part is missing."""
    by_number: dict[int, bytes] = {}
    for part in parts:
        if (keys := persons.get(part.consumer_id)) is None:
            raise ConfigurationError(f"{part.document_id}: the person was erased; the document opens no more")
        bound = [str(getattr(part, name)) for name in DOCUMENT_PART.bound_to]
        if part.sealed.sealed is None:
            raise SealBroken("DocumentPart: nothing is sealed in it")
        by_number[part.number] = open_sealed(keys, DOCUMENT_PART, part.sealed.sealed, bound).content
    if sorted(by_number) != list(range(len(by_number))):
        raise ConfigurationError("a part of the document is missing; the person has to send it again")
    return b"".join(by_number[number] for number in sorted(by_number))


def ending_of(content: bytes) -> str:
    """The ending of the file's name, by its first bytes; nothing of what the person called it."""
    return next((ending for start, ending in ENDINGS.items() if content.startswith(start)), "")
