"""Faust hands each message on through the consumer's ``wait_first``: without a task where nothing has to be waited for."""

import asyncio
import inspect
from collections.abc import Coroutine
from typing import Any

import pytest
from mode.services import Service

from creditapp.streaming.transport import Consumer


class Reader(Consumer):
    """Our consumer, as a service that waits and nothing else."""

    def __init__(self) -> None:
        Service.__init__(self)


async def handed_on(gate: asyncio.Event | None = None, error: Exception | None = None) -> str:
    """A hand-over that waits for a gate, or fails."""
    if gate is not None:
        await gate.wait()
    if error is not None:
        raise error
    return "handed on"


def outcome(work: Coroutine[Any, Any, str], meanwhile: asyncio.Event | None = None) -> tuple[list[str], int]:
    """What came of ``work`` beside something that never comes, and how many tasks that took; nothing is left waiting."""

    async def run() -> tuple[list[str], int]:
        reader, never, tasks = Reader(), asyncio.Event().wait(), 0

        def look() -> None:
            nonlocal tasks
            tasks = len(asyncio.all_tasks()) - 1
            if meanwhile is not None:
                meanwhile.set()

        asyncio.get_running_loop().call_soon(look)
        try:
            results = await reader.wait_first(work, never)
        finally:
            await asyncio.sleep(0)
            assert inspect.getcoroutinestate(never) == inspect.CORO_CLOSED
        return results.results, tasks

    return asyncio.run(run())


def test_a_hand_over_that_need_not_wait_makes_no_task() -> None:
    """Most messages: the queue has room."""
    assert outcome(handed_on()) == (["handed on"], 0)


def test_one_that_has_to_wait_is_waited_for_beside_what_could_end_it() -> None:
    """The queue is full, and a rebalance may begin."""
    gate = asyncio.Event()
    results, tasks = outcome(handed_on(gate), gate)
    assert results == ["handed on"] and tasks > 1


def test_one_that_fails_leaves_nothing_behind() -> None:
    """Its error reaches whoever hands on."""
    with pytest.raises(ValueError, match="not decoded"):
        outcome(handed_on(error=ValueError("not decoded")))
