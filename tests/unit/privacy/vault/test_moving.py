"""A vault moves from its file to PostgreSQL in one command, whole, and again if it was killed."""

import asyncio
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from creditapp.gateway.api_clients import ClientRegistry, api_clients
from creditapp.models.sealed import Kind
from creditapp.privacy.encryption import PersonKeys
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault, postgres_admin
from creditapp.privacy.vault.ports import Vault
from creditapp.privacy.vault.rotation import rotate_master
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin
from creditapp.settings import Settings
from tests.support.postgres import Postgres, prepared
from tests.support.vaults import environment_of

pytestmark = pytest.mark.slow

BOTH: frozenset[Kind] = frozenset({"identity", "file"})
SSNS = [f"{900_450_000 + at}" for at in range(90)]
MOVE = """
import sys, time
from creditapp.privacy.vault import moving
from creditapp.privacy.vault.opening import postgres_admin, vault_file
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin
from creditapp.settings import Settings

moving.BATCH = 20
settings = Settings()

def stand(done):
    print("stands", flush=True)
    time.sleep(3600)

moving.move(SqliteAdmin(vault_file(settings)), postgres_admin(settings), stand)
"""


OPEN = """
import sys
from pathlib import Path
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
home = Path(sys.argv[1])
vault = open_vault(Settings(home=home), Keys.load(home))
print("open", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path: Path) -> Settings:
    """A bureau whose vault is a file, with 90 people and a client."""
    settings = Settings(home=tmp_path)
    vault = open_vault(settings, prepare(settings, date.today(), new=True))
    vault.persons(SSNS, BOTH)
    vault.close()
    return settings


@pytest.fixture
def database(postgres: Postgres, file: Settings) -> Settings:
    """The same bureau, told to have its vault in a database, which has tables and nothing in them."""
    return prepared(postgres, file.home)


def people(settings: Settings) -> dict[str, PersonKeys]:
    """Everybody there."""
    vault = open_vault(settings, Keys.load(settings.home), "gateway")
    found = vault.persons(SSNS, BOTH, create=False)
    vault.close()
    return found


def fingerprint_of(settings: Settings) -> str:
    """Which vault it is."""
    vault = open_vault(settings, Keys.load(settings.home))
    vault.close()
    return vault.fingerprint


def move(settings: Settings) -> "subprocess.CompletedProcess[str]":
    """The command."""
    command = [sys.executable, "-m", "creditapp.cli", "vault", "move"]
    own = os.environ | environment_of(settings)
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False)


def test_everything_moves_and_the_file_is_put_aside(file: Settings, database: Settings) -> None:
    """People, keys, fingerprint and API clients; the file cannot be opened by a service any more."""
    token = ClientRegistry(file.home).add("lender-1")
    before, fingerprint = people(file), fingerprint_of(file)
    done = move(database)
    assert done.returncode == 0, done.stderr
    assert "90 people are in postgresql://" in done.stdout and "vault.sqlite.moved: remove it" in done.stdout
    assert "moving people: 90 of 90" in done.stderr
    assert people(database) == before
    assert fingerprint_of(database) == fingerprint
    clients = api_clients(database, "gateway")
    assert [client.name for client in api_clients(database).all()] == ["lender-1"]
    assert asyncio.run(clients.name_of(token)) == "lender-1"
    assert not (file.home / "vault.sqlite").exists()
    assert (file.home / "vault.sqlite.moved").stat().st_mode & 0o777 == 0o600


def test_a_move_that_was_killed_is_no_vault_and_is_made_again_whatever_happened_meanwhile(
    file: Settings, database: Settings
) -> None:
    """Afterwards somebody is erased, somebody new is added and the master key rotated in the file; then it is moved."""
    process = subprocess.Popen(
        [sys.executable, "-c", MOVE], env=os.environ | environment_of(database), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdout.readline() == "stands\n"
    process.send_signal(signal.SIGKILL)
    process.wait()
    arrived = postgres_admin(database)
    assert (arrived.count(), arrived.is_made()) == (20, False)
    keys = Keys.load(file.home)
    vault: Vault = open_vault(file, keys)
    gone = arrived.rows("", 1)[0].consumer_id
    assert vault.erase(gone) == "done"
    vault.persons([SSNS[0], "900460001"], BOTH)
    vault.close()
    rows = SqliteAdmin(file.vault_path)
    rotate_master(rows, keys, lambda _: None)
    rows.close()
    before = people(file)
    done = move(database)
    assert done.returncode == 0, done.stderr
    assert people(database) == before
    assert gone not in {person.consumer_id for person in before.values()}
    assert [epoch.number for epoch in arrived.epochs()] == [2]
    arrived.close()


def test_a_file_that_a_service_has_open_is_not_moved(file: Settings, database: Settings) -> None:
    """It would go on adding people there."""
    reader = subprocess.Popen(
        [sys.executable, "-c", OPEN, str(file.home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert reader.stdout and reader.stdout.readline() == "open\n"
        done = move(database)
        assert done.returncode == 1
        assert "another process has the vault open; stop the services" in done.stderr
    finally:
        reader.kill()
        reader.communicate()
    assert move(database).returncode == 0


def test_a_move_that_was_killed_before_the_file_was_put_aside_only_does_that(
    file: Settings, database: Settings
) -> None:
    """Services may have begun to write to PostgreSQL: nothing is copied over what they wrote."""
    assert move(database).returncode == 0
    (file.home / "vault.sqlite.moved").rename(file.home / "vault.sqlite")
    vault = open_vault(database, Keys.load(file.home), "gateway")
    new = vault.persons(["900460001"], BOTH)
    assert move(database).returncode == 0
    assert open_vault(database, Keys.load(file.home), "gateway").persons(["900460001"], BOTH, create=False) == new
    assert (file.home / "vault.sqlite.moved").exists()


def test_a_database_with_another_vault_is_left_alone(file: Settings, postgres: Postgres, tmp_path: Path) -> None:
    """The message says so, and both stay as they are."""
    (tmp_path / "other").mkdir(mode=0o700)
    other = prepared(postgres, tmp_path / "other")
    prepare(other, date.today(), new=True)
    there = Settings(home=file.home, vault_url=other.vault_url)
    (file.home / "vault_roles").mkdir(mode=0o700)
    for password in (other.home / "vault_roles").iterdir():
        (file.home / "vault_roles" / password.name).write_text(password.read_text())
        (file.home / "vault_roles" / password.name).chmod(0o600)
    ClientRegistry(file.home).add("lender-1")
    done = move(there)
    assert done.returncode == 1 and "another vault in this database" in done.stderr
    assert api_clients(other).all() == []
    assert len(people(file)) == 90
