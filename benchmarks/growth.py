"""How costs grow: with one person's applications, on the running system, and with a file's tradelines, in this process alone."""

import asyncio
import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from benchmarks.progress import timed
from benchmarks.results import Row
from benchmarks.service_peers import plain
from benchmarks.service_peers.services import World, fold_events, profile, report, score_profile
from benchmarks.side_by_side import usage
from benchmarks.side_by_side.measuring import KAFKA
from benchmarks.side_by_side.people import People
from benchmarks.side_by_side.rounds import our_load
from benchmarks.side_by_side.running import kafka_pid
from creditapp.domain.furnishers import NOBODY
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.models.applications import Profile, Score, VerifiedApplication
from creditapp.models.credit_events import Account, CreditEvents, FurnishedBy
from creditapp.models.sealed import Sealed
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.topics import ALWAYS
from tests.support.system import System

BLOCK, BLOCKS = 100, 10
"""Applications of one person that are measured together, and how often: a thousand in all."""
TRADELINES = (5, 10, 20, 40, 60)
REPEATED = 200
"""Times that a file is read and scored for one figure."""
TODAY = date(2026, 11, 24)


def one_person(system: System, people: People) -> list[dict[str, float]]:
    """Processor milliseconds of an application, services and Kafka, in each hundred of one person's thousand."""
    one = people.only(1)
    load = our_load(system, one)
    pids = {name: system.pid(name) for name in ALWAYS} | {KAFKA: kafka_pid(system)}
    curve = []
    with timed(f"{BLOCK * BLOCKS:,} applications of one person"):
        for block in range(1, BLOCKS + 1):
            before = usage.each(pids)
            asyncio.run(load.at_once(BLOCK))
            used = sum(usage.since(before, usage.each(pids)).values())
            curve.append({"applications": block * BLOCK, "milliseconds": 1000 * used / BLOCK})
    return curve


def rows(curve: list[dict[str, float]]) -> list[Row]:
    """The last two hundred against the first two hundred: a history must not make each next application dearer."""
    first, last = (sum(point["milliseconds"] for point in part) for part in (curve[:2], curve[-2:]))
    return [
        Row("an application of one person, the last 200 of 1,000 against the first 200", last / first, "×", "<=", 1.2)
    ]


def tradelines(system: System) -> list[dict[str, float]]:
    """Processor milliseconds of reading, scoring and reporting a file with so many accounts, and its size; no Kafka, no seals."""
    world = World(NOBODY, parse_scorecard((system.home / "scorecard" / "scorecard.json").read_bytes()))
    with timed("files of 5 to 60 tradelines"):
        return [_of_file(count, world) for count in TRADELINES]


def _of_file(count: int, world: World) -> dict[str, float]:
    furnished = CreditEvents(
        consumer_id="0" * 32, record_id="r", as_of=TODAY, count=count,
        sealed=Sealed(FurnishedBy(furnisher="Test Bank", events=tuple(_accounts(count)))),
    )  # fmt: skip
    stored = plain.encode(_some(fold_events(furnished, None, 0.0, world).state))
    application = VerifiedApplication(
        application_id="0" * 64, consumer_id="0" * 32, as_of=TODAY, verified_by="contract"
    )
    _handled(stored, application, world)
    started = time.process_time()
    for _ in range(REPEATED):
        _handled(stored, application, world)
    milliseconds = 1000 * (time.process_time() - started) / REPEATED
    return {"tradelines": count, "milliseconds": milliseconds, "kilobytes": len(stored) / 1000}


def _handled(stored: bytes, application: VerifiedApplication, world: World) -> None:
    """What bureau, scoring and reporting do, each record and state encoded and decoded once."""
    file: Any = plain.decode(CREDIT_FILES.state, stored)
    read = profile(application, file, 0.0, world)
    plain.encode(_some(read.state))
    scored = score_profile(plain.decode(Profile, plain.encode(_some(read.record))), None, 0.0, world)
    reported = report(plain.decode(Score, plain.encode(_some(scored.record))), None, 0.0, world)
    plain.encode(_some(reported.state))
    plain.encode(_some(reported.record))


def _some(value: Any) -> Any:
    assert value is not None, "a person with a file is read, scored and reported"
    return value


def _accounts(count: int) -> Iterator[Account]:
    """Cards of different ages, each with 84 months of payments."""
    for number in range(count):
        yield Account(
            event_id=f"e{number}", as_of=TODAY - timedelta(days=10), reference=f"A-{number}", portfolio="R",
            account_type="credit_card", opened=date(2010 + number % 12, 1 + number % 12, 1), status="11",
            balance=100 * number, limit=10_000, grid="0" * 84,
        )  # fmt: skip
