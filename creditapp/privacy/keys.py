"""The installation's keys: made once by `creditapp keys create`, kept under the home directory or set in the environment.

============  =====================================================  ========================
key           purpose                                                needed by
============  =====================================================  ========================
master        wraps the key that wraps persons' data keys            all services but the ledger; who compares scorecards
ssn           keyed HMAC of an SSN, by which the vault finds people  gateway, intake
records       authenticates what services write to Kafka, by topic   every service, or the keys of its topics; commands
intake        keys of days: what furnishers send is encrypted to     intake; furnishers the public half
              today's
operators     keys of days, for dead letters' originals and notices  operators; services the public half
release       signs scorecard releases                               who releases; scoring the public half
============  =====================================================  ========================

While the master key is rotated (``vault.rotation``) there is ``master_next`` beside it, which then takes its place.

Each file in ``<home>/keys`` holds one key in base64; those of ``intake`` and ``operators`` hold seeds from which the keys of days follow
(``day_keys``), and their public files a list of public keys. A key in the environment takes the place of its file, so that a service can be
given only the keys that it needs.
"""

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from creditapp.errors import ConfigurationError
from creditapp.privacy.authentication import topic_key
from creditapp.privacy.day_chain import day_number
from creditapp.privacy.day_keys import PublicDayKeys, SecretDayKeys, is_day_keys, new_day_keys, read_secret
from creditapp.privacy.destruction import content_of, overwrite
from creditapp.privacy.kept_days import DAY_KEYS, purposes
from creditapp.privacy.key_environment import EnvironmentKeys, days_from_environment, from_environment
from creditapp.privacy.key_files import SIZE, decoded, encoded, read_public, read_public_days
from creditapp.privacy.secret_files import create_once, private_directory, read_private, refuse_others, rename, replace

AHEAD = 800
"""Days for which public keys are published, if nothing else is set: more than two years."""


def half_before(private: bytes) -> bytes:
    """The public half of a key from before there were day keys."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _signing_half(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


NAMES = ("master", "ssn", "records", "intake", "operators", "release")
"""All secret keys; those in ``PUBLIC_HALVES`` have a public half."""
ISSUED = "topics.json"
"""The keys of a service's topics, by topic, on a machine that does not have ``records``."""
NEXT_MASTER = "master_next"
"""The secret key that there is only while the master key is rotated."""
PUBLIC_HALVES: Mapping[str, Callable[[bytes], bytes]] = {
    "intake": _signing_half,
    "operators": _signing_half,
    "release": _signing_half,
}


