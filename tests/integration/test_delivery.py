"""The loop in real workers on a real Kafka: what docs/delivery.md promises for each point of failure."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.cluster import Cluster
from creditapp.models.base import decode
from creditapp.streaming.shutdown import EXIT_UNDELIVERED
from tests.drills.drill import Drill, Worker, once, puts, wait_until
from tests.drills.records import RAISES, TOO_LARGE, Kept, Put
from tests.support.ports import free_port_range

KEYS, NUMBERS = 8, 40


@pytest.fixture
def drill(kafka: Cluster, tmp_path: Path) -> Iterator[Drill]:
    """A drill with topics of its own."""
    with Drill(kafka.bootstrap, tmp_path) as drill:
        yield drill


def assert_once_and_in_order(drill: Drill, numbers: int = NUMBERS) -> None:
    """Every event had one effect, in the order sent; duplicates of an output are equal."""
    assert drill.positions() == once(KEYS, numbers)
    assert drill.table() == {f"key-{key}": tuple(range(numbers)) for key in range(KEYS)}


def second_that_moves_partitions(drill: Drill, first: Worker) -> Worker:
    """Start a second worker and return it when the first one has begun to rebalance."""
    second = drill.start()
    wait_until(lambda: "rebalancing" in first.said(), "the partitions are about to move", [first, second])
    return second


@pytest.mark.parametrize("stage", ["handled", "delivered", "stored"])
def test_a_worker_killed_at_any_stage_of_a_batch_loses_nothing_and_does_nothing_twice(drill: Drill, stage: str) -> None:
    """Killed with SIGKILL before delivery, after it, or after the store: the next start finishes the batch."""
    worker = drill.start(DRILL_DIES_AT=drill.mark(stage))
    drill.put(puts(KEYS, NUMBERS))
    assert worker.wait() == -signal.SIGKILL
    delivered_before = len(drill.kept())
    assert (delivered_before > 0) == (stage != "handled")
    worker.again()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.kept()) == KEYS * NUMBERS + delivered_before


def test_records_that_wait_are_handled_once_and_not_before_their_time(drill: Drill) -> None:
    """Killed while they wait, and joined by a second worker: what is left of their time is waited for, and nothing is lost."""
    delay = {"DRILL_DELAY": "20"}
    drill.put(puts(KEYS, NUMBERS // 2))
    worker = drill.start(**delay)
    wait_until(worker.ready, "the worker has read its partitions", [worker])
    worker.kill()
    worker.again()
    drill.put(puts(KEYS, NUMBERS // 2, first=NUMBERS // 2))
    drill.start(**delay)
    drill.wait_handled()
    assert_once_and_in_order(drill)
    written = {
        (put.key, put.number): record.timestamp
        for record in drill.read(drill.source.name)
        if (put := decode(Put, record.value))
    }
    for record in drill.read(drill.out.name):
        kept = decode(Kept, record.value)
        assert record.timestamp - written[kept.key, kept.number] >= 20_000


def test_an_exception_in_a_handler_dead_letters_its_own_event_only(drill: Drill) -> None:
    """The dead letter names the exception's class and the service, not the content; the events around it are handled."""
    drill.put([*puts(KEYS, 20), Put(key="key-0", number=RAISES), *puts(KEYS, 20, first=20)])
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    (letter,) = drill.letters()
    assert letter.reason == f"ArithmeticError in {letter.service}"


def test_undecodable_bytes_become_a_dead_letter(drill: Drill) -> None:
    """Broken encoding, broken JSON, an empty value and a foreign record: each is kept with its reason."""
    for value in (b"\xff\xfe", b'{"record":', b"", b'{"record":"drill.kept.v1","key":"key-0","number":1,"position":1}'):
        drill.put_raw((b"key-0", value))
    drill.put(puts(KEYS, NUMBERS))
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.letters()) == 4
    assert {letter.offset for letter in drill.letters()} == {0, 1, 2, 3}


def test_an_event_whose_output_is_too_large_for_the_broker_becomes_a_dead_letter(drill: Drill) -> None:
    """Neither its outputs nor its state are kept; the rest of its batch is delivered."""
    drill.put([*puts(KEYS, 20), Put(key="key-1", number=TOO_LARGE), *puts(KEYS, 20, first=20)])
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    (letter,) = drill.letters()
    assert "Kafka refuses what" in letter.reason


def test_partitions_that_move_during_a_batch_are_read_again_by_their_new_owner(drill: Drill) -> None:
    """A worker held before delivery loses partitions to a second one; its batch is neither lost nor done twice."""
    mark = Path(drill.mark("handled"))
    first = drill.start(DRILL_HOLDS_AT=str(mark))
    drill.put(puts(KEYS, NUMBERS))
    wait_until(mark.with_suffix(".holding").exists, "the first worker holds a batch", [first])
    second = drill.start()
    wait_until(lambda: drill.kept(), "the second worker handles its partitions", [first, second])
    mark.unlink()
    drill.wait_handled()
    assert_once_and_in_order(drill)


def test_partitions_that_move_while_a_worker_pauses_between_batches_lose_nothing(drill: Drill) -> None:
    """A worker that pauses after each batch has records waiting when a second one starts, and when it is killed."""
    pausing = {"DRILL_REST": "0.5"}
    first = drill.start(**pausing)
    drill.put(puts(KEYS, NUMBERS))
    wait_until(lambda: drill.kept(), "the first worker handles something", [first])
    second = drill.start(**pausing)
    wait_until(second.ready, "the second worker is ready", [first, second])
    drill.put(puts(KEYS, NUMBERS, first=NUMBERS))
    first.kill()
    drill.wait_handled()
    assert_once_and_in_order(drill, 2 * NUMBERS)


