"""A service's role in PostgreSQL reads its kinds of key and nothing else; the declared table, the code and the database agree."""

import ast
import itertools
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from creditapp.errors import ConfigurationError, VaultUnavailable
from creditapp.gateway.applicants import ALL as GATEWAY
from creditapp.models.sealed import Kind
from creditapp.privacy.installation import prepare
from creditapp.privacy.keys import Keys
from creditapp.privacy.passwords import VAULT_ROLES, password_of
from creditapp.privacy.vault.access import ACCESS, ARCHIVE, PREFIX, SCHEMA, grants, roles
from creditapp.privacy.vault.opening import open_vault
from creditapp.privacy.vault.postgres_schema import METADATA
from creditapp.privacy.vault.roles import compare_roles, establish_roles
from creditapp.settings import Settings
from creditapp.topics import SERVICES
from tests.support.postgres import Postgres, database_of, prepared

AGENTS = Path(__file__).parents[4] / "creditapp" / "agents"
ACTIONS = {
    "SELECT": "SELECT {column} FROM {table} LIMIT 1",
    "INSERT": "INSERT INTO {table} ({column}) OVERRIDING SYSTEM VALUE SELECT {column} FROM {table} LIMIT 0",
    "UPDATE": "UPDATE {table} SET {column} = DEFAULT WHERE false",
    "DELETE": "DELETE FROM {table} WHERE false",
}


