"""A master key in a key management service: the Transit engine of OpenBao or HashiCorp Vault, over HTTPS.

The key never leaves the service. It wraps the keys of epochs and is asked once when a vault is opened, and once when an epoch begins;
people's keys are wrapped by the epoch's key, in this process. Requests and answers are those of Transit's HTTP API: ``encrypt``, ``decrypt`` with the
context as associated data, and reading the key's versions. ``rewrap`` takes no associated data, so another version means another
epoch, as another file does.

Each version of the key is a master key of its own. Its id, such as ``transit/creditapp:v2``, is stored with what it has wrapped.
"""

import base64
import binascii
import http.client
import json
import re
import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from creditapp.errors import ConfigurationError, InvalidRecord, VaultUnavailable
from creditapp.privacy.secret_files import read_private
from creditapp.settings import Settings

TIMEOUT = 5.0
"""Seconds for connecting, and for each wait for a part of the answer."""
LARGEST = 64 * 1024
"""Bytes of an answer; one is of a few hundred."""
VERSIONED = re.compile(r"vault:v([0-9]+):")
"""How a ciphertext begins; OpenBao writes the same word."""
UNAVAILABLE = {429, 472, 473, 500, 502, 503, 504}
"""Answers of a service that is sealed, busy or not the active node now."""


@dataclass(frozen=True)
class TransitKey:
    """A named key of the service, with all of its versions."""

    url: str
    """``https://host:port``."""
    name: str
    """Where the engine is mounted, and the key's name: ``transit/creditapp``."""
    token_file: Path
    """Holds a token; read for each request, so whoever writes it renews it."""
    ca: Path | None
    """The authorities that may vouch for the service; None: this machine's."""

    def latest(self) -> "TransitVersion":
        """The newest version, by which new epochs' keys are wrapped."""
        return TransitVersion(self, self._versions()[1])

    def ids(self) -> list[str]:
        """All versions that were not destroyed (trimmed), the newest last: what one of them has wrapped may be opened yet."""
        first, last = self._versions()
        return [TransitVersion(self, version).id for version in range(first, last + 1)]

    def of(self, ids: Iterable[str]) -> list["TransitVersion"]:
        """The versions among these ids of master keys; asks nobody."""
        found = (re.fullmatch(re.escape(self.name) + r":v([0-9]{1,9})", name) for name in dict.fromkeys(ids))
        return [TransitVersion(self, int(match[1])) for match in found if match]

    def ask(self, verb: str, body: dict[str, Any] | None) -> dict[str, Any]:
        """The answer's ``data``.

        InvalidRecord if the service refuses what was sent to it, ConfigurationError if it refuses us, VaultUnavailable if it
        does not answer now. None of the messages holds anything secret.
        """
        status, answer = self._answer(verb, body)
        if status == http.client.OK and isinstance(data := answer.get("data"), dict):
            return data
        errors = answer.get("errors")
        said = "; ".join(re.sub(r"\s+", " ", str(error)) for error in (errors if isinstance(errors, list) else []))[
            :300
        ]
        where = f"{self.url}, key {self.name}: {verb}: {status}" + (f" ({said})" if said else "")
        if status in UNAVAILABLE:
            raise VaultUnavailable(f"{where}; unseal it, or try again")
        if status == http.client.BAD_REQUEST and "not found" not in said:
            raise InvalidRecord(where)
        raise ConfigurationError(f"{where}; {_advice(status)}")

    def _versions(self) -> tuple[int, int]:
        data = self.ask("keys", None)
        if not data.get("supports_decryption", True) or data.get("derived"):
            raise ConfigurationError(
                f"{self.url}, key {self.name}: not of type aes256-gcm96, or derived; make another key"
            )
        try:
            versions = [int(version) for version in data["keys"]]
            return max(1, int(data.get("min_available_version") or 0)), max(
                int(data.get("latest_version") or 0), *versions
            )
        except (KeyError, TypeError, ValueError):
            raise self.not_transit() from None

    def _answer(self, verb: str, body: dict[str, Any] | None) -> tuple[int, dict[str, Any]]:
        mount, _, key = self.name.rpartition("/")
        token = read_private(self.token_file).decode("utf-8", "replace").strip()
        if not token or not (token.isascii() and token.isprintable()):
            raise ConfigurationError(f"{self.token_file}: holds no token; see CREDITAPP_KMS_TOKEN_FILE")
        parts = urlsplit(self.url)
        connection = http.client.HTTPSConnection(
            parts.hostname or "", parts.port or 443, timeout=TIMEOUT, context=self._context()
        )
        try:
            connection.request(
                "GET" if body is None else "POST",
                f"/v1/{mount}/{verb}/{key}",
                None if body is None else json.dumps(body),
                {"X-Vault-Token": token, "X-Vault-Request": "true", "Content-Type": "application/json"},
            )
            response = connection.getresponse()
            content = response.read(LARGEST)
        except ssl.SSLCertVerificationError as error:
            raise ConfigurationError(
                f"{self.url}: its certificate is not to be trusted ({error.verify_message}); see CREDITAPP_KMS_CA"
            ) from None
        except (OSError, http.client.HTTPException) as error:
            raise VaultUnavailable(
                f"{self.url}: the key management service does not answer ({type(error).__name__}); try again"
            ) from None
        finally:
            connection.close()
        try:
            answer = json.loads(content or b"{}")
        except ValueError:
            answer = {}
        return response.status, answer if isinstance(answer, dict) else {}

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        except (OSError, ssl.SSLError):
            raise ConfigurationError(f"{self.ca}: not certificates in PEM; see CREDITAPP_KMS_CA") from None

    def not_transit(self) -> ConfigurationError:
        """What to say of an answer that Transit does not give."""
        return ConfigurationError(
            f"{self.url}: does not answer as the Transit engine of OpenBao or Vault does; "
            "see CREDITAPP_KMS_URL and CREDITAPP_KMS_KEY"
        )


