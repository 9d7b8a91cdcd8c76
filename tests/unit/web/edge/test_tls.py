"""TLS by setting: HSTS, Secure cookies, a renewed certificate without a restart."""

import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from creditapp.errors import ConfigurationError
from creditapp.settings import Settings
from creditapp.web.edge import server
from creditapp.web.edge.tls import certificate
from tests.support.public_port import Answer, Attacked, closed, parsed, public_port
from tests.support.web_visitor import FORM


def write_certificate(directory: Path, name: str = "localhost") -> tuple[Path, Path]:
    """A certificate of its own for this name, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(
            subject, subject, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1)
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    chain, secret = directory / "chain.pem", directory / "key.pem"
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return chain, secret


def trusting(chain: Path) -> ssl.SSLContext:
    """A client that trusts this certificate only."""
    return ssl.create_default_context(cafile=str(chain))


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[Attacked]:
    """The port under TLS."""
    chain, key = write_certificate(tmp_path)
    with public_port(tls=trusting(chain), tls_certificate=chain, tls_key=key) as port:
        yield port


def test_under_tls_every_answer_asks_for_tls_from_then_on(tls: Attacked) -> None:
    """Pages, refusals and what is no HTTP."""
    for answer in (tls.get("/"), tls.get("/nowhere"), tls.get(host="evil.example"), tls.send(b"rubbish\r\n\r\n")):
        assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_without_tls_nothing_asks_for_it() -> None:
    """As in `make run`."""
    with public_port() as port:
        assert "strict-transport-security" not in port.get("/").headers


def test_plain_and_old_connections_are_not_served(tls: Attacked) -> None:
    """Neither HTTP nor TLS 1.1; the next one is."""
    plain = Attacked(tls.port)
    with plain.connect() as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert closed(connection)
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    with pytest.warns(DeprecationWarning, match="TLSv1_1"):
        old.maximum_version = ssl.TLSVersion.TLSv1_1
    with pytest.raises((ssl.SSLError, ConnectionError)):
        Attacked(tls.port, old).connect()
    assert tls.get().status == 200


def test_a_handshake_that_does_not_go_on_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others are served meanwhile."""
    monkeypatch.setattr(server, "HANDSHAKE_WITHIN", 1.0)
    chain, key = write_certificate(tmp_path)
    with public_port(tls=trusting(chain), tls_certificate=chain, tls_key=key) as port:
        waiting = [Attacked(port.port).connect() for _ in range(50)]
        assert port.get().status == 200
        assert all(closed(connection) for connection in waiting)


def test_a_renewed_certificate_is_used_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While its two files do not fit each other yet, the old one stays in use."""
    monkeypatch.setattr(server, "REFRESH_EVERY", 0.05)
    chain, key = write_certificate(tmp_path)
    old, old_key = trusting(chain), key.read_bytes()
    with public_port(tls=old, tls_certificate=chain, tls_key=key) as port:
        write_certificate(tmp_path)
        new_key = key.read_bytes()
        key.write_bytes(old_key)
        assert serves(port)
        key.write_bytes(new_key)
        renewed = Attacked(port.port, trusting(chain))
        assert any(serves(renewed) for _ in range(100))
        assert not serves(port)


def serves(port: Attacked) -> bool:
    """Whether a client that trusts the certificate is served."""
    try:
        return port.get().status == 200
    except ssl.SSLError:
        time.sleep(0.05)
        return False


@pytest.mark.parametrize("broken", ["chain", "key", "swapped", "missing", "half"])
def test_files_that_are_no_certificate_stop_the_start_with_one_line(tmp_path: Path, broken: str) -> None:
    """It names the settings."""
    chain, key = write_certificate(tmp_path)
    if broken in ("chain", "key"):
        (chain if broken == "chain" else key).write_text("rubbish")
    elif broken == "swapped":
        chain, key = key, chain
    elif broken == "missing":
        key.unlink()
    with pytest.raises(ConfigurationError, match="CREDITAPP_TLS_"):
        certificate(Settings(tls_certificate=chain, tls_key=None if broken == "half" else key))


def test_cookies_are_this_hosts_alone_under_tls(tls: Attacked) -> None:
    """``__Host-``: Secure, for the whole site, no domain; a browser takes it from nobody else. Leaving deletes it as such."""
    answer = applied(tls)
    own_id = answer.headers["location"][-64:]
    cookies = [
        line.partition(b": ")[2].decode()
        for line in answer.body.split(b"\r\n")
        if line.lower().startswith(b"set-cookie:")
    ]
    names = {f"__Host-code-{own_id[:16]}", f"__Host-report-{own_id[:16]}", "__Host-sent"}
    assert {cookie.partition("=")[0] for cookie in cookies} == names
    for cookie in cookies:
        assert "Secure" in cookie
        assert "Path=/;" in f"{cookie};"
        assert "Domain" not in cookie


def test_a_browser_keeps_twenty_sessions_at_most_under_tls(tls: Attacked) -> None:
    """All of them are sent with every request; the oldest goes."""
    held = "; ".join(f"__Host-report-{number:016x}=x" for number in range(20))
    deleted = [line for line in applied(tls, f"Cookie: {held}").body.split(b"\r\n") if b"Max-Age=0" in line]
    assert [line.split(b"=")[0] for line in deleted] == [b"Set-Cookie: __Host-report-0000000000000000"]


def applied(port: Attacked, *lines: str) -> Answer:
    """The answer to a form; its body is the head, as a browser may get several cookies."""
    body = urlencode(FORM).encode()
    kind = "Content-Type: application/x-www-form-urlencoded"
    head = ["POST /applications HTTP/1.1", "Host: localhost", kind, f"Content-Length: {len(body)}", *lines, "", ""]
    with port.connect() as connection:
        connection.sendall("\r\n".join(head).encode() + body)
        received = connection.recv(65536)
    status, headers, _ = parsed(received)
    assert status == 303
    return Answer(status, headers, received)
