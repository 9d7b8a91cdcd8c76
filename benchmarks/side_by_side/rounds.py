"""All rounds of all contestants, in turns: a machine that is slower for a minute is so for all."""

import asyncio
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from aiokafka import AIOKafkaProducer, TopicPartition

from benchmarks.side_by_side.contestants import PEERS, Contestant
from benchmarks.side_by_side.loads import SILENCE, HttpLoad, KafkaLoad, Load, Message
from benchmarks.side_by_side.measuring import Measured, Size, measure
from benchmarks.side_by_side.people import FURNISHED, People, plain_score
from benchmarks.side_by_side.running import Peer, kafka_pid, our_services, wait_http
from creditapp.models.base import decode
from creditapp.streaming.publisher import RawMessage
from creditapp.streaming.store import PREFIX
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED, Topic
from tests.support.system import System

WARM_UP = 200
"""Applications before anything is measured in a round."""
PATIENCE = 180.0
"""Seconds that a contestant may take until it answers the first one."""
HTTP_PORT = 58
"""The peer that speaks HTTP listens on PORT + 58."""
AT_ONCE = 500
"""Furnished records of one request."""
REPORT = b'"report":'
"""Only a peer's view that has one holds this."""


@dataclass
class Field:
    """The contestants on one running system, and what was measured of each."""

    system: System
    people: People
    directory: Path
    jmx_port: int
    say: Callable[[str], None]
    measured: dict[str, list[Measured]] = field(default_factory=dict)
    peers: dict[str, Peer] = field(default_factory=dict)
    scores: dict[str, int | None] = field(default_factory=dict)
    """By consumer_id, as whoever came first scored them."""

    def run(self, contestants: Sequence[Contestant], rounds: int, size: Size) -> dict[str, list[Measured]]:
        """All rounds; each begins with another contestant."""
        if any(contestant.needs_peers for contestant in contestants) and not PEERS.exists():
            raise SystemExit("error: the peers' packages are missing; run ./bootstrap service-peers (make bench does)")
        for contestant in contestants:
            self.measured[contestant.letter] = []
        self.system.supervise("stop", "all")
        for number in range(rounds):
            first = number % len(contestants)
            for contestant in (*contestants[first:], *contestants[:first]):
                started = time.monotonic()
                measured = self._round(contestant, size)
                self.measured[contestant.letter].append(measured)
                self.say(
                    f"· round {number + 1} of {rounds}, ({contestant.letter}) {contestant.name}: "
                    f"{measured.rate:.0f}/s, p50 {measured.p50:.0f} ms, p99 {measured.p99:.0f} ms, "
                    f"{measured.own_processor:.2f} ms of processor time; took {time.monotonic() - started:.0f} s"
                )
        return self.measured

    def _round(self, contestant: Contestant, size: Size) -> Measured:
        broker = kafka_pid(self.system)
        if contestant.is_ours:
            with our_services(self.system) as pids:
                load = our_load(self.system, self.people)
                self._warm_up(load, lambda value: self.people.sealed_score(value[PREFIX:]))
                return measure(load, pids, broker, self.jmx_port, "", size)
        peer = self.peers.get(contestant.letter)
        is_new = peer is None
        peer = peer or self._made(contestant)
        with peer.running() as pids:
            if contestant.speaks_http:
                wait_http(peer.round.port)
            if is_new:
                self._furnish(peer)
            load = self._load(peer)
            self._warm_up(load, self.people.sealed_score if contestant.seals else plain_score)
            return measure(load, pids, broker, self.jmx_port, peer.round.prefix, size)

    def _made(self, contestant: Contestant) -> Peer:
        peer = Peer(contestant, self.system, self.people, self.directory, self.system.port + HTTP_PORT)
        if not contestant.speaks_http:
            asyncio.run(peer.make_topics())
        self.peers[contestant.letter] = peer
        return peer

    def _furnish(self, peer: Peer) -> None:
        """Give a peer what furnishers have reported, and wait until it has taken it in."""
        self.say(f"· ({peer.contestant.letter}) {peer.contestant.name} takes in the credit files …")
        if peer.contestant.speaks_http:
            records = {topic: self.people.furnished(topic, opened=True) for topic in FURNISHED}
            asyncio.run(_post_furnished(peer.round.port, records))
            return
        ends = asyncio.run(_publish(peer.client, list(peer.furnished())))
        asyncio.run(peer.wait_read(ends, PATIENCE))

    def _load(self, peer: Peer) -> Load:
        applicants, round_ = self.people.applicants, peer.round
        if peer.contestant.speaks_http:
            return HttpLoad(f"http://127.0.0.1:{round_.port}/applications", applicants)
        changelog = f"{round_.prefix}.{VIEWS.changelog}"
        make = self.people.make(seals=peer.contestant.seals)
        stored_in = (changelog, round_.partitions)
        return KafkaLoad(
            peer.client, applicants, round_.topic(ACCEPTED), stored_in, make, lambda value: REPORT in value
        )

    def _warm_up(self, load: Load, score_in: Callable[[bytes], int | None]) -> None:
        """Everybody's first applications; SystemExit if somebody's score is another than at the contestants before."""
        load.silence = PATIENCE
        answered = asyncio.run(load.at_once(WARM_UP))
        load.silence = SILENCE
        for application_id, value in answered.values.items():
            consumer_id, score = answered.people[application_id], score_in(value)
            if self.scores.setdefault(consumer_id, score) != score:
                raise SystemExit(f"error: the contestants do not agree: {score}, and before {self.scores[consumer_id]}")


def our_load(system: System, people: People) -> Load:
    """The load of this project."""
    return KafkaLoad(
        system.unrestricted(),
        people.applicants,
        ACCEPTED.name,
        (VIEWS.changelog, system.settings().partitions),
        people.sealed,
        lambda value: decode(View, value[PREFIX:]).report is not None,
    )


async def _publish(client: dict[str, Any], messages: list[RawMessage]) -> dict[TopicPartition, int]:
    """Send all; the offsets behind the last of each partition."""
    producer = AIOKafkaProducer(**client, acks="all", max_batch_size=512 * 1024)
    async with producer:
        sent = [await producer.send(topic, value, key=key, headers=headers) for topic, key, value, headers in messages]
        stored = await asyncio.gather(*sent)
    ends: dict[TopicPartition, int] = {}
    for one in stored:
        part = TopicPartition(one.topic, one.partition)
        ends[part] = max(ends.get(part, 0), one.offset + 1)
    return ends


async def _post_furnished(port: int, records: Mapping[Topic, list[tuple[bytes, Message]]]) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{port}", raise_for_status=True) as client:
        for topic, keyed in records.items():
            values = [message.value for _, message in keyed]
            for chunk in batched(values, AT_ONCE):
                await (await client.post(f"/furnished/{topic.name}", data=msgspec.json.encode(chunk))).read()


def batched(values: list[bytes], count: int) -> Iterator[list[bytes]]:
    """The values, so many at a time."""
    for first in range(0, len(values), count):
        yield values[first : first + count]
