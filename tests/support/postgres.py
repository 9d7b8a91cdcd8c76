"""A real PostgreSQL of a test's own: made by initdb in a temporary directory, on loopback, with a database for each test.

PostgreSQL refuses to run as root, so that for root it runs as another user of the machine: Debian's own ``postgres``, or
``nobody``. That user must be able to enter the directory, which is therefore not below pytest's, whose mode is 700.
"""

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from pydantic import SecretStr

from creditapp.privacy.vault.migrate import migrate
from creditapp.privacy.vault.roles import establish_roles
from creditapp.settings import Settings
from tests.support.ports import free_port_range
from tests.support.waiting import PATIENCE

OWNER = "owner"
"""The superuser of the cluster."""
ENCODING = ("--encoding=UTF8", "--locale=C")


class Postgres:
    """A running server."""

    def __init__(self, directory: Path) -> None:
        self.data = directory / "data"
        self.port = free_port_range(1)
        self.password = secrets.token_urlsafe(16)
        self._directory = directory
        self._user = _unprivileged()
        if self._user:
            os.chown(directory, self._user.pw_uid, self._user.pw_gid)

    def make(self) -> None:
        """Make the cluster; everybody needs a password, as on a real one."""
        given = self._directory / "password"
        given.write_text(self.password)
        if self._user:
            os.chown(given, self._user.pw_uid, self._user.pw_gid)
        logins = (f"--username={OWNER}", f"--pwfile={given}", "--auth=scram-sha-256")
        self._run("initdb", "-D", str(self.data), *logins, *ENCODING, "--no-sync")
        given.unlink()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self._directory}"
        log = str(self._directory / "log")
        self._run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-t", f"{PATIENCE:.0f}", "-o", options, "start")

    def stop(self) -> None:
        """Stop it, whoever is connected."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "fast", "-w", "-t", f"{PATIENCE:.0f}", "stop")

    def new_database(self) -> str:
        """The name of a new, empty database."""
        name = f"vault_{secrets.token_hex(6)}"
        with self.connect("postgres") as db:
            db.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return name

    def connect(self, database: str) -> "psycopg.Connection[Any]":
        """A connection of the owner's, outside transactions."""
        return psycopg.connect(self.url(database), autocommit=True)

    def url(self, database: str, user: str | None = OWNER, password: str | None = None) -> str:
        """For ``CREDITAPP_VAULT_URL``; ``user`` None: without one."""
        login = f"{user}:{password or self.password}@" if user else ""
        return f"postgresql://{login}127.0.0.1:{self.port}/{database}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [_program(program), *arguments]
        user = {"user": self._user.pw_uid, "group": self._user.pw_gid, "extra_groups": []} if self._user else {}
        # Into a file: the server inherits the output, and a pipe would not end before it does.
        with (self._directory / "output").open("w+") as output:
            done = subprocess.run(  # type: ignore[call-overload]
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd="/", check=False, **user
            )
            output.seek(0)
            assert done.returncode == 0, f"{program}: {output.read()}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """A server of one's own; stopped and removed at the end."""
    directory = Path(tempfile.mkdtemp(prefix="creditapp-postgres-"))
    directory.chmod(0o711)
    server = Postgres(directory)
    try:
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(directory)


def prepared(server: Postgres, home: Path) -> Settings:
    """Settings of a new database with the vault's tables and roles, as ``creditapp vault migrate`` and ``roles`` make them.

    The URL names no user: whoever opens the vault does so in its own role, with the password in ``home``.
    """
    database = server.new_database()
    owner = Settings(home=home, vault_url=SecretStr(server.url(database)))
    migrate(owner)
    establish_roles(owner)
    return Settings(home=home, vault_url=SecretStr(server.url(database, None)))


def database_of(settings: Settings) -> str:
    """The name of the database that the settings name."""
    assert settings.vault_url
    return settings.vault_url.get_secret_value().rpartition("/")[2]


def _unprivileged() -> pwd.struct_passwd | None:
    """The user to run as; None for the test's own."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _program(name: str) -> str:
    """Debian keeps all but a few of them out of the path, a directory a version."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = shutil.which(name, path=os.pathsep.join([str(path) for path in reversed(versions)] + [os.environ["PATH"]]))
    assert found, f"{name}: not there; run ./bootstrap test, which installs Debian's postgresql"
    return found
