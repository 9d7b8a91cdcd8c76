"""What a person requests of their own file: any order and repetition gives the same file, and each right has its limits."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import CreditFile, add_look, fold, read_as_of
from creditapp.domain.file_requests import (
    ANSWER_WITHIN,
    EXTENSION,
    MOST_DISPUTES,
    apply,
    day_of,
    due,
    notice_of,
    with_answers,
)
from creditapp.domain.item_keys import furnisher_in, item_id, item_key
from creditapp.domain.report import extract_of
from creditapp.errors import InvalidRecord
from creditapp.models.answers import Answer
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.requests import (
    Block,
    Dispute,
    Freeze,
    Lift,
    PlaceAlert,
    RemoveAlert,
    Statement,
    Thaw,
    TheftReport,
    Wish,
)
from tests.support.domain_samples import (
    BANK,
    TODAY,
    account,
    bankruptcy,
    collection,
    deletion,
    filed,
    furnished,
    inquiry,
    many,
    some,
)

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC).timestamp()
DAY = timedelta(days=1)
FILE = filed(account(), collection(), bankruptcy(), inquiry())
ITEMS = [item_id(key) for key in FILE.items]
CARD = item_id(item_key(account(), BANK))

REPORT = TheftReport(agency="IdentityTheft.gov", number="7", filed=date(2026, 6, 10))

WISHES = st.one_of(
    st.just(Freeze()),
    st.just(Thaw()),
    st.builds(
        Lift,
        begins=st.dates(TODAY, TODAY + 40 * DAY),
        ends=st.one_of(st.none(), st.dates(TODAY, TODAY + 40 * DAY)),
        lender=st.sampled_from(["", "harbor", "alder"]),
    ),
    st.builds(
        PlaceAlert,
        kind=st.sampled_from(["initial", "extended", "active_duty"]),
        phone=st.sampled_from(["", "415-555-0123"]),
    ),
    st.builds(Block, items=st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3).map(tuple), report=st.just(REPORT)),
    st.builds(RemoveAlert, kind=st.sampled_from(["initial", "extended", "active_duty"])),
    st.builds(Statement, text=st.sampled_from(["", "I was ill.", "It was not me."])),
    st.builds(
        Dispute, item=st.sampled_from(ITEMS), reason=st.sampled_from(["not_mine", "paid"]), text=st.text(max_size=3)
    ),
)
REQUESTS = st.lists(st.tuples(WISHES, st.integers(0, 40).map(lambda days: NOON + days * 86_400)), max_size=8).map(
    lambda requests: [(wish, at, f"r{number}") for number, (wish, at) in enumerate(requests)]
)
"""Requests as they arrive over the topic: each with its time and an id of its own."""

Request = tuple[Wish, float, str]


def with_requests(requests: Sequence[Request], file: CreditFile = FILE) -> CreditFile:
    """The file after these requests, one by one."""
    for wish, at, request_id in requests:
        file = apply(file, wish, at, request_id)
    return file


def disputed(item: str = CARD, at: float = NOON, request_id: str = "d1", **changes: Any) -> CreditFile:
    """The file after one dispute."""
    return with_requests([(Dispute(item=item, reason="paid", **changes), at, request_id)])


def answer(outcome: str, dispute_id: str = "d1", by: str = BANK) -> FurnishedBy:
    """A furnisher's answer without events."""
    return FurnishedBy(furnisher=by, events=(), answers=(Answer(dispute_id=dispute_id, outcome=outcome),))  # type: ignore[arg-type]


# Requests


@pytest.mark.slow
@given(st.data())
@many
def test_any_order_and_repetition_gives_the_same_bytes(data: st.DataObject) -> None:
    """However requests are ordered and repeated on their way, the file is the same."""
    requests = data.draw(REQUESTS)
    again = data.draw(st.lists(st.sampled_from(requests), max_size=4)) if requests else []
    assert encode(with_requests(data.draw(st.permutations([*requests, *again])))) == encode(with_requests(requests))


@given(REQUESTS)
@some
def test_the_last_freeze_and_the_last_statement_count(requests: list[Request]) -> None:
    """Of freezes and thaws the latest decides, and so of statements; nothing else touches them."""
    file = with_requests(requests)
    freezes = [(at, request_id, wish) for wish, at, request_id in requests if isinstance(wish, Freeze | Thaw)]
    statements = [(at, request_id, wish) for wish, at, request_id in requests if isinstance(wish, Statement)]
    *_, freeze = max(freezes, default=(None,))
    assert (file.freeze.frozen if file.freeze else None) == (isinstance(freeze, Freeze) if freeze else None)
    *_, statement = max(statements, default=(None,))
    assert (file.statement.text if file.statement else None) == (statement.text if statement else None)


