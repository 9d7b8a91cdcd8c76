"""An installation is one bureau's keys and vault, made together, once; its record in Kafka says whose the cluster is."""

import hmac
import secrets
from collections.abc import Collection

from creditapp.errors import ConfigurationError
from creditapp.models.operations import Installation
from creditapp.privacy.keys import NAMES, PUBLIC_HALVES, Keys, generate
from creditapp.privacy.vault.opening import create_vault, open_vault, vault_exists
from creditapp.settings import Settings

VAULT = "vault"
"""Among what a service needs: the vault, with the master key; all else are names of secret or public keys."""
EVERYTHING = frozenset({VAULT, *NAMES, *(f"{name}_public" for name in PUBLIC_HALVES)})
ROTATED = "master"
"""The key that changes while the record stays: the vault itself says whether it is the right one."""
ANOTHER = "point CREDITAPP_HOME (or CREDITAPP_KEY_* and CREDITAPP_VAULT or CREDITAPP_VAULT_URL) to this bureau's own, or CREDITAPP_BROKER to another Kafka"


def prepare(settings: Settings, *, new: bool) -> Keys:
    """The keys of a bureau that is complete afterwards; ``new``: its cluster belongs to nobody yet, so it may be made now.

    ConfigurationError if something is missing that must not be made anew: nothing would open with it.
    """
    keys, has_vault = Keys.load(settings.home), vault_exists(settings)
    missing = [name for name in NAMES if not keys.has_secret(name)]
    if len(missing) == len(NAMES) and not has_vault and not keys.directory.exists():
        if not new:
            raise ConfigurationError(
                f"this Kafka belongs to a bureau whose keys are not in {keys.directory}; {ANOTHER}"
            )
        generate(keys.directory)
    elif missing:
        keys.secret(missing[0])  # says what to do
    keys.write_public_files()
    if new and not has_vault:
        create_vault(settings, keys)
    return keys


def describe(settings: Settings, keys: Keys, at: float) -> Installation:
    """The record of a new installation."""
    vault = open_vault(settings, keys)
    publics = {f"{name}_public": keys.public(name).hex() for name in PUBLIC_HALVES}
    record = Installation(
        installation_id=secrets.token_hex(16),
        at=at,
        vault=vault.fingerprint,
        **publics,
        **{f"by_{name}": "" for name in NAMES},
    )
    vault.close()
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return Installation(**fields | {f"by_{name}": authentication(record, keys.secret(name)) for name in NAMES})


def authentication(record: Installation, key: bytes) -> str:
    """The code by which the holder of a key recognises its own installation."""
    told = (
        record.installation_id,
        repr(record.at),
        record.vault,
        *(getattr(record, f"{name}_public") for name in PUBLIC_HALVES),
    )
    return hmac.digest(key, "\0".join(("creditapp.installation.v1", *told)).encode(), "sha256").hex()


def check_keys(record: Installation | None, keys: Keys, needs: Collection[str]) -> None:
    """ConfigurationError if a needed key is missing, or any key that is here is not of the cluster's installation."""
    if record is None:
        raise ConfigurationError(
            "this Kafka belongs to no bureau yet; run `creditapp keys create` where its keys are to be"
        )
    needed = set(needs) | ({"master"} if VAULT in needs else set())
    if keys.has_issued:
        needed.discard("records")  # whoever reads the record checks that its topic's key is the bureau's
    for name in (name for name in NAMES if name in needed or keys.has_secret(name)):
        # As bytes: of texts it compares ASCII only, and the record may be anybody's.
        code, stated = authentication(record, keys.secret(name)).encode(), getattr(record, f"by_{name}").encode()
        if name != ROTATED and not hmac.compare_digest(code, stated):
            raise ConfigurationError(f"{name}.key is not of the bureau that this Kafka belongs to; {ANOTHER}")
    for name in PUBLIC_HALVES:
        if f"{name}_public" in needed and not keys.has_public(name):
            raise ConfigurationError(
                f"{keys.directory / name}.pub: not there; copy it from where the bureau's keys are, "
                f"or set CREDITAPP_KEY_{name.upper()}_PUBLIC"
            )
        if keys.has_public(name) and keys.public(name).hex() != getattr(record, f"{name}_public"):
            raise ConfigurationError(f"{name}.pub is not of the bureau that this Kafka belongs to; {ANOTHER}")


def check_vault(record: Installation, fingerprint: str) -> None:
    """ConfigurationError if the vault is another one: known people would get new pseudonyms."""
    if fingerprint != record.vault:
        raise ConfigurationError(
            f"the vault is not that of the bureau that this Kafka belongs to; restore it from your backup, or {ANOTHER}"
        )
