"""The whole system with its vault in PostgreSQL: each service in its own role, and the master key rotated while people apply."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from creditapp.privacy.vault.access import ACCESS, PREFIX, roles
from creditapp.settings import Settings
from creditapp.topics import ALWAYS
from tests.conftest import trained_once
from tests.support.postgres import Postgres, database_of, prepared
from tests.support.system import System
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def settings(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home, and a database with the vault's tables and roles."""
    return prepared(postgres, tmp_path_factory.mktemp("system") / "home")


@pytest.fixture(scope="module")
def running(settings: Settings) -> Iterator[System]:
    """A running system with 100 people, whose environment names the database and no user."""
    assert settings.vault_url
    system = System(settings.home, 100, CREDITAPP_VAULT_URL=settings.vault_url.get_secret_value())
    with trained_once(system):
        system.start()
    yield system
    assert system.stop() == 0


def test_people_get_the_same_scores_before_during_and_after_a_rotation_of_the_master_key(running: System) -> None:
    """No service is restarted, and none has met a record that it could not handle."""
    people = running.people(12)
    outcomes = [running.apply(person) for person in people[:6]]
    assert [code for code, _ in outcomes].count(0) >= 3
    with ThreadPoolExecutor(1) as threads:
        rotating = threads.submit(running.cli, "vault", "rotate-master")
        assert {running.apply(person)[0] for person in people[6:]} <= {0, 3}
    assert rotating.result().returncode == 0, rotating.result().stderr
    again = [running.apply(person) for person in people[:6]]
    assert [report["score"] for _, report in again] == [report["score"] for _, report in outcomes]
    assert running.cli("dead-letters", "list").stdout == ""
    assert "0 pending" in running.cli("vault", "status").stdout


def test_each_service_is_connected_in_its_own_role(running: System, settings: Settings, postgres: Postgres) -> None:
    """And in no other; those that need nothing of the vault are not connected."""
    with postgres.connect("postgres") as db:
        query = "SELECT DISTINCT usename FROM pg_stat_activity WHERE datname = %s AND application_name = 'creditapp'"
        found = {name for (name,) in db.execute(query, (database_of(settings),)).fetchall()}
    assert found == {PREFIX + name for name in ACCESS.keys() & set(ALWAYS)}


def test_the_database_restarts_and_the_system_goes_on(running: System, postgres: Postgres) -> None:
    """Connections that broke are made anew; a service that could not wait was started again."""
    postgres.stop()
    postgres.start()
    form = json.dumps(running.people(20)[19])
    command = ("apply", "-", "--url", running.url, "--json")
    eventually(lambda: running.cli(*command, stdin=form), until=lambda done: done.returncode in (0, 3))


def test_no_log_has_a_password_of_the_database(running: System) -> None:
    """Neither the services' nor the launcher's."""
    passwords = [path.read_text().strip() for path in (running.home / "vault_roles").iterdir()]
    assert len(passwords) == len(roles())
    logged = "".join(path.read_text(errors="replace") for path in (running.home / "logs").iterdir()) + "".join(
        running.output
    )
    assert not [password for password in passwords if password in logged]


def test_a_service_without_its_password_does_not_start(running: System) -> None:
    """One line says what to do; nothing is made in its place."""
    file = running.home / "vault_roles" / "bureau.password"
    kept = file.read_text()
    file.unlink()
    running.supervise("stop", "bureau")
    running.supervise("start", "bureau")
    log = running.home / "logs" / "bureau.log"
    line = "bureau.password: not there; copy it from where it was made (`creditapp vault roles`)"
    eventually(lambda: running.supervise("status", "bureau"), until=lambda status: "EXITED" in status)
    assert line in log.read_text()
    assert not file.exists()
    file.write_text(kept)
    file.chmod(0o600)
    running.supervise("start", "bureau")
    assert running.apply(running.people(21)[20])[0] in (0, 3)
