"""Items are made ahead in a thread, in order, in batches of what is ready."""

import asyncio
import threading
from collections.abc import Iterator

import pytest

from creditapp.cli.reading_ahead import AHEAD, BATCH, ReadAhead


def _collect(items: Iterator[int]) -> list[list[int]]:
    async def read() -> list[list[int]]:
        ahead, found = ReadAhead(items), []
        while batch := await ahead.batch():
            found.append(batch)
        assert await ahead.batch() == []
        return found

    return asyncio.run(read())


@pytest.mark.parametrize("count", [0, 1, BATCH, BATCH + 1, 5000])
def test_everything_comes_once_and_in_order(count: int) -> None:
    """No item is lost, doubled or reordered, and no batch is too large."""
    batches = _collect(iter(range(count)))
    assert [one for batch in batches for one in batch] == list(range(count))
    assert all(len(batch) <= BATCH for batch in batches)


def test_a_lone_item_does_not_wait_for_a_batch() -> None:
    """A slow pipe is handed on line by line."""
    go_on = threading.Event()

    def slow() -> Iterator[int]:
        yield 1
        go_on.wait(10)
        yield 2

    async def read() -> tuple[list[int], list[int]]:
        ahead = ReadAhead(slow())
        first = await ahead.batch()
        go_on.set()
        return first, await ahead.batch()

    assert asyncio.run(read()) == ([1], [2])


def test_no_more_is_made_than_may_wait() -> None:
    """Memory is bounded: the thread stops when enough is ready."""
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


def test_what_the_iterator_raises_comes_after_what_it_gave() -> None:
    """A read error does not swallow the lines before it."""

    def broken() -> Iterator[int]:
        yield 1
        raise OSError("the disk is gone")

    async def read() -> list[int]:
        ahead = ReadAhead(broken())
        found = await ahead.batch()
        with pytest.raises(OSError, match="disk"):
            await ahead.batch()
        return found

    assert asyncio.run(read()) == [1]
