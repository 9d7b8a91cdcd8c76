"""Deliver only while the group is sure to see this worker as the partitions' owner; otherwise wait until it is known again.

A worker that was paused, or whose group coordinator has died, does not know whether its session is over. The next answer
tells: either a heartbeat is accepted, and the partitions are still this worker's, or they are revoked. Killing the process
would not make the answer come sooner, and a coordinator's fail-over takes longer than a session: the cluster notices a
dead broker after nine seconds, and the session begins anew at the next coordinator.
"""

import asyncio

from creditapp.errors import KafkaUnavailable
from creditapp.streaming.worker import Worker

POLL = 0.1
"""Seconds between two looks."""


async def still_owner(worker: Worker, tenure: int) -> bool:
    """Whether the partitions of this tenure are this worker's, once that is known; False when they are revoked.

    KafkaUnavailable after ``kafka_patience`` seconds without an answer, unless the worker outlasts Kafka's absence.
    """
    reader, settings = worker.reader, worker.settings
    while reader.tenure == tenure and tenure:
        if (silent := reader.silent_for()) <= settings.session_timeout:
            return True
        if silent > settings.kafka_patience and not worker.outlasts_kafka:
            raise KafkaUnavailable("this worker's session with the group is over")
        await asyncio.sleep(POLL)
    return False
