"""The setting CREDITAPP_VAULT_URL: what it may be, in whose name a service connects, and what is never shown of it."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.privacy.passwords import VAULT_ROLES, make_missing, password_of
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.postgres_engine import place_of, url_of
from creditapp.settings import Settings
from tests.support.bureau import bureau
from tests.support.ports import free_port_range

SECRET = "open-sesame"


def settings(home: Path, url: str) -> Settings:
    """Settings with this URL."""
    return Settings(home=home, vault_url=SecretStr(url))


@pytest.mark.parametrize(
    "url", ["", "vault.sqlite", "sqlite:///x", "postgresql://", "postgresql://h:port/d", f"mysql://u:{SECRET}@h/d"]
)
def test_what_is_no_url_of_a_database_is_refused_without_repeating_it(tmp_path: Path, url: str) -> None:
    """The message has an example."""
    with pytest.raises(ConfigurationError, match="CREDITAPP_VAULT_URL.*postgresql://db.example") as refused:
        url_of(settings(tmp_path, url), "bureau")
    assert SECRET not in str(refused.value)


def test_a_url_without_a_user_is_completed_with_the_services_role_and_password(tmp_path: Path) -> None:
    """The same environment serves all services of a machine."""
    make_missing(tmp_path, ["bureau"], VAULT_ROLES)
    url = url_of(settings(tmp_path, "postgresql://127.0.0.1/creditapp"), "bureau")
    assert (url.username, url.password) == ("creditapp_bureau", password_of(tmp_path, "bureau", VAULT_ROLES))
    named = url_of(settings(tmp_path, f"postgresql://me:{SECRET}@127.0.0.1/creditapp"), "bureau")
    assert (named.username, named.password) == ("me", SECRET)


@pytest.mark.parametrize(
    ("url", "mode"),
    [
        ("postgresql://me@127.0.0.1/d", None),
        ("postgresql://me@/d?host=/run/postgresql", None),
        ("postgresql://me@db.example/d", "verify-full"),
        ("postgresql://me@db.example/d?sslmode=require", "require"),
        ("postgresql://me@127.0.0.1/d?host=db.example", "verify-full"),
    ],
)
def test_another_machine_must_prove_who_it_is_unless_the_url_says_otherwise(
    tmp_path: Path, url: str, mode: str | None
) -> None:
    """TLS with a certificate for the name; on this machine there is no network in between."""
    completed = url_of(settings(tmp_path, url), "bureau")
    assert completed.query.get("sslmode") == mode
    assert completed.query.get("sslrootcert") == ("system" if mode == "verify-full" else None)


def test_neither_settings_nor_messages_show_the_password(tmp_path: Path) -> None:
    """Nor do they show the options, where it may be too."""
    named = settings(tmp_path, f"postgresql://me:{SECRET}@127.0.0.1:5433/creditapp?password={SECRET}")
    assert SECRET not in repr(named) + str(named) + str(named.model_dump())
    assert place_of(url_of(named, "bureau")) == "postgresql://127.0.0.1:5433/creditapp"


def test_a_server_that_is_away_is_waited_for_and_named(tmp_path: Path) -> None:
    """Not refused: it may be starting. The worker stops without acknowledging and is started again."""
    port = free_port_range(1)
    away = settings(tmp_path, f"postgresql://me:{SECRET}@127.0.0.1:{port}/creditapp")
    with pytest.raises(VaultUnavailable, match=f"127.0.0.1:{port}/creditapp: the vault does not answer") as failed:
        open_vault(away, bureau(tmp_path), "bureau")
    assert SECRET not in str(failed.value) and "\n" not in str(failed.value)
    assert failed.value.__suppress_context__
