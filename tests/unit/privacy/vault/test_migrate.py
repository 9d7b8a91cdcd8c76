"""Migrations make the tables that the queries name, once, and a service starts on the version that it needs only."""

from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from pydantic import SecretStr

from creditapp.cli.vault import migrate as migrate_command
from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.models.sealed import Kind
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.migrate import alembic, migrate
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.postgres_engine import connected, url_of
from creditapp.privacy.vault.postgres_schema import HEAD, METADATA
from creditapp.settings import Settings
from tests.support.postgres import Postgres, database_of, prepared

SCORE: frozenset[Kind] = frozenset({"score"})

pytestmark = pytest.mark.slow


def empty(postgres: Postgres, home: Path) -> Settings:
    """Settings of an empty database, as its owner."""
    return Settings(home=home, vault_url=SecretStr(postgres.url(postgres.new_database())))


def test_migrations_make_the_tables_that_the_code_names(postgres: Postgres, tmp_path: Path) -> None:
    """Alembic finds no difference, and the newest migration is the one that services ask for."""
    settings = empty(postgres, tmp_path)
    assert migrate(settings) == (None, HEAD)
    assert migrate(settings) == (HEAD, HEAD)
    engine = connected(url_of(settings, "admin"))
    with engine.connect() as db:
        assert ScriptDirectory.from_config(alembic(db)).get_current_head() == HEAD
        options = {"include_schemas": True, "include_name": lambda name, kind, _: kind != "schema" or name == "vault"}
        found = compare_metadata(MigrationContext.configure(db, opts=options), METADATA)
    engine.dispose()
    assert found == []


def test_a_database_without_tables_is_no_vault(postgres: Postgres, tmp_path: Path) -> None:
    """Neither a service nor a new bureau makes them; each says which command does."""
    settings = empty(postgres, tmp_path)
    with pytest.raises(ConfigurationError, match="schema is not there.*creditapp vault migrate"):
        prepare(settings, date.today(), new=True)
    assert not (tmp_path / "keys").exists()


def test_a_service_does_not_start_on_another_version_of_the_tables(postgres: Postgres, tmp_path: Path) -> None:
    """With one line that says what to do."""
    settings = prepared(postgres, tmp_path)
    prepare(settings, date.today(), new=True)
    with postgres.connect(database_of(settings)) as db:
        db.execute("UPDATE vault.alembic_version SET version_num = '0000'")
    with pytest.raises(ConfigurationError, match=f"schema is 0000, needed is {HEAD}; run `creditapp vault migrate`"):
        open_vault(settings, Keys.load(tmp_path), "bureau")


def test_tables_without_a_vault_never_get_one_by_a_service(postgres: Postgres, tmp_path: Path) -> None:
    """The keys are there, and the database is another, empty one: known people would get new pseudonyms."""
    keys = prepare(prepared(postgres, tmp_path), date.today(), new=True)
    other = prepared(postgres, tmp_path)
    with pytest.raises(ConfigurationError, match="no vault in this database yet"):
        open_vault(other, keys, "intake")
    with pytest.raises(ConfigurationError, match="no vault in this database yet"):
        open_vault(prepare_again(other), keys, "intake")


def prepare_again(settings: Settings) -> Settings:
    """What ``make run`` does on a Kafka that belongs to a bureau already."""
    prepare(settings, date.today(), new=False)
    return settings


def test_who_was_there_before_there_were_keys_for_scores_gets_one_by_migrating(
    postgres: Postgres, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command says how many; until then services try again, and afterwards each person has a key of their own."""
    settings = prepared(postgres, tmp_path)
    keys = prepare(settings, date.today(), new=True)
    ssns = [f"90045{number:04}" for number in range(5)]
    ids = [person.consumer_id for person in open_vault(settings, keys).persons(ssns, SCORE).values()]
    with postgres.connect(database_of(settings)) as db:
        db.execute("UPDATE vault.persons SET score = NULL WHERE consumer_id <> %s", [ids[0]])
    with pytest.raises(VaultUnavailable, match="still being made"):
        open_vault(settings, keys).keys(ids, SCORE)
    monkeypatch.setenv("CREDITAPP_HOME", str(settings.home))
    monkeypatch.setenv("CREDITAPP_VAULT_URL", postgres.url(database_of(settings)))
    migrate_command()
    assert "have a key for their scores now: 4" in capsys.readouterr().out
    assert len({person.score for person in open_vault(settings, keys).keys(ids, SCORE).values()}) == 5
    migrate_command()
    assert "now: " not in capsys.readouterr().out
