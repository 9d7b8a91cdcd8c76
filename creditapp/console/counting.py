"""A long file shows how far it has come: a bar on a terminal, a line now and then in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

EVERY = 5.0
"""Seconds between lines in a log."""


@contextmanager
def counting(title: str, total: int | None) -> Iterator[Callable[[int], None]]:
    """A function to be told of the bytes done, once for every line; ``total`` None: nobody knows how many there are."""
    if not sys.stderr.isatty():
        yield _lines(title)
        return
    columns = (TextColumn(title), BarColumn(), DownloadColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, advance=done)


def _lines(title: str) -> Callable[[int], None]:
    done, said = 0, monotonic()

    def advance(_: int) -> None:
        nonlocal done, said
        done += 1
        if monotonic() - said >= EVERY:
            said = monotonic()
            print(f"{title}: {done:,} lines", file=sys.stderr, flush=True)

    return advance
