"""A view keeps the first form and the first report unchanged; later updates and requests are kept beside them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.models.accesses import Access
from creditapp.models.answers import Answer
from creditapp.models.applications import Ending, Lender, Report, Update
from creditapp.models.base import Step
from creditapp.models.identity import Person
from creditapp.models.passcodes import Asks, PasscodeRequest
from creditapp.models.questions import Questionnaire
from creditapp.models.requests import Request
from creditapp.models.sealed import Sealed
from creditapp.tables.views import (
    MAX_REQUESTS,
    MAX_UPDATES,
    View,
    number_of,
    waits_for_answers,
    with_access,
    with_passcode_refused,
    with_passcode_request,
    with_request,
    with_update,
    without_content,
)

TODAY = date(2026, 11, 24)
ISSUED = Report(application_id="a", consumer_id="c", as_of=TODAY, score=640, extract=Sealed(sealed=b"issued"))
FORM: Sealed[Person] = Sealed(sealed=b"form")
VIEW = View(consumer_id="c", as_of=TODAY, sealed=FORM, report=ISSUED)


def later(name: str, number: int = 1, days: int = 0, *, answered: bool = False) -> Report:
    """A later state of the report."""
    answers = (Answer(dispute_id="d", outcome="verified"),) if answered else ()
    update = Update(id=name, number=number, answers=answers)
    day = TODAY + timedelta(days=days)
    return Report(
        application_id="a",
        consumer_id="c",
        as_of=day,
        score=600 + number,
        extract=Sealed(sealed=name.encode()),
        update=update,
    )


UPDATES = st.lists(
    st.builds(later, st.sampled_from("uvw"), st.integers(1, 4), st.integers(0, 3), answered=st.booleans())
)


@given(UPDATES)
def test_the_issued_report_never_changes(updates: list[Report]) -> None:
    """Neither do the form and the date, after any updates."""
    view = VIEW
    for update in updates:
        view = with_update(view, update)
    assert (view.report, view.sealed, view.as_of) == (ISSUED, FORM, TODAY)


def test_of_two_updates_with_one_id_the_higher_number_is_kept_in_any_order() -> None:
    """A duplicate of the older one changes nothing."""
    forwards = with_update(with_update(VIEW, later("u", 1)), later("u", 2))
    backwards = with_update(with_update(VIEW, later("u", 2)), later("u", 1))
    assert forwards == backwards
    assert [update.score for update in forwards.updates] == [602]


def test_the_newest_update_and_those_after_disputes_keep_their_extract() -> None:
    """All others lose their extract, so that the view stays small."""
    view = VIEW
    for at, answered in enumerate((False, True, False, False)):
        view = with_update(view, later(f"u{at}", days=at, answered=answered))
    assert [update.extract and update.extract.sealed for update in view.updates] == [None, b"u1", None, b"u3"]


def test_a_view_is_bounded() -> None:
    """The newest updates and requests are kept."""
    view = VIEW
    for at in range(MAX_UPDATES + 5):
        view = with_update(view, later(f"u{at}", days=at))
    for at in range(MAX_REQUESTS + 5):
        view = with_request(
            view, Request(application_id="a", consumer_id="c", request_id=str(at), at=at, sealed=Sealed(sealed=b"x"))
        )
    assert (len(view.updates), len(view.requests)) == (MAX_UPDATES, MAX_REQUESTS)
    assert view.requests[-1].request_id == str(MAX_REQUESTS + 4)


def test_a_request_that_is_delivered_twice_is_kept_once() -> None:
    """Of two requests with one id the first is kept."""
    first, second = (
        Request(application_id="a", consumer_id="c", request_id="r", at=at, sealed=Sealed(sealed=b"x"))
        for at in (1.0, 2.0)
    )
    assert with_request(with_request(VIEW, first), second).requests == (first,)


def test_an_erased_persons_view_says_nothing_of_who_has_seen_it() -> None:
    """Neither to the page nor to another gateway."""
    access = Access(access_id="a", chain="9", at=1.0, by="code", what="report", application_id="9", consumer_id="c")
    seen = with_access(VIEW, access)
    assert [line.what for line in seen.accesses] == ["report"]
    assert without_content(seen).accesses == ()


@pytest.mark.parametrize("ending", [None, "thin", "deceased", "frozen", "could_not_match"])
def test_of_an_erased_persons_view_is_left_that_there_was_an_application(ending: Ending | None) -> None:
    """Of which day, and how it ended; one that could not be matched keeps what its page shows, as it may be somebody else's."""
    lender = Lender(name="harbor", purpose="auto_loan")
    issued = replace(
        ISSUED, ending=ending, lender=lender, journey=(Step("gateway", 1.0),), score=None if ending else 641
    )
    full = replace(
        VIEW,
        report=issued,
        updates=(issued,),
        lender=lender,
        sealed=Sealed(sealed=b"x"),
        verified_by="form",
        ended=("0",),
    )
    left = without_content(full, erased=7.0)
    assert (left.consumer_id, left.as_of, left.ended, left.erased) == (VIEW.consumer_id, VIEW.as_of, ("0",), 7.0)
    assert (left.sealed, left.updates, left.requests, left.questions) == (None, (), (), None)
    assert left.report is not None
    is_somebody_elses = ending == "could_not_match"
    expected = Report(
        application_id=issued.application_id,
        consumer_id=issued.consumer_id,
        as_of=issued.as_of,
        ending=ending,
        lender=lender if is_somebody_elses else None,
        journey=issued.journey if is_somebody_elses else (),
        sealed=None,
        sealed_factors=None,
    )
    assert left.report == expected
    assert (left.lender, left.verified_by) == ((lender, "form") if is_somebody_elses else (None, None))
    assert without_content(left) == left, "the erasure is kept"


