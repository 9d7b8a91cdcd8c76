"""A person's request travels sealed from the page to the file, and a furnisher's answer back, each once in effect."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditapp.agents import bureau, gateway, intake
from creditapp.domain.credit_file import CreditFile, item_id, item_key
from creditapp.errors import InvalidRecord, PersonErased
from creditapp.models.applications import Answer, Lender, Profile, Report, VerifiedApplication
from creditapp.models.base import Record, decode, encode
from creditapp.models.credit_events import CreditEvent, CreditEvents, FurnishedBy
from creditapp.models.requests import (
    AnswerBody,
    Dispute,
    DisputeAnswer,
    DisputeNotice,
    FileRequest,
    Freeze,
    NoticeBody,
    Request,
    Thaw,
    Wish,
    Wished,
)
from creditapp.privacy.encryption import (
    ANSWER_CONTEXT,
    DISPUTE_CONTEXT,
    PersonKeys,
    decrypt_with,
    encrypt_to,
    open_sealed,
    seal,
)
from creditapp.privacy.keys import GivenKeys, Keys
from creditapp.streaming.batch import Event
from creditapp.tables.credit_files import SealedFile
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

PERSON = PersonKeys("c-1", b"i" * 32, b"f" * 32)
PERSONS = {"c-1": PERSON}
NOON = datetime(2026, 6, 15, 12, tzinfo=UTC).timestamp()
CARD = item_id(item_key(account(), BANK))
DISPUTED = Dispute(item=CARD, reason="paid", text="Quillfeather paid it.")


class Today:
    """A clock that stands still on TODAY."""

    def time(self) -> float:
        """Noon."""
        return NOON

    def today(self) -> date:
        """TODAY."""
        return TODAY


@pytest.fixture(autouse=True)
def keys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keys:
    """The services' keys, of a home of this test's own; intake's clock stands still."""
    made = Keys(tmp_path, GivenKeys())
    for service in (bureau, intake):
        monkeypatch.setitem(service.app.__dict__, "keys", made)
    monkeypatch.setattr(intake.app, "clock", Today())
    return made


def event(topic: Topic, record: Record) -> Event[Any]:
    """The record as it arrives today."""
    return Event(record=record, topic=topic, key=topic.key_of(record), partition=0, offset=7, timestamp=NOON)


def request(wish: Wish, request_id: str = "r1", at: float = NOON) -> Request:
    """A request as the page publishes it."""
    return Request(
        application_id="ab" * 32,
        consumer_id="c-1",
        request_id=request_id,
        at=at,
        sealed=seal(PERSON, "file", Wished(wish=wish)),
    )


def asked(wish: Wish, request_id: str = "r1") -> Event[FileRequest]:
    """The same as it reaches the bureau."""
    sent = request(wish, request_id)
    record = FileRequest(consumer_id="c-1", request_id=request_id, at=NOON, sealed=sent.sealed)
    return event(FILE_REQUESTS, record)


def stored(file: CreditFile) -> SealedFile:
    """A file as the bureau's table has it."""
    return SealedFile(sealed=seal(PERSON, "file", file))


def opened(state: Any) -> CreditFile:
    """The file in a state that a handler left."""
    return open_sealed(PERSON, "file", CreditFile, state.sealed)


# The gateway keeps a request beside the report and sends it on


def test_a_request_is_kept_with_its_application_and_sent_to_the_file() -> None:
    """Under the same id, still sealed, keyed by the person."""
    view = View(consumer_id="c-1", as_of=TODAY)
    sent = request(Freeze())
    effect = gateway.ask(event(REQUESTS, sent), view, None)
    (emit,) = effect.emits
    assert emit.topic is FILE_REQUESTS
    assert emit.record == FileRequest(consumer_id="c-1", request_id="r1", at=NOON, sealed=sent.sealed)
    assert effect.state is not None
    assert [each.request_id for each in effect.state.requests] == ["r1"]


def test_a_request_sent_again_even_edited_is_the_first_one() -> None:
    """A double click, or a resend after an outage, sends the file what was asked first."""
    first, edited = request(Freeze()), request(Thaw(), at=NOON + 5)
    view = gateway.ask(event(REQUESTS, first), View(consumer_id="c-1", as_of=TODAY), None).state
    effect = gateway.ask(event(REQUESTS, edited), view, None)
    (emit,) = effect.emits
    assert (emit.record.sealed, emit.record.at) == (first.sealed, NOON)
    assert effect.state == view


