"""No access is lost: neither while Kafka is away nor with a worker that is killed; and no page waits for one."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from creditapp.errors import KafkaUnavailable
from creditapp.gateway import outbox
from creditapp.gateway.outbox import Outbox
from creditapp.models.accesses import Access
from creditapp.models.base import encode
from creditapp.waiting.polling import poll_async
from tests.support.waiting import PATIENCE

pytestmark = pytest.mark.asyncio


class Kafka:
    """What was delivered; for a while it takes nothing."""

    def __init__(self, refuses: int = 0) -> None:
        self.refuses = refuses
        self.delivered: list[str] = []

    async def deliver(self, accesses: Sequence[Access]) -> None:
        """Take them, or refuse."""
        if self.refuses:
            self.refuses -= 1
            raise KafkaUnavailable("away")
        self.delivered += [access.access_id for access in accesses]

    async def has(self, *ids: str) -> bool:
        """Wait until exactly these were delivered."""

        async def look() -> bool:
            return self.delivered == list(ids)

        return await poll_async(look, every=0.01, at_most=PATIENCE)


def access(access_id: str) -> Access:
    """An access."""
    return Access(access_id=access_id, chain="9", at=1.0, by="code", what="report")


async def test_accesses_are_delivered_in_their_order_and_the_file_is_emptied(tmp_path: Path) -> None:
    """As soon as the worker runs; only the bureau may read the file meanwhile."""
    file, kafka = tmp_path / "outbox" / "accesses.jsonl", Kafka()
    box = Outbox(file, kafka.deliver)
    box.add(access("a"))
    assert (file.stat().st_mode & 0o777, file.read_bytes()) == (0o600, encode(access("a")) + b"\n")
    running = asyncio.create_task(box.run())
    box.add(access("b"))
    assert await kafka.has("a", "b")
    box.add(access("c"))
    assert await kafka.has("a", "b", "c")
    await asyncio.sleep(0)
    assert file.read_bytes() == b""
    running.cancel()


async def test_while_kafka_is_away_they_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And are sent again until it takes them."""
    monkeypatch.setattr(outbox, "AGAIN", 0.01)
    kafka = Kafka(refuses=3)
    box = Outbox(tmp_path / "accesses.jsonl", kafka.deliver)
    running = asyncio.create_task(box.run())
    box.add(access("a"))
    assert await kafka.has("a")
    running.cancel()


async def test_a_worker_sends_first_what_one_that_was_killed_has_left(tmp_path: Path) -> None:
    """But for half a line."""
    file, kafka = tmp_path / "accesses.jsonl", Kafka()
    killed = Outbox(file, kafka.deliver)
    killed.add(access("a"))
    killed.add(access("b"))
    file.write_bytes(file.read_bytes() + b'{"record":"creditapp.acc')
    box = Outbox(file, kafka.deliver)
    running = asyncio.create_task(box.run())
    assert await kafka.has("a", "b")
    await asyncio.sleep(0)
    assert file.read_bytes() == b""
    running.cancel()


async def test_a_full_disk_keeps_nobody_from_a_report(tmp_path: Path) -> None:
    """The access is delivered from memory."""
    (tmp_path / "not-a-directory").write_text("")
    kafka = Kafka()
    box = Outbox(tmp_path / "not-a-directory" / "accesses.jsonl", kafka.deliver)
    box.add(access("a"))
    running = asyncio.create_task(box._deliver_all())
    assert await kafka.has("a")
    await running
