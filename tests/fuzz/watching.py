"""What must not happen, whatever is sent: a failure, a hang, an echo in a page, a value in a log."""

import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import TypeVar

from creditapp.web.http.guards import HEADERS
from tests.fuzz.mutation import PLANTED, TAG
from tests.support.public_port import Answer

T = TypeVar("T")

HANG = 2.0
"""Seconds within which every input is answered or handled, those aside in which this process waits for a processor."""
TRIES = 3
"""An input that takes too long each of these times hangs; one that was slow once was slow on a busy machine."""
ECHO = re.compile(re.escape(TAG) + "|" + re.escape(PLANTED + "\"'"))
"""A hostile text in a page as it was sent."""


def hindered() -> float:
    """Seconds for which threads of this process could have run and had to wait for a processor (Linux, sched-stats)."""
    waited = 0
    for path in Path("/proc/self/task").glob("*/schedstat"):
        with suppress(OSError):  # a thread that has just ended
            waited += int(path.read_text().split()[1])
    return waited / 1e9


def in_time(work: Callable[[], T]) -> T:
    """The result of ``work``, which is done again if it takes longer than an input may."""
    for _ in range(TRIES):
        started, before = monotonic(), hindered()
        result = work()
        took = monotonic() - started
        if took <= HANG or took - (hindered() - before) <= HANG:
            return result
    raise AssertionError(f"it took longer than {HANG:.0f} s, {TRIES} times")


def assert_harmless(answer: Answer) -> None:
    """An answer that failed at nothing, that shows hostile text as text and has the headers of every answer."""
    assert 200 <= answer.status < 500, f"{answer.status}: {answer.body[:300]!r}"
    assert_echoes_nothing(answer)
    missing = {name for name, value in HEADERS.items() if answer.headers.get(name.lower()) != value}
    assert not missing, f"headers that every answer has are missing: {missing}"
    assert "server" not in answer.headers


def assert_echoes_nothing(answer: Answer) -> None:
    """Neither a header nor an element of what was sent; JSON is JSON."""
    assert "x-zq7" not in answer.headers, "a header of the input's"
    assert not [name for name, value in answer.headers.items() if PLANTED in value], "an input in a header"
    text, kind = answer.body.decode("utf-8", "replace"), answer.headers.get("content-type", "")
    if kind.startswith("application/json"):
        if text:
            json.loads(text)
    elif kind.startswith("text/"):
        assert not ECHO.search(text), "the input stands in the page as it was sent"


@contextmanager
def silent(*secrets: str, planted: str = PLANTED) -> Iterator[Callable[[], None]]:
    """A check that what was logged since its last call holds neither hostile text nor these secrets.

    ``planted`` is empty where a log may name an input's own name, such as the version of a release; what could control a terminal or a
    page still may not be in it.
    """
    written, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)

    def check() -> None:
        lines = written.getvalue()
        written.seek(0)
        written.truncate()
        found = [secret for secret in (planted, TAG, "\x00", *secrets) if secret and secret in lines]
        assert not found, f"{found} in a log: {lines[:2000]}"

    try:
        yield check
    finally:
        root.setLevel(level)
        root.removeHandler(handler)
