"""Which vault the settings name: a SQLite file on one machine, PostgreSQL for several; open it, make it, operate it."""

import hmac
from collections.abc import Callable, Sequence
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from creditapp.errors import ConfigurationError
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault import sqlite
from creditapp.privacy.vault.access import ADMIN, finds_by_ssn
from creditapp.privacy.vault.completing import complete
from creditapp.privacy.vault.epochs import CHECK, Masters, new_epoch
from creditapp.privacy.vault.master_keys import FileMaster, masters_of
from creditapp.privacy.vault.ports import Administration, MadeWith, MasterKey, Store, Vault
from creditapp.privacy.vault.sqlite_admin import SqliteAdmin
from creditapp.privacy.vault.stored import StoredVault
from creditapp.privacy.vault.transit import kms_of
from creditapp.settings import Settings

if TYPE_CHECKING:
    from creditapp.privacy.vault.postgres_admin import PostgresAdmin


def open_vault(settings: Settings, keys: Keys, role: str = ADMIN, clock: Callable[[], float] = monotonic) -> Vault:
    """The vault that the settings name, as ``role``; ConfigurationError if it cannot be opened or belongs to other keys.

    VaultUnavailable if PostgreSQL or the key management service does not answer now.
    """
    secret, kms = keys.ssn_secret if finds_by_ssn(role) else None, kms_of(settings)
    masters_of(keys, kms)  # what is missing or broken is said before the database is asked
    store = store_of(settings, role)

    def masters() -> Sequence[MasterKey]:
        return masters_of(keys, kms, store.epochs())

    try:
        if settings.vault_url is None:
            _complete(settings, masters)
        return StoredVault(store, masters, secret, clock)
    except BaseException:
        store.close()
        raise


def _complete(settings: Settings, masters: Masters) -> None:
    admin = SqliteAdmin(vault_file(settings))
    try:
        complete(admin, masters)
    finally:
        admin.close()


def store_of(settings: Settings, role: str) -> Store:
    """The rows that the settings name, as ``role``."""
    if settings.vault_url is None:
        return sqlite.SqliteStore(vault_file(settings))
    from creditapp.privacy.vault.postgres import PostgresStore

    return PostgresStore(settings, role)


def vault_exists(settings: Settings) -> bool:
    """Whether there is a vault, or a part of one; ConfigurationError if a database is not ready for one."""
    if settings.vault_url is None:
        return vault_file(settings).exists()
    admin = postgres_admin(settings)
    try:
        return admin.is_made()
    finally:
        admin.close()


def create_vault(settings: Settings, keys: Keys) -> None:
    """Make a new vault; ConfigurationError if there is one."""
    kms = kms_of(settings)
    epoch, key = new_epoch(1, kms.latest() if kms else FileMaster(keys.master))
    made = MadeWith(hmac.digest(keys.ssn_secret, CHECK, "sha256"), key.wrap("", "check", CHECK))
    if settings.vault_url is None:
        sqlite.create(vault_file(settings), made, epoch)
        return
    admin = postgres_admin(settings)
    try:
        admin.create(made, epoch)
    finally:
        admin.close()


def administration(settings: Settings) -> Administration:
    """The vault's rows, for operators' commands."""
    return SqliteAdmin(vault_file(settings)) if settings.vault_url is None else postgres_admin(settings)


def postgres_admin(settings: Settings) -> "PostgresAdmin":
    """The rows in PostgreSQL."""
    from creditapp.privacy.vault.postgres_admin import PostgresAdmin

    return PostgresAdmin(settings)


def vault_file(settings: Settings) -> Path:
    """The path of the vault in SQLite; ConfigurationError if the setting is the URL of a database."""
    if "://" in settings.vault:
        raise ConfigurationError("CREDITAPP_VAULT: not a path; the URL of a database belongs in CREDITAPP_VAULT_URL")
    return settings.vault_path
