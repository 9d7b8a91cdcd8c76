"""Blocked items are in no report and no score until operators decline the block or rescind it, whatever is reported of them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.blocks import MOST_BLOCKS, due, with_decision
from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import CreditFile, FileView, add_look, fold, read_as_of
from creditapp.domain.file_requests import apply, block_notice_of
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.report import extract_of
from creditapp.errors import InvalidRecord
from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.models.base import encode
from creditapp.models.blocks import BlockDecision
from creditapp.models.credit_events import CreditEvent
from creditapp.models.requests import Block
from tests.support.domain_samples import BANK, TODAY, account, bankruptcy, collection, filed, furnished, inquiry, many
from tests.unit.domain.test_file_requests import CARD, FILE, ITEMS, NOON, REPORT, REQUESTS, Request, with_requests

DAY = timedelta(days=1)
BLOCKED: Request = (Block(items=(CARD,), report=REPORT, text="I never had that card."), NOON, "b1")


def decision(
    decided: BlockDecided, at: float = NOON + 1, ground: BlockGround | None = None, block_id: str = "b1"
) -> BlockDecision:
    """What operators have decided."""
    return BlockDecision(consumer_id="c-1", block_id=block_id, decided=decided, ground=ground, at=at)


def after(file: CreditFile, *decisions: BlockDecision) -> CreditFile:
    """The file after these decisions."""
    blocks = file.blocks
    for each in decisions:
        blocks = with_decision(blocks, each)
    return replace(file, blocks=blocks)


def pairs_in(view: FileView) -> Iterator[tuple[str, CreditEvent]]:
    """Every item that a reading has, with its furnisher."""
    yield from view.accounts
    yield from view.collections
    yield from view.bankruptcies
    yield from view.inquiries


def shown(file: CreditFile, day: date = TODAY) -> set[str]:
    """The ids of all items that a reading has."""
    return {item_id(item_key(event, by)) for by, event in pairs_in(read_as_of(file, day))}


def test_blocked_items_leave_every_reading_at_once() -> None:
    """Of each kind: account, collection, bankruptcy, inquiry."""
    assert shown(FILE) == set(ITEMS)
    for item in ITEMS:
        assert shown(with_requests([(Block(items=(item,), report=REPORT), NOON, "b1")])) == set(ITEMS) - {item}
    assert shown(with_requests([(Block(items=tuple(ITEMS), report=REPORT), NOON, "b1")])) == set()


def test_a_file_scores_as_if_the_blocked_item_had_never_been_reported() -> None:
    """The same characteristics."""
    without = read_as_of(filed(collection(), bankruptcy(), inquiry()), TODAY)
    assert characteristics(read_as_of(with_requests([BLOCKED]), TODAY), TODAY) == characteristics(without, TODAY)


def test_a_blocked_item_that_is_reported_again_stays_blocked() -> None:
    """Later, corrected, and under a new number too (15 USC 1681c-2(a))."""
    later = TODAY + 40 * DAY
    again = fold(with_requests([BLOCKED]), furnished(account(event_id="a2", as_of=later, balance=900)))
    assert CARD not in shown(again, later)
    renumbered = account(event_id="a3", as_of=later, reference="9999", previous_reference="4417")
    moved = fold(again, furnished(renumbered))
    assert not read_as_of(moved, later).accounts
    assert read_as_of(fold(FILE, furnished(renumbered)), later).accounts


def test_another_furnishers_item_of_the_same_number_is_not_blocked() -> None:
    """A block names an item of one furnisher."""
    file = with_requests([BLOCKED], fold(FILE, furnished(account(), by="Another Bank")))
    assert [by for by, _ in read_as_of(file, TODAY).accounts] == ["Another Bank"]


@pytest.mark.parametrize(
    ("decisions", "is_shown"),
    [
        ([decision("confirmed")], False),
        ([decision("declined", ground="error")], True),
        ([decision("confirmed"), decision("rescinded", NOON + 2, "benefited")], True),
        ([decision("declined", ground="misrepresentation"), decision("confirmed", NOON + 2)], False),
    ],
)
def test_operators_decide_and_of_several_decisions_the_last_counts(
    decisions: list[BlockDecision], is_shown: bool
) -> None:
    """In whatever order they arrive."""
    for order in (decisions, decisions[::-1]):
        file = after(with_requests([BLOCKED]), *order)
        assert (CARD in shown(file)) == is_shown
        (block,) = extract_of(read_as_of(file, TODAY), TODAY).blocks
        last = decisions[-1]
        assert (block.decided, block.ground, block.decided_at) == (last.decided, last.ground, last.at)


def test_an_item_of_two_blocks_is_shown_when_neither_is_in_force() -> None:
    """One that is declined does not end the other."""
    file = with_requests([BLOCKED, (Block(items=(CARD,), report=REPORT), NOON + 1, "b2")])
    file = after(file, decision("declined", ground="error"))
    assert CARD not in shown(file)
    assert CARD in shown(after(file, decision("declined", ground="error", block_id="b2")))


def test_a_decision_about_an_unknown_block_changes_nothing() -> None:
    """There is nothing to decide."""
    file = with_requests([BLOCKED])
    assert after(file, decision("declined", block_id="other")) == file


def test_only_items_of_the_file_that_others_reported_are_blocked() -> None:
    """Those of several that are there; none is an error that names no item."""
    file = add_look(FILE, "a" * 64, TODAY)
    (look,) = [item_id(key) for key in file.items if key.startswith("inquiry|creditapp|")]
    block = apply(file, Block(items=(CARD, "0" * 16, look), report=REPORT), NOON, "b1").blocks["b1"]
    assert [item_id(key) for key in block.items] == [CARD]
    with pytest.raises(InvalidRecord, match="no such item"):
        apply(file, Block(items=("0" * 16, look), report=REPORT), NOON, "b1")


def test_a_full_file_takes_no_further_block() -> None:
    """One more is refused and takes nothing away."""
    full = with_requests([(BLOCKED[0], NOON, f"b{number}") for number in range(MOST_BLOCKS)])
    with pytest.raises(InvalidRecord, match="as many blocks"):
        apply(full, BLOCKED[0], NOON, "one more")


def test_the_law_gives_four_business_days() -> None:
    """Weekends and holidays do not count: 19 June 2026, a Friday, is Juneteenth."""
    assert due(date(2026, 6, 15)) == date(2026, 6, 22)


def test_the_person_sees_the_block_and_lenders_see_nothing_of_it() -> None:
    """Neither the item nor that there is a block."""
    view: FileView = read_as_of(with_requests([BLOCKED]), TODAY)
    own, lenders = (extract_of(view, TODAY, to_lender=to_lender) for to_lender in (False, True))
    (block,) = own.blocks
    assert (block.block_id, block.opened, block.due) == ("b1", TODAY, date(2026, 6, 22))
    assert [(item.item, item.by, item.kind, item.number) for item in block.items] == [
        (CARD, BANK, "account", "••••4417")
    ]
    assert lenders.blocks == () and not lenders.accounts and not own.accounts


def test_a_notice_has_each_item_as_last_reported_with_its_furnisher_and_the_report() -> None:
    """15 USC 1681c-2(b)."""
    body = block_notice_of(with_requests([BLOCKED]), "b1")
    assert [(item.furnisher, item.reported) for item in body.items] == [(BANK, account())]
    assert (body.report, body.text) == (REPORT, "I never had that card.")


DECISIONS = st.lists(
    st.builds(
        decision,
        st.sampled_from(["confirmed", "declined", "rescinded"]),
        st.integers(0, 3).map(lambda seconds: NOON + seconds),
        st.sampled_from([None, "error", "benefited"]),
        st.sampled_from(["b1", "b2", "b9"]),
    ),
    max_size=5,
)


@given(st.data())
@many
def test_decisions_in_any_order_and_repeated_give_the_same_bytes(data: st.DataObject) -> None:
    """And so do requests and decisions of other blocks among them."""
    file = with_requests([BLOCKED, (BLOCKED[0], NOON, "b2"), *_others(data.draw(REQUESTS))])
    decisions: Sequence[BlockDecision] = data.draw(DECISIONS)
    again = data.draw(st.lists(st.sampled_from(decisions), max_size=3)) if decisions else []
    mixed = after(file, *data.draw(st.permutations([*decisions, *again])))
    assert encode(mixed) == encode(after(file, *decisions))


def _others(requests: list[Request]) -> list[Request]:
    return [(wish, at, f"other-{request_id}") for wish, at, request_id in requests]
