"""Records as a consumer yields them."""

from aiokafka import ConsumerRecord
from faust.types import TP


def record(tp: TP, offset: int, value: bytes = b"{}", key: bytes = b"key") -> ConsumerRecord:
    """A record of a partition; its time is its offset, in seconds."""
    return ConsumerRecord(tp.topic, tp.partition, offset, 1000 * offset, 0, key, value, None, len(key), len(value), ())
