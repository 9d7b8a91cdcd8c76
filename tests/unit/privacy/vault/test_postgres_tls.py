"""To another machine a connection is encrypted, and the server proves who it is before it is told anything."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from creditapp.errors import ConfigurationError
from creditapp.privacy.vault.migrate import migrate
from creditapp.settings import Settings
from tests.support.postgres import Postgres, running_postgres
from tests.support.secured import Authority

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Who vouches for the server, at 127.0.0.1."""
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def server(authority: Authority) -> Iterator[Postgres]:
    """A server that speaks TLS."""
    with running_postgres() as running:
        owner = running.data.stat()
        for made, name in zip(authority.issue("server"), ("server.crt", "server.key"), strict=True):
            there = running.data / name
            there.write_bytes(made.read_bytes())
            there.chmod(0o600)
            os.chown(there, owner.st_uid, owner.st_gid)
        with running.connect("postgres") as db:
            db.execute("ALTER SYSTEM SET ssl = on")
            db.execute("SELECT pg_reload_conf()")
        running.stop()
        running.start()
        yield running


def refusal(url: str, home: Path) -> str:
    """Why the database is not used."""
    with pytest.raises(ConfigurationError) as refused:
        migrate(Settings(home=home, vault_url=SecretStr(url)))
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_server_with_a_certificate_for_its_address_is_used(
    server: Postgres, authority: Authority, tmp_path: Path
) -> None:
    """By an authority that the URL names; the connection is encrypted."""
    url = f"{server.url(server.new_database())}?sslmode=verify-full&sslrootcert={authority.file}"
    assert migrate(Settings(home=tmp_path, vault_url=SecretStr(url)))[1]
    with psycopg.connect(url) as db:
        assert db.execute("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone() == (True,)


def test_without_a_word_in_the_url_another_machine_must_prove_its_name(
    server: Postgres, authority: Authority, tmp_path: Path
) -> None:
    """The certificate is for another name than the URL's, by another authority, or by one that this machine does not know."""
    elsewhere = server.url("postgres").replace("127.0.0.1", "db.example") + "?hostaddr=127.0.0.1"
    assert "certificate" in refusal(f"{elsewhere}&sslrootcert={authority.file}", tmp_path)
    assert "certificate" in refusal(elsewhere, tmp_path)
    other = Authority(tmp_path, "another")
    here = f"{server.url('postgres')}?sslmode=verify-full&sslrootcert={other.file}"
    assert "certificate verify failed" in refusal(here, tmp_path)


def test_another_machine_that_speaks_no_tls_is_told_nothing(postgres: Postgres, tmp_path: Path) -> None:
    """Not even who would log in."""
    elsewhere = postgres.url("postgres").replace("127.0.0.1", "db.example") + "?hostaddr=127.0.0.1"
    assert "server does not support SSL" in refusal(elsewhere, tmp_path)
