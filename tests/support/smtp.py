"""A real mail server on this machine: aiosmtpd, in a thread, with TLS and a login where the test asks for them."""

import datetime
import ipaddress
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "bureau", "correct horse"


@dataclass
class Received:
    """What the server has taken, and how it answers."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    """By command (RCPT, DATA): the next answers, instead of its own."""
    encrypted: list[bool] = field(default_factory=list)
    logged_in: list[bool] = field(default_factory=list)

    def _answer(self, command: str) -> str:
        waiting = self.answers.get(command, [])
        return waiting.pop(0) if waiting else "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Take the recipient, or answer as told."""
        answer = self._answer("RCPT")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take the mail, or answer as told."""
        answer = self._answer("DATA")
        if answer.startswith("250"):
            parsed = BytesParser(policy=default).parsebytes(envelope.original_content or b"")
            assert isinstance(parsed, EmailMessage)
            self.mails.append(parsed)
            self.recipients += envelope.rcpt_tos
            transport = server.transport
            assert transport is not None
            self.encrypted.append(transport.get_extra_info("ssl_object") is not None)
            self.logged_in.append(bool(session.authenticated))
        return answer


def certificate(directory: Path, host: str = "127.0.0.1") -> tuple[Path, Path]:
    """Certificate and key of a server at this address, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail server of a test")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    own, private = directory / "mail.pem", directory / "mail.key"
    own.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return own, private


def _checked(server: SMTP, session: Session, envelope: Envelope, mechanism: str, auth_data: Any) -> AuthResult:
    known = isinstance(auth_data, LoginPassword) and auth_data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@contextmanager
def mail_server(
    port: int, received: Received, *, tls: Mapping[str, Path] | None = None, security: str = "none", login: bool = False
) -> Iterator[Received]:
    """The server while the block runs; ``tls`` are its certificate and key, ``security`` as in the settings."""
    context = None
    if tls is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(tls["certificate"], tls["key"])
    options: dict[str, Any] = {"enable_SMTPUTF8": False}
    if security == "starttls":
        options |= {"tls_context": context, "require_starttls": True}
    if login:
        # aiosmtpd knows of encryption by STARTTLS only: with TLS from the beginning it would let nobody log in.
        options |= {"authenticator": _checked, "auth_require_tls": security == "starttls"}
    controller = Controller(
        received, hostname="127.0.0.1", port=port, ssl_context=context if security == "tls" else None, **options
    )
    controller.start()
    try:
        yield received
    finally:
        controller.stop()
