"""(c) Faust as its tutorial has it: an agent per topic, one record at a time, JSON, Faust's own tables and their changelogs.

What it does: each record is sent on and each state is written to the table, whose changelog Faust sends by itself. What it does
not do: nothing waits until Kafka has confirmed what was sent before the source counts as read, a rebalance can lose records
(docs/delivery.md), and nothing is sealed or authenticated. All of Faust's settings are its defaults, but for the broker's address
and RocksDB for the tables, as its documentation recommends.
"""

import sys
import time
from pathlib import Path
from typing import Any

import faust

from benchmarks.service_peers.plain import decode, encode
from benchmarks.service_peers.round import Round, told
from benchmarks.service_peers.services import Service, with_step
from creditapp.topics import Topic


def application(round_: Round, service: Service) -> faust.App:
    """The worker of one service."""
    app = faust.App(
        round_.group(service),
        broker=f"kafka://{round_.broker}",
        broker_credentials=faust.SASLCredentials(username=round_.user, password=round_.password, mechanism="PLAIN"),
        datadir=str(Path(round_.directory) / service.name),
        store="rocksdb://?driver=rocksdict",
        topic_partitions=round_.partitions,
        web_enabled=False,
    )
    table = None
    if service.table:
        table = app.Table(
            round_.changelog(service),
            key_type=bytes,
            value_type=bytes,
            partitions=round_.partitions,
            changelog_topic=_raw(app, round_.changelog(service), internal=True, acks=False, compacting=True),
        )
    world = round_.world
    for topic, handled in service.reads.items():
        out = _raw(app, round_.topic(handled.to)) if handled.to else None
        app.agent(_raw(app, round_.topic(topic)), name=f"{service.name}-{topic.name}")(
            _agent(service, topic, handled.handler, handled.to, table, out, world)
        )
    return app


def _raw(app: faust.App, name: str, **options: Any) -> Any:
    """A topic whose records are turned into JSON by the handlers: msgspec does so faster than Faust's own records."""
    return app.topic(name, key_serializer="raw", value_serializer="raw", key_type=bytes, value_type=bytes, **options)


def _agent(service: Service, topic: Topic, handler: Any, to: Topic | None, table: Any, out: Any, world: Any) -> Any:
    async def handle(stream: Any) -> None:
        async for event in stream.events():
            record, key = decode(topic.record, event.value), event.key
            stored = table.get(key) if table is not None and service.table else None
            state = decode(service.table.state, stored) if service.table and stored else None
            result = handler(record, state, event.message.timestamp, world)
            if table is not None and result.state is not None:
                table[key] = encode(result.state)
            if result.record is not None and to is not None:
                following = with_step(record, result.record, service.name, time.time())
                await out.send(key=to.key_of(following), value=encode(following))

    return handle


if __name__ == "__main__":
    round_, service = told()
    sys.argv = [sys.argv[0], "worker", "--without-web", "--loglevel=error"]
    application(round_, service).main()
