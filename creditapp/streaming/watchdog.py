"""Stop an idle worker after ``kafka_patience`` seconds without a broker.

A worker that delivers stops when a delivery is not confirmed. An idle one would look for the group's coordinator without
end and keep most of a core busy with it.
"""

import asyncio

from creditapp.streaming.provision import reachable
from creditapp.streaming.shutdown import stop
from creditapp.streaming.worker import Worker


async def watch(worker: Worker) -> None:
    """Stop the process when no heartbeat was answered for ``kafka_patience`` seconds and no broker is reachable."""
    patience = worker.settings.kafka_patience
    while True:
        await asyncio.sleep(patience / 4)
        # During a long rebalance heartbeats are not answered either, but then a broker is reachable.
        if worker.reader.silent_for() > patience and not await reachable(worker.settings):
            stop(f"{worker.service_name}: Kafka has not answered for {patience:.0f} s")
