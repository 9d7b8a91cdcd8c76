"""Whatever is sent to the public port, or to a private one, is answered in time, below 500, with nothing of it echoed or logged."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from tests.fuzz.campaign import attack, in_chunks
from tests.fuzz.private import PrivateRequest, private_port, private_requests
from tests.fuzz.requests import Request, requests
from tests.fuzz.watching import HANG, assert_echoes_nothing, assert_harmless, in_time, silent
from tests.fuzz.world import World, open_world
from tests.support.public_port import Answer, Attacked, parsed

GIVEN_UP = 2 * HANG
"""Seconds after which no answer is waited for."""
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A bureau of its own for each chunk: what one chunk has revoked and erased is there for the next."""
    with open_world(tmp_path / "home") as opened:
        yield opened


def answer_to(port: Attacked, sent: bytes) -> Answer:
    """The first answer; an empty one if the connection is closed without."""
    with port.connect() as connection:
        connection.settimeout(GIVEN_UP)
        try:
            connection.sendall(sent)
            if b"\r\n\r\n" not in sent:
                connection.shutdown(socket.SHUT_WR)
        except ConnectionError:
            pass  # it was refused before it was whole: the answer is there
        return _received(connection, b"HEAD " in sent[:20])


def _received(connection: socket.socket, without_body: bool) -> Answer:
    """All that comes until the other side closes, or the answer's own end; what has come by the time that is given up."""
    received = b""
    while True:
        try:
            more = connection.recv(1 << 16)
        except (ConnectionError, TimeoutError):
            more = b""
        received = (received + more).removeprefix(CONTINUE)
        whole = b"\r\n\r\n" in received
        answer = parsed(received) if whole else Answer(0, {}, received)
        length = 0 if without_body else int(answer.headers.get("content-length", "-1"))
        if not more or (whole and 0 <= length <= len(answer.body)):
            return answer


@in_chunks("requests")
def test_no_request_fails_hangs_is_echoed_or_logged(world: World, seed_of_chunk: int, inputs: int) -> None:
    """By the grammar of addresses, headers, credentials and bodies; then the person's report still opens."""
    with silent(*world.secrets) as nothing_is_logged:

        @given(request=requests())
        def one(request: Request) -> None:
            answer = in_time(lambda: answer_to(world.port, world.filled(request.raw)))
            assert answer.status or not request.whole, "a whole request was not answered"
            if answer.status:
                assert_harmless(answer)
            nothing_is_logged()

        attack("requests", seed_of_chunk, inputs, one)
    own = world.ask(
        "GET", f"/applications/{world.values['lenders']}", None, f"Application-Token: {world.values['lenders_code']}"
    )
    assert own.status == 200


@in_chunks("private")
def test_no_request_to_a_private_port_fails_hangs_is_echoed_or_logged(
    world: World, seed_of_chunk: int, inputs: int
) -> None:
    """Health, metrics and views, with a proof that a gateway asks or without; whoever has none gets no view."""
    with silent(*world.secrets) as nothing_is_logged, private_port(world) as (port, cipher):

        @given(asked=private_requests())
        def one(asked: tuple[PrivateRequest, bytes]) -> None:
            request, altered = asked
            answer = in_time(lambda: answer_to(port, altered or request.encoded(world, cipher)))
            assert answer.status < 500, answer
            assert_echoes_nothing(answer)
            assert request.proven or answer.headers.get("content-type") != "application/octet-stream"
            nothing_is_logged()

        attack("private", seed_of_chunk, inputs, one)
        assert port.get("/healthz").status == 200
