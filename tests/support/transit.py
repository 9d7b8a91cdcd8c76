"""The Transit engine of OpenBao and HashiCorp Vault, as far as it is asked: real HTTPS, real AES-GCM, the API's documented forms.

Written after OpenBao's API documentation (secret/transit): keys have versions, a ciphertext names the one it is of, associated data are
authenticated, a version below ``min_decryption_version`` is refused, and trimming deletes versions for good.
"""

import base64
import json
import os
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tests.support.secured import Authority

NONCE = 12


class Refused(Exception):
    """An error answer."""

    def __init__(self, status: int, *errors: str) -> None:
        self.status, self.errors = status, errors


class Transit:
    """The engine at ``transit/``, with one key; it notes what it was asked."""

    def __init__(self, key: str = "creditapp") -> None:
        self.key = key
        self.versions = {1: os.urandom(32)}
        self.min_decryption_version = 1
        self.min_available_version = 0
        self.tokens = {"a token"}
        self.sealed = False
        self.answer_instead: tuple[int, bytes] | None = None
        self.asked: list[str] = []

    def rotate(self) -> None:
        """`bao write -f transit/keys/NAME/rotate`."""
        self.versions[max(self.versions) + 1] = os.urandom(32)

    def trim(self, version: int) -> None:
        """Raise the least version for decryption, and delete those before it."""
        self.min_decryption_version = self.min_available_version = version
        self.versions = {number: key for number, key in self.versions.items() if number >= version}

    def respond(self, method: str, path: str, token: str, body: dict[str, Any]) -> dict[str, Any]:
        """The answer's ``data``; Refused otherwise."""
        if self.sealed:
            raise Refused(503, "Vault is sealed")
        if token not in self.tokens:
            raise Refused(403, "permission denied")
        handlers = {
            ("POST", "encrypt"): self._encrypt,
            ("POST", "decrypt"): self._decrypt,
            ("GET", "keys"): self._read,
        }
        parts = path.split("/")
        if parts[:3] != ["", "v1", "transit"] or len(parts) != 5 or (method, parts[3]) not in handlers:
            raise Refused(404, f"no handler for route '{path.removeprefix('/v1/')}'. route entry not found.")
        self.asked.append(parts[3])
        if parts[4] != self.key:
            raise Refused(404 if method == "GET" else 400, *([] if method == "GET" else ["encryption key not found"]))
        return handlers[method, parts[3]](body)

    def _encrypt(self, body: dict[str, Any]) -> dict[str, Any]:
        version = body.get("key_version") or max(self.versions)
        if version not in self.versions:
            raise Refused(400, "requested version for encryption is higher than the latest key version")
        nonce = os.urandom(NONCE)
        sealed = AESGCM(self.versions[version]).encrypt(
            nonce, _bytes(body["plaintext"]), _bytes(body["associated_data"])
        )
        return {"ciphertext": f"vault:v{version}:{_text(nonce + sealed)}", "key_version": version}

    def _decrypt(self, body: dict[str, Any]) -> dict[str, Any]:
        word, numbered, content = body["ciphertext"].split(":", 2)
        version, sealed = int(numbered[1:]), _bytes(content)
        if word != "vault" or version < self.min_decryption_version:
            raise Refused(400, "ciphertext or signature version is disallowed by policy (too old)")
        if version not in self.versions:
            raise Refused(400, "invalid ciphertext: version is too new")
        try:
            plaintext = AESGCM(self.versions[version]).decrypt(
                sealed[:NONCE], sealed[NONCE:], _bytes(body["associated_data"])
            )
        except (InvalidTag, ValueError):
            raise Refused(400, "cipher: message authentication failed") from None
        return {"plaintext": _text(plaintext)}

    def _read(self, _: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "aes256-gcm96",
            "name": self.key,
            "derived": False,
            "exportable": False,
            "keys": {str(version): 1796000000 for version in self.versions if version >= self.min_decryption_version},
            "latest_version": max(self.versions),
            "min_available_version": self.min_available_version,
            "min_decryption_version": self.min_decryption_version,
            "min_encryption_version": 0,
            "supports_encryption": True,
            "supports_decryption": True,
        }


@contextmanager
def serving(transit: Transit, authority: Authority) -> Iterator[str]:
    """The service's URL, under a certificate for 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: dict[str, Any]) -> None:
            if transit.answer_instead:
                self._send(*transit.answer_instead)
                return
            try:
                data = transit.respond(self.command, self.path, self.headers.get("X-Vault-Token", ""), body)
                status, answer = 200, {"request_id": "r", "lease_id": "", "renewable": False, "data": data}
            except Refused as refused:
                status, answer = refused.status, {"errors": list(refused.errors)}
            self._send(status, json.dumps(answer).encode())

        def _send(self, status: int, content: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority.issue("bao"))
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"https://127.0.0.1:{server.server_port}"
        server.shutdown()


def token_file(directory: Path, token: str = "a token") -> Path:
    """A file that holds a token, for its owner alone."""
    path = directory / "kms.token"
    path.write_text(token + "\n")
    path.chmod(0o600)
    return path


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
