"""A person's request goes sealed from the page to the file, and a furnisher's answer back; each takes effect once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from creditapp.agents import bureau, gateway, intake
from creditapp.domain.furnishers import NOBODY
from creditapp.domain.item_keys import item_id, item_key
from creditapp.errors import InvalidRecord, PersonErased
from creditapp.models.answers import Answer
from creditapp.models.applications import Lender, Profile, Report, VerifiedApplication
from creditapp.models.base import Record
from creditapp.models.credit_events import CreditEvent, CreditEvents
from creditapp.models.requests import (
    AnswerBody,
    Dispute,
    DisputeAnswer,
    DisputeNotice,
    FileRequest,
    Freeze,
    Request,
    Thaw,
    Wish,
    Wished,
)
from creditapp.models.sealed import Sealed
from creditapp.streaming.event import Event
from creditapp.tables.views import View
from creditapp.topics import (
    CREDIT_EVENTS,
    DISPUTE_ANSWERS,
    DISPUTES,
    FILE_REQUESTS,
    PROFILES,
    REQUESTS,
    VERIFIED,
    Topic,
)
from tests.support.domain_samples import BANK, TODAY, account, correction, deletion, filed

NOON = datetime(2026, 6, 15, 12, tzinfo=UTC).timestamp()
CARD = item_id(item_key(account(), BANK))
DISPUTED = Dispute(item=CARD, reason="paid", text="Quillfeather paid it.")


class Today:
    """A clock that always shows noon of TODAY."""

    def time(self) -> float:
        """Noon."""
        return NOON

    def today(self) -> date:
        """TODAY."""
        return TODAY


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Intake's clock always shows TODAY."""
    monkeypatch.setattr(intake.app, "clock", Today())


def event(topic: Topic, record: Record, *, erased: bool = False) -> Event[Any]:
    """The record as the loop gives it to a handler today; an erased person's content cannot be read."""
    if erased:
        for name in topic.sealed:
            refuse_content(record, name)
    return Event(record, topic, topic.key_of(record), partition=0, offset=7, timestamp=NOON, erased=erased)


def refuse_content(record: Record, name: str) -> None:
    """Set a field as the loop does if the person's keys are deleted."""
    field: Sealed[Any] | None = getattr(record, name)
    if field is not None:
        unreadable: Sealed[Any] = Sealed(sealed=b"sealed")
        unreadable.refuse(PersonErased("the person was erased"))
        msgspec.structs.force_setattr(record, name, unreadable)


def request(wish: Wish, request_id: str = "r1", at: float = NOON) -> Request:
    """A request as the page publishes it."""
    return Request(
        application_id="ab" * 32,
        consumer_id="c-1",
        request_id=request_id,
        at=at,
        sealed=Sealed(Wished(wish=wish)),
    )


def file_request(wish: Wish, request_id: str = "r1", *, erased: bool = False) -> Event[FileRequest]:
    """The same request as the bureau receives it."""
    sent = request(wish, request_id)
    record = FileRequest(consumer_id="c-1", request_id=request_id, at=NOON, sealed=sent.sealed)
    return event(FILE_REQUESTS, record, erased=erased)


# The gateway keeps a request beside the report and sends it on


def test_a_request_is_kept_with_its_application_and_sent_to_the_file() -> None:
    """Under the same id, sealed, keyed by the person."""
    view = View(consumer_id="c-1", as_of=TODAY)
    sent = request(Freeze())
    effect = gateway.take_request(event(REQUESTS, sent), view, {})
    (emit,) = effect.emits
    assert emit.topic is FILE_REQUESTS
    assert emit.record == FileRequest(consumer_id="c-1", request_id="r1", at=NOON, sealed=sent.sealed)
    assert effect.state is not None
    assert [kept.request_id for kept in effect.state.requests] == ["r1"]


def test_a_request_that_is_sent_again_even_edited_emits_the_first_one() -> None:
    """After a double click, or a resend after an outage, the first request is sent to the file."""
    first, edited = request(Freeze()), request(Thaw(), at=NOON + 5)
    view = gateway.take_request(event(REQUESTS, first), View(consumer_id="c-1", as_of=TODAY), {}).state
    effect = gateway.take_request(event(REQUESTS, edited), view, {})
    (emit,) = effect.emits
    assert (emit.record.sealed, emit.record.at) == (first.sealed, NOON)
    assert effect.state == view


