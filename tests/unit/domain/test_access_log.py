"""A chain shows whatever was done to it: an entry changed, removed, moved, made up, sent twice or cut off at either end."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.access_log import KEPT, Break, Place, Point, Walk, appended, chain_of, digest_of, is_written_down
from creditapp.models.accesses import Access, ChainHead
from creditapp.models.base import encode

NOW = 1_795_532_407.0
Entries = list[tuple[Place, bytes]]


def access(number: int, chain: str = "9") -> Access:
    """The accesses of one application, a minute apart."""
    return Access(
        access_id=f"a{number}", chain=chain, at=NOW + 60 * number, by="code", what="report", application_id=chain * 64
    )


def chain(length: int, name: str = "9") -> tuple[Entries, ChainHead]:
    """A chain as it stands in Kafka, and how far it goes."""
    head, entries = None, []
    for number in range(length):
        entry, head = appended(head, access(number, name), 3, number)
        entries.append((Place(3, number), encode(entry)))
    assert head is not None
    return entries, head


def broken(entries: Entries, head: ChainHead | None, now: float = NOW, *more: Point) -> list[Break]:
    """Where a walk finds the chain broken."""
    points = (Point(head.sequence, head.digest, "the table"),) if head else ()
    walk = Walk({"9": (*points, *more)})
    for place, value in entries:
        walk.take(place, b"9", value)
    return list(walk.breaks({"9": head.began} if head else {}, now))


def altered(value: bytes) -> bytes:
    """The entry with another reader."""
    return value.replace(b'"by":"code"', b'"by":"session"')


DONE: dict[str, tuple[Callable[[Entries], Entries], Place | None, str]] = {
    "one removed": (lambda e: e[:4] + e[5:], Place(3, 5), "entry 5 is missing"),
    "some removed": (lambda e: e[:4] + e[7:], Place(3, 7), "entries 5 to 7 are missing"),
    "one changed": (lambda e: [*e[:4], (e[4][0], altered(e[4][1])), *e[5:]], Place(3, 5), "entry 5 is not what it was when entry 6 was made"),
    "the last changed": (lambda e: [*e[:-1], (e[-1][0], altered(e[-1][1]))], Place(3, 9), "entry 10 is not the one in the table"),
    "two exchanged": (lambda e: [*e[:4], e[5], e[4], *e[6:]], Place(3, 5), "entry 5 is missing"),
    "the end cut off": (lambda e: e[:7], None, "it ends at entry 7; the table has entry 10"),
    "the beginning cut off": (lambda e: e[3:], None, "entries 1 to 3 are missing, and none is old enough to have expired"),
    "all removed": (lambda e: [], None, "it ends at entry 0; the table has entry 10"),
    "one made up": (lambda e: [*e[:5], (Place(3, 99), altered(e[4][1])), *e[5:]], Place(3, 99), "entry 5 comes after entry 5"),
    "something else written": (lambda e: [*e, (Place(3, 10), b"{}")], Place(3, 10), "no entry"),
}  # fmt: skip


@pytest.mark.parametrize("done", DONE)
def test_whatever_is_done_to_a_chain_is_found_with_its_place(done: str) -> None:
    """The first break is named by partition and offset, and what is wrong with it."""
    entries, head = chain(10)
    do, place, reason = DONE[done]
    assert broken(do(entries), head)[0] == Break("9", place, reason)


def test_a_whole_chain_is_not_broken() -> None:
    """Nor is one that has grown since it was asked how far it goes."""
    entries, head = chain(10)
    assert broken(entries, head) == []
    assert broken(entries, chain(7)[1]) == []


@given(start=st.integers(0, 9), end=st.integers(0, 10))
def test_entries_that_are_sent_again_after_a_crash_break_nothing(start: int, end: int) -> None:
    """They are the same bytes, behind the ones that had arrived."""
    entries, head = chain(10)
    again = [(Place(3, 10 + at), value) for at, (_, value) in enumerate(entries[start:end])]
    assert broken(entries[:end] + again + entries[end:], head) == []


def test_old_entries_may_expire() -> None:
    """Once the chain is older than entries are kept, its beginning may be gone."""
    entries, head = chain(10)
    assert broken(entries[3:], head, NOW + KEPT + 1) == []


def test_an_anchor_kept_elsewhere_shows_a_log_that_was_written_anew() -> None:
    """Whoever holds all keys can make a whole new chain, with a new table: its hashes are others."""
    entries, _ = chain(10)
    anchor = Point(6, digest_of(entries[5][1]), "line 1 of the anchors")
    head, forged = None, []
    for number in range(10):
        entry, head = appended(head, access(number + (number > 3)), 3, number)
        forged.append((Place(3, number), encode(entry)))
    assert broken(forged, head) == []
    assert broken(forged, head, NOW, anchor) == [
        Break("9", Place(3, 5), "entry 6 is not the one in line 1 of the anchors")
    ]
    assert broken(entries[:4], None, NOW, anchor) == [
        Break("9", None, "it ends at entry 4; line 1 of the anchors has entry 6")
    ]


def test_chains_that_share_a_partition_are_followed_apart() -> None:
    """Each by its own numbers."""
    one, other = chain(5)[0], chain(5, "a")[0]
    walk = Walk({})
    for pair in zip(one, other, strict=True):
        for place, value in pair:
            walk.take(place, None, value)
    assert walk.entries == 10
    assert list(walk.breaks({}, NOW)) == []


def test_an_access_that_is_read_again_is_not_written_down_again() -> None:
    """By its position in its topic; in another partition, after their number was changed, it is another one."""
    _, head = chain(3)
    assert [is_written_down(head, 3, offset) for offset in (1, 2, 3)] == [True, True, False]
    assert not is_written_down(head, 4, 0)
    assert not is_written_down(None, 3, 0)


def test_an_entry_is_hashed_as_it_stands_in_kafka() -> None:
    """Byte for byte: other white space is another entry."""
    (place, value), *_ = chain(1)[0]
    spaced = json.dumps(json.loads(value), indent=1).encode()
    assert digest_of(value) != digest_of(spaced)
    assert chain_of("9f86") == "9"
    assert str(place) == "3:0"
