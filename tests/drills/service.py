"""The drill's worker: ``DRILL`` names its topics, ``DRILL_DIES_AT`` or ``DRILL_HOLDS_AT`` a crash point and a mark file.

If the mark file exists when the worker reaches that point, it removes the mark and dies (SIGKILL), or pauses until the mark
is removed; after a restart it continues normally. ``DRILL_REST``: seconds to pause after a batch. ``DRILL_DELAY``: seconds that records wait. ``DRILL_LATE``, ``DRILL_RESUMES_LATE`` and
``DRILL_HOLDS_FETCHES`` inject faults.
"""

import asyncio
import os
import signal
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from creditapp.streaming.app import create_app
from creditapp.streaming.crash_points import CrashPoint, CrashPoints
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.transport import Transport
from tests.drills import held_fetch, late_fetch, late_resume
from tests.drills.records import RAISES, TOO_LARGE, Kept, Numbers, Put, table, topics

SOURCE, OUT = topics(os.environ["DRILL"])
if "DRILL_DELAY" in os.environ:
    SOURCE = replace(SOURCE, delay=timedelta(seconds=float(os.environ["DRILL_DELAY"])))
REST = float(os.environ.get("DRILL_REST", "0"))


class Marked(CrashPoints):
    """Dies or pauses at a crash point while its mark file exists."""

    async def reach(self, point: CrashPoint) -> None:
        """Die at once, or wait until the mark is removed."""
        dies, holds = (Path(os.environ.get(f"DRILL_{what}_AT", "-")) for what in ("DIES", "HOLDS"))
        if dies.name == point and dies.exists():
            dies.unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        if holds.name == point and holds.exists():
            holds.with_suffix(".holding").touch()
        while holds.name == point and holds.exists():
            await asyncio.sleep(0.05)


def keep(event: Event[Put], state: Numbers | None, _: None) -> Effect:
    """Give the number its position; a number that is already kept has one."""
    put = event.record
    if put.number == RAISES:
        raise ArithmeticError("this number is too much")
    if put.number == TOO_LARGE:
        huge = Kept(key=put.key, number=put.number, position=-1, filling="x" * 5_000_000)
        return Effect(emits=(Emit(OUT, huge),), state=Numbers(numbers=(TOO_LARGE,)))
    numbers = state.numbers if state else ()
    if put.number not in numbers:
        numbers = (*numbers, put.number)
    kept = Kept(key=put.key, number=put.number, position=numbers.index(put.number))
    return Effect(emits=(Emit(OUT, kept),), state=Numbers(numbers=numbers))


if os.environ.get("DRILL_LATE"):
    Transport.Consumer = late_fetch.consumer_class(Transport.Consumer)
if os.environ.get("DRILL_RESUMES_LATE"):
    Transport.Consumer = late_resume.consumer_class(Transport.Consumer)
if os.environ.get("DRILL_HOLDS_FETCHES"):
    Transport.Consumer = held_fetch.consumer_class(Transport.Consumer)
app = create_app(f"drill-{os.environ['DRILL']}")
loop = serve(app, {SOURCE: keep}, table=table(os.environ["DRILL"]), crash_points=Marked(), rest=REST)
