"""What is copied into PostgreSQL stays there as it stood in Kafka: nobody changes or removes it before its time."""

import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from creditapp.archive.postgres import Copied, PostgresArchive
from creditapp.domain.access_log import KEPT, Place, Walk, appended
from creditapp.domain.furnishers import Furnishers, registered
from creditapp.errors import ConfigurationError
from creditapp.models.accesses import Access, ChainHead
from creditapp.models.base import encode
from creditapp.settings import Settings
from tests.support.postgres import Postgres, database_of, prepared

pytestmark = pytest.mark.slow


def access(number: int, at: float = 1_795_532_407.0) -> Access:
    """One of an application's accesses."""
    return Access(access_id=f"a{number}", chain="9", at=at, by="code", what="report", application_id="9" * 64)


@pytest.fixture
def settings(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A database with the vault's tables and roles."""
    return prepared(postgres, tmp_path_factory.mktemp("home"))


@pytest.fixture
def ledger(settings: Settings) -> Iterator[PostgresArchive]:
    """The archive as the ledger opens it."""
    archive = PostgresArchive(settings, "ledger")
    yield archive
    archive.close()


@pytest.fixture
def operators(settings: Settings) -> Iterator[PostgresArchive]:
    """The archive as operators' commands open it."""
    archive = PostgresArchive(settings)
    yield archive
    archive.close()


@pytest.fixture
def owner(postgres: Postgres, settings: Settings) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the database's owner."""
    with postgres.connect(database_of(settings)) as db:
        yield db


def chained(*accesses: Access) -> list[Copied]:
    """The entries of these accesses, one after the other in partition 3."""
    head: ChainHead | None = None
    entries = []
    for offset, seen in enumerate(accesses):
        entry, head = appended(head, seen, 0, offset)
        entries.append(Copied(Place(3, offset), entry, encode(entry)))
    return entries


def test_entries_are_read_as_they_were_written_once_each(ledger: PostgresArchive, operators: PostgresArchive) -> None:
    """Copied again after a crash they are still there once; the chain is whole byte for byte."""
    entries = chained(access(1), access(2), access(3))
    ledger.keep_accesses(entries[:2])
    ledger.keep_accesses(entries)
    walk = Walk({})
    for place, key, value in operators.accesses():
        walk.take(place, key, value)
    assert walk.entries == 3
    assert list(walk.breaks({}, time.time())) == []
    assert [place for place, _, __ in operators.accesses()] == [entry.place for entry in entries]
    assert {partition: offset for partition, (offset, _) in ledger.newest().items()} == {3: 2}


def test_a_second_entry_of_a_number_is_kept_beside_the_first_and_breaks_the_chain(
    ledger: PostgresArchive, operators: PostgresArchive
) -> None:
    """Whoever writes the log anew in Kafka leaves the old one here."""
    first, forged = chained(access(1), access(2)), chained(access(1), access(9))
    ledger.keep_accesses(first)
    ledger.keep_accesses(forged)
    walk = Walk({})
    for place, key, value in operators.accesses():
        walk.take(place, key, value)
    assert [broken.reason for broken in walk.breaks({}, time.time())] == ["entry 2 comes after entry 2"]


def test_not_even_the_owner_changes_or_removes_an_entry(
    ledger: PostgresArchive, owner: "psycopg.Connection[Any]"
) -> None:
    """A trigger refuses it: a slip does not destroy evidence."""
    ledger.keep_accesses(chained(access(1)))
    ledger.keep_furnishers([registered("First Bank", "lender", b"k" * 32, 5.0, vouched=True)])
    for table in ("access_log", "furnishers"):
        for statement in ("UPDATE vault.{} SET digest = '\\x00'", "DELETE FROM vault.{}", "TRUNCATE vault.{}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match=f"rows of vault.{table} are added only"):
                owner.execute(statement.format(table))


def test_accesses_that_the_log_no_longer_keeps_are_removed_and_no_others(
    ledger: PostgresArchive, operators: PostgresArchive
) -> None:
    """After the same six years as in Kafka."""
    now = time.time()
    entries = chained(access(1, at=now - KEPT - 3600), access(2, at=now - KEPT + 3600), access(3, at=now))
    ledger.keep_accesses(entries)
    assert ledger.remove_expired(now) == 1
    assert [value for _, __, value in operators.accesses()] == [entry.value for entry in entries[1:]]


def test_the_registry_keeps_every_entry_and_the_latest_counts(
    ledger: PostgresArchive, operators: PostgresArchive, owner: "psycopg.Connection[Any]"
) -> None:
    """Columns say the same to people who ask the database."""
    first = registered("First Bank", "lender", b"k" * 32, 5.0, vouched=True)
    later = registered("First Bank", "lender", b"l" * 32, 9.0, vouched=False)
    ledger.keep_furnishers([later, first])
    ledger.keep_furnishers([first])
    assert operators.furnishers() == [first, later]
    assert Furnishers(operators.furnishers()).named("First Bank") == later
    rows = owner.execute("SELECT name, kind, reports[1], suspended FROM vault.furnishers ORDER BY at").fetchall()
    assert rows == [("First Bank", "lender", "accounts", False)] * 2


def test_the_archive_does_not_open_on_another_version_of_the_tables(
    settings: Settings, owner: "psycopg.Connection[Any]"
) -> None:
    """One line says which command to run."""
    owner.execute("UPDATE vault.alembic_version SET version_num = '0002'")
    with pytest.raises(ConfigurationError, match="creditapp vault migrate"):
        PostgresArchive(settings, "ledger")
