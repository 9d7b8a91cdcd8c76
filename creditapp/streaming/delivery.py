"""Deliver a batch's records: a record counts as delivered when all in-sync replicas have it.

If Kafka rejects a record permanently, the event that made it is refused and becomes a dead letter.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from aiokafka.errors import KafkaError

from creditapp.errors import KafkaUnavailable
from creditapp.models.base import encode
from creditapp.streaming import metrics
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.batch import Outcome
from creditapp.streaming.dead_letters import dead_letter
from creditapp.streaming.event import Raw
from creditapp.streaming.publisher import MAX_REQUEST, Emit
from creditapp.streaming.record_batches import REFUSED, Confirmed, Outgoing, produce
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table
from creditapp.topics import DEAD_LETTERS

LARGEST = MAX_REQUEST - 64 * 1024
"""Bytes of a record; a larger one is rejected before any record of its batch is sent."""
NO_EVENT = -1
"""The origin of dead letters: if Kafka rejects one, no event of the batch is the cause."""


class Made(NamedTuple):
    """A record to deliver. ``partition`` None, as for all but changelogs: by its key. ``origin``: the index in the batch of the event that made it."""

    topic: str
    key: bytes
    value: bytes
    partition: int | None
    origin: int


class Delivery:
    """Sends the records of a batch and waits until Kafka has confirmed all of them."""

    def __init__(self, worker: Worker) -> None:
        self._worker = worker

    async def deliver(self, raws: Sequence[Raw], outcome: Outcome, table: Table | None) -> dict[int, int] | None:
        """Return the changelog's highest offset by partition once all records are confirmed.

        None if Kafka rejects some permanently; their events are then added to ``outcome.refused``. KafkaUnavailable if a
        delivery is not confirmed in time or fails for another reason.
        """
        messages = _outputs(outcome, afterwards=False)
        messages += [self._letter(raws[index], reason) for index, reason in outcome.refused.items()]
        changes = _changes(outcome, table) if table else []
        steps = [messages, changes] if table and table.after_outputs else [[*messages, *changes]]
        if last := _outputs(outcome, afterwards=True):
            steps.append(last)
        offsets: dict[int, int] = {}
        for records in steps:
            confirmed = await self._confirmed(records)
            if culprits := self._culprits(records, confirmed):
                outcome.refused |= culprits
                return None
            for record, stored in zip(records, confirmed, strict=True):
                if record.partition is not None and isinstance(stored, Confirmed):
                    offsets[stored.partition] = max(stored.offset, offsets.get(stored.partition, -1))
        return offsets

    def _letter(self, raw: Raw, reason: str) -> Made:
        metrics.DEAD_LETTERS.labels(raw.topic).inc()
        worker = self._worker
        letter = dead_letter(raw, reason, worker.service_name, worker.clock.time(), worker.keys.operators_public)
        return Made(DEAD_LETTERS.name, DEAD_LETTERS.key_of(letter), encode(letter), None, NO_EVENT)

    def _culprits(self, records: Sequence[Made], reports: Sequence[object]) -> Mapping[int, str]:
        """The events whose records Kafka rejects permanently, with the reason."""
        culprits = {
            record.origin: f"{type(report).__name__}: Kafka refuses what {self._worker.service_name} made of it"
            for record, report in zip(records, reports, strict=True)
            if isinstance(report, REFUSED)
        }
        if NO_EVENT in culprits:
            raise KafkaUnavailable("Kafka refuses a dead letter; check max.message.bytes of its topic")
        return culprits

    async def _confirmed(self, records: Sequence[Made]) -> list[Confirmed | BaseException]:
        """Where each record was stored, in order; the error takes the place of a record that Kafka rejects."""
        keys = self._worker.keys
        outgoing = [
            Outgoing(topic, key, value, headers_of(keys, topic, key, value), partition)
            for topic, key, value, partition, _ in records
        ]
        try:
            async with asyncio.timeout(self._worker.settings.delivery_timeout):
                reports = await produce(self._worker.writer, outgoing)
        except TimeoutError:
            raise KafkaUnavailable("Kafka did not confirm a delivery in time") from None
        except KafkaError as error:
            raise KafkaUnavailable(f"delivery failed: {type(error).__name__}") from None
        for report in reports:
            if isinstance(report, BaseException) and not isinstance(report, REFUSED):
                raise KafkaUnavailable(f"delivery failed: {type(report).__name__}") from None
        return reports


def _outputs(outcome: Outcome, *, afterwards: bool) -> list[Made]:
    return [
        Made(output.topic, output.key, output.value, None, output.origin)
        for output in outcome.outputs
        if output.afterwards == afterwards
    ]


def _changes(outcome: Outcome, table: Table) -> list[Made]:
    """The changelog's records; each goes to the partition number of the event that made it."""
    return [
        Made(table.changelog, key, entry.value, partition, outcome.origins[partition, key])
        for (partition, key), entry in outcome.entries.items()
    ]


async def publish(worker: Worker, emits: Iterable[Emit]) -> None:
    """Publish from a web handler: return when all records are delivered; KafkaUnavailable if that fails or takes too long."""
    try:
        async with asyncio.timeout(worker.settings.delivery_timeout):
            # One by one: aiokafka puts what several visitors send at a time into one record batch.
            futures = [await _send(worker, topic.name, topic.key_of(record), encode(record)) for topic, record in emits]
            await asyncio.gather(*futures)
    except (KafkaError, TimeoutError, AssertionError, RuntimeError) as error:
        raise KafkaUnavailable(f"Kafka did not take the record: {type(error).__name__}") from None


async def _send(worker: Worker, topic: str, key: bytes, value: bytes) -> Any:
    return await worker.writer.send(topic, value, key=key, headers=headers_of(worker.keys, topic, key, value))
