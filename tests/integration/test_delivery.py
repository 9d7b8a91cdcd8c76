"""The loop on a real Kafka, in real workers that really die: what docs/delivery.md promises for each point of failure."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.cluster import Cluster
from creditapp.streaming.shutdown import EXIT_UNDELIVERED
from tests.drills.drill import Drill, Worker, once, puts, wait_until
from tests.drills.records import RAISES, TOO_LARGE, Put
from tests.support.ports import free_port_range

KEYS, NUMBERS = 8, 40


@pytest.fixture
def drill(kafka: Cluster, tmp_path: Path) -> Iterator[Drill]:
    """A drill of its own topics."""
    with Drill(kafka.bootstrap, tmp_path) as drill:
        yield drill


def assert_once_and_in_order(drill: Drill, numbers: int = NUMBERS) -> None:
    """Every event has its one effect, in the order sent; duplicates told the same."""
    assert drill.positions() == once(KEYS, numbers)
    assert drill.table() == {f"key-{key}": tuple(range(numbers)) for key in range(KEYS)}


def second_that_moves_partitions(drill: Drill, first: Worker) -> Worker:
    """A second worker, when its coming has been noticed by the first."""
    second = drill.start()
    wait_until(lambda: "rebalancing" in first.said(), "the partitions are about to move", [first, second])
    return second


@pytest.mark.parametrize("stage", ["handled", "delivered", "stored"])
def test_a_worker_killed_at_any_stage_of_a_batch_loses_nothing_and_does_nothing_twice(drill: Drill, stage: str) -> None:
    """Before delivery, after it, after the store: killed with -9, the next start finishes what it had begun."""
    worker = drill.start(DRILL_DIES_AT=drill.mark(stage))
    drill.put(puts(KEYS, NUMBERS))
    assert worker.wait() == -signal.SIGKILL
    told_before = len(drill.kept())
    assert (told_before > 0) == (stage != "handled")
    worker.again()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.kept()) == KEYS * NUMBERS + told_before


def test_a_handler_that_raises_costs_its_own_event_only(drill: Drill) -> None:
    """The event becomes a dead letter that names class and place, not its content; its neighbours go on."""
    drill.put([*puts(KEYS, 20), Put(key="key-0", number=RAISES), *puts(KEYS, 20, first=20)])
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    (letter,) = drill.letters()
    assert letter.reason == f"ArithmeticError in {letter.service}"


def test_bytes_that_nobody_can_read_become_a_dead_letter(drill: Drill) -> None:
    """Broken encoding, broken JSON, an empty value and a foreign record: each is kept with its reason."""
    for value in (b"\xff\xfe", b'{"record":', b"", b'{"record":"drill.kept.v1","key":"key-0","number":1,"position":1}'):
        drill.put_raw(b"key-0", value)
    drill.put(puts(KEYS, NUMBERS))
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.letters()) == 4
    assert {letter.offset for letter in drill.letters()} == {0, 1, 2, 3}


def test_a_record_that_the_broker_refuses_for_good_becomes_a_dead_letter(drill: Drill) -> None:
    """An event whose output is too large is given up, its state with it; the rest of its batch is delivered."""
    drill.put([*puts(KEYS, 20), Put(key="key-1", number=TOO_LARGE), *puts(KEYS, 20, first=20)])
    drill.start()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    (letter,) = drill.letters()
    assert "Kafka refuses what" in letter.reason


def test_partitions_that_move_in_mid_batch_are_read_again_by_their_new_owner(drill: Drill) -> None:
    """A worker held before delivery gives way to a second one; what it held is neither lost nor done twice."""
    mark = Path(drill.mark("handled"))
    first = drill.start(DRILL_HOLDS_AT=str(mark))
    drill.put(puts(KEYS, NUMBERS))
    wait_until(mark.with_suffix(".holding").exists, "the first worker holds a batch", [first])
    second = drill.start()
    wait_until(lambda: drill.kept(), "the second worker handles its partitions", [first, second])
    mark.unlink()
    drill.wait_handled()
    assert_once_and_in_order(drill)


def test_partitions_that_move_while_a_worker_rests_lose_nothing(drill: Drill) -> None:
    """A worker that rests after each batch has records waiting when a second one comes, and when it is killed."""
    resting = {"DRILL_REST": "0.5"}
    first = drill.start(**resting)
    drill.put(puts(KEYS, NUMBERS))
    wait_until(lambda: drill.kept(), "the first worker handles something", [first])
    second = drill.start(**resting)
    wait_until(second.ready, "the second worker is ready", [first, second])
    drill.put(puts(KEYS, NUMBERS, first=NUMBERS))
    first.kill()
    drill.wait_handled()
    assert_once_and_in_order(drill, 2 * NUMBERS)


def test_a_batch_that_is_being_collected_takes_no_record_of_the_next_tenure_with_it(drill: Drill) -> None:
    """Partitions move while a long batch is collected: it is dropped, but not the record that ended the wait for its next one."""
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


def test_what_was_handed_on_before_the_queue_is_emptied_comes_again(drill: Drill) -> None:
    """Faust empties the queue after the seek that begins a tenure: no record goes with it, and commits never stand still."""
    late = {"DRILL_RESUMES_LATE": "1", "DRILL_REST": "1"}
    worker = drill.start(DRILL_DIES_AT=drill.mark("delivered"), **late)
    drill.put(puts(KEYS, NUMBERS))
    assert worker.wait() == -signal.SIGKILL
    worker.again()
    drill.wait_handled()
    assert worker.said().count("injected a late resumption") >= 2
    assert_once_and_in_order(drill)


def test_a_fetch_that_outlives_a_move_takes_nothing_from_recovery(drill: Drill) -> None:
    """A fetch still waits while the changelogs are sought: their records wait for recovery, which would wait for them for good."""
    first = drill.start()
    drill.put(puts(KEYS, NUMBERS))
    drill.wait_handled()
    second = drill.start(DRILL_HOLDS_FETCHES="1")
    wait_until(second.ready, "the second worker is ready", [first, second])
    drill.put(puts(KEYS, NUMBERS, first=NUMBERS))
    first.kill()
    drill.wait_handled()
    assert "injected a fetch that outlives a move" in second.said()
    assert_once_and_in_order(drill, 2 * NUMBERS)


def test_a_worker_that_delivers_keeps_its_partitions_until_it_has_acknowledged(drill: Drill) -> None:
    """Held after delivery, a worker stores and acknowledges before a second one takes over; nobody sees a half-done batch."""
    mark = Path(drill.mark("delivered"))
    first = drill.start(DRILL_HOLDS_AT=str(mark))
    drill.put(puts(KEYS, NUMBERS))
    wait_until(mark.with_suffix(".holding").exists, "the first worker holds a batch", [first])
    second = second_that_moves_partitions(drill, first)
    told = len(drill.kept())
    assert not second.ready(), "the second worker has partitions that the first still works on"
    mark.unlink()
    drill.wait_handled()
    assert_once_and_in_order(drill)
    assert len(drill.kept()) >= KEYS * NUMBERS > told


def test_a_kafka_that_cannot_be_reached_stops_the_process_with_nothing_acknowledged(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A worker whose broker dies ends with its own exit code; with the broker back, nothing is missing."""
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


def test_an_idle_worker_outlives_a_short_silence_of_kafka_and_ends_when_it_is_gone(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A broker that stands still for a few seconds costs nothing; one that is dead ends the worker, which has nothing to do."""
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
    """Its holes could not be told from records not yet read: the worker says so and ends."""
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
