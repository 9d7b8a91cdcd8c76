"""The status of rights follows the newest reading and what was requested since, whichever is later."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import read_as_of
from creditapp.domain.report import extract_of
from creditapp.domain.rights import DisputeAnswer, FileRequest, RightsStatus, rights_status, words_in
from creditapp.models.answers import Answer
from creditapp.models.extract import Extract
from creditapp.models.requests import Dispute, Freeze, Statement, Thaw
from tests.support.domain_samples import TODAY, some
from tests.unit.domain.test_file_requests import CARD, FILE, NOON, REQUESTS, Request, with_requests


def in_view(requests: Sequence[Request]) -> list[FileRequest]:
    """The same requests as a view has them."""
    return [FileRequest(request_id, at, wish) for wish, at, request_id in requests]


def reading(requests: Sequence[Request]) -> Extract:
    """The file after these requests, as a report's extract."""
    return extract_of(read_as_of(with_requests(requests), TODAY), TODAY)


def without_times(status: RightsStatus) -> tuple[Any, ...]:
    """Two requests of the same moment may be shown in either order, which is not compared here.

    Nor are the names of blocked items, which a request does not have."""
    blocks = tuple(
        (block.block_id, block.opened, block.due, {item.item for item in block.items}) for block in status.blocks
    )
    return replace(status, frozen_at=0, statement_at=0, blocks=()), blocks


@given(st.data())
@some
def test_a_reading_and_the_requests_since_give_what_a_later_reading_shows(data: st.DataObject) -> None:
    """Whatever part of the requests the reading has, together they give what the file will show."""
    requests = data.draw(REQUESTS.filter(lambda drawn: len({at for _, at, _ in drawn}) == len(drawn)))
    folded = data.draw(st.sets(st.sampled_from(requests), max_size=8)) if requests else set()
    earlier = reading([request for request in requests if request in folded])
    expected = rights_status(reading(requests), (), ())
    assert without_times(rights_status(earlier, in_view(requests), ())) == without_times(expected)


def test_a_request_through_another_application_counts_once_a_reading_shows_it() -> None:
    """Frozen here, thawed through another report: the later of the two."""
    here, there = (Freeze(), NOON, "a"), (Thaw(), NOON + 60, "b")
    assert rights_status(reading([here]), in_view([here]), ()).frozen
    assert not rights_status(reading([here, there]), in_view([here]), ()).frozen


def test_without_a_reading_the_requests_count() -> None:
    """And what was not requested is empty."""
    status = rights_status(None, in_view([(Statement(text="So it was."), NOON, "s")]), ())
    assert (status.statement, status.frozen, status.frozen_at, status.disputes) == ("So it was.", False, 0, ())


def test_an_answer_ends_a_dispute_before_a_reading_shows_it() -> None:
    """The revised report brings it; an answer to an unknown dispute changes nothing."""
    requests: list[Request] = [(Dispute(item=CARD, reason="paid"), NOON, dispute_id) for dispute_id in ("d1", "d2")]
    later = TODAY + timedelta(days=3)
    answers = [DisputeAnswer(Answer(dispute_id=of, outcome="deleted"), later) for of in ("d1", "unknown")]
    status = rights_status(reading(requests), in_view(requests), answers)
    assert {dispute.dispute_id: dispute.outcome for dispute in status.disputes} == {"d1": "deleted", "d2": None}
    assert next(dispute for dispute in status.disputes if dispute.outcome).answered == later


def test_disputes_are_listed_newest_first() -> None:
    """Whether a reading shows them or not."""
    requests: list[Request] = [(Dispute(item=CARD, reason="paid"), NOON + day * 86_400, f"d{day}") for day in (3, 1, 2)]
    status = rights_status(extract_of(read_as_of(FILE, TODAY), TODAY), in_view(requests), ())
    assert [dispute.dispute_id for dispute in status.disputes] == ["d3", "d2", "d1"]


@given(
    st.lists(st.text("abcé-'.", min_size=1, max_size=5), max_size=120), st.sampled_from([" ", "\n", "  ", "\t", "\r\n"])
)
@some
def test_words_are_separated_by_white_space(words: list[str], blank: str) -> None:
    """However much of it, of whatever kind, in front and behind too."""
    assert words_in(blank + blank.join(words) + blank) == len(words)
