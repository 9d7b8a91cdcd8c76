"""After an erasure no byte of the person's row is in the vault's files; until then the vault says that it is pending."""

import os
import secrets
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import pytest

from creditapp.errors import VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.ports import Vault
from creditapp.settings import Settings
from tests.support.bureau import bureau
from tests.support.waiting import eventually

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SSNS = [f"{900_450_000 + at}" for at in range(300)]
READER = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("BEGIN IMMEDIATE" if sys.argv[2] == "writes" else "BEGIN")
print(len(db.execute("SELECT * FROM persons").fetchall()), flush=True)
sys.stdin.readline()
db.execute("ROLLBACK")
print("done", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """A vault with 300 people, added a few at a time, as in service."""
    opened = _open(tmp_path)
    for at in range(0, len(SSNS), 7):
        opened.persons(SSNS[at : at + 7], BOTH)
    yield opened
    opened.close()


def _open(home: Path) -> Vault:
    return open_vault(Settings(home=home), bureau(home))


@contextmanager
def other_process(home: Path, does: str = "reads") -> Iterator["subprocess.Popen[str]"]:
    """A process with a transaction open, until a line is written to it; with the vault open, until a second one is."""
    command = [sys.executable, "-c", READER, str(home / "vault.sqlite"), does]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == f"{len(SSNS)}\n"
        yield process
        process.kill()


def _let_go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin and process.stdout
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.stdout.readline() == "done\n"


def row(home: Path, consumer_id: str) -> list[bytes]:
    """The bytes of a person's row: digest, pseudonym and wrapped keys."""
    db = sqlite3.connect(f"file:{home / 'vault.sqlite'}?mode=ro", uri=True)
    found = db.execute(
        "SELECT digest, consumer_id, identity, file FROM persons WHERE consumer_id = ?", (consumer_id,)
    ).fetchone()
    db.close()
    return [part.encode() if isinstance(part, str) else part for part in found]


def on_disk(home: Path) -> bytes:
    """All bytes of the vault's files; read by a process of its own, as SQLite's locks end when this one closes a file."""
    files = sorted(str(path) for path in home.glob("*vault.sqlite*"))
    return subprocess.run(["/bin/cat", *files], capture_output=True, check=True).stdout


def left(home: Path, parts: list[bytes]) -> list[int]:
    """Which parts of a row are still on disk."""
    everything = on_disk(home)
    return [at for at, part in enumerate(parts) if part in everything]


def test_without_other_readers_an_erasure_is_done_at_once(vault: Vault, tmp_path: Path) -> None:
    """Neither digest, pseudonym nor keys are in database, log or the log's index; the others still open."""
    person = vault.persons([SSNS[3]], BOTH)[SSNS[3]]
    parts = row(tmp_path, person.consumer_id)
    assert left(tmp_path, parts) == [0, 1, 2, 3]
    assert vault.erase(person.consumer_id) == "done"
    assert left(tmp_path, parts) == []
    assert len(_open(tmp_path).persons(SSNS, BOTH, create=False)) == len(SSNS) - 1


def test_a_process_that_has_the_vault_open_without_a_transaction_hinders_nothing(vault: Vault, tmp_path: Path) -> None:
    """As all other services have it."""
    person = vault.persons([SSNS[3]], BOTH)[SSNS[3]]
    parts = row(tmp_path, person.consumer_id)
    with other_process(tmp_path) as reader:
        _let_go(reader)
        assert vault.erase(person.consumer_id) == "done"
        assert left(tmp_path, parts) == []


def test_an_erasure_that_a_reader_hinders_is_pending_and_finishes_by_itself(vault: Vault, tmp_path: Path) -> None:
    """The keys can be had no more at once; when the reader is gone, no byte is left, without another call."""
    person = vault.persons([SSNS[3]], BOTH)[SSNS[3]]
    parts = row(tmp_path, person.consumer_id)
    with other_process(tmp_path) as reader:
        assert vault.erase(person.consumer_id) == "pending"
        assert vault.keys([person.consumer_id], BOTH) == {}
        assert left(tmp_path, parts) != [], "the reader's snapshot needs them: the answer must not be done"
        assert vault.unfinished() == (1, 1)
        _let_go(reader)
        eventually(lambda: left(tmp_path, parts), until=lambda parts: not parts)
        eventually(vault.unfinished, until=lambda numbers: numbers is None)


def test_a_pending_erasure_is_finished_by_the_next_process(tmp_path: Path) -> None:
    """The process that erased has ended meanwhile."""
    with_people = _open(tmp_path)
    with_people.persons(SSNS, BOTH)
    person = with_people.persons([SSNS[3]], BOTH)[SSNS[3]]
    parts = row(tmp_path, person.consumer_id)
    with other_process(tmp_path) as reader:
        assert with_people.erase(person.consumer_id) == "pending"
        with_people.close()
        again = _open(tmp_path)
        assert left(tmp_path, parts) != []
        _let_go(reader)
        eventually(lambda: left(tmp_path, parts), until=lambda parts: not parts)
        again.close()


def test_other_calls_are_answered_while_an_erasure_waits(vault: Vault, tmp_path: Path) -> None:
    """A reader hinders the checkpoint: people are looked up and added meanwhile, and the erasure still waits."""
    person = vault.persons([SSNS[3]], BOTH)[SSNS[3]]
    with other_process(tmp_path) as reader:
        answers: list[str] = []
        erasing = Thread(target=lambda: answers.append(vault.erase(person.consumer_id)))
        erasing.start()
        assert vault.persons(["900459999"], BOTH)
        assert _open(tmp_path).persons([SSNS[5]], BOTH)
        erasing.join()
        assert answers == ["pending"]
        _let_go(reader)


def test_nothing_is_erased_while_another_process_writes_without_end(vault: Vault, tmp_path: Path) -> None:
    """The caller is told, soon, that nothing was erased; the person's keys still open."""
    person = vault.persons([SSNS[3]], BOTH)[SSNS[3]]
    with other_process(tmp_path, "writes"):
        with pytest.raises(VaultUnavailable, match="nothing was erased"):
            vault.erase(person.consumer_id)
        assert vault.keys([person.consumer_id], BOTH) == {person.consumer_id: person}


@pytest.mark.slow
def test_pages_that_split_and_join_leave_no_copy_of_an_erased_row(tmp_path: Path) -> None:
    """3,000 people come and a third of them go, in random order: SQLite moves rows between pages and leaves no copy."""
    vault = _open(tmp_path)
    ssns = [f"{900_000_000 + secrets.randbelow(10**8)}" for _ in range(3000)]
    for at in range(0, len(ssns), 50):
        vault.persons(ssns[at : at + 50], BOTH)
    people = vault.persons(ssns, BOTH)
    erased = [people[ssn].consumer_id for ssn in sorted(people, key=lambda _: os.urandom(4))[:150]]
    rows = [part for consumer_id in erased for part in row(tmp_path, consumer_id)]
    assert {vault.erase(consumer_id) for consumer_id in erased} == {"done"}
    everything = on_disk(tmp_path)
    assert sum(part in everything for part in rows) == 0
    vault.close()
