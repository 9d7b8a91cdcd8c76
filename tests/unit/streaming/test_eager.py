"""A coroutine runs at once up to where it has to wait; what is left of it can be awaited like any other."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest

from creditapp.streaming.eager import Finished, begin


async def sums(numbers: list[int], *gates: asyncio.Event) -> int:
    """The sum, once all gates are open; cancelled or failed at a gate, it says so in the list."""
    for gate in gates:
        try:
            await gate.wait()
        except asyncio.CancelledError:
            numbers.append(-1)
            raise
        numbers.append(1)
    return sum(numbers)


def test_what_need_not_wait_is_finished_at_once() -> None:
    """Without a running loop even."""
    assert begin(sums([1, 2])) == Finished(3)


def test_its_exception_is_raised_at_once() -> None:
    """As a call of a function would raise it."""
    with pytest.raises(TypeError):
        begin(sums([1, "2"]))  # type: ignore[list-item]


def test_what_waits_goes_on_when_it_is_awaited() -> None:
    """Through as many waits as there are; in a task of its own too."""

    async def run() -> tuple[int, int]:
        gates = asyncio.Event(), asyncio.Event()
        first, second = begin(sums([], *gates)), begin(sums([], *gates))
        assert not isinstance(first, Finished) and not isinstance(second, Finished)
        asyncio.get_running_loop().call_soon(gates[0].set)
        asyncio.get_running_loop().call_later(0.01, gates[1].set)
        return await first, await asyncio.ensure_future(second)

    assert asyncio.run(run()) == (2, 2)


def test_what_waits_can_be_cancelled() -> None:
    """The coroutine learns of it where it waits."""
    numbers: list[int] = []

    async def run() -> None:
        begun: Any = begin(sums(numbers, asyncio.Event()))
        task = asyncio.ensure_future(_awaited(begun))
        await asyncio.sleep(0)
        task.cancel()
        await task

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(run())
    assert numbers == [-1]


async def _awaited(begun: Awaitable[int]) -> int:
    return await begun


def test_an_exception_that_it_catches_does_not_end_it() -> None:
    """As with a task, whatever is thrown in where it waits is its own to handle."""

    async def patient(future: "asyncio.Future[None]") -> str:
        try:
            await future
        except ValueError:
            await asyncio.sleep(0)
        return "went on"

    async def run() -> str:
        future = asyncio.get_running_loop().create_future()
        begun: Any = begin(patient(future))
        asyncio.get_running_loop().call_soon(future.set_exception, ValueError())
        return str(await begun)

    assert asyncio.run(run()) == "went on"
