"""Read from the changelog of the gateway's table when each application's view was stored, without involving the services.

The client's own time is not part of the figure: an application's clock starts with the first step of its journey, which the
gateway writes when it accepts the form, and ends with the time of the changelog record that holds its report.
"""

import asyncio
from time import monotonic, time

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from creditapp.models.base import decode
from creditapp.settings import Settings
from creditapp.streaming.kafka_client import client_options
from creditapp.tables.views import View

CHANGELOG = "creditapp-gateway-views-changelog"
PREFIX = 8
"""Bytes of version before the value."""


class StoredViews:
    """Follows the changelog from its end at the time of opening; ``latencies`` maps application id to seconds.

    Applications that were accepted before are left out: an update of their report, or a record that is delivered
    again, stores their view anew.
    """

    def __init__(self, settings: Settings) -> None:
        self._consumer = AIOKafkaConsumer(**client_options(settings.acting_as("gateway")), enable_auto_commit=False)
        self._partitions = settings.partitions
        self.latencies: dict[str, float] = {}
        self._opened = float("inf")
        self.first_accepted = float("inf")
        self.last_stored = 0.0

    async def __aenter__(self) -> "StoredViews":
        await self._consumer.start()
        self._consumer.assign([TopicPartition(CHANGELOG, number) for number in range(self._partitions)])
        await self._consumer.seek_to_end()
        self._opened = time()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._consumer.stop()

    async def wait_for(self, count: int, silence: float) -> None:
        """Read until ``count`` reports are stored; give up after ``silence`` seconds without a new one."""
        latest = monotonic()
        while len(self.latencies) < count and monotonic() - latest < silence:
            for records in (await self._consumer.getmany(timeout_ms=200)).values():
                latest = monotonic()
                for record in records:
                    self._note(record)
            await asyncio.sleep(0)

    def _note(self, record: ConsumerRecord) -> None:
        report = decode(View, record.value[PREFIX:]).report
        if report is None or report.application_id in self.latencies:
            return
        accepted, stored = report.journey[0].at, record.timestamp / 1000
        if accepted < self._opened:
            return
        self.latencies[report.application_id] = stored - accepted
        self.first_accepted = min(self.first_accepted, accepted)
        self.last_stored = max(self.last_stored, stored)
