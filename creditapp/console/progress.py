"""Whoever waits sees how far it is: a bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

LINES = 10
"""Lines that a log gets at most."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A function to be told how many more are done."""
    if sys.stderr.isatty():
        with _bar() as bar:
            task = bar.add_task(title, total=total)
            yield lambda done: bar.update(task, advance=done)
    else:
        yield _lines(title, total)


def _bar() -> Progress:
    from rich.console import Console

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True))


def _lines(title: str, total: int) -> Callable[[int], None]:
    state = {"done": 0, "said": 0}

    def advance(done: int) -> None:
        state["done"] += done
        part = state["done"] * LINES // max(total, 1)
        if part > state["said"]:
            state["said"] = part
            print(f"{title}: {state['done']:,} of {total:,}", file=sys.stderr, flush=True)

    return advance
