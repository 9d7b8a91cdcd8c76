"""Read-only access to a table for web handlers, limited to the partitions that this worker holds."""

from typing import Any

from creditapp.models.base import decode
from creditapp.streaming.partitioner import partition_of
from creditapp.streaming.store import body_of
from creditapp.streaming.worker import Worker
from creditapp.tables.spec import Table


class TableView:
    """Reads the states of a table that is stored unsealed; only the loop writes them."""

    def __init__(self, worker: Worker, table: Table) -> None:
        assert table.seal is None, "only the loop opens sealed states"
        self._worker = worker
        self._table = table

    def get(self, key: bytes) -> Any:
        """The state of ``key`` as this worker has stored it, None if it has none or it was erased."""
        partition = partition_of(key, self._worker.settings.partitions)
        body = body_of(self._worker.store_of(self._table).read(partition, key))
        return decode(self._table.state, body) if body is not None else None
