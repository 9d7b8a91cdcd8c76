"""From the page to the ledger and back to the page: every opening is an entry, repetitions are one line for the person."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.domain.access_log import NOTHING, OPERATORS, Place, Point, Walk
from creditapp.models.accesses import Access, AccessEntry
from creditapp.models.base import encode
from creditapp.topics import ACCESS_LOG, ACCESSES, NOTED_ACCESSES, OPERATOR_ACCESSES
from tests.support.authentic import authentic_raw
from tests.support.bus import Bus, scoring_bus

TODAY = date(2026, 11, 24)
ID = "9" * 64


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services."""
    return scoring_bus(tmp_path / "home", TODAY)


def access(number: int, chain: str = "9", **changes: Any) -> Access:
    """An access."""
    usual: dict[str, Any] = {
        "access_id": f"a{number}", "chain": chain, "at": 1000.0 + number, "by": "code", "what": "report",
        "application_id": ID, "consumer_id": "c-1",
    }  # fmt: skip
    return Access(**(usual | changes))


def breaks(bus: Bus) -> list[Any]:
    """What a check of the log finds."""
    heads = {chain: bus.state("ledger", chain) for chain in ("9", "a", OPERATORS)}
    known = {chain: head for chain, head in heads.items() if head}
    walk = Walk({chain: (Point(head.sequence, head.digest, "table"),) for chain, head in known.items()})
    for raw in bus.topics[ACCESS_LOG.name]:
        walk.take(Place(0, raw.offset), raw.key, raw.value)
    return list(walk.breaks({chain: head.began for chain, head in known.items()}, 2000.0))


def test_every_access_of_the_site_becomes_an_entry_of_its_chain(bus: Bus) -> None:
    """The first follows nothing, each other the one before it; an application that is not in a view has its entry too."""
    for number in range(3):
        bus.put(ACCESSES, access(number))
        bus.put(ACCESSES, access(number, "a", application_id="a" * 64))
    bus.run()
    entries: list[AccessEntry] = bus.records(ACCESS_LOG)
    assert [entry.sequence for entry in entries if entry.chain == "9"] == [1, 2, 3]
    assert [entry.previous for entry in entries if entry.sequence == 1] == [NOTHING, NOTHING]
    assert {entry.access.access_id for entry in entries} == {"a0", "a1", "a2"}
    assert breaks(bus) == []


def test_accesses_of_operators_have_a_chain_of_their_own(bus: Bus) -> None:
    """Nobody can write into another sender's chain: that record becomes a dead letter."""
    bus.put(OPERATOR_ACCESSES, access(1, OPERATORS, by="operator", what="dispute"))
    bus.put(OPERATOR_ACCESSES, access(2, "9", by="operator", what="dispute"))
    bus.put(NOTED_ACCESSES, access(3, OPERATORS))
    bus.run()
    assert [entry.access.access_id for entry in bus.records(ACCESS_LOG)] == ["a1"]
    assert bus.refused == [("ledger", "Access: chain is none of its sender's")] * 2


@pytest.mark.parametrize("kept", [0, 2, 4])
def test_a_ledger_that_was_killed_sends_the_same_entries_again(bus: Bus, kept: int) -> None:
    """Its table may be behind what it has sent, never ahead of it; in either case the chain is whole and nothing is in it twice."""
    app = bus.apps["ledger"]
    raws = [authentic_raw(app.keys, NOTED_ACCESSES.name, at, b"9", encode(access(at))) for at in range(4)]
    if kept:
        bus.handle(app, raws[:kept])
    table = dict(bus.tables)
    bus.handle(app, raws[kept:])
    bus.tables = table  # it ended after its entries were confirmed, before its table was
    bus.handle(app, raws)
    assert breaks(bus) == []
    assert {json.loads(raw.value or b"")["sequence"] for raw in bus.topics[ACCESS_LOG.name]} == {1, 2, 3, 4}
