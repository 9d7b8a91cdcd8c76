"""Every scorecard ever released stays in the releases topic: it can be listed, and any of them put back into service."""

import asyncio
import time

import msgspec
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from creditapp.errors import InvalidRecord, KafkaUnavailable
from creditapp.models.base import decode
from creditapp.models.operations import ScorecardRelease
from creditapp.settings import Settings
from creditapp.topics import RELEASES
from training.errors import TrainingError

_PATIENCE = 15.0
"""Seconds that the broker may take to hand the whole topic over."""


async def released(settings: Settings) -> list[ScorecardRelease]:
    """All releases in the order in which they went into service."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=settings.broker, enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        async with asyncio.timeout(_PATIENCE):
            await consumer.start()
            return await _read(consumer)
    except (KafkaError, TimeoutError):
        raise KafkaUnavailable(f"no answer from the broker at {settings.broker}; is it running?") from None
    finally:
        await consumer.stop()


async def _read(consumer: AIOKafkaConsumer) -> list[ScorecardRelease]:
    partition = TopicPartition(RELEASES.name, 0)
    consumer.assign([partition])
    end = (await consumer.end_offsets([partition]))[partition]
    await consumer.seek_to_beginning(partition)
    found: list[ScorecardRelease] = []
    while await consumer.position(partition) < end:
        for message in (await consumer.getmany(timeout_ms=500)).get(partition, []):
            found.extend(_decoded(message.value))
    return found


def _decoded(value: bytes | None) -> list[ScorecardRelease]:
    """A release, or nothing for a record that the workers refuse too."""
    try:
        return [decode(ScorecardRelease, value)]
    except InvalidRecord:
        return []


def again(releases: list[ScorecardRelease], version: str, reason: str) -> ScorecardRelease:
    """An earlier release, to be published as the newest; TrainingError if there is none of this version."""
    for release in reversed(releases):
        if release.version == version:
            return msgspec.structs.replace(release, at=time.time(), reason=reason)
    known = ", ".join(dict.fromkeys(release.version for release in releases)) or "none"
    raise TrainingError(f"{version} was never released; released so far: {known}")
