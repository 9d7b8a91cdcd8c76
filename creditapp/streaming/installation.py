"""A cluster belongs to one bureau: its record is in a topic of its own, and a worker with anything of another's does not start.

A worker with another's keys or with a new vault would give known people new pseudonyms, and make dead letters of all others'
records. It is therefore checked before a worker joins its group, and so before it takes a partition.

The first record says whose the cluster is. The newest one with the same id says by which keys it is known: there is a second one where
a bureau from before there were keys of days got them.
"""

import logging
from collections.abc import Collection, Iterable

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from creditapp.clock import Clock
from creditapp.errors import ConfigurationError, InvalidRecord, KafkaUnavailable, VaultUnavailable
from creditapp.models.base import decode
from creditapp.models.operations import Installation
from creditapp.privacy.installation import (
    ANOTHER,
    EVERYTHING,
    VAULT,
    check_days,
    check_keys,
    check_vault,
    describe,
    is_outdated,
    prepare,
    renew,
)
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.authenticity import Stored, authentic
from creditapp.streaming.kafka_client import client_options, failure
from creditapp.streaming.provision import create_topics
from creditapp.streaming.publisher import Emit, Publisher
from creditapp.streaming.shutdown import refuse, stop
from creditapp.streaming.worker import Worker
from creditapp.topics import INSTALLATION

log = logging.getLogger(__name__)


async def establish(settings: Settings, clock: Clock) -> bool:
    """Create what a bureau needs, if the cluster belongs to nobody yet, or check that all of it is there; True if it is new.

    ConfigurationError if the cluster is another bureau's, or if something of this one is missing.
    """
    await create_topics(settings)
    record = await installation(settings)
    keys = prepare(settings, clock.today(), new=record is None)
    new = record is None
    if record is None:
        record = await _published(settings, describe(settings, keys, clock.time()))
    elif is_outdated(record, keys):
        record = await _published(settings, renew(settings, keys, record, clock.time(), clock.today()))
    await check(settings, keys, EVERYTHING, record)
    return new


async def _published(settings: Settings, record: Installation) -> Installation | None:
    """Whose the cluster is then: the first record counts, and another bureau may have been quicker."""
    async with Publisher(settings) as publisher:
        await publisher.publish([Emit(INSTALLATION, record)])
    return await installation(settings)


async def check(settings: Settings, keys: Keys, needs: Collection[str], record: Installation | None) -> None:
    """ConfigurationError, with what to do, if something needed is missing or something that is here is another bureau's."""
    check_keys(record, keys, needs, managed=bool(settings.kms_url))
    if VAULT in needs and record is not None:
        vault = open_vault(settings, keys)
        vault.close()
        check_vault(record, vault.fingerprint)


async def check_in(worker: Worker) -> None:
    """Before a worker joins its group: end it if keys, vault and cluster do not belong together."""
    try:
        record = await installation(worker.settings)
        check_keys(record, worker.keys, worker.needs, managed=bool(worker.settings.kms_url))
        for said in check_days(worker.keys, worker.needs, worker.clock.today()):
            log.warning("%s", said)
        if VAULT in worker.needs and record is not None:
            check_vault(record, worker.vault.fingerprint)
    except ConfigurationError as error:
        refuse(f"{worker.service_name}: {error}")
    except (KafkaUnavailable, VaultUnavailable) as error:
        stop(f"{worker.service_name}: {error}")


def _refuse_anothers_topics(keys: Keys, found: Installation | None, records: Iterable[Stored]) -> None:
    """ConfigurationError if the keys of topics, where they were issued one by one, are not those of the record's bureau."""
    own = (record for record in records if owner([record.value]) == found)
    if keys.has_issued and found is not None and not any(authentic(keys, record) for record in own):
        raise ConfigurationError(f"the keys of topics are not of the bureau that this Kafka belongs to; {ANOTHER}")


async def installation(settings: Settings) -> Installation | None:
    """The bureau that the cluster belongs to; None if it belongs to nobody yet. KafkaUnavailable if no broker answers.

    ConfigurationError if the keys of topics that are here are another bureau's.
    """
    consumer = AIOKafkaConsumer(
        INSTALLATION.name, **client_options(settings), enable_auto_commit=False, auto_offset_reset="earliest"
    )
    try:
        await consumer.start()
        partition = TopicPartition(INSTALLATION.name, 0)
        end = (await consumer.end_offsets([partition]))[partition]
        records: list[ConsumerRecord] = []
        while await consumer.position(partition) < end:
            records += (await consumer.getmany(partition, timeout_ms=1000)).get(partition, [])
        found = owner(record.value for record in records)
        _refuse_anothers_topics(Keys.load(settings.home), found, records)
        return found
    except UnknownTopicOrPartitionError:
        return None
    except (KafkaError, OSError) as error:
        raise failure(settings, error) from None
    finally:
        await consumer.stop()


def owner(values: Iterable[bytes | None]) -> Installation | None:
    """The newest record of the bureau whose record came first; what is not such a record is left out."""
    found: Installation | None = None
    for value in values:
        try:
            record = decode(Installation, value)
        except InvalidRecord:
            continue
        if found is None or record.installation_id == found.installation_id:
            found = record
    return found
