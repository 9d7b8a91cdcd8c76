"""(f) Hand-written loops on confluent-kafka (librdkafka, in C): records, guarantees and omissions as those of (e)."""

import signal
from collections.abc import Sequence
from time import monotonic
from typing import Any

from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, Producer, TopicPartition

from benchmarks.service_peers.round import Round, told
from benchmarks.service_peers.sealed_batches import Arrived, Outgoing, SealedBatches
from benchmarks.service_peers.services import Service

MOST, COMMIT_EVERY, WAIT_MS = 256, 0.5, 50
"""As of (e)."""


def _client(round_: Round) -> dict[str, Any]:
    return {
        "bootstrap.servers": round_.broker,
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.username": round_.user,
        "sasl.password": round_.password,
    }


def restore(round_: Round, service: Service, batches: SealedBatches) -> None:
    """Read the changelog up to its end."""
    if service.table is None:
        return
    consumer = Consumer(
        {**_client(round_), "group.id": f"{round_.group(service)}.restore", "enable.auto.commit": False}
    )
    parts = [TopicPartition(round_.changelog(service), number, OFFSET_BEGINNING) for number in range(round_.partitions)]
    left = {part.partition: high for part in parts if (high := consumer.get_watermark_offsets(part)[1])}
    consumer.assign([part for part in parts if part.partition in left])
    while left:
        for message in consumer.consume(1000, timeout=0.2):
            _checked(message)
            batches.states[message.key()] = message.value()
            if message.offset() + 1 >= left.get(message.partition(), 0):
                left.pop(message.partition(), None)
    consumer.close()


def run(round_: Round, service: Service) -> None:
    """Handle batches until SIGTERM."""
    batches, ended = SealedBatches(round_, service), list[int]()
    signal.signal(signal.SIGTERM, lambda number, _: ended.append(number))
    restore(round_, service, batches)
    producer = Producer({**_client(round_), "acks": "all", "enable.idempotence": True, "linger.ms": 0})
    consumer = Consumer(
        {
            **_client(round_),
            "group.id": round_.group(service),
            "enable.auto.commit": False,
            "auto.offset.reset": "earliest",
            "fetch.wait.max.ms": WAIT_MS,
        }
    )
    consumer.subscribe([round_.topic(topic) for topic in service.reads])
    handled: dict[tuple[str, int], int] = {}
    committed = monotonic()
    while not ended:
        messages = _arrivals(consumer)
        if messages:
            outgoing = batches.handle([_arrived(message) for message in messages])
            deliver(producer, outgoing)
            batches.delivered(outgoing)
            handled |= {(message.topic(), message.partition()): message.offset() + 1 for message in messages}
        if handled and monotonic() - committed > COMMIT_EVERY:
            _commit(consumer, handled)
            handled, committed = {}, monotonic()
    if handled:
        _commit(consumer, handled)
    consumer.close()


def _arrivals(consumer: Any) -> list[Any]:
    """What has arrived: librdkafka waits until a batch is full or its time is over, so the first is waited for alone."""
    if (first := consumer.poll(0.2)) is None:
        return []
    messages = [first, *consumer.consume(MOST - 1, timeout=0)]
    for message in messages:
        _checked(message)
    return messages


def _checked(message: Any) -> None:
    if error := message.error():
        raise RuntimeError(str(error))


def deliver(producer: Any, outgoing: Sequence[Outgoing]) -> None:
    """Return once all are confirmed."""
    errors: list[KafkaError] = []

    def confirmed(error: KafkaError | None, _: Any) -> None:
        if error is not None:
            errors.append(error)

    for one in outgoing:
        where = {} if one.partition is None else {"partition": one.partition}
        producer.produce(one.topic, one.value, key=one.key, headers=one.headers, on_delivery=confirmed, **where)
    if producer.flush(20) or errors:
        raise RuntimeError(f"not delivered: {errors[:1]}")


def _commit(consumer: Any, handled: dict[tuple[str, int], int]) -> None:
    offsets = [TopicPartition(topic, partition, offset) for (topic, partition), offset in handled.items()]
    consumer.commit(offsets=offsets, asynchronous=True)


def _arrived(message: Any) -> Arrived:
    _, milliseconds = message.timestamp()
    return Arrived(
        message.topic(), message.partition(), message.key(), message.value(), milliseconds / 1000, message.headers()
    )


if __name__ == "__main__":
    run(*told())
