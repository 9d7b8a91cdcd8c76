"""How throughput and a restart change with people on file: rows of people about whom nobody asks are added to tables and vault.

A row is a copy of a stored one under a new pseudonym. Its seal is bound to the old one, so it would not open; nothing opens it. What
grows are changelogs, table files, their indexes and the vault's, which is what an application of somebody else could notice.
"""

import asyncio
import secrets
import shutil
import sqlite3
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from aiokafka import AIOKafkaProducer

from benchmarks.progress import timed
from benchmarks.results import Row
from benchmarks.scaling import ON_FILE, Point, running, speed
from benchmarks.side_by_side.people import People
from creditapp.privacy.keys import Keys
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.partitioner import partition_of
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.tables.identities import IDENTITIES
from creditapp.tables.spec import Table
from tests.support.changelogs import newest
from tests.support.system import System

SIZES = (1_000, 10_000, 100_000, 1_000_000)
LEAST = 10_000
"""People on file with which the most are compared."""
TABLES = (IDENTITIES, CREDIT_FILES)
"""Those that have a row of everybody who is on file."""
DIGEST = 32
"""Bytes by which the vault finds a person."""
TOGETHER = 10_000
"""Records that are sent before their confirmation is awaited, and rows of a transaction in the vault."""


def by_people(directory: Path, scorecard: Path, most: int) -> list[Point]:
    """One system, to which people are added; each size with its restarts: from changelogs alone, and from the tables' files."""
    points: list[Point] = []
    with running(directory / "people", scorecard, f"{ON_FILE:,} people") as system:
        people = People(system.settings(), system.people(ON_FILE))
        on_file = ON_FILE
        for size in (size for size in SIZES if size <= most):
            with timed(f"{size:,} people on file"):
                add(system, size - on_file)
            on_file = size
            system.stop()
            shutil.rmtree(system.home / "tables")
            restored = _start(system)
            system.stop()
            restarted = _start(system)
            points.append({"size": size, **speed(system, people), "restored": restored, "restarted": restarted})
    return points


def rows(points: list[Point]) -> list[Row]:
    """Throughput with the most people against that with ten thousand, where more were measured."""
    by_size = {point["size"]: point["per_second"] for point in points}
    most = max(by_size)
    if most <= LEAST:
        return []
    name = f"throughput with {most:,} people on file against {LEAST:,}"
    return [Row(name, by_size[most] / by_size[LEAST], "×", ">=", 0.9)]


def add(system: System, count: int) -> None:
    """So many people more in the tables' changelogs and in the vault."""
    new = [secrets.token_hex(16) for _ in range(count)]
    for table in TABLES:
        asyncio.run(_publish(system, table, new))
    _enter(system.home / "vault.sqlite", new)


async def _publish(system: System, table: Table, new: list[str]) -> None:
    values = list((await newest(system, table)).values())
    keys, partitions = Keys.load(system.home), system.settings().partitions
    async with AIOKafkaProducer(
        **system.unrestricted(), acks="all", max_batch_size=512 * 1024, linger_ms=20
    ) as producer:
        rows = zip(new, cycle(values), strict=False)
        while some := list(islice(rows, TOGETHER)):
            sent = []
            for name, value in some:
                key = name.encode()
                headers = headers_of(keys, table.changelog, key, value)
                partition = partition_of(key, partitions)
                sent.append(await producer.send(table.changelog, value, key=key, partition=partition, headers=headers))
            await asyncio.gather(*sent)


def _enter(vault: Path, new: list[str]) -> None:
    """Rows of the vault with keys that are none."""
    with sqlite3.connect(vault, timeout=60) as database:
        columns = [name for _, name, *_ in database.execute("PRAGMA table_info(persons)")]
        model = dict(zip(columns, database.execute("SELECT * FROM persons LIMIT 1").fetchone(), strict=True))
        statement = f"INSERT INTO persons ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        names: Iterator[str] = iter(new)
        while some := list(islice(names, TOGETHER)):
            database.executemany(statement, [[_of(column, name, model) for column in columns] for name in some])
            database.commit()


def _of(column: str, name: str, model: dict[str, object]) -> object:
    if column == "consumer_id":
        return name
    if column == "digest":
        return secrets.token_bytes(DIGEST)
    return model[column]


def _start(system: System) -> float:
    """Seconds until the URL is printed: everything is ready."""
    started = time.monotonic()
    system.start()
    return time.monotonic() - started
