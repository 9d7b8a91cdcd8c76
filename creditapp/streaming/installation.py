"""A cluster belongs to one bureau: its record is in a topic of its own, and a worker with anything of another's does not start.

A worker with another's keys or with a new vault would give known people new pseudonyms, and make dead letters of all others'
records. It is therefore checked before a worker joins its group, and so before it takes a partition.
"""

from collections.abc import Collection

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError, UnknownTopicOrPartitionError

from creditapp.clock import Clock
from creditapp.errors import ConfigurationError, InvalidRecord, KafkaUnavailable, VaultUnavailable
from creditapp.models.base import decode
from creditapp.models.operations import Installation
from creditapp.privacy.installation import ANOTHER, EVERYTHING, VAULT, check_keys, check_vault, describe, prepare
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


async def establish(settings: Settings, clock: Clock) -> bool:
    """Create what a bureau needs, if the cluster belongs to nobody yet, or check that all of it is there; True if it is new.

    ConfigurationError if the cluster is another bureau's, or if something of this one is missing.
    """
    await create_topics(settings)
    record = await installation(settings)
    keys = prepare(settings, new=record is None)
    if new := record is None:
        async with Publisher(settings) as publisher:
            await publisher.publish([Emit(INSTALLATION, describe(settings, keys, clock.time()))])
        record = await installation(settings)  # the first record counts: another bureau may have been quicker
    await check(settings, keys, EVERYTHING, record)
    return new


async def check(settings: Settings, keys: Keys, needs: Collection[str], record: Installation | None) -> None:
    """ConfigurationError, with what to do, if something needed is missing or something that is here is another bureau's."""
    check_keys(record, keys, needs)
    if VAULT in needs and record is not None:
        vault = open_vault(settings, keys)
        vault.close()
        check_vault(record, vault.fingerprint)


async def check_in(worker: Worker) -> None:
    """Before a worker joins its group: end it if keys, vault and cluster do not belong together."""
    try:
        record = await installation(worker.settings)
        check_keys(record, worker.keys, worker.needs)
        if VAULT in worker.needs and record is not None:
            check_vault(record, worker.vault.fingerprint)
    except ConfigurationError as error:
        refuse(f"{worker.service_name}: {error}")
    except (KafkaUnavailable, VaultUnavailable) as error:
        stop(f"{worker.service_name}: {error}")


def _refuse_anothers_topics(keys: Keys, record: Stored) -> None:
    """ConfigurationError if the keys of topics, where they were issued one by one, are not those of this record's bureau."""
    if keys.has_issued and not authentic(keys, record):
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
        while await consumer.position(partition) < end:
            for record in (await consumer.getmany(partition, timeout_ms=1000)).get(partition, []):
                try:
                    found = decode(Installation, record.value)
                except InvalidRecord:
                    continue
                _refuse_anothers_topics(Keys.load(settings.home), record)
                return found
        return None
    except UnknownTopicOrPartitionError:
        return None
    except (KafkaError, OSError) as error:
        raise failure(settings, error) from None
    finally:
        await consumer.stop()
