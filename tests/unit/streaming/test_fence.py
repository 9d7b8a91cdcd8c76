"""A worker delivers only while its partitions are surely its own, and waits where it cannot know."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from creditapp.errors import KafkaUnavailable
from creditapp.settings import Settings
from creditapp.streaming.fence import still_owner

pytestmark = pytest.mark.asyncio


def worker(silent: float, *, outlasts_kafka: bool = False, tenure: int = 3) -> Any:
    """A worker whose last heartbeat was answered so many seconds ago."""
    reader: Any = SimpleNamespace(tenure=tenure, silent=silent)
    reader.silent_for = lambda: reader.silent
    settings = Settings(session_timeout=8, kafka_patience=60)
    return SimpleNamespace(reader=reader, settings=settings, outlasts_kafka=outlasts_kafka)


async def test_within_its_session_a_worker_delivers_at_once() -> None:
    """The partitions can be nobody else's."""
    assert await still_owner(worker(8.0), 3)


@pytest.mark.parametrize("tenure", [0, 2, 4])
async def test_in_another_tenure_nothing_is_delivered(tenure: int) -> None:
    """The records are read again, by this worker or another one."""
    assert not await still_owner(worker(0.0, tenure=tenure), 3)


async def test_after_its_session_a_worker_waits_for_the_answer() -> None:
    """A heartbeat that is answered: it goes on. Partitions that are revoked: it does not."""
    for answered in (True, False):
        waiting = worker(12.0)
        deciding = asyncio.create_task(still_owner(waiting, 3))
        await asyncio.sleep(0.3)
        assert not deciding.done()
        if answered:
            waiting.reader.silent = 0.0
        else:
            waiting.reader.tenure = 0
        assert await deciding is answered


async def test_without_kafka_a_worker_stops_after_a_while_and_the_gateway_does_not() -> None:
    """The gateway serves what it has; a supervisor starts the others again."""
    with pytest.raises(KafkaUnavailable):
        await still_owner(worker(61.0), 3)
    waiting = asyncio.create_task(still_owner(worker(3600.0, outlasts_kafka=True), 3))
    await asyncio.sleep(0.3)
    assert not waiting.done()
    waiting.cancel()
