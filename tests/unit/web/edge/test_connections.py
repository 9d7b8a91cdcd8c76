"""Slow and idle connections cost the others nothing."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from creditapp.waiting.polling import poll as poll_until
from creditapp.web.ports import Pending
from tests.support.public_port import GET, Attacked, closed, public_port, read_answer
from tests.support.web_site import InMemoryApplications, token

NEXT_DOOR = "127.0.0.2"
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = (
    b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n{"
)


@pytest.fixture
def many() -> Iterator[ExitStack]:
    """Closes all connections at the end."""
    with ExitStack() as stack:
        yield stack


def opened(
    port: Attacked, many: ExitStack, count: int, sent: bytes = b"", address: str = "127.0.0.1"
) -> list[socket.socket]:
    """So many connections that have sent this and no more."""
    connections = [many.enter_context(port.connect(address)) for _ in range(count)]
    for connection in connections:
        if sent:
            connection.sendall(sent)
    return connections


@pytest.mark.parametrize("sent", [b"", HALF, BODY], ids=["idle", "half a header", "half a body"])
@pytest.mark.slow
def test_220_connections_that_send_nothing_more_keep_nobody_out(many: ExitStack, sent: bytes) -> None:
    """Neither those next door nor that address itself; the limit for all is the tighter one here."""
    with public_port(max_connections=100, max_connections_per_address=60) as port:
        held = opened(port, many, 220, sent)
        assert [port.get(address=NEXT_DOOR).status for _ in range(20)] == [200] * 20
        assert port.get().status == 200
        assert sum(closed(connection, 0.02) for connection in held) >= 160


def test_connections_from_many_addresses_keep_nobody_out(many: ExitStack) -> None:
    """Ten idle ones from each of 22 addresses: the longest idle ones make room."""
    with public_port(max_connections=100) as port:
        for number in range(22):
            opened(port, many, 10, address=f"127.0.1.{number + 1}")
        assert [port.get(address=NEXT_DOOR).status for _ in range(20)] == [200] * 20


def test_a_connection_that_is_being_answered_makes_no_room(many: ExitStack) -> None:
    """A long poll goes on while idle connections come; where all are being answered, the new one is refused with 503."""
    applications = InMemoryApplications()
    path = applications.add(token("slow"), Pending())
    poll = f"GET {path}?wait=3 HTTP/1.1\r\nHost: localhost\r\nApplication-Token: {token('slow')}\r\n\r\n".encode()
    with public_port(applications, max_connections_per_address=4) as port:
        polls = opened(port, many, 3, poll)
        read_ahead = [read_answer(idle).status for idle in opened(port, many, 1, GET)]
        assert read_ahead == [200]
        opened(port, many, 20)
        assert [read_answer(connection).status for connection in polls] == [202] * 3
        busy = opened(port, many, 4, poll)
        assert poll_until(lambda: len(applications.waits) == 7, every=0.02, at_most=10)
        refused = port.get()
        assert (refused.status, refused.headers["retry-after"]) == (503, "5")
        assert port.get(address=NEXT_DOOR).status == 200
        assert [read_answer(connection).status for connection in busy] == [202] * 4


def test_half_a_header_gets_408_after_its_time(many: ExitStack) -> None:
    """Also where a byte comes now and then; the answer has the headers of every answer."""
    with public_port(header_timeout=1.0) as port:
        [slow] = opened(port, many, 1, HALF)
        for _ in range(2):
            slow.sendall(b"x")
        answer = read_answer(slow)
        assert (answer.status, answer.headers["x-frame-options"], answer.headers["connection"]) == (
            408,
            "DENY",
            "close",
        )
        assert closed(slow)


def test_an_idle_connection_is_closed_after_its_time(many: ExitStack) -> None:
    """A new one, and one that has been answered before."""
    with public_port(idle_timeout=1.0) as port:
        [new] = opened(port, many, 1)
        [used] = opened(port, many, 1, GET)
        assert read_answer(used).status == 200
        assert closed(new)
        assert closed(used)


@pytest.mark.parametrize("length", [b"Content-Length: 400", b"Transfer-Encoding: chunked"])
def test_half_a_body_gets_408_after_its_time(many: ExitStack, length: bytes) -> None:
    """And nothing of it is accepted."""
    applications = InMemoryApplications()
    head = (
        b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + length + b"\r\n\r\n"
    )
    with public_port(applications, body_timeout=0.5) as port:
        [slow] = opened(port, many, 1, head)
        answer = read_answer(slow)
        assert (answer.status, b"took too long" in answer.body) == (408, True)
        assert closed(slow)
    assert not applications.accepted


def send_for_ever(connection: socket.socket) -> None:
    """Requests without end, until sending fails."""
    while True:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 50)


@pytest.mark.slow
def test_whoever_does_not_take_the_answers_is_cut_off(many: ExitStack) -> None:
    """Requests one after the other, and nothing read: the connection ends, whatever waits in it."""
    with public_port(send_timeout=1.0) as port:
        [deaf] = opened(port, many, 1)
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        deaf.settimeout(0.5)
        with pytest.raises((TimeoutError, ConnectionError)):
            send_for_ever(deaf)
        deaf.settimeout(10)
        with pytest.raises(ConnectionError):
            send_for_ever(deaf)
        assert port.get().status == 200


@pytest.mark.slow
def test_a_connection_that_ends_is_counted_no_longer() -> None:
    """A thousand connections, one after the other."""
    with public_port(max_connections_per_address=4, max_connections=10) as port:
        assert {port.get().status for _ in range(1_000)} == {200}