# One-time codes

ASKED = replace(VIEW, report=None, questions=Sealed(Questionnaire(questions=(), until=0.0)))


def about_passcode(request_id: str, asks: Asks = "send", at: float = 1_000.0) -> PasscodeRequest:
    """A request for a code, or a code."""
    return PasscodeRequest(
        application_id="a", consumer_id="c", request_id=request_id, at=at, asks=asks, sealed=Sealed(sealed=b"wish")
    )


def after(view: View, *requests: PasscodeRequest) -> View:
    """The view after these requests."""
    for request in requests:
        view = with_passcode_request(view, request)
    return view


def test_a_code_may_be_asked_for_three_times_a_minute_apart() -> None:
    """One too early or too many changes nothing, and has no number; one that is read again has its own."""
    sends = [about_passcode(f"s{number}", at=1_000.0 + 60 * number) for number in range(4)]
    view = after(ASKED, *sends)
    assert [number_of(view, request) for request in sends] == [1, 2, 3, 0]
    early = about_passcode("early", at=1_059.0)
    assert number_of(after(ASKED, sends[0], early), early) == 0
    assert after(view, *sends) == view


def test_five_codes_may_be_entered_once_one_was_asked_for() -> None:
    """All others are not passed on; while one is judged, and after the last one, the page waits."""
    entered = [about_passcode(f"e{number}", "enter") for number in range(6)]
    assert after(ASKED, entered[0]) == ASKED
    view = after(ASKED, about_passcode("s"))
    for number, request in enumerate(entered[:4], 1):
        view = after(view, request)
        assert number_of(view, request) == number and not waits_for_answers(view, "a")
        view = with_passcode_refused(view, request.request_id)
        assert waits_for_answers(view, "a") and view.passcodes.tries_left == 5 - number
    assert with_passcode_refused(view, "e0") == view == with_passcode_refused(view, "e9")
    view = after(view, *entered[4:])
    assert [number_of(view, request) for request in entered] == [1, 2, 3, 4, 5, 0]
    assert not waits_for_answers(with_passcode_refused(view, "e4"), "a")


def test_once_there_is_a_report_no_code_is_taken() -> None:
    """Nor asked for; what is left of an erased person's view has nothing of it."""
    assert after(VIEW, about_passcode("s")) == VIEW
    assert not without_content(after(ASKED, about_passcode("s"))).passcodes.sent