@given(REQUESTS)
@some
def test_requests_and_events_do_not_touch_one_another(requests: list[Request]) -> None:
    """Folding what furnishers send, before or after, leaves the requests as they are, and they leave the items."""
    news = furnished(account(event_id="a2", as_of=TODAY - DAY, balance=1))
    before, later = with_requests(requests, fold(FILE, news)), fold(with_requests(requests), news)
    assert encode(before) == encode(later)
    assert before.items == fold(FILE, news).items


@given(REQUESTS)
@some
def test_a_file_with_requests_survives_its_encoding(requests: list[Request]) -> None:
    """A file decoded from its bytes is the file."""
    assert decode(CreditFile, encode(with_requests(requests))) == with_requests(requests)


def test_two_disputes_with_one_id_are_one_dispute() -> None:
    """The same dispute sent twice counts once, with the text sent first."""
    twice = with_requests([(Dispute(item=CARD, reason="paid", text=text), NOON, "d1") for text in ("first", "second")])
    assert [dispute.text for dispute in twice.disputes.values()] == ["first"]


@pytest.mark.parametrize("item", ["0" * 16, item_id(item_key(account(reference="other"), BANK))])
def test_what_is_not_in_the_file_cannot_be_disputed(item: str) -> None:
    """The error names no item."""
    with pytest.raises(InvalidRecord, match="no such item") as refused:
        disputed(item)
    assert item not in str(refused.value)


def test_a_persons_own_look_cannot_be_disputed_and_a_lenders_can() -> None:
    """There is nobody to answer for a person's own look."""
    file = add_look(FILE, "a" * 64, TODAY)
    (look,) = [item_id(key) for key in file.items if key.startswith("inquiry|creditapp|")]
    with pytest.raises(InvalidRecord, match="no such item"):
        apply(file, Dispute(item=look, reason="not_mine"), NOON, "d1")
    assert disputed(item_id(item_key(inquiry(), BANK))).disputes


def test_a_full_file_takes_no_further_dispute() -> None:
    """One more is refused and takes nothing away."""
    full = with_requests([(Dispute(item=CARD, reason="paid"), NOON, f"d{number}") for number in range(MOST_DISPUTES)])
    with pytest.raises(InvalidRecord, match="as many disputes"):
        apply(full, Dispute(item=CARD, reason="paid"), NOON, "one more")
    assert apply(full, Dispute(item=CARD, reason="paid"), NOON, "d1") == full


# Notices and their clock


def test_a_notice_has_the_furnishers_own_item_and_what_is_said_to_be_wrong() -> None:
    """The newest report of the item, the reason and the words; nothing of other items."""
    notice = notice_of(disputed(text="I paid it in May."), "d1")
    assert notice is not None
    assert (notice.furnisher, notice.reported, notice.reason, notice.text) == (
        BANK,
        account(),
        "paid",
        "I paid it in May.",
    )


def test_there_is_no_notice_of_an_item_that_has_left_the_file() -> None:
    """A late duplicate of a dispute over a forgotten inquiry is no error."""
    file = disputed(item_id(item_key(inquiry(), BANK)))
    assert notice_of(CreditFile(disputes=file.disputes), "d1") is None


def test_an_answer_is_due_within_30_days() -> None:
    """15 USC 1681i(a)(1)(A), counted from the day on which the dispute came in."""
    (dispute,) = disputed().disputes.values()
    assert due(dispute, [dispute]) == date(2026, 7, 15) == dispute.opened + ANSWER_WITHIN


@pytest.mark.parametrize(("after_days", "longer"), [(0, True), (1, True), (30, True), (31, False), (200, False)])
def test_information_added_within_the_30_days_gives_15_more_and_later_does_not(after_days: int, longer: bool) -> None:
    """15 USC 1681i(a)(1)(B); the dispute that adds it has its own 30 days."""
    first, more = (Dispute(item=CARD, reason="paid", text=text) for text in ("Paid.", "Here is the receipt's number."))
    file = with_requests([(first, NOON, "d1"), (more, NOON + after_days * 86_400, "d2")])
    earlier, later = disputes = tuple(file.disputes.values())
    assert due(earlier, disputes) == earlier.opened + ANSWER_WITHIN + (EXTENSION if longer else timedelta())
    assert due(later, disputes) == later.opened + ANSWER_WITHIN


def test_a_dispute_of_another_item_gives_no_more_time() -> None:
    """Only what is said about the same item is information about it."""
    requests = [(Dispute(item=item, reason="paid"), NOON, f"d{number}") for number, item in enumerate(ITEMS)]
    disputes = with_requests(requests).disputes.values()
    assert {due(dispute, disputes) - dispute.opened for dispute in disputes} == {ANSWER_WITHIN}


def test_a_new_dispute_after_the_answer_gives_no_more_time() -> None:
    """An answered dispute has ended: the item may be disputed again, with 30 days of its own."""
    file = with_answers(disputed(), answer("verified"), day_of(NOON) + 5 * DAY)
    file = apply(file, Dispute(item=CARD, reason="paid"), NOON + 9 * 86_400, "d2")
    assert due(file.disputes["d1"], file.disputes.values()) == day_of(NOON) + ANSWER_WITHIN


