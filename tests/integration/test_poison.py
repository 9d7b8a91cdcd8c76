"""Records that nobody can handle: they become dead letters, a flood of them pauses its own partition, and all others flow."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from broker.cluster import Cluster
from creditapp.clock import SystemClock
from creditapp.models.base import encode
from creditapp.models.furnished import Furnished
from creditapp.models.sealed import Sealed
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.encryption import encrypt_to
from creditapp.privacy.keys import Keys
from creditapp.streaming.partitioner import partition_of
from creditapp.streaming.publisher import Emit
from creditapp.topics import CREDIT_EVENTS, FURNISHED, FURNISHERS
from tests.drills.drill import Drill, Worker, once, puts, wait_until
from tests.support.furnishing import furnisher, resigned
from tests.support.system import ROOT
from tests.support.waiting import PATIENCE

KEYS, NUMBERS, FLOOD = 8, 20, 150
BANK = "First Bank of Troy"
FOR_LONG = {"CREDITAPP_DEAD_LETTER_PAUSE": "600", "CREDITAPP_BATCH_SIZE": "50"}
SHORTLY = {"CREDITAPP_DEAD_LETTER_PAUSE": "0.5", "CREDITAPP_BATCH_SIZE": "50"}


@pytest.fixture
def drill(kafka: Cluster, tmp_path: Path) -> Iterator[Drill]:
    """A drill with 150 unusable records on partition 0 and, behind and beside them, good ones."""
    with Drill(kafka.bootstrap, tmp_path) as drill:
        drill.put_raw(*[(b"key-0", b"\xff not a record %d" % number) for number in range(FLOOD)], partition=0)
        drill.put(puts(KEYS, NUMBERS))
        yield drill


def creditapp(drill: Drill, *arguments: str) -> str:
    """What a command of the operators prints."""
    command = [sys.executable, "-m", "creditapp.cli", *arguments]
    environment = os.environ | {"CREDITAPP_HOME": str(drill.home), "CREDITAPP_BROKER": drill.settings.broker}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def elsewhere() -> set[tuple[str, int]]:
    """The good records of all partitions but the flooded one."""
    return {place for place in once(KEYS, NUMBERS) if partition_of(place[0].encode(), 4) != 0}


def paused(worker: Worker) -> bool:
    """Whether the worker's metrics say that it has paused a source."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{worker.port}/metrics", timeout=PATIENCE) as answer:
            lines = answer.read().decode().splitlines()
    except OSError:  # its private port is not open yet
        return False
    return any(line.startswith("creditapp_paused_sources{") and line.endswith(" 1.0") for line in lines)


def assert_each_has_one_letter(drill: Drill) -> None:
    """All unusable records are dead letters, once each as operators see them."""
    assert {letter.offset for letter in drill.letters()} == set(range(FLOOD))
    listed = creditapp(drill, "dead-letters", "list", "--last", "1000", "--service", f"drill-{drill.name}")
    origins = [line.split()[5] for line in listed.splitlines() if f"{drill.source.name}[0]@" in line]
    assert sorted(origins) == sorted(f"{drill.source.name}[0]@{offset}" for offset in range(FLOOD))


def test_nothing_but_unusable_records_ends_no_worker(kafka: Cluster, tmp_path: Path) -> None:
    """On every partition, and not a good one among them: the worker stays, and all of them become letters."""
    with Drill(kafka.bootstrap, tmp_path) as drill:
        for partition in range(4):
            drill.put_raw(*[(b"key-0", b"\xff %d" % number) for number in range(FLOOD)], partition=partition)
        worker = drill.start(**SHORTLY)
        drill.wait_handled()
        assert worker.process.poll() is None
        assert {(letter.partition, letter.offset) for letter in drill.letters()} == {
            (partition, offset) for partition in range(4) for offset in range(FLOOD)
        }


def test_intake_takes_in_what_stands_beside_and_behind_150_unusable_records(kafka: Cluster, tmp_path: Path) -> None:
    """The service itself: it once ended at each start, for good, and no furnisher's record came through."""
    with Drill(kafka.bootstrap, tmp_path, module="creditapp.agents.intake") as drill:
        drill.publish([Emit(FURNISHERS, furnisher(BANK))])
        drill.source = FURNISHED
        drill.put_raw(*[(b"r", b"\xff %d" % number) for number in range(FLOOD)], partition=0)
        for partition in (1, 2, 3, 0):
            drill.put_raw((f"r{partition}".encode(), furnished(drill, f"r{partition}")), partition=partition)
        intake = drill.start(**SHORTLY)
        taken = lambda: {record.value for record in drill.read(CREDIT_EVENTS.name)}  # noqa: E731
        wait_until(lambda: len(taken()) == 4, "all four good records are taken in", [intake])
        assert intake.process.poll() is None
        assert {letter.offset for letter in drill.letters()} == set(range(FLOOD))