def test_a_request_without_a_view_is_still_sent_to_the_file() -> None:
    """After a crash a request can be read before its form is read again."""
    effect = gateway.take_request(event(REQUESTS, request(Freeze())), None, {})
    assert len(effect.emits) == 1
    assert effect.state is None


# The bureau keeps it with the file and sends the furnisher a notice of a dispute


def test_a_dispute_is_kept_and_its_furnisher_gets_a_notice() -> None:
    """The notice has the item as reported, what the person says is wrong, and the last day for an answer."""
    effect = bureau.take_request(file_request(DISPUTED), filed(account()), NOBODY)
    ((topic, notice),) = effect.emits
    assert topic is DISPUTES
    assert isinstance(notice, DisputeNotice)
    assert (notice.dispute_id, notice.opened, notice.due) == ("r1", TODAY, TODAY + timedelta(days=30))
    body = notice.sealed.content
    assert (body.furnisher, body.reported, body.reason, body.text) == (BANK, account(), "paid", DISPUTED.text)
    assert effect.state.disputes["r1"].text == DISPUTED.text


def test_a_dispute_that_is_delivered_twice_emits_the_same_notice_again() -> None:
    """Under the same id, so that the queue shows it once; the file does not change."""
    first = bureau.take_request(file_request(DISPUTED), filed(account()), NOBODY)
    again = bureau.take_request(file_request(DISPUTED), first.state, NOBODY)
    assert first.emits[0].record == again.emits[0].record
    assert first.state == again.state


@pytest.mark.parametrize("wish", [Freeze(), Thaw()])
def test_a_freeze_needs_no_file_and_emits_nothing(wish: Wish) -> None:
    """A person without credit may freeze their file too."""
    effect = bureau.take_request(file_request(wish), None, NOBODY)
    assert effect.emits == ()
    freeze = effect.state.freeze
    assert freeze is not None
    assert freeze.frozen == isinstance(wish, Freeze)


def test_a_freeze_blocks_lenders_but_not_the_person() -> None:
    """A lender's application ends in ``frozen`` and adds no inquiry; the person's own is scored."""
    frozen = bureau.take_request(file_request(Freeze()), filed(account()), NOBODY).state
    application: dict[str, Any] = {
        "application_id": "cd" * 32, "consumer_id": "c-1", "as_of": TODAY, "verified_by": "form"
    }  # fmt: skip
    lenders = VerifiedApplication(**application, lender=Lender(name="bank-1", purpose="auto_loan"))
    stopped = bureau.profile(event(VERIFIED, lenders), frozen, NOBODY)
    assert stopped.emits[0].record.ending == "frozen"
    assert stopped.emits[0].record.extract is None
    assert stopped.state is None
    own = bureau.profile(event(VERIFIED, VerifiedApplication(**application)), frozen, NOBODY)
    assert own.emits[0].record.ending is None
    thawed = bureau.take_request(file_request(Thaw(), "r2"), frozen, NOBODY).state
    through = bureau.profile(event(VERIFIED, lenders), thawed, NOBODY)
    assert through.emits[0].record.ending is None
    assert any(key.startswith("inquiry|bank-1|") for key in through.state.items)


def test_a_request_of_an_erased_person_becomes_a_dead_letter() -> None:
    """Without the person's keys its content cannot be read."""
    with pytest.raises(PersonErased):
        bureau.take_request(file_request(Freeze(), erased=True), None, NOBODY)


# Intake handles a furnisher's answer


def answer(outcome: str, *events: CreditEvent, **changes: Any) -> AnswerBody:
    """A furnisher's answer to the dispute."""
    usual: dict[str, Any] = {
        "furnisher": BANK,
        "as_of": TODAY,
        "answer": Answer(dispute_id="r1", outcome=outcome),
        "events": events,  # type: ignore[arg-type]
    }
    return AnswerBody(**usual | changes)


def take_answer(body: AnswerBody, *, erased: bool = False) -> Any:
    """Intake's effect; intake's own key opens the answer even if the person was erased."""
    record = DisputeAnswer(consumer_id="c-1", record_id="w1", sealed=Sealed(body))
    return intake.take_answer(replace(event(DISPUTE_ANSWERS, record), erased=erased), None, {})


