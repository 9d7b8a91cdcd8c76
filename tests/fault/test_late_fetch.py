"""A late fetch after a rebalance: stock Faust commits past the records it skipped, ours reads them (docs/delivery.md)."""

from pathlib import Path

import pytest

from broker.cluster import Cluster
from tests.drills.drill import Drill, puts, wait_until
from tests.drills.late_fetch import LATE_BY
from tests.drills.records import Put

KEYS, BEFORE, AFTER = 8, 10, 40
ALL = {(put.key, put.number) for put in puts(KEYS, BEFORE + AFTER)}


def delivered_numbers(kafka: Cluster, home: Path, module: str) -> set[tuple[str, int]]:
    """Handle and commit some records, restart with a late fetch, handle the rest: key and number of all outputs."""
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
        outputs = [decode(kind, record.value) for record in drill.read(drill.out.name)]
        return {(record.key, record.number) for record in outputs}


def test_stock_faust_loses_what_a_late_fetch_skipped(kafka: Cluster, tmp_path: Path) -> None:
    """It takes the jump for a gap, commits past it, and the records in between are never read."""
    lost = ALL - delivered_numbers(kafka, tmp_path, "tests.drills.stock")
    assert len(lost) >= LATE_BY - 1
    assert {number for _, number in lost} >= {BEFORE}


@pytest.mark.parametrize("attempt", [1, 2])
def test_ours_loses_nothing(kafka: Cluster, tmp_path: Path, attempt: int) -> None:
    """It seeks back to the next record and passes on no other."""
    assert delivered_numbers(kafka, tmp_path, "tests.drills.service") == ALL
