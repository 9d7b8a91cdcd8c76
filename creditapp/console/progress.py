"""Long work shows how far it is: with a bar on a terminal, with an occasional line in a log."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

LOG_LINES = 10
"""Most log lines of a progress whose total is known."""
LOG_EVERY = 5.0
"""Seconds between the log lines of a file's progress."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of further items done."""
    if not sys.stderr.isatty():
        yield _log_items(title, total)
        return
    with _bar(title, total, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as advance:
        yield advance


@contextmanager
def file_progress(title: str, size: int | None) -> Iterator[Callable[[int], None]]:
    """A function to call once for each line of a file, with the line's bytes; ``size`` None: the total is unknown."""
    if not sys.stderr.isatty():
        yield _log_lines(title)
        return
    columns = (BarColumn(), DownloadColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with _bar(title, size, *columns, transient=True) as advance:
        yield advance


@contextmanager
def _bar(
    title: str, total: int | None, *columns: ProgressColumn, transient: bool = False
) -> Iterator[Callable[[int], None]]:
    title_column = TextColumn("{task.description}", markup=False)
    with Progress(title_column, *columns, console=Console(stderr=True), transient=transient) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, advance=done)


def _log_items(title: str, total: int) -> Callable[[int], None]:
    done = logged = 0

    def advance(count: int) -> None:
        nonlocal done, logged
        done += count
        part = done * LOG_LINES // max(total, 1)
        if part > logged:
            logged = part
            print(f"{title}: {done:,} of {total:,}", file=sys.stderr, flush=True)

    return advance


def _log_lines(title: str) -> Callable[[int], None]:
    lines, logged_at = 0, monotonic()

    def advance(_: int) -> None:
        nonlocal lines, logged_at
        lines += 1
        if monotonic() - logged_at >= LOG_EVERY:
            logged_at = monotonic()
            print(f"{title}: {lines:,} lines", file=sys.stderr, flush=True)

    return advance