GOOD = {
    "corrected": correction({"balance": 0}),
    "deleted": deletion(),
}


@pytest.mark.parametrize("outcome", ["corrected", "deleted", "verified"])
def test_an_answer_becomes_credit_events_of_the_person(outcome: str) -> None:
    """With the outcome and the events that carry it out."""
    events = (GOOD[outcome],) if outcome in GOOD else ()
    (emit,) = take_answer(answer(outcome, *events)).emits
    assert emit.topic is CREDIT_EVENTS
    assert isinstance(emit.record, CreditEvents)
    assert (emit.record.record_id, emit.record.as_of, emit.record.count) == ("w1", TODAY, len(events))
    furnished = emit.record.sealed.content
    assert (furnished.furnisher, furnished.events, furnished.answers[0].outcome) == (BANK, events, outcome)


BAD = {
    "verified with events": answer("verified", deletion()),
    "corrected without one": answer("corrected"),
    "corrected by a deletion": answer("corrected", deletion()),
    "deleted by a correction": answer("deleted", correction({"balance": 0})),
    "an account in its place": answer("corrected", account()),
    "two items": answer("deleted", deletion(), deletion(event_id="d2", reference="other")),
    "a field that cannot be corrected": answer("corrected", correction({"reference": "x"})),
    "a value that it may not have": answer("corrected", correction({"balance": -1})),
    "tomorrow": answer("verified", as_of=TODAY + timedelta(days=1)),
    "in the name of people's own looks": answer("verified", furnisher="creditapp"),
}


@pytest.mark.parametrize("kind", BAD)
def test_an_answer_whose_events_do_not_fit_its_outcome_is_refused(kind: str) -> None:
    """It becomes a dead letter; the reason names fields but no values."""
    with pytest.raises(InvalidRecord) as refused:
        take_answer(BAD[kind])
    assert BANK not in str(refused.value) and "4417" not in str(refused.value)


def test_an_answer_about_an_erased_person_is_refused() -> None:
    """The file that it could correct no longer exists."""
    with pytest.raises(PersonErased):
        take_answer(answer("verified"), erased=True)


# The answer reaches the file, which is read and scored again


def test_an_answer_ends_the_dispute_and_the_file_is_scored_again() -> None:
    """The new profile carries the outcome, so that the revised report can name the dispute."""
    own = VerifiedApplication(application_id="ef" * 32, consumer_id="c-1", as_of=TODAY, verified_by="form")
    looked = bureau.profile(event(VERIFIED, own), filed(account()), NOBODY).state
    state = bureau.take_request(file_request(DISPUTED), looked, NOBODY).state
    (emit,) = take_answer(answer("corrected", correction({"balance": 0}))).emits
    effect = bureau.fold_events(event(CREDIT_EVENTS, emit.record), state, NOBODY)
    ((topic, profile),) = effect.emits
    assert topic is PROFILES
    assert isinstance(profile, Profile)
    assert profile.cause is not None
    assert [answer.outcome for answer in profile.cause.answers] == ["corrected"]
    assert profile.characteristics["utilisation"] == 0
    again = bureau.fold_events(event(CREDIT_EVENTS, emit.record), effect.state, NOBODY)
    assert again.state == effect.state
    assert again.emits[0].record.application_id == profile.application_id
    dispute = effect.state.disputes["r1"]
    assert (dispute.outcome, dispute.answered) == ("corrected", TODAY)


def test_the_view_keeps_both_versions() -> None:
    """The revised report is kept beside the issued one, which does not change."""
    from creditapp.models.applications import Update
    from creditapp.topics import REPORTS

    issued = Report(
        application_id="ab" * 32, consumer_id="c-1", as_of=TODAY, score=700, extract=Sealed(sealed=b"issued")
    )
    view = View(consumer_id="c-1", as_of=TODAY, report=issued)
    update = Update(id="u1", number=1, answers=(Answer(dispute_id="r1", outcome="deleted"),))
    revised = Report(
        application_id="ab" * 32,
        consumer_id="c-1",
        as_of=TODAY,
        score=720,
        extract=Sealed(sealed=b"new"),
        update=update,
    )
    state: Any = gateway.show(event(REPORTS, revised), view, {}).state
    assert state.report == issued
    assert [(update.score, update.extract) for update in state.updates] == [(720, Sealed(sealed=b"new"))]
