"""Ratios compare neighbours of one round, and costs are named by who causes them."""

from dataclasses import replace

import pytest

from benchmarks.side_by_side.contestants import chosen
from benchmarks.side_by_side.figures import rows, summary
from benchmarks.side_by_side.measuring import CLIENT, KAFKA, Measured, owner

ONE = Measured(
    rate=100.0, p50=10.0, p99=20.0, processor={"gateway": 1.0, KAFKA: 2.0, CLIENT: 9.0},
    bytes={"creditapp.scores": 5.0}, records=1.0, requests={"Produce": 0.5}, memory=100.0,
)  # fmt: skip


def test_a_ratio_is_the_median_of_the_rounds_ratios() -> None:
    """A minute in which everything was slow changes neither side alone."""
    ours = [replace(ONE, rate=rate) for rate in (200.0, 20.0, 400.0)]
    theirs = [replace(ONE, rate=rate) for rate in (100.0, 10.0, 100.0)]
    (row,) = rows({"a": ours, "c": theirs})
    assert row.value == 2.0
    assert row.goal == 4.0
    assert not row.met


def test_only_pairs_that_were_measured_have_a_row() -> None:
    """So `--only` leaves the other goals as they were."""
    assert rows({"e": [ONE]}) == []
    assert [row.name[:12] for row in rows({"a": [ONE], "d": [ONE]})] == ["throughput a", "median laten"]


def test_what_the_client_uses_is_no_cost_of_the_contestant() -> None:
    """It is shown by itself."""
    assert ONE.own_processor == 3.0


def test_a_part_that_a_round_lacks_has_cost_nothing_in_it() -> None:
    """The broker counts no commits in a short round, for instance."""
    commits = replace(ONE, requests={"Produce": 0.5, "OffsetCommit": 0.4})
    assert summary({"a": [ONE, ONE, commits]})["a"]["requests"] == {"Produce": 0.5, "OffsetCommit": 0.0}


@pytest.mark.parametrize(
    ("topic", "service"),
    [
        ("creditapp.accepted", CLIENT),
        ("creditapp.verified-applications", "identity"),
        ("creditapp-bureau-credit-files-changelog", "bureau"),
        ("changelog__peer-d.reporting--peer-d.creditapp.scores--default", "reporting"),
        ("__consumer_offsets", KAFKA),
    ],
)
def test_every_record_has_somebody_who_published_it(topic: str, service: str) -> None:
    """By the table of topics, by the tables, and as Quix Streams names its changelogs."""
    assert owner(topic) == service


def test_contestants_are_chosen_by_letter_and_an_unknown_letter_is_named() -> None:
    """In the order in which they are named, each once."""
    assert [one.letter for one in chosen("e, a,e")] == ["e", "a"]
    with pytest.raises(SystemExit, match="--only x: there are a, b, c"):
        chosen("a,x")
