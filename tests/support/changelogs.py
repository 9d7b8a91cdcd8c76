"""What changelogs hold, read raw."""

from aiokafka import AIOKafkaConsumer, TopicPartition

from creditapp.streaming.store import version_of
from creditapp.tables.spec import Table
from tests.support.system import System


async def newest(system: System, table: Table) -> dict[str, bytes]:
    """Of each key the value that recovery would take."""
    rows: dict[str, bytes] = {}
    consumer = AIOKafkaConsumer(**system.unrestricted(), enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [TopicPartition(table.changelog, at) for at in range(system.settings().partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        while any([await consumer.position(tp) < ends[tp] for tp in partitions]):
            for records in (await consumer.getmany(timeout_ms=500)).values():
                for record in records:
                    key = record.key.decode()
                    if version_of(record.value) >= version_of(rows.get(key)):
                        rows[key] = record.value
    finally:
        await consumer.stop()
    return rows