def furnished(drill: Drill, record_id: str) -> bytes:
    """A record that a furnisher may send."""
    golden = json.loads((ROOT / "tests/contract/golden/creditapp.furnished_body.v1.json").read_text())
    content = encrypt_to(
        Keys.load(drill.home).intake_public, json.dumps(golden).encode(), FURNISHED_BODY.context, SystemClock().today()
    )
    return encode(resigned([Furnished(record_id=record_id, sealed=Sealed(sealed=content))], BANK)[0])


def test_a_flood_pauses_its_partition_and_all_others_flow_until_an_operator_ends_the_pause(drill: Drill) -> None:
    """Its letters are delivered first; the alarm is a metric, a log line and what `creditapp` shows."""
    worker = drill.start(**FOR_LONG)
    wait_until(lambda: elsewhere() <= drill.positions().keys(), "the other partitions are handled", [worker])
    wait_until(lambda: paused(worker), "the partition is paused", [worker])
    assert 100 <= len(drill.letters()) < FLOOD
    assert drill.positions().keys() == elsewhere(), "the paused partition is not read"
    assert f"{drill.source.name}/0 is paused" in worker.said()
    assert f"{drill.source.name}[0]" in creditapp(drill, "dead-letters", "paused")
    drill.put(puts(KEYS, NUMBERS, first=NUMBERS))
    after = {place for place in once(KEYS, 2 * NUMBERS) if partition_of(place[0].encode(), 4) != 0}
    wait_until(lambda: after <= drill.positions().keys(), "the others still flow", [worker])
    creditapp(drill, "dead-letters", "resume", "--service", f"drill-{drill.name}")
    drill.wait_handled()
    assert worker.process.poll() is None
    assert drill.positions() == once(KEYS, 2 * NUMBERS)
    assert_each_has_one_letter(drill)
    assert not paused(worker)
    assert f"{drill.source.name}[0]" not in creditapp(drill, "dead-letters", "paused")


def test_a_paused_partition_is_read_again_by_itself(drill: Drill) -> None:
    """After the pause the rest of the flood and what stands behind it are handled by the same worker."""
    worker = drill.start(**SHORTLY)
    drill.wait_handled()
    assert worker.process.poll() is None
    assert f"{drill.source.name}/0 is paused" in worker.said()
    assert drill.positions() == once(KEYS, NUMBERS)
    assert_each_has_one_letter(drill)


@pytest.mark.parametrize("stage", ["handled", "delivered"])
def test_a_worker_killed_in_a_flood_leaves_one_letter_a_record(drill: Drill, stage: str) -> None:
    """Killed before or after its letters were delivered, it reads the records again: still one letter each."""
    worker = drill.start(DRILL_DIES_AT=drill.mark(stage), **SHORTLY)
    assert worker.wait() == -signal.SIGKILL
    worker.again()
    drill.wait_handled()
    assert drill.positions() == once(KEYS, NUMBERS)
    assert_each_has_one_letter(drill)


def test_a_second_worker_that_takes_over_a_paused_partition_goes_on_with_it(drill: Drill) -> None:
    """The pause ends with the worker that made it: nothing is lost with it and nothing waits for ever."""
    worker = drill.start(**FOR_LONG)
    wait_until(lambda: paused(worker), "the partition is paused", [worker])
    drill.start(**SHORTLY)
    worker.kill()
    drill.wait_handled()
    assert drill.positions() == once(KEYS, NUMBERS)
    assert_each_has_one_letter(drill)


def test_a_letter_replayed_twice_has_one_effect_and_a_discarded_one_is_not_offered_again(drill: Drill) -> None:
    """The record goes to its topic again; who replays it once more is told that it was done."""
    drill.start(**SHORTLY)
    drill.wait_handled()
    place = creditapp(drill, "dead-letters", "list", "--service", f"drill-{drill.name}").splitlines()[-1].split()[0]
    before = len(drill.read(drill.source.name))
    assert "1 replayed" in creditapp(drill, "dead-letters", "replay", place)
    assert "0 replayed, 1 already dealt with" in creditapp(drill, "dead-letters", "replay", place)
    assert "0 discarded, 1 already dealt with" in creditapp(drill, "dead-letters", "discard", place)
    assert len(drill.read(drill.source.name)) == before + 1
    drill.wait_handled()  # what still cannot be handled is a letter of its own
    chosen = ("--service", f"drill-{drill.name}")
    assert f"{FLOOD} discarded" in creditapp(drill, "dead-letters", "discard", *chosen)
    assert creditapp(drill, "dead-letters", "list", *chosen) == ""
    assert len(drill.read(drill.source.name)) == before + 1
    assert place in creditapp(drill, "dead-letters", "list", "--all", "--last", "1000", *chosen)
