"""Records are sent by the record batch; each is stored once, in order, in the partition of its key."""

import asyncio
from typing import Any, cast

from aiokafka.errors import RecordTooLargeError
from hypothesis import given
from hypothesis import strategies as st

from creditapp.streaming.partitioner import partition_of
from creditapp.streaming.record_batches import Confirmed, Outgoing, produce
from tests.support.producer import StoringProducer


def outgoing(key: bytes, value: bytes, topic: str = "t", partition: int | None = None) -> Outgoing:
    """A record without headers."""
    return Outgoing(topic, key, value, [], partition)


def sent(producer: StoringProducer, records: list[Outgoing]) -> list[Confirmed | BaseException]:
    """What came of the records."""
    return asyncio.run(produce(cast(Any, producer), records))


records_of_many = st.lists(
    st.builds(
        outgoing,
        st.binary(min_size=1, max_size=8),
        st.binary(max_size=900),
        st.sampled_from(["t", "u"]),
        st.none() | st.integers(0, 5),
    ),
    max_size=40,
)


@given(records_of_many)
def test_each_record_is_stored_where_its_confirmation_says(records: list[Outgoing]) -> None:
    """Offset by offset, however many batches a partition takes."""
    producer = StoringProducer(batch_size=1024)
    for record, confirmed in zip(records, sent(producer, records), strict=True):
        assert isinstance(confirmed, Confirmed)
        assert producer.stored[record.topic, confirmed.partition][confirmed.offset] == (record.key, record.value)
    assert sum(map(len, producer.stored.values())) == len(records)


@given(records_of_many)
def test_records_of_a_partition_keep_their_order(records: list[Outgoing]) -> None:
    """So the newest state of a person is the last in the changelog."""
    producer = StoringProducer(batch_size=1024)
    confirmations = sent(producer, records)
    places: dict[tuple[str, int], int] = {}
    for record, confirmed in zip(records, confirmations, strict=True):
        assert isinstance(confirmed, Confirmed)
        assert confirmed.offset > places.get((record.topic, confirmed.partition), -1)
        places[record.topic, confirmed.partition] = confirmed.offset


def test_a_partition_gets_one_batch_however_many_its_records() -> None:
    """256 of them, in six partitions, are six batches."""
    producer = StoringProducer(batch_size=512 * 1024)
    sent(producer, [outgoing(b"%d" % number, bytes(500)) for number in range(256)])
    assert producer.batches == 6


def test_without_a_partition_the_key_decides() -> None:
    """With one, whatever the key."""
    producer = StoringProducer()
    by_key, stated = sent(producer, [outgoing(b"somebody", b""), outgoing(b"somebody", b"", partition=0)])
    assert (by_key, stated) == (Confirmed(partition_of(b"somebody", 6), 0), Confirmed(0, 0))


def test_only_the_record_that_is_too_large_is_refused() -> None:
    """Kafka refuses a whole batch; its other records are sent again, alone."""
    producer = StoringProducer(largest=2_000)
    small, large, last = sent(producer, [outgoing(b"k", bytes(900)), outgoing(b"k", bytes(2_500)), outgoing(b"k", b"")])
    assert (small, last) == (Confirmed(2, 0), Confirmed(2, 1))
    assert isinstance(large, RecordTooLargeError)


def test_nothing_to_send_asks_nobody() -> None:
    """A batch of events that changed nothing."""
    assert sent(cast(Any, None), []) == []
