"""Polling ends with the awaited result or with the last one; retrying ends with a result or the last exception."""

import asyncio
from collections.abc import Iterator
from time import monotonic

import pytest

from creditapp.errors import NotReady
from creditapp.waiting.polling import poll, poll_async, retry_async


def test_polling_ends_with_the_first_result_that_is_accepted() -> None:
    """By default a true one; nothing is looked at after it."""
    results = iter([0, 0, 3, 4])
    assert poll(lambda: next(results), every=0.001, at_most=5) == 3
    assert poll(lambda: next(results), every=0.001, until=lambda result: result == 4) == 4


def test_polling_returns_the_last_result_when_the_time_is_over() -> None:
    """After at least the given time and one more look, not sooner."""
    started = monotonic()
    looks: list[float] = []

    def look() -> list[str]:
        looks.append(monotonic() - started)
        return []

    assert poll(look, every=0.02, at_most=0.1) == []
    assert looks[-1] >= 0.1
    assert len(looks) > 2


def test_polling_looks_once_when_there_is_no_time() -> None:
    """A wait of zero is one look."""
    looks: list[None] = []
    poll(lambda: looks.append(None), every=1, at_most=0)
    assert len(looks) == 1


def test_what_a_look_raises_ends_the_polling() -> None:
    """The exception itself arrives, not one of the library's."""

    def look() -> bool:
        raise NotReady("moving")

    with pytest.raises(NotReady, match="moving"):
        poll(look, every=0.001, at_most=5)


def test_polling_on_the_event_loop_lets_others_run() -> None:
    """What is waited for can happen in another task."""

    async def scenario() -> bool:
        happened = asyncio.Event()
        asyncio.get_running_loop().call_later(0.02, happened.set)

        async def has_happened(_: str) -> bool:
            return happened.is_set()

        return await poll_async(lambda: has_happened("by now"), every=0.001, at_most=5)

    assert asyncio.run(scenario())


def test_a_call_is_tried_again_after_the_named_exceptions_only() -> None:
    """An answer ends it, and so does any other exception."""
    outcomes: Iterator[Exception | str] = iter(
        [NotReady("moving"), TimeoutError(), "answer", NotReady("moving"), ValueError("wrong")]
    )

    async def call() -> str:
        outcome = next(outcomes)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def tried() -> str:
        return await retry_async(call, on=(NotReady, TimeoutError), every=0.001, at_most=5)

    assert asyncio.run(tried()) == "answer"
    with pytest.raises(ValueError, match="wrong"):
        asyncio.run(tried())


def test_a_call_is_not_tried_again_later_than_allowed() -> None:
    """The last exception arrives instead; without time there is one call."""
    calls: list[None] = []

    async def call() -> None:
        calls.append(None)
        raise NotReady("moving")

    with pytest.raises(NotReady, match="moving"):
        asyncio.run(retry_async(call, on=(NotReady,), every=0.2, at_most=0))
    assert len(calls) == 1
