"""``creditapp vault`` says what it did, what is to be done, and nothing that is secret."""

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from creditapp.models.sealed import Kind
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.postgres_schema import HEAD
from creditapp.settings import Settings
from tests.support.bureau import bureau
from tests.support.postgres import Postgres, database_of, prepared
from tests.support.vaults import environment_of
from tests.support.waiting import PATIENCE

FILE: frozenset[Kind] = frozenset({"file"})


def creditapp(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command."""
    command = [sys.executable, "-m", "creditapp.cli", "vault", *arguments]
    own = os.environ | environment_of(settings)
    return subprocess.run(command, env=own, capture_output=True, text=True, check=False, timeout=PATIENCE)


@pytest.mark.slow
@pytest.mark.parametrize("command", ["migrate", "roles", "move"])
def test_commands_of_postgresql_say_that_there_is_none(tmp_path: Path, command: str) -> None:
    """The message names the setting."""
    done = creditapp(Settings(home=tmp_path), command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("creditapp: CREDITAPP_VAULT_URL is not set") and done.stderr.count("\n") == 1


@pytest.mark.slow
def test_the_next_master_key_is_made_first_where_there_are_several_machines(tmp_path: Path) -> None:
    """Nothing else changes; the status reminds of it until the rotation is finished."""
    settings = Settings(home=tmp_path)
    person = open_vault(settings, bureau(tmp_path)).persons(["900450001"], FILE)
    assert creditapp(settings, "status").returncode == 0
    made = creditapp(settings, "new-master")
    assert made.returncode == 0 and "copy it to every machine" in made.stdout
    following = (tmp_path / "keys" / "master_next.key").read_bytes()
    assert creditapp(settings, "new-master").returncode == 0
    assert (tmp_path / "keys" / "master_next.key").read_bytes() == following, "made once"
    assert following.decode().strip() not in made.stdout
    reminds = creditapp(settings, "status")
    assert reminds.returncode == 1 and "finish it with: creditapp vault rotate-master" in reminds.stderr
    assert "epoch     1: 1 people" in reminds.stdout
    assert creditapp(settings, "rotate-master").returncode == 0
    assert "epoch     2: 1 people" in creditapp(settings, "status").stdout
    assert (tmp_path / "keys" / "master.key").read_bytes() == following
    assert open_vault(settings, Keys.load(tmp_path)).persons(["900450001"], FILE) == person


@pytest.mark.slow
def test_a_database_is_prepared_by_two_commands(postgres: Postgres, tmp_path: Path) -> None:
    """Each says what it did, and doing it again is harmless; differing privileges are named."""
    database = postgres.new_database()
    owner = Settings(home=tmp_path, vault_url=SecretStr(postgres.url(database)))
    assert creditapp(owner, "roles").stderr.count("run `creditapp vault migrate`") == 1
    assert creditapp(owner, "migrate").stdout == f"the vault's tables are of version {HEAD}; before: none\n"
    assert creditapp(owner, "migrate").stdout == f"the vault's tables are of version {HEAD}\n"
    made = creditapp(owner, "roles")
    assert made.returncode == 0 and "was missing: creditapp_bureau SELECT persons (file)" in made.stdout
    with postgres.connect(database) as db:
        db.execute("GRANT SELECT ON vault.persons TO creditapp_identity")
    checked = creditapp(owner, "roles", "--check")
    assert checked.returncode == 1 and checked.stdout == "extra: creditapp_identity SELECT persons\n"
    assert creditapp(owner, "roles").returncode == 0
    assert creditapp(owner, "roles", "--check").stdout == "roles and privileges are as they are to be\n"


@pytest.mark.slow
def test_an_erasure_that_waits_for_more_than_a_month_fails_the_status(postgres: Postgres, tmp_path: Path) -> None:
    """Until the master key is rotated; the person who asked was promised an end."""
    settings = prepared(postgres, tmp_path)
    vault = open_vault(settings, prepare(settings, date.today(), new=True), "gateway")
    vault.erase(vault.persons(["900450001"], FILE)["900450001"].consumer_id)
    vault.close()
    assert creditapp(settings, "status").returncode == 0
    with postgres.connect(database_of(settings)) as db:
        db.execute("UPDATE vault.erasures SET at = at - interval '31 days'")
    late = creditapp(settings, "status")
    assert "1 pending, the oldest for 31.0 days" in late.stdout
    assert late.returncode == 1 and "run: creditapp vault rotate-master" in late.stderr
    assert "1 erasures are done" in creditapp(settings, "rotate-master").stdout
    assert creditapp(settings, "status").returncode == 0
