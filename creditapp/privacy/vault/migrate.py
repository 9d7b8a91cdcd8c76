"""Bring the vault's tables in PostgreSQL up to this version of the code."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from creditapp.privacy.vault.access import ADMIN, SCHEMA
from creditapp.privacy.vault.postgres import EPOCH_LOCK
from creditapp.privacy.vault.postgres_engine import connected, opening, place_of, url_of
from creditapp.privacy.vault.postgres_schema import HEAD, version
from creditapp.settings import Settings

MIGRATING = text(f"SELECT pg_advisory_xact_lock({EPOCH_LOCK + 1})")
"""Two that migrate at once: the second one waits, and finds nothing to do."""


def migrate(settings: Settings) -> tuple[str | None, str]:
    """Run the missing migrations, all or none; the version before, None for no tables, and after."""
    url = url_of(settings, ADMIN)
    engine = connected(url, patient=True)
    try:
        with opening(place_of(url)), engine.begin() as db:
            db.execute(MIGRATING)
            before = _version(db)
            db.execute(text(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}"))
            command.upgrade(alembic(db), "head")
            return before, HEAD
    finally:
        engine.dispose()


def alembic(db: Connection) -> Config:
    """Alembic's settings: the migrations beside this module, over this connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    config.attributes["connection"] = db
    return config


def _version(db: Connection) -> str | None:
    if db.execute(text(f"SELECT to_regclass('{SCHEMA}.{version.name}')")).scalar() is None:
        return None
    number: str | None = db.execute(text(f"SELECT version_num FROM {SCHEMA}.{version.name}")).scalar()
    return number
