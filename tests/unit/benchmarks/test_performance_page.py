"""The measured parts of docs/performance.md are made from the results file; what people wrote stays."""

import json
from pathlib import Path

from benchmarks.performance_page import PAGE, PARTS, RESULTS, filled
from benchmarks.results import Row, kept, write

EMPTY = "\n".join(f"before {name}\n<!-- measured: {name} -->\nold {name}\n<!-- end -->" for name in PARTS)
GOALS = {
    "at": "2026-11-30T20:00:00+00:00",
    "machine": "2 cores",
    "rows": [
        Row("fast", 2.0, "ms", "<=", 12, "2026-11-29T10:00:00+00:00")._asdict(),
        {
            "name": "many",
            "value": 1.0,
            "unit": "1/s",
            "op": ">=",
            "goal": 1000,
        },  # as it was written before rows had a time
    ],
}


def test_goals_are_a_table_in_which_a_missed_one_says_so() -> None:
    """And what was measured of nothing else stays as it was."""
    page = filled(EMPTY, GOALS)
    assert "| fast | 2.00 ms | ≤ 12 ms |  | 2026-11-29T10:00 |" in page
    assert "| many | 1.00 1/s | ≥ 1,000 1/s | missed | 2026-11-30T20:00 |" in page
    assert "old goals" not in page
    assert "old contest" in page
    assert all(f"before {name}" in page for name in PARTS)


def test_systems_of_different_sizes_are_a_table_for_each_thing_that_was_varied() -> None:
    """With what was measured beside throughput and cost."""
    point = {"size": 6, "per_second": 500.0, "milliseconds": 2.5}
    scaling = {
        "at": "2026-12-01T12:00:00+00:00",
        "partitions": [point | {"idle": 7.0}, point | {"size": 48, "idle": 21.0}],
        "workers": [point | {"size": 1, "idle": 7.0}],
        "people": [point | {"size": 1_000_000, "restored": 90.0, "restarted": 8.0}],
    }
    page = filled(EMPTY, GOALS | {"scaling": scaling})
    assert "| partitions of a topic | 6 | 48 |" in page
    assert "| idle, % of a core | 7.00 | 21.0 |" in page
    assert "| people on file | 1,000,000 |" in page
    assert "| start from changelogs alone, s | 90.0 |" in page


def test_filling_twice_changes_nothing_more() -> None:
    """The marks stay."""
    assert filled(filled(EMPTY, GOALS), GOALS) == filled(EMPTY, GOALS)


def test_the_page_shows_what_the_results_file_says() -> None:
    """Whoever measures again has both, and no figure is typed by hand."""
    page = PAGE.read_text()
    assert filled(page, json.loads(RESULTS.read_text())) == page


def test_rows_that_were_not_measured_again_are_kept(tmp_path: Path) -> None:
    """A run of one part leaves the other's figures, and counts its misses."""
    first = [Row("one", 1.0, "s", "<=", 2), Row("two", 9.0, "s", "<=", 2)]
    write(tmp_path / "results.json", first)
    again = [Row("one", 3.0, "s", "<=", 2)]
    earlier = json.loads((tmp_path / "results.json").read_text())
    earlier |= {
        "at": "2026-11-29T10:00:00+00:00",
        "rows": [row | {"at": "2026-11-29T10:00:00+00:00"} for row in earlier["rows"]],
    }
    write(tmp_path / "results.json", [*again, *kept(earlier, again)], disk={"tables": 2.0})
    document = json.loads((tmp_path / "results.json").read_text())
    assert [(row["name"], row["value"]) for row in document["rows"]] == [("one", 3.0), ("two", 9.0)]
    assert document["missed"] == ["one", "two"]
    assert [row["at"] for row in document["rows"]] == [document["at"], earlier["at"]], "each with its own time"
    assert document["disk"] == {"tables": 2.0}
