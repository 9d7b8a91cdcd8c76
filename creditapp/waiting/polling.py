"""Look again until a condition holds, or try again until a call succeeds, for a limited time.

Where an event can say that something has happened, wait for the event instead.
"""

import math
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    retry_if_result,
    stop_after_delay,
    stop_before_delay,
    wait_fixed,
)

T = TypeVar("T")


def poll(look: Callable[[], T], *, every: float, at_most: float = math.inf, until: Callable[[T], object] = bool) -> T:
    """The first result of ``look`` that ``until`` accepts (a true one, unless given), looking every ``every`` seconds.

    After ``at_most`` seconds the result of a last look, which the caller still has to check. What ``look`` raises ends
    the polling.
    """
    return Retrying(
        retry=retry_if_result(lambda result: not until(result)),
        wait=wait_fixed(every),
        stop=stop_after_delay(at_most),
        retry_error_callback=_last_result,
    )(look)


async def poll_async(
    look: Callable[[], Awaitable[T]], *, every: float, at_most: float = math.inf, until: Callable[[T], object] = bool
) -> T:
    """``poll`` on the event loop."""
    return await AsyncRetrying(
        retry=retry_if_result(lambda result: not until(result)),
        wait=wait_fixed(every),
        stop=stop_after_delay(at_most),
        retry_error_callback=_last_result,
    )(_coroutine_function(look))


async def retry_async(
    call: Callable[[], Awaitable[T]], *, on: tuple[type[Exception], ...], every: float, at_most: float
) -> T:
    """The result of ``call``, called again after ``every`` seconds when it raises one of ``on``.

    The last exception is raised when another call would start later than ``at_most`` seconds after the first.
    """
    return await AsyncRetrying(
        retry=retry_if_exception_type(on), wait=wait_fixed(every), stop=stop_before_delay(at_most), reraise=True
    )(_coroutine_function(call))


def _coroutine_function(call: Callable[[], Awaitable[T]]) -> Callable[[], Awaitable[T]]:
    """tenacity awaits what a coroutine function returns, but not what a lambda does."""

    async def awaited() -> T:
        return await call()

    return awaited


def _last_result(state: RetryCallState) -> Any:
    assert state.outcome is not None
    return state.outcome.result()
