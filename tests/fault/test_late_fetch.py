"""A late fetch after partitions moved: stock Faust commits past what it skipped, ours reads it (docs/delivery.md)."""

from pathlib import Path

import pytest

from broker.cluster import Cluster
from tests.drills.drill import Drill, puts, wait_until
from tests.drills.late_fetch import LATE_BY
from tests.drills.records import Put

KEYS, BEFORE, AFTER = 8, 10, 40
ALL = {(put.key, put.number) for put in puts(KEYS, BEFORE + AFTER)}


def numbers_that_came_through(kafka: Cluster, home: Path, module: str) -> set[tuple[str, int]]:
    """Handle and commit some, start anew with a late fetch, handle the rest: what has come out in the end."""
    from creditapp.models.base import decode
    from tests.drills.records import Kept

    with Drill(kafka.bootstrap, home, module=module) as drill:
        first = drill.start()
        drill.put(puts(KEYS, BEFORE))
        drill.wait_handled()
        first.stop()
        drill.put(puts(KEYS, AFTER, first=BEFORE))
        second = drill.start(DRILL_LATE="1")
        drill.wait_handled()
        wait_until(lambda: "injected a late fetch" in second.said(), "the fault is injected", [second])
        kind: type[Put] | type[Kept] = Put if module.endswith("stock") else Kept
        found = [decode(kind, record.value) for record in drill.read(drill.out.name)]
        return {(record.key, record.number) for record in found}


def test_stock_faust_loses_what_a_late_fetch_skipped(kafka: Cluster, tmp_path: Path) -> None:
    """It takes the jump for a hole, commits past it, and nobody ever reads the records in between."""
    lost = ALL - numbers_that_came_through(kafka, tmp_path, "tests.drills.stock")
    assert len(lost) >= LATE_BY - 1
    assert {number for _, number in lost} >= {BEFORE}


@pytest.mark.parametrize("attempt", [1, 2])
def test_ours_loses_nothing(kafka: Cluster, tmp_path: Path, attempt: int) -> None:
    """It seeks back to the record that is next and hands on no other."""
    assert numbers_that_came_through(kafka, tmp_path, "tests.drills.service") == ALL
