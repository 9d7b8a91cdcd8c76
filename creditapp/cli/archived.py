"""What operators' commands read of the archive: the copies in PostgreSQL of what must outlast Kafka."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from creditapp.console.spinner import spinner
from creditapp.domain.access_log import Place
from creditapp.errors import ConfigurationError
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.settings import Settings

if TYPE_CHECKING:
    from creditapp.archive.postgres import PostgresArchive

Records = AsyncIterator[tuple[Place, bytes | None, bytes | None]]
"""Places in Kafka, keys and values of the log of accesses."""


@contextmanager
def _opened(settings: Settings) -> "Iterator[PostgresArchive]":
    if settings.vault_url is None:
        raise ConfigurationError("CREDITAPP_VAULT_URL is not set: without PostgreSQL nothing is copied out of Kafka")
    from creditapp.archive.postgres import PostgresArchive

    archive = PostgresArchive(settings)
    try:
        yield archive
    finally:
        archive.close()


async def copied_records(settings: Settings) -> Records:
    """The log of accesses as PostgreSQL has it, chain by chain; ConfigurationError if the settings name no database."""
    with _opened(settings) as archive:
        async with spinner(f"reading the copy in {archive.place}"):
            for copied in archive.accesses():
                yield copied


def copied_furnishers(settings: Settings) -> list[RegisteredFurnisher]:
    """All entries of the registry of furnishers that PostgreSQL has; ConfigurationError if the settings name no database."""
    with _opened(settings) as archive:
        return archive.furnishers()
