"""Items are made ahead in a thread, in order, in batches of what is ready."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from creditapp.cli.read_ahead import AHEAD, BATCH, ReadAhead


def _collect(items: Iterator[int]) -> list[list[int]]:
    async def read() -> list[list[int]]:
        ahead, batches = ReadAhead(items), []
        while batch := await ahead.batch():
            batches.append(batch)
        assert await ahead.batch() == []
        return batches

    return asyncio.run(read())


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 1, 5000])
def test_everything_comes_once_and_in_order(count: int) -> None:
    """No item is lost, doubled or reordered, and no batch is too large."""
    batches = _collect(iter(range(count)))
    assert [item for batch in batches for item in batch] == list(range(count))
    assert all(len(batch) <= BATCH for batch in batches)


def test_a_lone_item_does_not_wait_for_a_batch() -> None:
    """A slow pipe is passed on line by line."""
    second_may_come = threading.Event()

    def slow() -> Iterator[int]:
        yield 1
        second_may_come.wait(10)
        yield 2

    async def read() -> tuple[list[int], list[int]]:
        ahead = ReadAhead(slow())
        first = await ahead.batch()
        second_may_come.set()
        return first, await ahead.batch()

    assert asyncio.run(read()) == ([1], [2])


def test_the_thread_stops_when_enough_items_wait() -> None:
    """So memory is bounded."""
    made = 0

    def counted() -> Iterator[int]:
        nonlocal made
        while True:
            made += 1
            yield made

    async def read() -> None:
        ahead = ReadAhead(counted())
        for _ in range(3):
            await ahead.batch()

    asyncio.run(read())
    assert made <= AHEAD + 3 * BATCH + 1


def test_an_exception_of_the_iterator_comes_after_its_items() -> None:
    """A read error does not swallow the lines before it."""

    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    async def read() -> list[int]:
        ahead = ReadAhead(broken())
        batch = await ahead.batch()
        with pytest.raises(OSError, match="disk"):
            await ahead.batch()
        return batch

    assert asyncio.run(read()) == [1]
