"""The whole system with its vault in PostgreSQL: each service in its own role, and the master key rotated while people apply."""

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from creditapp.cli.archived import copied_furnishers
from creditapp.privacy.vault.access import ACCESS, PREFIX, roles
from creditapp.settings import Settings
from creditapp.topics import ALWAYS, SERVICES
from tests.conftest import trained_once
from tests.support.postgres import Postgres, database_of, prepared
from tests.support.simulated_people import Applicant, Program, applicants
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


def scored(system: System, program: Program) -> Applicant:
    """Somebody with a report."""
    for who in applicants(system, 30, 60):
        program.apply(who)
        if program.report(who)["outcome"] == "scored":
            return who
    raise AssertionError("nobody of these is scored")


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


def test_the_registry_of_furnishers_is_in_the_database_too(running: System, settings: Settings) -> None:
    """With every entry, and as Kafka has it: there is nothing to restore."""
    known = json.loads(running.cli("furnishers", "list", "--json").stdout)
    copied = eventually(lambda: copied_furnishers(settings), until=lambda entries: len(entries) >= len(known))
    assert {entry.name for entry in copied} == {entry["name"] for entry in known}
    restored = running.cli("furnishers", "restore")
    assert restored.stdout == "entries that Kafka lacked and has again: 0\n", restored.stderr


def test_who_has_seen_what_is_in_the_database_too(running: System, settings: Settings) -> None:
    """A ledger that is killed goes on where it stopped, and the copy is as the log in Kafka, entry by entry."""
    program = Program(running)
    who = scored(running, program)
    for _ in range(2):
        program.report(who)
        os.kill(running.pid("ledger"), signal.SIGKILL)
        running.wait_ready(1 + SERVICES.index("ledger"))
    verified = eventually(lambda: running.cli("access-log", "verify"), until=all_copied)
    assert verified.returncode == 0, verified.stdout
    shown = running.cli("access-log", "show", "--json")
    assert shown.stdout.count('"what": "report"') >= 3
    assert running.cli("access-log", "show", "--json", "--copy").stdout == shown.stdout


def all_copied(done: "subprocess.CompletedProcess[str]") -> bool:
    """Whether `verify` says that everything was copied."""
    whole = re.fullmatch(r"whole: (\d+) entries in \d+ chains; (\d+) of them copied to PostgreSQL\n", done.stdout)
    return whole is not None and whole[1] == whole[2]


def test_a_change_of_the_copy_shows(running: System, settings: Settings, postgres: Postgres) -> None:
    """Made by the owner, past the trigger; what is in Kafka is whole all the same."""
    query = "UPDATE vault.access_log SET entry = replace(encode(entry, 'escape'), 'client', 'system')::bytea WHERE sequence = 1"
    with postgres.connect(database_of(settings)) as db:
        kept = db.execute("SELECT entry, digest FROM vault.access_log WHERE sequence = 1").fetchall()
        db.execute("ALTER TABLE vault.access_log DISABLE TRIGGER USER")
        assert db.execute(query).rowcount
        verified = running.cli("access-log", "verify")
        for row in kept:
            db.execute("UPDATE vault.access_log SET entry = %s WHERE digest = %s", row)
        db.execute("ALTER TABLE vault.access_log ENABLE TRIGGER USER")
    assert verified.returncode == 2
    assert "in PostgreSQL: chain" in verified.stdout
    assert running.cli("access-log", "verify").returncode == 0


def test_a_log_that_is_not_the_copied_one_is_copied_from_its_beginning(
    running: System, settings: Settings, postgres: Postgres
) -> None:
    """The newest copied entry is not what Kafka has at its place: Kafka's is added beside it."""
    newest = 'SELECT chain, sequence, digest FROM vault.access_log ORDER BY partition, "offset" DESC LIMIT 1'
    others = "SELECT count(*) FROM vault.access_log WHERE chain = %s AND sequence = %s"
    with postgres.connect(database_of(settings)) as db:
        chain, sequence, digest = db.execute(newest).fetchone() or ("", 0, b"")
        db.execute("ALTER TABLE vault.access_log DISABLE TRIGGER USER")
        db.execute("UPDATE vault.access_log SET digest = '\\x00' WHERE digest = %s", (digest,))
        os.kill(running.pid("ledger"), signal.SIGKILL)
        running.wait_ready(1 + SERVICES.index("ledger"))
        count = lambda: db.execute(others, (chain, sequence)).fetchone()  # noqa: E731
        assert eventually(count, until=lambda found: found == (2,))
        db.execute("DELETE FROM vault.access_log WHERE digest = '\\x00'")
        db.execute("ALTER TABLE vault.access_log ENABLE TRIGGER USER")
    assert running.cli("access-log", "verify").returncode == 0


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
