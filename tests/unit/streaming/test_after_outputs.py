"""A table that says what was emitted is written to its changelog only once all of it is confirmed."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import KafkaTimeoutError, MessageSizeTooLargeError
from aiokafka.producer.message_accumulator import BatchBuilder

from creditapp.errors import KafkaUnavailable
from creditapp.models.accesses import ChainHead
from creditapp.settings import Settings
from creditapp.streaming.batch import Outcome, Output
from creditapp.streaming.delivery import Delivery
from creditapp.streaming.store import Entry
from creditapp.tables import TABLES
from creditapp.tables.spec import Table
from tests.support.bureau import bureau
from tests.support.producer import StoringProducer

OUTPUT = "creditapp.access-log"


class Writer(StoringProducer):
    """Kafka, which confirms an output a while after it was sent, or refuses it."""

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__()
        self.log: list[str] = []
        self._error = error

    async def send_batch(self, batch: BatchBuilder, topic: str, *, partition: int) -> asyncio.Future[Any]:
        """Note what is sent, and later what is confirmed."""
        name = "output" if topic == OUTPUT else "changelog"
        self.log.append(f"{name} sent")
        loop = asyncio.get_running_loop()
        stored = await super().send_batch(batch, topic, partition=partition)
        report: asyncio.Future[Any] = loop.create_future()

        def confirm() -> None:
            if self._error and name == "output":
                report.set_exception(self._error)
                return
            self.log.append(f"{name} confirmed")
            report.set_result(stored.result())

        loop.call_soon(lambda: loop.call_soon(confirm))
        return report


def deliver(home: Path, writer: Writer, *, after_outputs: bool) -> dict[int, int] | None:
    """Deliver one output and one state."""
    worker: Any = SimpleNamespace(settings=Settings(home=home), keys=bureau(home), writer=writer, service_name="ledger")
    table = Table(name="t", state=ChainHead, owner="ledger", grows_to="", after_outputs=after_outputs)
    outcome = Outcome(
        outputs=[Output(OUTPUT, b"9", b"{}", 0)], entries={(0, b"9"): Entry(b"9", b"{}")}, origins={(0, b"9"): 0}
    )
    return asyncio.run(Delivery(worker).deliver([], outcome, table))


def test_the_changelog_waits_for_the_outputs(tmp_path: Path) -> None:
    """Of other tables it does not: there a state that is ahead of its outputs emits them again."""
    writer = Writer()
    assert deliver(tmp_path, writer, after_outputs=True) == {0: 0}
    assert writer.log == ["output sent", "output confirmed", "changelog sent", "changelog confirmed"]
    writer = Writer()
    assert deliver(tmp_path, writer, after_outputs=False) == {0: 0}
    assert writer.log[:2] == ["output sent", "changelog sent"]


def test_without_its_outputs_there_is_no_changelog(tmp_path: Path) -> None:
    """Whether Kafka is away or refuses them for good."""
    writer = Writer(KafkaTimeoutError())
    with pytest.raises(KafkaUnavailable):
        deliver(tmp_path, writer, after_outputs=True)
    refused = Writer(MessageSizeTooLargeError())
    assert deliver(tmp_path, refused, after_outputs=True) is None
    assert writer.log == refused.log == ["output sent"]


def test_tables_of_services_for_which_nobody_waits_are_such_tables() -> None:
    """It costs a round trip to Kafka: the ledger's, and that of e-mail alerts."""
    assert {table.name for table in TABLES if table.after_outputs} == {"access-chains", "subscriptions"}