def kinds_in_code(service: str) -> tuple[set[str], bool]:
    """The kinds of keys that the service's module asks ``Seals`` for, and whether it looks people up by SSN."""
    tree = ast.parse((AGENTS / f"{service}.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    seals = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Seals"]
    kinds = {kind for call in seals for argument in call.args[1:] for kind in ast.literal_eval(argument)}
    return kinds, any(isinstance(node, ast.Attribute) and node.attr == "persons" for node in ast.walk(tree))


@pytest.mark.parametrize("service", [service for service in SERVICES if service != "gateway"])
def test_the_table_of_access_has_what_each_service_uses(service: str) -> None:
    """Its module names the kinds of keys that it opens and seals with; a service without any is not in the table."""
    kinds, by_ssn = kinds_in_code(service)
    access = ACCESS.get(service)
    assert kinds == set(access.kinds if access else ())
    assert by_ssn == bool(access and access.by_ssn)


def test_the_gateway_alone_erases_and_knows_clients() -> None:
    """It needs all kinds, as its pages show who somebody is and what is in the file."""
    assert set(ACCESS["gateway"].kinds) == GATEWAY
    assert ACCESS["gateway"].by_ssn
    assert [name for name, access in ACCESS.items() if access.erases] == ["gateway"]
    assert [name for name, access in ACCESS.items() if access.clients] == ["gateway"]


def test_the_ledger_alone_archives_and_has_no_kind_of_key() -> None:
    """It adds to what others only read, and opens nothing."""
    assert [name for name, access in ACCESS.items() if access.archives] == ["ledger"]
    assert ACCESS["ledger"].kinds == ()
    changing = {grant for grant in grants() if grant.table in ARCHIVE and grant.privilege in ("UPDATE", "TRUNCATE")}
    assert changing == set()


@pytest.fixture(scope="module")
def settings(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A bureau in PostgreSQL, with one person."""
    settings = prepared(postgres, tmp_path_factory.mktemp("home"))
    keys = prepare(settings, date.today(), new=True)
    open_vault(settings, keys, "intake").persons(["900450001"], frozenset({"file"}))
    return settings


@pytest.fixture
def owner(postgres: Postgres, settings: Settings) -> Iterator["psycopg.Connection[Any]"]:
    """A connection of the database's owner."""
    with postgres.connect(database_of(settings)) as db:
        yield db


def attempts() -> Iterator[tuple[str, str, str]]:
    """Each privilege on each column of each table."""
    for table in METADATA.tables.values():
        for column, privilege in itertools.product(table.columns, ACTIONS):
            yield privilege, table.name, column.name


@pytest.mark.slow
@pytest.mark.parametrize("role", roles())
def test_a_role_may_do_what_the_table_says_and_nothing_else(postgres: Postgres, settings: Settings, role: str) -> None:
    """Every statement on every column is tried on a real PostgreSQL, as the role, with its password."""
    allowed = {(grant.privilege, grant.table, grant.column) for grant in grants() if grant.role == PREFIX + role}
    url = postgres.url(database_of(settings), PREFIX + role, password_of(settings.home, role, VAULT_ROLES))
    wrong = []
    with psycopg.connect(url, autocommit=True) as db:
        for privilege, table, column in attempts():
            may = bool({(privilege, table, ""), (privilege, table, column)} & allowed)
            if privilege == "INSERT" and may and not {("SELECT", table, ""), ("SELECT", table, column)} & allowed:
                continue  # this statement reads what it inserts
            if may != can(db, ACTIONS[privilege], table, column):
                wrong.append((privilege, table, column, "missing" if may else "too much"))
    assert wrong == []


def can(db: "psycopg.Connection[Any]", statement: str, table: str, column: str) -> bool:
    """Whether the statement is allowed."""
    names = {"table": sql.Identifier(SCHEMA, table), "column": sql.Identifier(column)}
    try:
        db.execute(sql.SQL(statement).format(**names))
    except psycopg.errors.InsufficientPrivilege:
        return False
    return True


@pytest.mark.slow
def test_a_service_gets_its_kind_of_key_and_not_the_other(settings: Settings) -> None:
    """Through the vault as services open it."""
    keys, file, identity = Keys.load(settings.home), frozenset[Kind]({"file"}), frozenset[Kind]({"identity"})
    (person,) = open_vault(settings, keys, "intake").persons(["900450001"], file).values()
    assert open_vault(settings, keys, "bureau").keys([person.consumer_id], file) == {person.consumer_id: person}
    assert open_vault(settings, keys, "identity").keys([person.consumer_id], identity)
    for service, kinds in (("bureau", identity), ("identity", file)):
        with pytest.raises(Exception, match="permission denied for table persons.*roles --check"):
            open_vault(settings, keys, service).keys([person.consumer_id], kinds)
    with pytest.raises(Exception, match="nobody is found by SSN"):
        open_vault(settings, keys, "bureau").persons(["900450001"], file)
    with pytest.raises(Exception, match="permission denied"):
        open_vault(settings, keys, "intake").erase(person.consumer_id)


@pytest.mark.slow
def test_a_service_that_opens_nothing_does_not_get_to_the_keys(settings: Settings) -> None:
    """The ledger writes down what was seen, and sees nothing of it; who is no service has no role at all."""
    with pytest.raises(VaultUnavailable, match="permission denied for table"):
        open_vault(settings, Keys.load(settings.home), "ledger").keys(["0" * 32], frozenset({"file"}))
    with pytest.raises(ConfigurationError, match="nobody has no role in the vault"):
        open_vault(settings, Keys.load(settings.home), "nobody")


@pytest.mark.slow
def test_differences_are_shown_and_mended(settings: Settings, owner: "psycopg.Connection[Any]") -> None:
    """What somebody has granted or revoked, column by column."""
    as_owner = settings.model_copy(update={"vault_url": owner_url(settings, owner)})
    assert compare_roles(as_owner) == (frozenset(), frozenset())
    owner.execute("GRANT SELECT (identity) ON vault.persons TO creditapp_bureau")
    owner.execute("GRANT DELETE ON vault.epochs TO creditapp_bureau")
    owner.execute("REVOKE SELECT (file) ON vault.persons FROM creditapp_bureau")
    missing, extra = compare_roles(as_owner)
    assert {(grant.privilege, grant.column) for grant in missing} == {("SELECT", "file")}
    assert {(grant.table, grant.privilege, grant.column) for grant in extra} == {
        ("persons", "SELECT", "identity"), ("epochs", "DELETE", ""),
    }  # fmt: skip
    assert establish_roles(as_owner) == (missing, extra)
    assert compare_roles(as_owner) == (frozenset(), frozenset())


@pytest.mark.slow
def test_a_lost_password_is_made_anew_and_a_wrong_one_stops_a_start(
    settings: Settings, owner: "psycopg.Connection[Any]", caplog: pytest.LogCaptureFixture
) -> None:
    """Each with one line that says what to do, without the password."""
    keys, file = Keys.load(settings.home), settings.home / "vault_roles" / "bureau.password"
    right = file.read_text()
    file.write_text("another-password\n")
    with pytest.raises(ConfigurationError, match=r"authentication failed.*creditapp vault roles") as refused:
        open_vault(settings, keys, "bureau")
    file.unlink()
    with pytest.raises(ConfigurationError, match=r"bureau.password: not there; .*creditapp vault roles") as lost:
        open_vault(settings, keys, "bureau")
    said = f"{refused.value}{lost.value}{caplog.text}"
    assert "another-password" not in said and right.strip() not in said
    assert "\n" not in str(refused.value)
    establish_roles(settings.model_copy(update={"vault_url": owner_url(settings, owner)}))
    assert file.read_text() != right
    assert open_vault(settings, keys, "bureau").fingerprint


@pytest.mark.slow
def test_the_server_is_never_told_a_password(owner: "psycopg.Connection[Any]", settings: Settings) -> None:
    """It keeps a salted hash, which was made here: no log of statements can have the password."""
    found = owner.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'creditapp_bureau'").fetchone()
    assert found and found[0].startswith("SCRAM-SHA-256$")


def owner_url(settings: Settings, owner: "psycopg.Connection[Any]") -> Any:
    """The URL of the database with the owner's name and password."""
    info = owner.info
    return SecretStr(f"postgresql://{info.user}:{info.password}@{info.host}:{info.port}/{info.dbname}")