class Keys:
    """The keys of one installation; each is read when it is first used, and none is ever made here."""

    def __init__(self, directory: Path, environment: EnvironmentKeys) -> None:
        self.directory = directory
        self._environment = environment
        self._topic_keys: dict[str, bytes] = {}
        self._held: dict[str, SecretDayKeys] = {}

    def __repr__(self) -> str:
        return f"Keys({self.directory})"

    @classmethod
    def load(cls, home: Path) -> "Keys":
        """The keys of ``home``; environment variables take precedence. ConfigurationError if one is missing or invalid."""
        return cls(home / "keys", EnvironmentKeys())

    @cached_property
    def master(self) -> bytes:
        """Key-encryption key of the vault, 32 bytes."""
        return self.secret("master")

    def masters(self, *, managed: bool = False) -> list[bytes]:
        """The master key and, while it is rotated, the next one; read anew, as rotating changes the files.

        ``managed``: there need not be any, as a key management service has it.
        """
        following = [self.secret(NEXT_MASTER)] if self.has_secret(NEXT_MASTER) else []
        return [*([] if managed and not self.has_secret("master") else [self.secret("master")]), *following]

    def make_next_master(self) -> None:
        """Make the next master key, unless it is there already; ConfigurationError if the master key is not a file."""
        if not self.has_secret(NEXT_MASTER):
            if self._environment.master:
                raise ConfigurationError(
                    "CREDITAPP_KEY_MASTER is set: set CREDITAPP_KEY_MASTER_NEXT beside it, here and for all services "
                    "(32 random bytes in base64), and run it again"
                )
            create_once(self._file(NEXT_MASTER, "key"), encoded(secrets.token_bytes(SIZE)))

    def promote_next_master(self) -> bool:
        """Put the file of the next master key in the place of the master key's; False if one is in the environment."""
        if self._environment.master or self._environment.master_next:
            return False
        rename(self._file(NEXT_MASTER, "key"), self._file("master", "key"))
        return True

    def destroy_master(self) -> bool:
        """Destroy the file of the master key, which a key management service has replaced; False if one is in the environment."""
        if self._environment.master:
            return False
        path, aside = self._file("master", "key"), self._file("master", "old")
        if path.exists():
            rename(path, aside)  # first, so that nobody ever reads an overwritten key
        if aside.exists():
            overwrite(aside)
            aside.unlink()
        return True

    @cached_property
    def ssn_secret(self) -> bytes:
        """Secret of the HMAC of SSNs, 32 bytes."""
        return self.secret("ssn")

    @cached_property
    def records(self) -> bytes:
        """Secret of the codes by which services know one another's records, 32 bytes."""
        return self.secret("records")

    def topic_key(self, topic: str) -> bytes:
        """The key of a topic's codes, 32 bytes; ConfigurationError if it was not issued to whoever has these keys."""
        key = self._topic_keys.get(topic)
        if key is None:
            key = self._topic_keys[topic] = self._key_of(topic)
        return key

    @property
    def has_issued(self) -> bool:
        """Whether the keys of single topics are here instead of the secret that all of them come from."""
        return not self.has_secret("records") and bool(self._environment.topics or self._issued_file.exists())

    def _key_of(self, topic: str) -> bytes:
        if not self.has_issued:
            return topic_key(self.records, topic)
        if (key := self._issued.get(topic)) is None:
            raise ConfigurationError(
                f"{self._issued_file}: the key of {topic} was not issued to this service; run `creditapp keys issue` again"
            )
        return key

    @cached_property
    def _issued(self) -> Mapping[str, bytes]:
        inside = self._environment.topics
        content = inside.get_secret_value().encode() if inside else read_private(self._issued_file)
        where = "CREDITAPP_KEY_TOPICS" if inside else str(self._issued_file)
        try:
            texts = msgspec.json.decode(content, type=dict[str, str])
        except msgspec.MsgspecError:
            raise ConfigurationError(f"{where}: not the keys of topics; run `creditapp keys issue` again") from None
        return {topic: decoded(text.encode(), where) for topic, text in texts.items()}

    @property
    def _issued_file(self) -> Path:
        return self.directory / ISSUED

    @property
    def intake_private(self) -> SecretDayKeys:
        """Intake's keys of days."""
        return self.day_keys("intake")

    @cached_property
    def intake_public(self) -> PublicDayKeys:
        """Intake's public keys of days: all that a furnisher needs."""
        return self.public_day_keys("intake")

    @property
    def operators_private(self) -> SecretDayKeys:
        """The keys of days that decrypt dead letters' originals and notices."""
        return self.day_keys("operators")

    @cached_property
    def operators_public(self) -> PublicDayKeys:
        """The public keys of days to which dead letters' originals and notices are encrypted."""
        return self.public_day_keys("operators")

    @cached_property
    def release_private(self) -> bytes:
        """Ed25519 private key that signs scorecard releases, 32 bytes."""
        return self.secret("release")

    @cached_property
    def release_public(self) -> bytes:
        """Ed25519 public key that verifies a release's signature, 32 bytes."""
        return self.public("release")

    def has_secret(self, name: str) -> bool:
        """Whether a secret key is set in the environment or has a file, valid or not."""
        return bool(getattr(self._environment, name)) or self._file(name, "key").exists()

    def has_public(self, name: str) -> bool:
        """Whether a public key can be had, from the environment, a file or its secret half."""
        in_environment = bool(getattr(self._environment, f"{name}_public", None))
        return in_environment or self._file(name, "pub").exists() or self.has_secret(name)

    def secret(self, name: str) -> bytes:
        """A secret key; of keys of days, their identity. ConfigurationError says what to do if it is missing, broken or open to others."""
        if name in DAY_KEYS:
            return self.read_day_keys(name).identity
        return decoded(*self._content(name))

    def day_keys(self, name: str) -> SecretDayKeys:
        """Secret keys of days, held in memory from the first use on; ConfigurationError as ``secret``."""
        if name not in self._held:
            self.hold(name, self.read_day_keys(name))
        return self._held[name]

    def hold(self, name: str, keys: SecretDayKeys) -> None:
        """Use these from now on, and let go of those before."""
        self._held[name] = keys

    def holds(self, name: str) -> bool:
        """Whether secret keys of days are held in memory."""
        return name in self._held

    def read_day_keys(self, name: str) -> SecretDayKeys:
        """Secret keys of days, read anew, and not held."""
        content, where = self._content(name)
        if not is_day_keys(content):
            decoded(content, where)
            raise ConfigurationError(
                f"{where}: from before there were keys of days; where all of the bureau's keys are, run `creditapp keys "
                "create`, which `make run` does too, and copy the file from there, or restore it from a newer backup"
            )
        keys = read_secret(content, where)
        if missing := purposes(name) - keys.chains.keys():
            raise ConfigurationError(
                f"{where}: no keys of days for {', '.join(sorted(missing))} yet; where all of the bureau's keys are, run "
                "`creditapp keys create`, which `make run` does too, and copy the file from there"
            )
        return keys

    def key_before(self, name: str) -> bytes | None:
        """The key from before there were keys of days: alone in the file, or beside them; None if there is none."""
        content, where = self._content(name)
        if not is_day_keys(content):
            return decoded(content, where)
        before = read_secret(content, where).before
        return before.key if before else None

    def is_from_before(self, name: str) -> bool:
        """Whether the secret key is one from before there were keys of days."""
        return self.has_secret(name) and not is_day_keys(self._content(name)[0])

    def is_in_environment(self, name: str) -> bool:
        """Whether a secret key is set in the environment."""
        return bool(getattr(self._environment, name))

    def secret_file(self, name: str) -> Path:
        """Where a secret key is, if it is not in the environment."""
        return self._file(name, "key")

    def _content(self, name: str) -> tuple[bytes, str]:
        """A secret key as it is written, and where."""
        if value := getattr(self._environment, name):
            return value.get_secret_value().encode(), f"CREDITAPP_KEY_{name.upper()}"
        path = self._file(name, "key")
        if not path.exists():
            raise ConfigurationError(
                f"{path}: not there; restore it from your backup, or set CREDITAPP_KEY_{name.upper()} "
                "(only a new bureau gets new keys, by `creditapp keys create`)"
            )
        refuse_others(path.parent)
        return (content_of if name in DAY_KEYS else read_private)(path), str(path)

    def written(self, name: str) -> bytes:
        """A secret key as its file has it, for another home; ConfigurationError as ``secret``."""
        self.secret(name)  # whole and of a known form
        return self._content(name)[0].strip() + b"\n"

    def public_written(self, name: str) -> bytes:
        """A public half as its file has it."""
        return self.public_day_keys(name).text() if name in DAY_KEYS else encoded(self.public(name))

    def public(self, name: str) -> bytes:
        """A public key; of keys of days, that of their identity.

        ConfigurationError if it is missing, broken or not the half of the secret key that is here.
        """
        if name in DAY_KEYS:
            return self.public_day_keys(name).identity
        if (key := from_environment(self._environment, f"{name}_public")) is not None:
            return key
        path = self._file(name, "pub")
        if not self.has_secret(name):
            return read_public(path)
        half = PUBLIC_HALVES[name](self.secret(name))
        if path.exists() and read_public(path) != half:
            raise self._not_the_half(name)
        return half

    def public_day_keys(self, name: str) -> PublicDayKeys:
        """Public keys of days, from the environment or the file, or computed if only the secret ones are here.

        The secret ones are not held for that. ConfigurationError as for ``public``.
        """
        if (keys := days_from_environment(self._environment, f"{name}_public")) is not None:
            return keys
        path = self._file(name, "pub")
        if not self.has_secret(name):
            return read_public_days(path)
        secret = self.read_day_keys(name)
        if not path.exists():
            return secret.published(max(chain.first for chain in secret.chains.values()), AHEAD)
        try:
            keys = read_public_days(path)
        except ConfigurationError:
            raise self._not_the_half(name) from None
        if keys.identity != secret.identity_public:
            raise self._not_the_half(name)
        return keys

    def _not_the_half(self, name: str) -> ConfigurationError:
        path = self._file(name, "pub")
        return ConfigurationError(
            f"{path}: not the public half of {name}.key, so nobody could open what is encrypted to it; restore both "
            f"from your backup, or remove {path} and run `creditapp keys create` to write it again"
        )

    def write_public_files(self, today: date, days: int = AHEAD) -> None:
        """Write the missing files of the public halves whose secret keys are files, and lists of day keys that are half over."""
        for name in PUBLIC_HALVES:
            path = self._file(name, "pub")
            if not self._file(name, "key").exists():
                continue
            if name not in DAY_KEYS:
                if not path.exists():
                    create_once(path, encoded(self.public(name)), mode=0o644)
            elif self.is_from_before(name):
                continue
            elif not path.exists() or self.public_day_keys(name).end < day_number(today) + days // 2:
                self.publish(name, today, days)

    def publish(self, name: str, today: date, days: int = AHEAD) -> PublicDayKeys:
        """Write the list of public keys of days anew, from yesterday on: a sender's clock may be behind."""
        keys = self.read_day_keys(name).published(day_number(today) - 1, days + 1)
        replace(self._file(name, "pub"), keys.text(), mode=0o644)
        return keys

    def _file(self, name: str, kind: str) -> Path:
        return self.directory / f"{name}.{kind}"


