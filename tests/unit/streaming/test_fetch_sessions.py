"""A broker that keeps fetch sessions as KIP-227 says always knows exactly the partitions and offsets that are wanted."""

import asyncio
from typing import Any

import pytest
from aiokafka.protocol.fetch import FetchRequest, FetchRequest_v11, FetchResponse_v11
from aiokafka.protocol.metadata import MetadataRequest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.fetch_sessions import FetchSessions

UNKNOWN, WRONG_EPOCH = 70, 71
"""Kafka's FETCH_SESSION_ID_NOT_FOUND and INVALID_FETCH_SESSION_EPOCH."""
Offsets = dict[tuple[str, int], int]


class Broker:
    """The broker's side of fetch sessions; ``known`` is what the last fetch is read from."""

    def __init__(self, *, keeps: bool = True) -> None:
        self.known: Offsets = {}
        self.named = 0
        """How many partitions the last fetch named."""
        self.fetches = 0
        self.fails: BaseException | None = None
        self._keeps = keeps
        self._id, self._epoch = 0, 0

    def lose_session(self) -> None:
        """Forget it, as after a restart or when too many clients have one."""
        self._id = 0

    async def send(self, _: int, request: Any) -> Any:
        """Read the fetch off the wire, as the broker does."""
        wire = request.prepare({1: (4, 17)}).encode()
        fetch = FetchRequest_v11.decode(wire)
        self.fetches += 1
        self.named = sum(len(partitions) for _, partitions in fetch.topics)
        error = self._noted(fetch)
        if self.fails:
            failure, self.fails = self.fails, None
            raise failure
        return FetchResponse_v11(0, error, 0 if error else self._id, [])

    def _noted(self, fetch: Any) -> int:
        offsets = {(topic, of[0]): of[2] for topic, partitions in fetch.topics for of in partitions}
        if fetch.session_epoch == 0:
            self.known, self._id, self._epoch = offsets, self._id + 7 if self._keeps else 0, 1
            return 0
        if fetch.session_id != self._id or not self._id:
            return UNKNOWN
        if fetch.session_epoch != self._epoch:
            return WRONG_EPOCH
        self._epoch += 1
        self.known |= offsets
        for topic, numbers in fetch.forgotten_topics_data:
            for number in numbers:
                del self.known[topic, number]
        return 0


def fetch_of(offsets: Offsets) -> FetchRequest:
    """A fetch as aiokafka makes it, of every partition that is wanted."""
    topics = sorted({topic for topic, _ in offsets})
    return FetchRequest(
        50, 1, 1 << 20, 0, [(t, [(p, at, 4096) for (of, p), at in offsets.items() if of == t]) for t in topics]
    )


wanted = st.dictionaries(st.tuples(st.sampled_from("tuv"), st.integers(0, 3)), st.integers(0, 5), max_size=8)
mishaps = st.sampled_from(["none", "none", "lost", "failed", "cancelled"])


@given(st.lists(st.tuples(wanted, mishaps), max_size=12))
def test_the_broker_reads_what_is_wanted(steps: list[tuple[Offsets, str]]) -> None:
    """Whatever came before: partitions that were paused, moved or sought, sessions lost, fetches that failed or were cancelled."""
    broker = Broker()
    sessions = FetchSessions(broker.send)

    async def run() -> None:
        for offsets, mishap in steps:
            if mishap == "lost":
                broker.lose_session()
            if mishap in ("failed", "cancelled"):
                broker.fails = ConnectionError() if mishap == "failed" else asyncio.CancelledError()
                with pytest.raises((ConnectionError, asyncio.CancelledError)):
                    await sessions.send(1, fetch_of(offsets))
                continue
            answer = await sessions.send(1, fetch_of(offsets))
            assert answer.error_code == 0
            assert broker.known == offsets

    asyncio.run(run())


def names(broker: Broker, *many: Offsets) -> list[int]:
    """How many partitions each of these fetches names."""
    sessions, counts = FetchSessions(broker.send), []

    async def run() -> None:
        for offsets in many:
            await sessions.send(1, fetch_of(offsets))
            counts.append(broker.named)

    asyncio.run(run())
    return counts


def test_only_what_has_changed_is_named() -> None:
    """All at first; then the one whose offset has moved; then none."""
    first = {("t", number): 0 for number in range(6)}
    moved = first | {("t", 2): 9}
    assert names(Broker(), first, moved, moved) == [6, 1, 0]


def test_a_broker_that_keeps_no_session_is_told_everything() -> None:
    """Its table of sessions may be full."""
    offsets = {("t", number): 0 for number in range(6)}
    assert names(Broker(keeps=False), offsets, offsets) == [6, 6]


def test_a_lost_session_costs_one_fetch_more() -> None:
    """Which names everything."""
    broker, offsets = Broker(), {("t", 0): 0, ("t", 1): 0}
    sessions = FetchSessions(broker.send)

    async def run() -> None:
        await sessions.send(1, fetch_of(offsets))
        broker.lose_session()
        assert (await sessions.send(1, fetch_of(offsets))).error_code == 0

    asyncio.run(run())
    assert (broker.fetches, broker.named) == (3, 2)


def test_each_broker_has_a_session_of_its_own() -> None:
    """And what is no fetch is passed on as it is."""
    sent: list[tuple[int, Any]] = []
    brokers = {1: Broker(), 2: Broker()}

    async def send(node: int, request: Any) -> Any:
        sent.append((node, request))
        return await brokers[node].send(node, request) if not isinstance(request, MetadataRequest) else "metadata"

    async def run() -> None:
        sessions = FetchSessions(send)
        for node in (1, 2, 1, 2):
            await sessions.send(node, fetch_of({("t", node): 0}))
        assert await sessions.send(1, request := MetadataRequest([])) == "metadata"
        assert sent[-1] == (1, request)

    asyncio.run(run())
    assert [broker.named for broker in brokers.values()] == [0, 0]
