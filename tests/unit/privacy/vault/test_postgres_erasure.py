"""An erasure in PostgreSQL is pending until the master key of its time is gone: what the server's files keep opens with no other.

PostgreSQL overwrites nothing that is deleted. These tests look for a person's row in every file of a real server, in what a
backup or a copy of its disk would hold, and try to open what they find with every key that there is.
"""

import base64
import hmac
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest

from creditapp.domain.erasures import Unfinished
from creditapp.errors import ConfigurationError, InvalidRecord
from creditapp.models.sealed import Kind
from creditapp.privacy.installation import prepare
from creditapp.privacy.kept_days import KEPT
from creditapp.privacy.keys import NAMES, Keys
from creditapp.privacy.vault.epochs import Epochs, open_epochs
from creditapp.privacy.vault.master_keys import FileMaster, masters_of
from creditapp.privacy.vault.opening import open_vault, postgres_admin
from creditapp.privacy.vault.ports import MasterKey, Row, StoredEpoch
from creditapp.privacy.vault.postgres_admin import PostgresAdmin
from creditapp.privacy.vault.rotation import rewrap_all, rotate_master
from creditapp.settings import Settings
from tests.support.postgres import Postgres, database_of, prepared, running_postgres

pytestmark = pytest.mark.slow

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SSNS = [f"{900_450_000 + at}" for at in range(300)]


class Bureau(NamedTuple):
    """A bureau alone on a server of its own, whose files hold nothing else."""

    server: Postgres
    settings: Settings
    keys: Keys
    admin: PostgresAdmin


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """A bureau with 300 people, added a few at a time, as in service."""
    with running_postgres() as server:
        settings = prepared(server, tmp_path)
        keys = prepare(settings, date.today(), new=True)
        vault = open_vault(settings, keys, "gateway")
        for at in range(0, len(SSNS), 7):
            vault.persons(SSNS[at : at + 7], BOTH)
        vault.close()
        admin = postgres_admin(settings)
        yield Bureau(server, settings, keys, admin)
        admin.close()


def files_with(server: Postgres, what: bytes) -> set[str]:
    """In which parts of the server's files the bytes are: tables and indexes (``base``), or the log (``pg_wal``)."""
    files = (path for path in server.data.rglob("*") if path.is_file())
    return {path.relative_to(server.data).parts[0] for path in files if what in path.read_bytes()}


def vacuum_and_checkpoint(bureau: Bureau) -> None:
    """What PostgreSQL offers to clean up, done by its owner."""
    with bureau.server.connect(database_of(bureau.settings)) as db:
        db.execute("VACUUM vault.persons")
        db.execute("CHECKPOINT")


def row_of(bureau: Bureau, ssn: str) -> Row:
    """A person's row."""
    vault = open_vault(bureau.settings, bureau.keys, "gateway")
    consumer_id = vault.persons([ssn], BOTH, create=False)[ssn].consumer_id
    vault.close()
    return next(row for row in bureau.admin.rows("", 1000) if row.consumer_id == consumer_id)


def erase(bureau: Bureau, consumer_id: str) -> str:
    """What the gateway does."""
    vault = open_vault(bureau.settings, bureau.keys, "gateway")
    answer = vault.erase(consumer_id)
    assert vault.keys([consumer_id], BOTH) == {}
    vault.close()
    return answer


def unfinished(bureau: Bureau) -> Unfinished | None:
    """What the gateway's role sees of erasures that are not finished."""
    vault = open_vault(bureau.settings, bureau.keys, "gateway")
    numbers = vault.unfinished()
    vault.close()
    return numbers


class Remnants:
    """Whatever an older state of the files told of epochs, as somebody has it who copied them then."""

    def __init__(self, admin: PostgresAdmin) -> None:
        self.place = "a copy"
        self.made_with = admin.made_with
        self._epochs = admin.epochs()

    def epochs(self) -> list[StoredEpoch]:
        """The epochs of that time."""
        return self._epochs

    def opened(self, masters: Sequence[MasterKey]) -> Epochs | None:
        """Their keys, if one of these master keys unwraps them, whatever the ids say."""
        for master in masters:
            renamed = [StoredEpoch(epoch.number, master.id, epoch.wrapped) for epoch in self._epochs]
            try:
                return open_epochs(_Fixed(self, renamed), masters)
            except ConfigurationError:
                continue
        return None


class _Fixed:
    def __init__(self, copy: Remnants, epochs: list[StoredEpoch]) -> None:
        self.place = copy.place
        self.made_with = copy.made_with
        self._stored = epochs

    def epochs(self) -> list[StoredEpoch]:
        return self._stored


