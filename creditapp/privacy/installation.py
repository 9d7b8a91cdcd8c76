"""An installation is one bureau's keys and vault, made together, once; its record in Kafka says whose the cluster is."""

import hmac
import secrets
from collections.abc import Collection
from datetime import date

from creditapp.errors import ConfigurationError
from creditapp.models.operations import Installation
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.forgetting import give_day_keys, give_new_purposes
from creditapp.privacy.kept_days import DAY_KEYS
from creditapp.privacy.keys import NAMES, PUBLIC_HALVES, Keys, generate, half_before
from creditapp.privacy.vault.opening import create_vault, open_vault, vault_exists
from creditapp.settings import Settings

VAULT = "vault"
"""Among what a service needs: the vault, with the master key; all else are names of secret or public keys."""
EVERYTHING = frozenset({VAULT, *NAMES, *(f"{name}_public" for name in PUBLIC_HALVES)})
ROTATED = "master"
"""The key that changes while the record stays: the vault itself says whether it is the right one."""
ANOTHER = "point CREDITAPP_HOME (or CREDITAPP_KEY_* and CREDITAPP_VAULT or CREDITAPP_VAULT_URL) to this bureau's own, or CREDITAPP_BROKER to another Kafka"


def prepare(settings: Settings, today: date, *, new: bool) -> Keys:
    """The keys of a bureau that is complete afterwards; ``new``: its cluster belongs to nobody yet, so it may be made now.

    ConfigurationError if something is missing that must not be made anew: nothing would open with it.
    """
    keys, has_vault = Keys.load(settings.home), vault_exists(settings)
    names = [name for name in NAMES if name != "master" or not settings.kms_url]
    missing = [name for name in names if not keys.has_secret(name)]
    if len(missing) == len(names) and not has_vault and not keys.directory.exists():
        if not new:
            raise ConfigurationError(
                f"this Kafka belongs to a bureau whose keys are not in {keys.directory}; {ANOTHER}"
            )
        generate(keys.directory, today, settings.public_key_days, names)
    elif missing:
        keys.secret(missing[0])  # says what to do
    if new:
        give_day_keys(keys, today)
    give_new_purposes(keys, today)
    keys.write_public_files(today, settings.public_key_days)
    if new and not has_vault:
        create_vault(settings, keys)
    return keys


def describe(settings: Settings, keys: Keys, at: float, installation_id: str = "") -> Installation:
    """The record of a new installation, or the present record of a known one."""
    vault = open_vault(settings, keys)
    publics = {f"{name}_public": keys.public(name).hex() for name in PUBLIC_HALVES}
    record = Installation(
        installation_id=installation_id or secrets.token_hex(16),
        at=at,
        vault=vault.fingerprint,
        **publics,
        **{f"by_{name}": "" for name in NAMES},
    )
    vault.close()
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    known_by = [name for name in NAMES if name != ROTATED or keys.has_secret(name)]
    return Installation(**fields | {f"by_{name}": authentication(record, keys.secret(name)) for name in known_by})


def authentication(record: Installation, key: bytes) -> str:
    """The code by which the holder of a key recognises its own installation."""
    told = (
        record.installation_id,
        repr(record.at),
        record.vault,
        *(getattr(record, f"{name}_public") for name in PUBLIC_HALVES),
    )
    return hmac.digest(key, "\0".join(("creditapp.installation.v1", *told)).encode(), "sha256").hex()


def is_outdated(record: Installation, keys: Keys) -> bool:
    """Whether the record is of this bureau, but from before it had keys of days: it names the key that they replace."""
    befores = {name: before for name in DAY_KEYS if (before := keys.key_before(name))}
    return any(half_before(key).hex() == getattr(record, f"{name}_public") for name, key in befores.items())


def renew(settings: Settings, keys: Keys, record: Installation, at: float, today: date) -> Installation:
    """The record of the same bureau, once it has keys of days; ConfigurationError if a key is not of the outdated record's."""
    _check_before(record, keys)
    give_day_keys(keys, today)
    keys.write_public_files(today, settings.public_key_days)
    renewed = describe(settings, keys, at, record.installation_id)
    check_vault(record, renewed.vault)
    return renewed


def _check_before(record: Installation, keys: Keys) -> None:
    for name in (name for name in NAMES if name != ROTATED):
        _check_code(record, name, (keys.key_before(name) or b"") if name in DAY_KEYS else keys.secret(name))


def _check_code(record: Installation, name: str, key: bytes) -> None:
    # As bytes: of texts it compares ASCII only, and the record may be anybody's.
    code, stated = authentication(record, key).encode(), getattr(record, f"by_{name}").encode()
    if not hmac.compare_digest(code, stated):
        raise ConfigurationError(f"{name}.key is not of the bureau that this Kafka belongs to; {ANOTHER}")


def check_keys(record: Installation | None, keys: Keys, needs: Collection[str], *, managed: bool = False) -> None:
    """ConfigurationError if a needed key is missing, or any key that is here is not of the cluster's installation.

    ``managed``: the master key is in a key management service, and none is needed here.
    """
    if record is None:
        raise ConfigurationError(
            "this Kafka belongs to no bureau yet; run `creditapp keys create` where its keys are to be"
        )
    needed = set(needs) | ({"master"} if VAULT in needs else set())
    needed -= {"master"} if managed else set()
    if keys.has_issued:
        needed.discard("records")  # whoever reads the record checks that its topic's key is the bureau's
    for name in (name for name in NAMES if name in needed or keys.has_secret(name)):
        key = keys.secret(name)  # read even if it changes: it must be whole
        if name != ROTATED:
            _check_code(record, name, key)
    for name in PUBLIC_HALVES:
        if f"{name}_public" in needed and not keys.has_public(name):
            raise ConfigurationError(
                f"{keys.directory / name}.pub: not there; copy it from where the bureau's keys are, "
                f"or set CREDITAPP_KEY_{name.upper()}_PUBLIC"
            )
        if keys.has_public(name) and keys.public(name).hex() != getattr(record, f"{name}_public"):
            raise ConfigurationError(f"{name}.pub is not of the bureau that this Kafka belongs to; {ANOTHER}")


def check_days(keys: Keys, needs: Collection[str], today: date) -> list[str]:
    """What to say about lists of public keys that end soon; ConfigurationError if one that is needed has no key for today."""
    said = []
    for name in (name for name in DAY_KEYS if f"{name}_public" in needs):
        public = keys.public_day_keys(name)
        public.check(day_number(today))
        if soon := public.ends_soon(day_number(today)):
            said.append(f"{name}.pub: {soon}")
    return said


def check_vault(record: Installation, fingerprint: str) -> None:
    """ConfigurationError if the vault is another one: known people would get new pseudonyms."""
    if fingerprint != record.vault:
        raise ConfigurationError(
            f"the vault is not that of the bureau that this Kafka belongs to; restore it from your backup, or {ANOTHER}"
        )