@dataclass(frozen=True)
class TransitVersion:
    """One version of the key, as a master key."""

    key: TransitKey
    version: int

    @property
    def id(self) -> str:
        """The key's name and the version."""
        return f"{self.key.name}:v{self.version}"

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """``key``, encrypted by the service."""
        body = {"plaintext": _text(key), "associated_data": _text(context), "key_version": self.version}
        wrapped = self.key.ask("encrypt", body).get("ciphertext")
        if not isinstance(wrapped, str) or not (begins := VERSIONED.match(wrapped)) or int(begins[1]) != self.version:
            raise self.key.not_transit()
        return wrapped.encode()

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """The key that ``wrap`` encrypted; InvalidRecord if the service does not open it."""
        begins = VERSIONED.match(text := wrapped.decode("ascii", "replace"))
        if not begins or int(begins[1]) != self.version:
            raise InvalidRecord(f"vault: a key wrapped by the master key {self.id} is of another version")
        plaintext = self.key.ask("decrypt", {"ciphertext": text, "associated_data": _text(context)}).get(
            "plaintext", ""
        )
        try:
            key = base64.b64decode(plaintext, validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise self.key.not_transit() from None
        if not key:
            raise self.key.not_transit()
        return key


def kms_of(settings: Settings) -> TransitKey | None:
    """The key management service of the settings; None if there is none. ConfigurationError if they are incomplete."""
    if not settings.kms_url:
        return None
    parts = urlsplit(settings.kms_url)
    try:
        good = (
            parts.scheme == "https"
            and parts.hostname
            and parts.path in ("", "/")
            and not (parts.query or parts.username)
        )
        _ = parts.port
    except ValueError:
        good = False
    if not good:
        raise ConfigurationError("CREDITAPP_KMS_URL: not of the form https://host:port")
    if settings.kms_token_file is None:
        raise ConfigurationError(
            "CREDITAPP_KMS_TOKEN_FILE is not set: name the file that holds a token for CREDITAPP_KMS_URL"
        )
    return TransitKey(settings.kms_url.rstrip("/"), settings.kms_key, settings.kms_token_file, settings.kms_ca)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _advice(status: int) -> str:
    if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
        return "renew the token in CREDITAPP_KMS_TOKEN_FILE, or let its policy encrypt, decrypt and read the key"
    if 300 <= status < 400:
        return "CREDITAPP_KMS_URL names a standby node: name the active one, or what stands in front of all"
    return "see CREDITAPP_KMS_URL and CREDITAPP_KMS_KEY, and make the key there if it is missing"
