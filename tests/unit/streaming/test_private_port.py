"""A private port neither repeats nor logs a request that it cannot read, and fails over nothing that a request expects."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import pytest
from yarl import URL

from creditapp.streaming.health import PrivateSite
from tests.support.ports import free_port_range

SECRET = b"Quillfeather"
ASKED = {
    "no HTTP": SECRET + b" / x\r\n\r\n",
    "a broken header": b"GET /healthz HTTP/1.1\r\n" + SECRET + b"\r\n\r\n",
    "an expectation": b"GET /x HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: \xff" + SECRET + b"\r\n\r\n",
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
def test_what_cannot_be_read_is_neither_repeated_nor_logged(asked: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """The answer is below 500, in our own words."""
    with caplog.at_level(logging.DEBUG):
        answer = asyncio.run(_answer(asked))
    assert b" 40" in answer.split(b"\r\n")[0]
    assert SECRET not in answer
    assert SECRET.decode() not in caplog.text


async def _answer(asked: bytes) -> bytes:
    worker: Any = SimpleNamespace(private_url=URL(f"http://127.0.0.1:{free_port_range(1)}"))
    site = PrivateSite(worker)
    await site.on_start()
    reader, writer = await asyncio.open_connection("127.0.0.1", worker.private_url.port)
    writer.write(asked)
    answer = await reader.read()
    writer.close()
    await site.on_stop()
    return answer
