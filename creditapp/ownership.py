"""Which worker holds a key, and whether it has read all that had been sent when it was asked.

Only the owner of a key's partition can say that it does not know the key, and only once it has read to the end.
"""

import asyncio
from time import monotonic

from faust.types import TP
from yarl import URL

from creditapp.app import CreditApp
from creditapp.errors import NotReady
from creditapp.tables.spec import Table
from creditapp.topics import Topic

POLL = 0.05


def owner(app: CreditApp, table: Table, key: str) -> URL | None:
    """The private address of the worker that holds ``key``, None if it is this one; NotReady while partitions move."""
    try:
        url = app.router.key_store(table.name, key.encode())
    except (KeyError, RuntimeError):
        raise NotReady(f"no worker holds the table {table.name} right now; ask again shortly") from None
    return None if _same(url, app.conf.canonical_url) else url


def _same(one: URL, other: URL) -> bool:
    return (one.host, one.port) == (other.host, other.port)


async def has_read_all(app: CreditApp, topic: Topic, key: str, within: float) -> bool:
    """Whether this worker, within so many seconds, has handled all that the key's partition held when asked."""
    tp = TP(topic.name, app.producer.key_partition(topic.name, key.encode()).partition)
    deadline = monotonic() + within
    end = (await app.consumer.highwaters(tp))[tp]
    earliest = (await app.consumer.earliest_offsets(tp))[tp]
    while (app.consumer._committed_offset.get(tp) or earliest) < end:
        if monotonic() >= deadline:
            return False
        await asyncio.sleep(POLL)
    return True