# Answers


ANSWERS = st.lists(
    st.tuples(
        st.sampled_from(["corrected", "deleted", "verified"]), st.integers(0, 30), st.sampled_from(["d1", "d2", "d9"])
    ),
    max_size=5,
)


@pytest.mark.slow
@given(st.data())
@many
def test_answers_in_any_order_and_repeated_give_the_same_bytes(data: st.DataObject) -> None:
    """The earliest answer to a dispute counts, whichever arrives first; one to an unknown dispute changes nothing."""
    file = with_requests([(Dispute(item=CARD, reason="paid"), NOON, f"d{number}") for number in (1, 2)])
    answers = data.draw(ANSWERS)
    again = data.draw(st.lists(st.sampled_from(answers), max_size=3)) if answers else []

    def answered(order: Sequence[tuple[str, int, str]]) -> CreditFile:
        answered_file = file
        for outcome, days, dispute_id in order:
            answered_file = with_answers(answered_file, answer(outcome, dispute_id), day_of(NOON) + days * DAY)
        return answered_file

    mixed = answered(data.draw(st.permutations([*answers, *again])))
    assert encode(mixed) == encode(answered(answers))
    for dispute_id in ("d1", "d2"):
        first = min((day for _, day, of in answers if of == dispute_id), default=None)
        assert mixed.disputes[dispute_id].answered == (None if first is None else day_of(NOON) + first * DAY)


def test_only_the_furnisher_of_an_item_answers_its_dispute() -> None:
    """Another furnisher's answer changes nothing, whatever its outcome."""
    file = disputed()
    assert with_answers(file, answer("verified", by="Another Bank"), TODAY) == file
    assert with_answers(file, answer("verified"), TODAY).disputes["d1"].outcome == "verified"


@given(st.text(max_size=20), st.text(max_size=20))
@some
def test_a_key_names_its_furnisher(furnisher: str, reference: str) -> None:
    """Whatever bars and percent signs the names hold."""
    assert furnisher_in(item_key(inquiry(reference=reference), furnisher)) == furnisher


# What reports show of it


def test_a_report_shows_the_requests_and_a_lenders_report_less() -> None:
    """A lender sees the statement and that an item is disputed, not what was said about it, nor by which number."""
    requests: list[Request] = [(Freeze(), NOON, "f"), (Statement(text="I was ill."), NOON, "s")]
    file = with_requests([*requests, (Dispute(item=CARD, reason="paid", text="Paid in May."), NOON, "d1")])
    own, lenders = (extract_of(read_as_of(file, TODAY), TODAY, to_lender=to_lender) for to_lender in (False, True))
    assert (own.frozen, own.frozen_at, own.statement, own.statement_at) == (True, NOON, "I was ill.", NOON)
    assert [(dispute.dispute_id, dispute.item, dispute.text) for dispute in own.disputes] == [
        ("d1", CARD, "Paid in May.")
    ]
    assert lenders.statement == "I was ill."
    assert lenders.accounts[0].disputed and own.accounts[0].disputed
    assert lenders.disputes == ()


@pytest.mark.parametrize("to_lender", [False, True])
def test_every_kind_of_item_is_marked_while_it_is_disputed(to_lender: bool) -> None:
    """15 USC 1681c(f): accounts, collections and bankruptcies, in a lender's report too."""
    requests = [(Dispute(item=item, reason="not_mine"), NOON, f"d{number}") for number, item in enumerate(ITEMS)]

    def marks(file: CreditFile) -> list[bool]:
        extract = extract_of(read_as_of(file, TODAY), TODAY, to_lender=to_lender)
        every: tuple[Any, ...] = (*extract.accounts, *extract.collections, *extract.bankruptcies)
        return [item.disputed for item in every]

    assert marks(with_requests(requests)) == [True, True, True]
    assert marks(FILE) == [False, False, False]


def test_an_answered_dispute_marks_its_item_no_more() -> None:
    """Its outcome is shown with the dispute."""
    file = with_answers(disputed(), answer("verified"), TODAY)
    extract = extract_of(read_as_of(file, TODAY), TODAY)
    assert not extract.accounts[0].disputed
    assert [dispute.outcome for dispute in extract.disputes] == ["verified"]


def test_a_dispute_outlives_its_items_deletion() -> None:
    """After the item is gone the report still shows how the dispute ended."""
    file = with_answers(fold(disputed(), furnished(deletion())), answer("deleted"), TODAY)
    extract = extract_of(read_as_of(file, TODAY), TODAY)
    assert not extract.accounts
    assert [(dispute.item, dispute.outcome, dispute.answered) for dispute in extract.disputes] == [
        (CARD, "deleted", TODAY)
    ]
