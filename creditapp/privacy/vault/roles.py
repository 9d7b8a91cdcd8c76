"""Make the vault's roles in PostgreSQL, and compare their privileges with those that ``access`` says.

Doing it again is harmless: it makes what is missing and takes away what is too much.
"""

from typing import NamedTuple, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, text

from creditapp.privacy.passwords import VAULT_ROLES, make_missing, password_of
from creditapp.privacy.vault.access import ADMIN, PREFIX, SCHEMA, Grant, grants, roles
from creditapp.privacy.vault.postgres import check_version
from creditapp.privacy.vault.postgres_engine import connected, opening, place_of, url_of
from creditapp.settings import Settings

EXISTING = text("""
SELECT grantee, privilege_type, table_name, '' AS column_name FROM information_schema.table_privileges
WHERE table_schema = :schema AND grantee = ANY(:roles)
UNION
SELECT r.rolname, a.privilege_type, c.relname, t.attname
FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
     aclexplode(t.attacl) a JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname = :schema AND r.rolname = ANY(:roles)
""")
"""Privileges on whole tables, and those on single columns, which information_schema mixes with the former."""


class Differences(NamedTuple):
    """How the privileges in PostgreSQL differ from those that there are to be."""

    missing: frozenset[Grant]
    extra: frozenset[Grant]


def establish_roles(settings: Settings) -> Differences:
    """Make missing roles and passwords, and set all passwords and privileges; what was different before."""
    url = url_of(settings, ADMIN)
    engine = connected(url, patient=True)
    make_missing(settings.home, roles(), VAULT_ROLES)
    try:
        with opening(place_of(url)), engine.begin() as db:
            check_version(db, place_of(url))
            for role in roles():
                _make(db, PREFIX + role, password_of(settings.home, role, VAULT_ROLES))
            before = differences(db)
            for grant in before.extra:
                db.execute(text(f"REVOKE {_privilege(grant)} ON {SCHEMA}.{grant.table} FROM {grant.role}"))
            # Revoking from a whole table revokes from its columns too: what is missing is found anew.
            for grant in differences(db).missing:
                db.execute(text(f"GRANT {_privilege(grant)} ON {SCHEMA}.{grant.table} TO {grant.role}"))
            return before
    finally:
        engine.dispose()


def compare_roles(settings: Settings) -> Differences:
    """What is different now."""
    url = url_of(settings, ADMIN)
    engine = connected(url, patient=True)
    try:
        with opening(place_of(url)), engine.connect() as db:
            check_version(db, place_of(url))
            return differences(db)
    finally:
        engine.dispose()


def differences(db: Connection) -> Differences:
    """Compare the privileges in this database with ``access.grants``."""
    names = [PREFIX + role for role in roles()]
    existing = frozenset(Grant(*row) for row in db.execute(EXISTING, {"schema": SCHEMA, "roles": names}))
    return Differences(grants() - existing, existing - grants())


def _make(db: Connection, role: str, password: str) -> None:
    """A role that may log in; the server is sent a salted hash, so that no log of statements has the password."""
    driver = cast("psycopg.Connection[object]", db.connection.driver_connection)
    verifier = driver.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    there = db.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}).scalar()
    statement = sql.SQL("{verb} ROLE {role} LOGIN NOINHERIT PASSWORD {verifier}").format(
        verb=sql.SQL("ALTER" if there else "CREATE"), role=sql.Identifier(role), verifier=sql.Literal(verifier)
    )
    driver.execute(statement)
    db.execute(text(f"GRANT USAGE ON SCHEMA {SCHEMA} TO {role}"))


def _privilege(grant: Grant) -> str:
    return f"{grant.privilege} ({grant.column})" if grant.column else grant.privilege
