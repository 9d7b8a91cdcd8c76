"""The installation's keys: generated on first use and kept under the home directory, or set by environment variables.

============  =====================================================  ========================
key           purpose                                                needed by
============  =====================================================  ========================
master        wraps every person's data keys in the vault            gateway, intake, identity, bureau
ssn           keyed HMAC of an SSN, by which the vault finds people  gateway, intake
intake        furnishers encrypt to its public half                  intake; furnishers the public half
operators     decrypts dead letters' originals and dispute notices   operators; services the public half
release       signs scorecard releases                               who releases; scoring the public half
============  =====================================================  ========================

Each file in ``<home>/keys`` holds one key in base64. A key in the environment takes the place of its file, so that a
service can be given only the keys that it needs.
"""

import base64
import binascii
import secrets
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from creditapp.errors import ConfigurationError
from creditapp.privacy.secret_files import create_once, private_directory, read_private, replace

SIZE = 32
"""Bytes of every key: AES-256, HMAC-SHA256, X25519 and Ed25519."""


def _encrypting_half(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _signing_half(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class EnvironmentKeys(BaseSettings):
    """Keys from the environment, each 32 bytes in base64; for an unset one the file in ``<home>/keys`` is used."""

    model_config = SettingsConfigDict(
        env_prefix="CREDITAPP_KEY_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    master: SecretStr | None = None
    """Wraps the persons' data keys in the vault."""

    ssn: SecretStr | None = None
    """Secret of the keyed HMAC of SSNs."""

    intake: SecretStr | None = None
    """Intake's private X25519 key."""

    intake_public: SecretStr | None = None
    """Intake's public X25519 key, for a furnisher or service without the private one."""

    operators: SecretStr | None = None
    """The operators' private X25519 key."""

    operators_public: SecretStr | None = None
    """The operators' public X25519 key, for services that only write dead letters and notices of disputes."""

    release: SecretStr | None = None
    """The private Ed25519 key that signs scorecard releases; needed only where scorecards are released."""

    release_public: SecretStr | None = None
    """The public Ed25519 key with which workers verify the signature of a release."""


class Keys:
    """The keys of one installation; each is read (or generated) when it is first used."""

    def __init__(self, directory: Path, environment: EnvironmentKeys) -> None:
        self._directory = directory
        self._environment = environment

    def __repr__(self) -> str:
        return f"Keys({self._directory})"

    @classmethod
    def load_or_create(cls, home: Path) -> "Keys":
        """The keys of ``home``; environment variables take precedence. ConfigurationError if one is invalid."""
        return cls(home / "keys", EnvironmentKeys())

    @cached_property
    def master(self) -> bytes:
        """Key-encryption key of the vault, 32 bytes."""
        return self._secret("master")

    @cached_property
    def ssn_secret(self) -> bytes:
        """Secret of the HMAC of SSNs, 32 bytes."""
        return self._secret("ssn")

    @cached_property
    def intake_private(self) -> bytes:
        """X25519 private key of intake, 32 bytes."""
        return self._secret("intake")

    @cached_property
    def intake_public(self) -> bytes:
        """X25519 public key of intake, 32 bytes: the only key that a furnisher needs."""
        return self._public("intake")

    @cached_property
    def operators_private(self) -> bytes:
        """X25519 private key that decrypts dead letters' originals and dispute notices, 32 bytes."""
        return self._secret("operators")

    @cached_property
    def operators_public(self) -> bytes:
        """X25519 public key to which dead letters' originals and dispute notices are encrypted, 32 bytes."""
        return self._public("operators")

    @cached_property
    def release_private(self) -> bytes:
        """Ed25519 private key that signs scorecard releases, 32 bytes; never generated here: no worker would trust a new one."""
        path = self._directory / "release.key"
        if _from_environment(self._environment, "release") is None and not path.exists():
            raise ConfigurationError(
                f"{path}: not there; `make run` generates it where the bureau is first started: release there, or with "
                "that key in CREDITAPP_KEY_RELEASE"
            )
        return self._secret("release")

    @cached_property
    def release_public(self) -> bytes:
        """Ed25519 public key that verifies a release's signature, 32 bytes."""
        return self._public("release", _signing_half)

    def create_all(self) -> None:
        """Generate missing keys now, so that services that start together use the same keys."""
        for _ in (self.master, self.ssn_secret, self.intake_public, self.operators_public, self.release_public):
            pass

    def _secret(self, name: str) -> bytes:
        if (key := _from_environment(self._environment, name)) is not None:
            return key
        path = private_directory(self._directory) / f"{name}.key"
        if not path.exists():
            create_once(path, _encoded(secrets.token_bytes(SIZE)))
        return decoded(read_private(path), str(path))

    def _public(self, name: str, half: Callable[[bytes], bytes] = _encrypting_half) -> bytes:
        if (key := _from_environment(self._environment, f"{name}_public")) is not None:
            return key
        path = self._directory / f"{name}.pub"
        if path.exists() and not (_from_environment(self._environment, name) or path.with_suffix(".key").exists()):
            return read_public(path)
        public = half(self._secret(name))
        self._update_public_file(path, _encoded(public))
        return public

    def _update_public_file(self, path: Path, public: bytes) -> None:
        """Keep the public key file, which furnishers get, up to date with the private key."""
        if self._directory.exists() and not (path.exists() and path.read_bytes() == public):
            replace(path, public, mode=0o644)


def furnishing_key(home: Path, file: Path | None = None) -> bytes:
    """Intake's public key for a furnisher, from ``file``, environment or home; never generated: intake could not decrypt."""
    if file is None and (key := _from_environment(EnvironmentKeys(), "intake_public")) is not None:
        return key
    return read_public(file or home / "keys" / "intake.pub")


def operators_key(home: Path) -> bytes:
    """The operators' private key, from environment or home; never generated: a new one would decrypt nothing."""
    if (key := _from_environment(EnvironmentKeys(), "operators")) is not None:
        return key
    path = home / "keys" / "operators.key"
    if not path.exists():
        raise ConfigurationError(
            f"{path}: no such key; run this where the operators' key is, or set CREDITAPP_KEY_OPERATORS"
        )
    return decoded(read_private(path), str(path))


def read_public(path: Path) -> bytes:
    """The public key in the file ``path``; ConfigurationError if it is missing or not a key."""
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}); start the bureau with `make run`, "
            "or name its public key (ask its operator for intake.pub) with --key"
        ) from None


def decoded(text: bytes, where: str) -> bytes:
    """A key of 32 bytes from its base64; ConfigurationError names its source ``where``, never the key."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigurationError(f"{where}: not base64; restore the key from your backup") from None
    if len(key) != SIZE:
        raise ConfigurationError(f"{where}: {len(key)} bytes instead of {SIZE}; restore the key from your backup")
    return key


def _from_environment(environment: EnvironmentKeys, name: str) -> bytes | None:
    value: SecretStr | None = getattr(environment, name)
    return decoded(value.get_secret_value().encode(), f"CREDITAPP_KEY_{name.upper()}") if value else None


def _encoded(key: bytes) -> bytes:
    return base64.b64encode(key) + b"\n"
