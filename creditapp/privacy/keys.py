"""The keys that make people unreadable without us: made on first use, kept under the home, or given by environment.

============  =====================================================  ========================
key           what it does                                           who needs it
============  =====================================================  ========================
master        wraps every person's data keys in the vault            gateway, intake, identity, bureau
ssn           keyed HMAC of an SSN, by which the vault finds people  gateway, intake
intake        furnishers encrypt to its public half                  intake; furnishers the public half
operators     dead letters' originals and notices of disputes are      operators; services the public half
              encrypted to it
release       signs scorecard releases                               whoever releases; scoring the public half
============  =====================================================  ========================

A file holds one key, base64, in ``<home>/keys``. A key in the environment takes the place of its file, so that a
service can be given only what it needs.
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
"""Bytes of every key: AES-256, HMAC-SHA256, X25519 and Ed25519 alike."""


def _encrypting_half(private: bytes) -> bytes:
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _signing_half(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


class GivenKeys(BaseSettings):
    """Keys given by the environment, 32 bytes in base64 each; an unset one is the file in ``<home>/keys``."""

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
    """The private Ed25519 key that signs scorecard releases; only for whoever releases."""

    release_public: SecretStr | None = None
    """Its public half, by which workers tell our releases from others."""


class Keys:
    """The keys of one installation; each is read (or made) when first asked for."""

    def __init__(self, directory: Path, given: GivenKeys) -> None:
        self._directory = directory
        self._given = given

    def __repr__(self) -> str:
        return f"Keys({self._directory})"

    @classmethod
    def load_or_create(cls, home: Path) -> "Keys":
        """The keys of ``home``; those of the environment come first. Wrong ones: ConfigurationError."""
        return cls(home / "keys", GivenKeys())

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
        """X25519 public key of intake, 32 bytes: all that a furnisher needs."""
        return self._public("intake")

    @cached_property
    def operators_private(self) -> bytes:
        """X25519 private key that opens dead letters' originals, 32 bytes."""
        return self._secret("operators")

    @cached_property
    def operators_public(self) -> bytes:
        """X25519 public key to which dead letters' originals are encrypted, 32 bytes."""
        return self._public("operators")

    @cached_property
    def release_private(self) -> bytes:
        """Ed25519 private key that signs scorecard releases, 32 bytes; never a new one, which no worker would trust."""
        path = self._directory / "release.key"
        if _given(self._given, "release") is None and not path.exists():
            raise ConfigurationError(
                f"{path}: not there; `make run` makes it where the bureau is first started: release there, or with its "
                "key in CREDITAPP_KEY_RELEASE"
            )
        return self._secret("release")

    @cached_property
    def release_public(self) -> bytes:
        """Ed25519 public key that a release's signature must fit, 32 bytes."""
        return self._public("release", _signing_half)

    def create_all(self) -> None:
        """Make what is missing now, so that services starting together find the same keys."""
        for _ in (self.master, self.ssn_secret, self.intake_public, self.operators_public, self.release_public):
            pass

    def _secret(self, name: str) -> bytes:
        if (given := _given(self._given, name)) is not None:
            return given
        path = private_directory(self._directory) / f"{name}.key"
        if not path.exists():
            create_once(path, _encoded(secrets.token_bytes(SIZE)))
        return decoded(read_private(path), str(path))

    def _public(self, name: str, half: Callable[[bytes], bytes] = _encrypting_half) -> bytes:
        if (given := _given(self._given, f"{name}_public")) is not None:
            return given
        path = self._directory / f"{name}.pub"
        if path.exists() and not (_given(self._given, name) or path.with_suffix(".key").exists()):
            return read_public(path)
        public = half(self._secret(name))
        self._hand_out(path, _encoded(public))
        return public

    def _hand_out(self, path: Path, public: bytes) -> None:
        """Keep the file that furnishers are given in step with the private key."""
        if self._directory.exists() and not (path.exists() and path.read_bytes() == public):
            replace(path, public, mode=0o644)


def furnishing_key(home: Path, file: Path | None = None) -> bytes:
    """Intake's public key for a furnisher, from ``file``, environment or home; never a new one, to no avail."""
    if file is None and (given := _given(GivenKeys(), "intake_public")) is not None:
        return given
    return read_public(file or home / "keys" / "intake.pub")


def operators_key(home: Path) -> bytes:
    """The operators' private key, from environment or home; never a new one, which would open nothing."""
    if (given := _given(GivenKeys(), "operators")) is not None:
        return given
    path = home / "keys" / "operators.key"
    if not path.exists():
        raise ConfigurationError(
            f"{path}: no such key; run this where the operators' key is, or give it by CREDITAPP_KEY_OPERATORS"
        )
    return decoded(read_private(path), str(path))


def read_public(path: Path) -> bytes:
    """The public key in the file ``path``; ConfigurationError if it is not there or is not one."""
    try:
        return decoded(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigurationError(
            f"{path}: cannot be read ({error.strerror}); start the bureau with `make run`, "
            "or name its public key (ask its operator for intake.pub) with --key"
        ) from None


def decoded(text: bytes, where: str) -> bytes:
    """A key of 32 bytes from its base64; ConfigurationError names ``where`` it stood, never the key."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise ConfigurationError(f"{where}: not base64; restore the key from your backup") from None
    if len(key) != SIZE:
        raise ConfigurationError(f"{where}: {len(key)} bytes instead of {SIZE}; restore the key from your backup")
    return key


def _given(given: GivenKeys, name: str) -> bytes | None:
    value: SecretStr | None = getattr(given, name)
    return decoded(value.get_secret_value().encode(), f"CREDITAPP_KEY_{name.upper()}") if value else None


def _encoded(key: bytes) -> bytes:
    return base64.b64encode(key) + b"\n"