def test_a_batch_dropped_in_a_rebalance_takes_no_record_of_the_next_assignment_with_it(drill: Drill) -> None:
    """Partitions move while a long batch is collected: the batch is dropped, but not the record that arrived next."""
    mark = Path(drill.mark("delivered"))
    first = drill.start(DRILL_HOLDS_AT=str(mark), CREDITAPP_BATCH_SIZE="5000")
    wait_until(first.ready, "the first worker is ready", [first])
    drill.put(puts(KEYS, 5))
    wait_until(mark.with_suffix(".holding").exists, "the first worker holds a batch", [first])
    drill.put(puts(KEYS, 400, first=5))
    second_that_moves_partitions(drill, first)
    mark.unlink()
    drill.wait_handled()
    assert_once_and_in_order(drill, 405)


def test_records_read_before_faust_empties_its_queue_are_read_again(drill: Drill) -> None:
    """Faust empties the agent's queue after the seek of a new assignment: no record is lost with it, and commits advance."""
    late = {"DRILL_RESUMES_LATE": "1", "DRILL_REST": "1"}
    worker = drill.start(DRILL_DIES_AT=drill.mark("delivered"), **late)
    drill.put(puts(KEYS, NUMBERS))
    assert worker.wait() == -signal.SIGKILL
    worker.again()
    drill.wait_handled()
    assert worker.said().count("injected a late resumption") >= 2
    assert_once_and_in_order(drill)


def test_a_fetch_that_outlasts_a_rebalance_takes_no_record_from_recovery(drill: Drill) -> None:
    """A fetch is still waiting while the changelogs are sought: without their records, recovery would never end."""
    first = drill.start()
    drill.put(puts(KEYS, NUMBERS))
    drill.wait_handled()
    second = drill.start(DRILL_HOLDS_FETCHES="1")
    wait_until(second.ready, "the second worker is ready", [first, second])
    drill.put(puts(KEYS, NUMBERS, first=NUMBERS))
    first.kill()
    drill.wait_handled()
    assert "injected a fetch that outlasts a rebalance" in second.said()
    assert_once_and_in_order(drill, 2 * NUMBERS)


def test_a_worker_that_delivers_keeps_its_partitions_until_it_has_acknowledged(drill: Drill) -> None:
    """Held after delivery, a worker stores and acknowledges before a second one takes over."""
    mark = Path(drill.mark("delivered"))
    first = drill.start(DRILL_HOLDS_AT=str(mark))
    drill.put(puts(KEYS, NUMBERS))
    wait_until(mark.with_suffix(".holding").exists, "the first worker holds a batch", [first])
    second = second_that_moves_partitions(drill, first)
    delivered = len(drill.kept())
    assert not second.ready(), "the second worker has partitions that the first still works on"
    mark.unlink()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.kept()) >= KEYS * NUMBERS > delivered


def test_an_unreachable_kafka_stops_the_worker_with_nothing_acknowledged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A worker whose broker dies stops with the exit code for undelivered events; when the broker is back, nothing is missing."""
    cluster = Cluster(tmp_path_factory.mktemp("own-kafka"), free_port_range(4))
    cluster.start()
    try:
        with Drill(cluster.bootstrap, tmp_path) as drill:
            mark = Path(drill.mark("handled"))
            worker = drill.start(DRILL_HOLDS_AT=str(mark), CREDITAPP_DELIVERY_TIMEOUT="2")
            drill.put(puts(KEYS, NUMBERS))
            wait_until(mark.with_suffix(".holding").exists, "the worker holds a batch", [worker])
            cluster.nodes[0].kill()
            mark.unlink()
            assert worker.wait() == EXIT_UNDELIVERED
            assert "stops without acknowledging" in worker.said()
            cluster.start()
            worker.again()
            drill.wait_handled()
            assert_once_and_in_order(drill)
    finally:
        cluster.stop()


def test_an_idle_worker_survives_a_short_outage_of_kafka_and_stops_after_kafka_patience(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A broker suspended for five seconds has no effect; a dead one stops the worker although it has nothing to do."""
    cluster = Cluster(tmp_path_factory.mktemp("own-kafka"), free_port_range(4))
    cluster.start()
    try:
        with Drill(cluster.bootstrap, tmp_path) as drill:
            worker = drill.start(CREDITAPP_KAFKA_PATIENCE="12")
            drill.put(puts(KEYS, 1))
            drill.wait_handled()
            cluster.nodes[0].signal(signal.SIGSTOP)
            time.sleep(5)
            cluster.nodes[0].signal(signal.SIGCONT)
            drill.put(puts(KEYS, NUMBERS, first=1))
            drill.wait_handled()
            assert_once_and_in_order(drill, NUMBERS + 1)
            assert worker.process.poll() is None
            cluster.nodes[0].kill()
            assert worker.wait() == EXIT_UNDELIVERED
            assert "Kafka has not answered for 12 s" in worker.said()
    finally:
        cluster.stop()


def test_a_compacted_source_topic_is_refused_at_start(drill: Drill) -> None:
    """Its gaps would look like records not yet read: the worker says so and stops."""
    import asyncio

    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

    async def compact() -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=drill.settings.broker)
        await admin.start()
        await admin.alter_configs(
            [ConfigResource(ConfigResourceType.TOPIC, drill.source.name, {"cleanup.policy": "compact"})]
        )
        await admin.close()

    asyncio.run(compact())
    worker = drill.start()
    assert worker.wait() == EXIT_UNDELIVERED
    assert f"the source topic {drill.source.name} is compacted" in worker.said()