def generate(directory: Path, today: date, days: int = AHEAD, names: Iterable[str] = NAMES) -> None:
    """Make all keys of a new bureau: all of their files appear at once or none. ConfigurationError if there is a directory."""
    unfinished = directory.with_name(f".{directory.name}.{secrets.token_hex(8)}")
    private_directory(unfinished)
    try:
        for name in names:
            create_once(unfinished / f"{name}.key", _new(name, today))
        Keys(unfinished, EnvironmentKeys.model_construct()).write_public_files(today, days)
        os.rename(unfinished, directory)
    except OSError as error:
        raise ConfigurationError(f"{directory}: cannot be written ({error.strerror})") from None
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _new(name: str, today: date) -> bytes:
    return (
        new_day_keys(sorted(purposes(name)), today).text() if name in DAY_KEYS else encoded(secrets.token_bytes(SIZE))
    )


def furnishing_key(home: Path, file: Path | None = None) -> PublicDayKeys:
    """Intake's public keys for a furnisher, from ``file``, environment or home; never generated: intake could not decrypt."""
    if file is None and (keys := days_from_environment(EnvironmentKeys(), "intake_public")) is not None:
        return keys
    return read_public_days(file or home / "keys" / "intake.pub")


def operators_key(home: Path) -> SecretDayKeys:
    """The operators' keys, from environment or home; never generated: new ones would decrypt nothing."""
    keys = Keys.load(home)
    if not keys.has_secret("operators"):
        raise ConfigurationError(
            f"{home / 'keys' / 'operators.key'}: no such key; run this where the operators' key is, "
            "or set CREDITAPP_KEY_OPERATORS"
        )
    return keys.operators_private