def test_deleted_bytes_stay_in_the_files_whatever_is_vacuumed_so_an_erasure_is_pending(bureau: Bureau) -> None:
    """They are in the log at least, and so in every backup: "done" would be untrue."""
    row = row_of(bureau, SSNS[3])
    assert "pg_wal" in files_with(bureau.server, row.file or b"")
    assert erase(bureau, row.consumer_id) == "pending"
    vacuum_and_checkpoint(bureau)
    assert "pg_wal" in files_with(bureau.server, row.file or b"")
    figures = bureau.admin.figures()
    assert (figures.persons, figures.pending) == (len(SSNS) - 1, 1)
    assert unfinished(bureau) == (1, 1)
    assert figures.waiting_days is not None and 0 <= figures.waiting_days < 1


def test_after_a_rotation_nothing_in_files_log_or_backup_opens_or_tells_whose_it_was(
    bureau: Bureau, tmp_path: Path
) -> None:
    """With the master key of before, it would: that is the one that is destroyed."""
    digest, row, copy = digest_of(bureau, SSNS[3]), row_of(bureau, SSNS[3]), Remnants(bureau.admin)
    old = masters_of(bureau.keys)
    assert erase(bureau, row.consumer_id) == "pending"
    done = rotate_master(bureau.admin, bureau.keys, lambda _: None)
    assert (done.promoted, done.erasures, bureau.admin.figures().pending) == (True, 1, 0)
    assert unfinished(bureau) is None
    keys_left = [FileMaster(key) for path in sorted((tmp_path / "keys").glob("*.key")) for key in keys_in(path)]
    seeds = sum(len(purposes) for purposes in KEPT.values())
    assert len(keys_left) == len(NAMES) + seeds, "single keys, the identities of keys of days, and their seeds"
    assert not {master.id for master in keys_left} & {master.id for master in old}

    assert row.file and row.identity
    assert copy.opened(keys_left) is None, "no key that is left opens the epoch"
    then = copy.opened(old)
    assert then is not None, "the destroyed one would"
    assert len(then.newest.unwrap(row.consumer_id, "file", row.file)) == 32
    assert then.newest.digest(row.digest) == digest

    now = open_epochs(bureau.admin, masters_of(bureau.keys)).newest
    for kind, wrapped in (("file", row.file), ("identity", row.identity)):
        with pytest.raises(InvalidRecord):
            now.unwrap(row.consumer_id, kind, wrapped)
    with pytest.raises(InvalidRecord):
        now.digest(row.digest)
    assert now.stored(digest) != row.digest
    assert files_with(bureau.server, digest) == set(), "the SSN's HMAC is in no file, of no time"
    assert files_with(bureau.server, now.stored(digest)) == set()


def digest_of(bureau: Bureau, ssn: str) -> bytes:
    """The HMAC of the SSN, as somebody computes it who has stolen ``ssn.key``."""
    return hmac.digest(bureau.keys.ssn_secret, ssn.encode(), "sha256")


def keys_in(path: Path) -> list[bytes]:
    """The keys in a file: one, or an identity and seeds of keys of days."""
    words = [word for word in path.read_bytes().split() if len(word) == 44]
    return [base64.b64decode(word) for word in words]


def test_an_erasure_during_a_rotation_waits_for_the_next_one_if_the_row_was_of_the_new_epoch(bureau: Bureau) -> None:
    """The key that wraps it then is the one that stays."""
    first, last = bureau.admin.rows("", 1)[0].consumer_id, bureau.admin.rows("", 1000)[-1].consumer_id
    answers: list[str] = []

    def meanwhile(_: int) -> None:
        if not answers:
            answers.extend(erase(bureau, consumer_id) for consumer_id in (first, last))

    bureau.keys.make_next_master()
    rewrap_all(bureau.admin, masters_of(bureau.keys), masters_of(bureau.keys)[-1], meanwhile, batch=50)
    assert answers == ["pending", "pending"]
    assert rotate_master(bureau.admin, bureau.keys, lambda _: None).erasures == 1
    assert bureau.admin.figures().pending == 1
    assert rotate_master(bureau.admin, bureau.keys, lambda _: None).erasures == 1


def test_what_the_log_keeps_is_gone_once_its_segments_are(bureau: Bureau) -> None:
    """The files alone, without a rotation: a table that was rewritten, and a log that was switched and emptied, hold nothing.

    That is what retention of the log and of backups adds; it is not needed for the promise.
    """
    row = row_of(bureau, SSNS[3])
    assert row.file and erase(bureau, row.consumer_id) == "pending"
    with bureau.server.connect(database_of(bureau.settings)) as db:
        db.execute("ALTER SYSTEM SET wal_recycle = off")
        db.execute("SELECT pg_reload_conf()")
        db.execute("VACUUM FULL vault.persons")
        for _ in range(3):
            db.execute("CREATE TABLE IF NOT EXISTS public.filler (x int)")
            db.execute("SELECT pg_switch_wal()")
            db.execute("CHECKPOINT")
    assert files_with(bureau.server, row.file) == set()
