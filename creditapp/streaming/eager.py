"""Run a coroutine at once up to where it has to wait: most hand-overs of a message never have to, and need no task.

What ``asyncio.eager_task_factory`` does from Python 3.12 on; but what is begun here goes on in another task, so it must not enter
anything that belongs to its task, such as ``asyncio.timeout``, before it waits.
"""

from collections.abc import Awaitable, Coroutine, Generator
from types import coroutine
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T")


class Finished(NamedTuple):
    """The coroutine ended without waiting for anything."""

    result: Any


def begin(work: Coroutine[Any, Any, T]) -> Finished | Awaitable[T]:
    """Begin ``work`` in the current task: its result, or what is left of it, to be awaited. Its exceptions are raised."""
    try:
        waits_for = work.send(None)
    except StopIteration as end:
        return Finished(end.value)
    return _awaitable(work, waits_for)


async def _awaitable(work: Coroutine[Any, Any, T], waits_for: Any) -> T:
    return await _rest(work, waits_for)


@coroutine
def _rest(work: Coroutine[Any, Any, T], waits_for: Any) -> Generator[Any, Any, T]:
    """The rest of a coroutine that waits for ``waits_for``, step by step as its task would drive it."""
    while True:
        error: BaseException | None = None
        try:
            answer = yield waits_for
        except BaseException as thrown:
            error = thrown
        try:
            waits_for = work.send(answer) if error is None else work.throw(error)
        except StopIteration as end:
            result: T = end.value
            return result
