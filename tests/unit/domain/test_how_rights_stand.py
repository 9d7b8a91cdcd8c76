"""How rights stand is told by the newest reading and by what was asked since, whichever is later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import read_as_of
from creditapp.domain.report import extract_of
from creditapp.domain.rights import Answered, Asked, Standing, standing, words_in
from creditapp.models.answers import Answer
from creditapp.models.requests import Dispute, Freeze, Statement, Thaw
from tests.support.domain_samples import TODAY, some
from tests.unit.domain.test_file_requests import ASKED, CARD, FILE, NOON, after


def requests(asked: list[Any]) -> list[Asked]:
    """The same as a view opens them."""
    return [Asked(request_id, at, wish) for wish, at, request_id in asked]


def read(asked: list[Any]) -> Any:
    """The file after these requests, as a report's extract."""
    return extract_of(read_as_of(after(asked), TODAY), TODAY)


def told(how: Standing) -> Standing:
    """Two requests of one moment stand in either order; which of them is shown is not this test's."""
    return replace(how, frozen_at=0, statement_at=0)


@given(st.data())
@some
def test_a_reading_and_what_was_asked_since_are_what_a_later_reading_says(data: st.DataObject) -> None:
    """Whatever part of the requests the reading knows, together they say what the file will."""
    asked = data.draw(ASKED.filter(lambda each: len({at for _, at, _ in each}) == len(each)))
    known = data.draw(st.sets(st.sampled_from(asked), max_size=8)) if asked else set()
    partly = read([each for each in asked if each in known])
    assert told(standing(partly, requests(asked), ())) == told(standing(read(asked), (), ()))


def test_a_request_from_another_application_counts_once_a_reading_tells_of_it() -> None:
    """Frozen here, thawed through another report: the later of the two."""
    here, there = (Freeze(), NOON, "a"), (Thaw(), NOON + 60, "b")
    assert standing(read([here]), requests([here]), ()).frozen
    assert not standing(read([here, there]), requests([here]), ()).frozen


def test_without_a_reading_what_was_asked_stands() -> None:
    """And where nothing was asked, nothing does."""
    how = standing(None, requests([(Statement(text="So it was."), NOON, "s")]), ())
    assert (how.statement, how.frozen, how.frozen_at, how.disputes) == ("So it was.", False, 0, ())


def test_an_answer_ends_a_dispute_before_a_reading_tells_of_it() -> None:
    """The revised report brings it; what a reading says already stands."""
    asked = [(Dispute(item=CARD, reason="paid"), NOON, "d1"), (Dispute(item=CARD, reason="paid"), NOON, "d2")]
    later = TODAY + timedelta(days=3)
    answered = [Answered(Answer(dispute_id=one, outcome="deleted"), later) for one in ("d1", "unknown")]
    how = standing(read(asked), requests(asked), answered)
    assert {each.dispute_id: each.outcome for each in how.disputes} == {"d1": "deleted", "d2": None}
    assert next(each for each in how.disputes if each.outcome).answered == later


def test_disputes_are_told_newest_first() -> None:
    """Whether a reading tells of them or not."""
    asked = [(Dispute(item=CARD, reason="paid"), NOON + day * 86_400, f"d{day}") for day in (3, 1, 2)]
    how = standing(extract_of(read_as_of(FILE, TODAY), TODAY), requests(asked), ())
    assert [each.dispute_id for each in how.disputes] == ["d3", "d2", "d1"]


@given(
    st.lists(st.text("abcé-'.", min_size=1, max_size=5), max_size=120), st.sampled_from([" ", "\n", "  ", "\t", "\r\n"])
)
@some
def test_words_are_what_blanks_part(words: list[str], blank: str) -> None:
    """However many blanks, of whatever kind, in front and behind too."""
    assert words_in(blank + blank.join(words) + blank) == len(words)
