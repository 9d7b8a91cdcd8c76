"""A worker's private port, and requests to it: with and without the proof that another gateway asks."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from urllib.parse import quote

from hypothesis import strategies as st
from yarl import URL

from creditapp.gateway.relay import private_view
from creditapp.gateway.relay_cipher import HEADER, RelayCipher
from creditapp.streaming.health import PrivateSite
from tests.fuzz.mutation import TEXTS, altered_bytes
from tests.fuzz.requests import HEADER_VALUES, METHODS
from tests.fuzz.world import World
from tests.support.bus_site import applications_on, cipher_on
from tests.support.ports import free_port_range
from tests.support.public_port import Attacked
from tests.support.waiting import PATIENCE

SHORT = ("0", "0.01", "1e-9", "-1", "nan", "inf", "1e400", "0x1", "١", "")
"""Seconds to wait for a report; none for long, as its asker decides how long it waits."""


class PrivateRequest(NamedTuple):
    """A question to the private port."""

    method: str
    path: str
    lines: tuple[str, ...]
    proven: bool
    """Whether it carries a proof that is right for what is asked."""

    def encoded(self, world: World, cipher: RelayCipher) -> bytes:
        """As it is sent."""
        path = world.filled(self.path.encode("latin-1", "replace")).decode("latin-1")
        proof = [f"{HEADER}: {cipher.proof(path)}"] if self.proven else []
        head = [f"{self.method} {path} HTTP/1.1", "Host: localhost", "Connection: close", *self.lines, *proof, "", ""]
        return "\r\n".join(head).encode("latin-1", "replace")


@st.composite
def private_requests(draw: st.DrawFn) -> tuple[PrivateRequest, bytes]:
    """A question, and bytes that are sent instead of it unless they are empty."""
    own = draw(
        st.sampled_from(["<<own>>", "<<doomed>>", "<<unknown>>", "0" * 64])
        | TEXTS.map(lambda text: quote(text, errors="replace"))
    )
    wait = draw(st.sampled_from(SHORT) | TEXTS.map(lambda text: "x" + quote(text, errors="replace")))
    path = draw(
        st.sampled_from(
            [f"/views/{own}?wait={wait}", f"/views/{own}", "/healthz", "/readyz", "/metrics", "/", "/views/"]
        )
    )
    lines = tuple(
        f"{name}: {draw(HEADER_VALUES)}"
        for name in draw(st.lists(st.sampled_from([HEADER, "Accept", "Cookie"]), max_size=2))
    )
    method = draw(st.sampled_from(("GET", "GET", "GET", *METHODS)))
    asked = PrivateRequest(method, path, lines, draw(st.booleans()))
    plain = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode("latin-1", "replace")
    return asked, draw(altered_bytes(plain)) if draw(st.integers(0, 9)) == 0 else b""


class _Reader:
    """A consumer that has read everything."""

    out_of_sequence = 0
    held: frozenset[Any] = frozenset()

    def silent_for(self) -> float:
        """Kafka answers."""
        return 0.0


class _Worker:
    """A worker that is well."""

    reader = _Reader()

    def __init__(self, world: World) -> None:
        self.settings = world.bus.settings
        self.private_url = URL(f"http://127.0.0.1:{free_port_range(1)}")

    def sources(self) -> list[Any]:
        """No partitions."""
        return []

    def not_ready(self) -> str:
        """Ready."""
        return ""


@contextmanager
def private_port(world: World) -> Iterator[tuple[Attacked, RelayCipher]]:
    """The gateway's private port over the world's views, while the block runs."""
    worker, cipher = _Worker(world), cipher_on(world.bus)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Any) -> None:
        asyncio.run_coroutine_threadsafe(work, loop).result(PATIENCE)

    try:
        site = PrivateSite(worker, loop=loop)  # type: ignore[arg-type]
        site.add("/views/{application_id}", private_view(applications_on(world.bus).look_for_others, cipher))
        run(site.on_start())
        yield Attacked(int(worker.private_url.port or 0)), cipher
        run(site.on_stop())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
