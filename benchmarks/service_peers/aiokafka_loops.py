"""(e) Hand-written aiokafka loops: the same sealed, authenticated records and the project's own scheme of delivery, without Faust.

A batch is what has arrived; its records and changelog entries are confirmed by all in-sync replicas before its offsets are
committed, and deterministic ids make a repetition harmless. What it leaves out of docs/delivery.md: dead letters and floods,
fencing and the order of a rebalance, versions of states, erasure, tables on disk (states are restored into memory at each start).
"""

import asyncio
import signal
from collections.abc import Sequence
from time import monotonic
from typing import Any

import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from benchmarks.service_peers.round import Round, told
from benchmarks.service_peers.sealed_batches import Arrived, Outgoing, SealedBatches
from benchmarks.service_peers.services import Service

MOST = 256
"""Records of a batch."""
COMMIT_EVERY = 0.5
"""Seconds between two commits."""
WAIT_MS = 50
"""Milliseconds for which the broker may hold a fetch open."""


def _client(round_: Round) -> dict[str, Any]:
    return {
        "bootstrap_servers": round_.broker,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "PLAIN",
        "sasl_plain_username": round_.user,
        "sasl_plain_password": round_.password,
    }


async def restore(round_: Round, service: Service, batches: SealedBatches) -> None:
    """Read the changelog up to its end."""
    if service.table is None:
        return
    # From the beginning by policy: a seek races with the consumer's own look for the end of a partition.
    consumer = AIOKafkaConsumer(**_client(round_), enable_auto_commit=False, auto_offset_reset="earliest")
    async with consumer:
        parts = [TopicPartition(round_.changelog(service), number) for number in range(round_.partitions)]
        consumer.assign(parts)
        ends = await consumer.end_offsets(parts)
        while any([await consumer.position(part) < ends[part] for part in parts]):
            for records in (await consumer.getmany(timeout_ms=200)).values():
                batches.states.update((record.key, record.value) for record in records)


async def run(round_: Round, service: Service) -> None:
    """Handle batches until SIGTERM."""
    batches, ended = SealedBatches(round_, service), asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, ended.set)
    await restore(round_, service, batches)
    producer = AIOKafkaProducer(**_client(round_), acks="all", enable_idempotence=True, max_batch_size=512 * 1024)
    consumer = AIOKafkaConsumer(
        *[round_.topic(topic) for topic in service.reads],
        **_client(round_),
        group_id=round_.group(service),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=WAIT_MS,
    )
    async with producer, consumer:
        handled: dict[TopicPartition, int] = {}
        committed = monotonic()
        while not ended.is_set():
            fetched = await consumer.getmany(timeout_ms=200, max_records=MOST)
            if records := [record for some in fetched.values() for record in some]:
                outgoing = batches.handle([_arrived(record) for record in records])
                await deliver(producer, outgoing)
                batches.delivered(outgoing)
                handled |= {part: some[-1].offset + 1 for part, some in fetched.items() if some}
            if handled and monotonic() - committed > COMMIT_EVERY:
                await consumer.commit(handled)
                handled, committed = {}, monotonic()
        if handled:
            await consumer.commit(handled)


async def deliver(producer: AIOKafkaProducer, outgoing: Sequence[Outgoing]) -> None:
    """Return once all are confirmed."""
    sent = [
        await producer.send(one.topic, one.value, key=one.key, partition=one.partition, headers=one.headers)
        for one in outgoing
    ]
    await asyncio.gather(*sent)


def _arrived(record: ConsumerRecord) -> Arrived:
    return Arrived(record.topic, record.partition, record.key, record.value, record.timestamp / 1000, record.headers)


if __name__ == "__main__":
    uvloop.run(run(*told()))
