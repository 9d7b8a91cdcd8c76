"""(d) Quix Streams: an application per service, a streaming dataframe with state, its default settings and guarantee.

What it does: a checkpoint every 5 seconds flushes what was sent, writes states and commits offsets, so each record is handled at
least once. States are kept per topic, so that what changes a state and what reads it come by one topic, and the gateway keeps
form and report in two. What it does not do: nothing is sealed or authenticated.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from time import time
from typing import Any, cast

import msgspec
from quixstreams import Application
from quixstreams.kafka import ConnectionConfig
from quixstreams.models import Serializer

from benchmarks.service_peers.plain import decode, encode
from benchmarks.service_peers.round import Round, told
from benchmarks.service_peers.services import Handled, Service, World, with_step
from creditapp.topics import Topic

STATE = "state"
"""States are kept by the record's key, each under this name."""


class Tagged(msgspec.Struct):
    """What every record has: its wire name."""

    record: str


class Json(Serializer):
    """Turns a record or state into bytes when it is sent."""

    def __call__(self, value: msgspec.Struct, ctx: object) -> bytes:
        """The JSON."""
        return encode(value)


def application(round_: Round, service: Service) -> Application:
    """The service."""
    app = Application(
        ConnectionConfig(
            bootstrap_servers=round_.broker,
            security_protocol="sasl_plaintext",
            sasl_mechanism="PLAIN",
            sasl_username=round_.user,
            sasl_password=round_.password,
        ),
        consumer_group=round_.group(service),
        auto_offset_reset="earliest",
        state_dir=Path(round_.directory) / service.name,
        loglevel="ERROR",
    )
    world = round_.world
    for topic, handled in service.reads.items():
        if handled.to is None and topic.key == "consumer_id":
            continue  # comes by the topic of the applications that its state is read for
        by_tag = {_tag(one): (one, how) for one, how in service.reads.items()}
        source = app.topic(round_.topic(topic), key_deserializer="bytes", value_deserializer="bytes")
        frame = app.dataframe(source).apply(
            _step(service, by_tag, world), stateful=service.table is not None, metadata=True
        )
        frame = frame.filter(lambda following: following is not None)
        if handled.to is not None:
            frame.to_topic(_sent(app, round_.topic(handled.to)), key=handled.to.key_of)
        else:
            frame.to_topic(_sent(app, round_.changelog(service)))
    return app


def _sent(app: Application, name: str) -> Any:
    return app.topic(name, key_serializer="bytes", value_serializer=Json())


def _tag(topic: Topic) -> str:
    return str(topic.record.__struct_config__.tag)


def _step(
    service: Service, by_tag: Mapping[str, tuple[Topic, Handled]], world: World
) -> Callable[..., msgspec.Struct | None]:
    """A record's handling: the record that goes on, None for none; of a record that goes nowhere, the application's new state."""

    def handled(value: bytes, _: bytes, timestamp: int, __: Any, state: Any = None) -> msgspec.Struct | None:
        topic, how = by_tag[msgspec.json.decode(value, type=Tagged).record]
        record = decode(topic.record, value)
        stored = state.get_bytes(STATE) if state is not None else None
        before = decode(service.table.state, stored) if service.table and stored else None
        result = how.handler(record, before, timestamp / 1000, world)
        if state is not None and result.state is not None:
            state.set_bytes(STATE, encode(result.state))
        if result.record is not None:
            return cast(msgspec.Struct, with_step(record, result.record, service.name, time()))
        return result.state if topic.key == "application_id" else None

    return handled


if __name__ == "__main__":
    application(*told()).run()
