"""A worker whose Kafka is gone for good ends, though it has nothing to deliver that would fail.

Left alone, its consumer would look for the group's coordinator for ever and keep most of a core busy with it.
"""

import asyncio
from typing import TYPE_CHECKING

from creditapp.streaming.delivery import stop
from creditapp.streaming.provision import reachable

if TYPE_CHECKING:
    from creditapp.streaming.app import CreditApp


async def watch(app: "CreditApp") -> None:
    """Stop the process when its group has been silent for ``kafka_patience`` seconds and no broker answers either."""
    patience = app.settings.kafka_patience
    while True:
        await asyncio.sleep(patience / 4)
        # A long move of partitions is silent too; then Kafka answers.
        if app.reader.silent_for() > patience and not await reachable(app.settings):
            stop(f"{app.service_name}: Kafka has not answered for {patience:.0f} s")