def test_a_request_without_a_view_is_sent_on_all_the_same() -> None:
    """After a crash a request can be read before its form is read again."""
    effect = gateway.ask(event(REQUESTS, request(Freeze())), None, None)
    assert len(effect.emits) == 1
    assert effect.state is None


# The bureau keeps it with the file and tells the furnisher of a dispute


def test_a_dispute_is_kept_and_its_furnisher_told_for_the_operators_alone(keys: Keys) -> None:
    """The notice opens with the operators' key; in clear it holds ids and dates."""
    effect = bureau.ask(asked(DISPUTED), stored(filed(account())), PERSONS)
    ((topic, notice),) = effect.emits
    assert topic is DISPUTES
    assert isinstance(notice, DisputeNotice)
    assert (notice.dispute_id, notice.opened, notice.due) == ("r1", TODAY, TODAY + timedelta(days=30))
    body = decode(NoticeBody, decrypt_with(keys.operators_private, notice.sealed, DISPUTE_CONTEXT))
    assert (body.furnisher, body.reported, body.reason, body.text) == (BANK, account(), "paid", DISPUTED.text)
    assert b"Quillfeather" not in encode(notice) and b"4417" not in encode(notice) and b"Troy" not in encode(notice)
    assert opened(effect.state).disputes["r1"].text == DISPUTED.text


def test_a_dispute_that_comes_twice_tells_the_same_again(keys: Keys) -> None:
    """Under the same id, so that the queue has it once; the file is as it was."""
    first = bureau.ask(asked(DISPUTED), stored(filed(account())), PERSONS)
    again = bureau.ask(asked(DISPUTED), first.state, PERSONS)
    told = [effect.emits[0].record for effect in (first, again)]
    bodies = [decrypt_with(keys.operators_private, each.sealed, DISPUTE_CONTEXT) for each in told]
    assert bodies[0] == bodies[1]
    assert told[0].dispute_id == told[1].dispute_id
    assert opened(first.state) == opened(again.state)


@pytest.mark.parametrize("wish", [Freeze(), Thaw()])
def test_a_freeze_needs_no_file_and_tells_nobody(wish: Wish) -> None:
    """Whoever has no credit yet may keep lenders out too."""
    effect = bureau.ask(asked(wish), None, PERSONS)
    assert effect.emits == ()
    freeze = opened(effect.state).freeze
    assert freeze is not None
    assert freeze.frozen == isinstance(wish, Freeze)


def test_a_frozen_file_stops_lenders_and_never_the_own_look() -> None:
    """A lender's application ends in ``frozen`` and leaves no inquiry; the person's own goes on."""
    frozen = bureau.ask(asked(Freeze()), stored(filed(account())), PERSONS).state
    application = {"application_id": "cd" * 32, "consumer_id": "c-1", "as_of": TODAY}
    lenders = VerifiedApplication(**application, lender=Lender(name="bank-1", purpose="auto_loan"))
    stopped = bureau.profile(event(VERIFIED, lenders), frozen, PERSONS)
    assert stopped.emits[0].record.ending == "frozen"
    assert stopped.emits[0].record.extract is None
    assert stopped.state is None
    own = bureau.profile(event(VERIFIED, VerifiedApplication(**application)), frozen, PERSONS)
    assert own.emits[0].record.ending is None
    thawed = bureau.ask(asked(Thaw(), "r2"), frozen, PERSONS).state
    through = bureau.profile(event(VERIFIED, lenders), thawed, PERSONS)
    assert through.emits[0].record.ending is None
    assert any(key.startswith("inquiry|bank-1|") for key in opened(through.state).items)


def test_what_an_erased_person_asks_is_a_dead_letter() -> None:
    """Without the person's keys there is nothing to open."""
    with pytest.raises(PersonErased):
        bureau.ask(asked(Freeze()), None, {})


# Intake takes a furnisher's answer in


def answer(outcome: str, *events: CreditEvent, **changes: Any) -> AnswerBody:
    """A furnisher's answer to the dispute."""
    usual: dict[str, Any] = {
        "furnisher": BANK,
        "as_of": TODAY,
        "answer": Answer(dispute_id="r1", outcome=outcome),
        "events": events,  # type: ignore[arg-type]
    }
    return AnswerBody(**usual | changes)


