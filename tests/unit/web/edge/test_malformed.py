"""Whatever is sent to the public port, the answer has the headers of every answer and does not name the server."""

from collections.abc import Iterator

import pytest

from creditapp.web.http.guards import HEADERS
from tests.support.public_port import Answer, Attacked, public_port
from tests.support.web_site import InMemoryApplications

POST = b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
MALFORMED = {
    "rubbish": b"\x00\xff\r\n\r\n",
    "tls to a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "a version of its own": b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
    "a negative length": POST + b"Content-Length: -1\r\n\r\n",
    "a length that is no number": POST + b"Content-Length: ten\r\n\r\n",
    "two lengths": POST + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
    "a length and chunks": POST + b"Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunks of rubbish": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n",
    "a chunk longer than it says": POST + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{}}}\r\n0\r\n\r\n",
    "a chunk of a negative length": POST + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n",
    "an unknown transfer encoding": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n",
    "a header with a blank name": b"GET / HTTP/1.1\r\nHost: localhost\r\nX y: x\r\n\r\n",
    "a null in a header": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: \x00\r\n\r\n",
    "a header too long": b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "too many headers": b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: x\r\n" * 5_000 + b"\r\n",
    "an address too long": b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
    "an empty host": b"GET / HTTP/1.1\r\nHost: \r\n\r\n",
    "a host with a user": b"GET / HTTP/1.1\r\nHost: me@localhost\r\n\r\n",
    "a host with a path": b"GET / HTTP/1.1\r\nHost: localhost/x\r\n\r\n",
    "an old request without a host": b"GET / HTTP/1.0\r\n\r\n",
    "a tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "a tunnel to us": b"CONNECT localhost:443 HTTP/1.1\r\nHost: localhost:443\r\n\r\n",
    "the whole server": b"OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an unknown method": b"BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an expectation": b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n",
    "an expectation in no encoding": b"GET / HTTP/1.1\r\nHost: localhost\r\nExpect: \xff\xfe\r\n\r\n",
    "an expectation at no address": b"GET /x HTTP/1.1\r\nHost: localhost\r\nExpect: miracles\r\n\r\n",
    "somebody else's address": b"GET http://evil.example/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "an address that is none": b"GET http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def port() -> Iterator[Attacked]:
    """The port with its default limits."""
    with public_port() as attacked:
        yield attacked


def assert_like_every_answer(answer: Answer) -> None:
    """The security headers, nothing cached, no name of the server or of its parts."""
    assert {name: answer.headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers
    assert not [word for word in (b"miracles", b"aiohttp", b"Python", b"Traceback", b"faust") if word in answer.body]


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_request_is_answered_like_any_other(port: Attacked, sent: bytes) -> None:
    """4xx, with the same headers as every page; the next one is served."""
    answer = port.send(sent)
    assert 400 <= answer.status < 500, answer
    assert_like_every_answer(answer)
    assert port.get().status == 200


def test_absolute_addresses_and_old_requests_for_this_site_are_served(port: Attacked) -> None:
    """RFC 9112 asks for it; the scheme in the address makes nothing secure."""
    absolute = port.send(b"GET https://localhost/ HTTP/1.1\r\nHost: localhost\r\n\r\n")
    assert absolute.status == 200
    assert "strict-transport-security" not in absolute.headers
    assert port.send(b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n").status == 200


def test_an_upgrade_is_not_followed(port: Attacked) -> None:
    """The site has no other protocol: the page comes as without the header."""
    answer = port.get("/", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13")
    assert answer.status == 200
    assert_like_every_answer(answer)


def test_a_request_smuggled_behind_another_is_answered_as_one_of_its_own() -> None:
    """A body shorter than it says waits for the rest; a longer one is the next request, and nothing is accepted twice."""
    applications = InMemoryApplications()
    with public_port(applications) as port, port.connect() as connection:
        connection.sendall(POST + b"Content-Length: 2\r\n\r\n{}GET /healthz HTTP/1.1\r\nHost: evil.example\r\n\r\n")
        received = b""
        while received.count(b"HTTP/1.1") < 2:
            received += connection.recv(65536)
    assert b"422" in received.split(b"\r\n")[0]
    assert b"HTTP/1.1 421" in received
    assert not applications.accepted
