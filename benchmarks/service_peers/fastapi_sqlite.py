"""(b) FastAPI and SQLite: one process, one application after the other, each in one transaction; the answer is the report.

What it is good at: nothing is sent from process to process. What it does not do: nothing is sealed or authenticated, no second
process shares the work, and whoever writes to the file waits for the other. Its write-ahead log is written at each commit and
synchronised at checkpoints, which outlives the process and not the machine, like a record that one Kafka node has confirmed.
"""

import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import Any, cast

import msgspec
import uvicorn
from fastapi import FastAPI, Request, Response

from benchmarks.service_peers.plain import decode, encode
from benchmarks.service_peers.round import Round, told
from benchmarks.service_peers.services import SERVICES, Service, World, with_step
from creditapp.models.applications import Accepted
from creditapp.models.base import Record, Step
from creditapp.models.identity import Person
from creditapp.models.sealed import Sealed
from creditapp.topics import ACCEPTED, BY_NAME, Topic

NEXT = {topic: service for service in SERVICES.values() for topic in service.reads}
"""Which service handles a record."""
FILE = "bureau.sqlite"


class Apply(msgspec.Struct, frozen=True):
    """What is posted."""

    application_id: str
    consumer_id: str
    as_of: date
    person: Person


class Database:
    """A table for each service's states, by key."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        for service in SERVICES.values():
            if service.table:
                self._connection.execute(
                    f"CREATE TABLE IF NOT EXISTS {service.name} (key BLOB PRIMARY KEY, state BLOB NOT NULL) WITHOUT ROWID"
                )

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, failed: object, *_: object) -> None:
        self._connection.execute("ROLLBACK" if failed else "COMMIT")

    def read(self, service: Service, key: bytes) -> Any:
        """The state of this key, None if there is none."""
        if service.table is None:
            return None
        row = self._connection.execute(f"SELECT state FROM {service.name} WHERE key = ?", (key,)).fetchone()
        return decode(service.table.state, row[0]) if row else None

    def write(self, service: Service, key: bytes, state: msgspec.Struct) -> None:
        """Keep a state."""
        self._connection.execute(f"INSERT OR REPLACE INTO {service.name} VALUES (?, ?)", (key, encode(state)))


def passed_on(database: Database, world: World, topic: Topic, record: Record) -> Record:
    """The last record that comes of this one: each service handles it in turn, and keeps its state."""
    while True:
        service = NEXT[topic]
        handled, key, now = service.reads[topic], topic.key_of(record), time.time()
        result = handled.handler(record, database.read(service, key), now, world)
        if result.state is not None:
            database.write(service, key, result.state)
        if result.record is None or handled.to is None:
            return record
        record, topic = with_step(record, result.record, service.name, now), handled.to


def seed(database: Database, world: World, topic: Topic, values: list[bytes]) -> None:
    """Take in what furnishers have reported."""
    with database:
        for value in values:
            passed_on(database, world, topic, decode(topic.record, value))


def application(round_: Round) -> FastAPI:
    """The site: POST /applications answers with the report."""
    database, world, site = Database(Path(round_.directory) / FILE), round_.world, FastAPI()

    async def apply(request: Request) -> Response:
        form = msgspec.json.decode(await request.body(), type=Apply)
        accepted = Accepted(
            application_id=form.application_id,
            consumer_id=form.consumer_id,
            as_of=form.as_of,
            sealed=Sealed(form.person),
            verified_by="contract",
            journey=(Step("gateway", time.time()),),
        )
        with database:
            report = passed_on(database, world, ACCEPTED, accepted)
        return Response(encode(report), media_type="application/json")

    async def furnish(topic: str, request: Request) -> Response:
        seed(database, world, BY_NAME[topic], msgspec.json.decode(await request.body(), type=list[bytes]))
        return Response(status_code=204)

    site.add_api_route("/applications", apply, methods=["POST"])
    site.add_api_route("/furnished/{topic}", furnish, methods=["POST"])
    return site


if __name__ == "__main__":
    round_ = told().round
    uvicorn.run(cast(Any, application(round_)), port=round_.port, log_level="warning", access_log=False)