def taken(keys: Keys, body: AnswerBody, persons: Any = PERSONS) -> Any:
    """What intake makes of it."""
    sealed = encrypt_to(keys.intake_public, encode(body), ANSWER_CONTEXT)
    record = DisputeAnswer(consumer_id="c-1", record_id="w1", sealed=sealed)
    return intake.take_answer(event(DISPUTE_ANSWERS, record), None, intake.Opened({}, {}, persons))


GOOD = {
    "corrected": correction({"balance": 0}),
    "deleted": deletion(),
}


@pytest.mark.parametrize("outcome", ["corrected", "deleted", "verified"])
def test_an_answer_becomes_credit_events_of_the_person(keys: Keys, outcome: str) -> None:
    """Sealed with the person's key, with the outcome and the events that make it true."""
    events = (GOOD[outcome],) if outcome in GOOD else ()
    (emit,) = taken(keys, answer(outcome, *events)).emits
    assert emit.topic is CREDIT_EVENTS
    assert isinstance(emit.record, CreditEvents)
    assert (emit.record.record_id, emit.record.as_of, emit.record.count) == ("w1", TODAY, len(events))
    told = open_sealed(PERSON, "file", FurnishedBy, emit.record.sealed)
    assert (told.furnisher, told.events, told.answers[0].outcome) == (BANK, events, outcome)


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
def test_an_answer_that_does_not_make_its_outcome_true_is_refused(keys: Keys, kind: str) -> None:
    """It becomes a dead letter whose reason names fields only."""
    with pytest.raises(InvalidRecord) as refused:
        taken(keys, BAD[kind])
    assert BANK not in str(refused.value) and "4417" not in str(refused.value)


def test_an_answer_that_is_not_for_intake_stays_shut(keys: Keys) -> None:
    """What was encrypted for another use, or to another key, is refused."""
    for public, context in ((keys.intake_public, DISPUTE_CONTEXT), (keys.operators_public, ANSWER_CONTEXT)):
        sealed = encrypt_to(public, encode(answer("verified")), context)
        record = DisputeAnswer(consumer_id="c-1", record_id="w1", sealed=sealed)
        with pytest.raises(InvalidRecord, match="does not open"):
            intake.take_answer(event(DISPUTE_ANSWERS, record), None, intake.Opened({}, {}, PERSONS))


def test_an_answer_about_an_erased_person_is_refused(keys: Keys) -> None:
    """There is no file any more that it could mend."""
    with pytest.raises(PersonErased):
        taken(keys, answer("verified"), {})


# The answer reaches the file, which is read and scored again


def test_an_answer_ends_the_dispute_and_the_file_is_scored_again(keys: Keys) -> None:
    """The re-score carries the outcome, so that the revised report can say what it answers."""
    own = VerifiedApplication(application_id="ef" * 32, consumer_id="c-1", as_of=TODAY)
    looked = bureau.profile(event(VERIFIED, own), stored(filed(account())), PERSONS).state
    state = bureau.ask(asked(DISPUTED), looked, PERSONS).state
    (emit,) = taken(keys, answer("corrected", correction({"balance": 0}))).emits
    effect = bureau.fold_events(event(CREDIT_EVENTS, emit.record), state, PERSONS)
    ((topic, profile),) = effect.emits
    assert topic is PROFILES
    assert isinstance(profile, Profile)
    assert profile.cause is not None
    assert [each.outcome for each in profile.cause.answers] == ["corrected"]
    assert profile.characteristics["utilisation"] == 0
    again = bureau.fold_events(event(CREDIT_EVENTS, emit.record), effect.state, PERSONS)
    assert opened(again.state) == opened(effect.state)
    assert again.emits[0].record.application_id == profile.application_id
    one = opened(effect.state).disputes["r1"]
    assert (one.outcome, one.answered) == ("corrected", TODAY)


def test_the_view_keeps_both_versions() -> None:
    """The issued report is not touched by the revised one beside it."""
    from creditapp.models.applications import Update
    from creditapp.topics import REPORTS

    issued = Report(application_id="ab" * 32, consumer_id="c-1", as_of=TODAY, score=700, extract=b"issued")
    view = View(consumer_id="c-1", as_of=TODAY, report=issued)
    update = Update(id="u1", number=1, before=700, answers=(Answer(dispute_id="r1", outcome="deleted"),))
    revised = Report(application_id="ab" * 32, consumer_id="c-1", as_of=TODAY, score=720, extract=b"new", update=update)
    state: Any = gateway.show(event(REPORTS, revised), view, None).state
    assert state.report == issued
    assert [(each.score, each.extract) for each in state.updates] == [(720, b"new")]
