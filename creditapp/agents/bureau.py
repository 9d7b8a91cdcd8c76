"""A credit file holds what furnishers reported, in any order of arrival, and is read as of a date; each look is recorded.

What withdrawn furnishers reported stays in the file and is not read. A death is believed of an entitled furnisher or of two.

Whose application is not verified otherwise answers questions out of the file first; so does whoever did not match, about a
made-up one. People who viewed their own report get updates: when a record arrives, their file is read and scored again. A person's
requests are kept with the file; the furnisher of a disputed item gets a notice, and operators one of a block, which they decide
about, and of an extended fraud alert. A simulation reads copies of the file and stores nothing.
"""

from datetime import date
from typing import Any

from msgspec.structs import replace

from creditapp.domain import blocks, file_requests, fraud_alerts, freezes, profiles, second_step
from creditapp.domain.credit_file import (
    CreditFile,
    add_lenders_look,
    add_look,
    fold,
    read_as_of,
    was_looked_at,
    without,
)
from creditapp.domain.furnishers import Furnishers
from creditapp.furnishers.registry import Registry
from creditapp.models.applications import Cause, Profile, VerifiedApplication
from creditapp.models.blocks import BlockDecision, BlockNotice
from creditapp.models.credit_events import CreditEvents
from creditapp.models.erasures import Erasure, ErasureConfirmation
from creditapp.models.fraud_alerts import AlertNotice, AlertNoticeBody
from creditapp.models.questions import Answers, Asked, Confirmation, Questionnaire, Questions
from creditapp.models.requests import Block, Dispute, DisputeNotice, FileRequest, PlaceAlert, TheftReport
from creditapp.models.sealed import Sealed
from creditapp.privacy.second_step import secret_of_questions
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.topics import (
    BLOCK_DECISIONS,
    BLOCKS,
    CONFIRMATIONS,
    CREDIT_EVENTS,
    DISPUTES,
    ERASURES,
    ERASURES_CONFIRMED,
    FILE_REQUESTS,
    FRAUD_ALERT_NOTICES,
    PROFILES,
    QUESTIONS,
    VERIFIED,
)

app = create_app("bureau")
registry = Registry(app)


@app.task
async def follow_furnishers() -> None:
    """Follow the registry of furnishers."""
    await registry.follow()


def fold_events(event: Event[CreditEvents], state: CreditFile | None, known: Furnishers) -> Effect:
    """Fold a furnisher's events and answers into the file; if the person has viewed a report, send it to be scored again."""
    furnished = event.record.sealed.content
    file = fold(state, furnished)
    if furnished.answers:
        file = file_requests.with_answers(file, furnished, event.record.as_of)
    record = event.record
    cause = Cause(record_id=record.record_id, answers=furnished.answers)
    return Effect(emits=_news(event, cause, file, known, record.as_of), state=file)


def _news(
    event: Event[Any], cause: Cause, file: CreditFile, known: Furnishers, not_before: date = date.min
) -> tuple[Emit, ...]:
    """The changed file, to be scored again, if the person has viewed a report."""
    if not was_looked_at(file):
        return ()
    again = profiles.rescored(event.record.consumer_id, cause, file, known, event.timestamp, not_before)
    return (Emit(PROFILES, again),)


def profile(event: Event[VerifiedApplication], state: CreditFile | None, known: Furnishers) -> Effect:
    """Read the verified person's file as of the application's date, and add the look to it as an inquiry."""
    application = event.record
    if event.erased:
        return _emit(profiles.blank(application, application.ending or "could_not_match"))
    file = state or CreditFile()
    if application.verified_by is None and application.simulation is None:
        return _ask(event, file, known)
    if application.verified_by == "passcode" and application.application_id in file.asked:
        return _after_passcode(event, file, known)
    if application.ending:
        return _emit(profiles.blank(application, application.ending))
    if application.simulation is not None:
        return _emit(profiles.simulated(application, application.simulation.content, file, known, event.timestamp))
    lender = application.lender
    if lender and freezes.is_frozen_to(lender.name, file.freeze, file.lifts, application.as_of):
        return _emit(profiles.blank(application, "frozen"))
    return _emit(
        profiles.filled(profiles.blank(application), file, known, event.timestamp), _with_look(file, application)
    )


def _with_look(file: CreditFile, application: VerifiedApplication) -> CreditFile:
    if (lender := application.lender) is not None:
        return add_lenders_look(file, application.application_id, application.as_of, lender.name, lender.purpose)
    return add_look(file, application.application_id, application.as_of)


def _ask(event: Event[VerifiedApplication], file: CreditFile, known: Furnishers) -> Effect:
    """Ask the application's questions; once they are answered, a form that is sent again ends as it did.

    Of a form that does not match nothing is kept: whoever guesses could fill a file with questions.
    """
    application, secret = event.record, secret_of_questions(app.keys)
    asked = file.asked.get(application.application_id)
    if asked is None and application.ending:
        made_up = second_step.made_up_questions(application, secret, event.timestamp)
        return Effect(emits=(Emit(QUESTIONS, _questions(application, made_up)),))
    if asked is None:
        view = read_as_of(without(file, known.withdrawn), application.as_of)
        asked = second_step.asked_about(application, view, secret, event.timestamp)
        file = second_step.with_asked(file, application.application_id, asked)
    if asked.passed is not None:
        return _after_answers(event, application.application_id, file, known)
    return Effect(emits=(Emit(QUESTIONS, _questions(application, asked.questionnaire)),), state=file)


def _questions(application: VerifiedApplication, questionnaire: Questionnaire) -> Questions:
    return Questions(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        sealed=Sealed(questionnaire),
    )


def _take_answers(event: Event[FileRequest], answers: Answers, file: CreditFile, known: Furnishers) -> Effect:
    """Judge the answers to an application's questions; no answer to made-up ones, or to those of long ago, opens anything."""
    request = event.record
    if (asked := file.asked.get(request.request_id)) is None:
        return _emit(
            Profile(
                application_id=request.request_id,
                consumer_id=request.consumer_id,
                as_of=file_requests.day_of(request.at),
                ending="could_not_match",
            )
        )
    judged = second_step.answered(asked, answers.choices, request.at)
    return _after_answers(event, request.request_id, second_step.with_asked(file, request.request_id, judged), known)


def _after_passcode(event: Event[VerifiedApplication], file: CreditFile, known: Furnishers) -> Effect:
    """What a one-time code has opened, or too many wrong ones have ended; if the questions were answered first, that counts."""
    application_id, right = event.record.application_id, event.record.ending is None
    asked = file.asked[application_id]
    if asked.passed is None:
        file = second_step.with_asked(file, application_id, replace(asked, passed=right))
    return _after_answers(event, application_id, file, known)


def _after_answers(
    event: Event[VerifiedApplication] | Event[FileRequest], application_id: str, file: CreditFile, known: Furnishers
) -> Effect:
    """The profile that right answers open, or the ending; identity learns how the form was answered."""
    asked = file.asked[application_id]
    application = VerifiedApplication(
        application_id=application_id,
        consumer_id=event.record.consumer_id,
        as_of=asked.as_of,
        journey=(*asked.journey, *event.record.journey),
    )
    blank = replace(
        profiles.blank(application, None if asked.passed else "could_not_match"), journey=application.journey
    )
    profile = profiles.filled(blank, file, known, event.timestamp) if asked.passed else blank
    confirmation = _confirmation(application, asked, event.timestamp)
    after = _with_look(file, application) if asked.passed else file
    return Effect(emits=(Emit(PROFILES, profile), Emit(CONFIRMATIONS, confirmation)), state=after)


def _confirmation(application: VerifiedApplication, asked: Asked, at: float) -> Confirmation:
    return Confirmation(
        consumer_id=application.consumer_id,
        application_id=application.application_id,
        right=bool(asked.passed),
        at=at,
        origin=asked.origin,
    )


def take_request(event: Event[FileRequest], state: CreditFile | None, known: Furnishers) -> Effect:
    """Apply the person's request to the file; tell the furnisher of a disputed item, and operators of a theft report."""
    request = event.record
    wish = request.sealed.content.wish
    if isinstance(wish, Answers):
        return _take_answers(event, wish, state or CreditFile(), known)
    file = file_requests.apply(state or CreditFile(), wish, request.at, request.request_id)
    match wish:
        case Dispute():
            notice = _notice(request, file)
            return Effect(emits=(Emit(DISPUTES, notice),) if notice else (), state=file)
        case Block():
            notice_of_block = Emit(BLOCKS, _notice_of_block(request, file))
            news = _news(event, Cause(record_id=request.request_id), file, known)
            return Effect(emits=(notice_of_block, *news), state=file)
        case PlaceAlert(report=TheftReport() as report):
            return Effect(emits=(Emit(FRAUD_ALERT_NOTICES, _notice_of_alert(request, wish, report)),), state=file)
    return Effect(state=file)


def _notice(request: FileRequest, file: CreditFile) -> DisputeNotice | None:
    if (body := file_requests.notice_of(file, request.request_id)) is None:
        return None
    opened = file.disputes[request.request_id].opened
    return DisputeNotice(
        consumer_id=request.consumer_id,
        dispute_id=request.request_id,
        opened=opened,
        due=opened + file_requests.ANSWER_WITHIN,
        sealed=Sealed(body),
    )


def _notice_of_block(request: FileRequest, file: CreditFile) -> BlockNotice:
    opened = file.blocks[request.request_id].opened
    return BlockNotice(
        consumer_id=request.consumer_id,
        block_id=request.request_id,
        opened=opened,
        due=blocks.due(opened),
        sealed=Sealed(file_requests.block_notice_of(file, request.request_id)),
    )


def _notice_of_alert(request: FileRequest, wish: PlaceAlert, report: TheftReport) -> AlertNotice:
    alert = fraud_alerts.alert_of(wish, request.at, request.request_id)
    return AlertNotice(
        consumer_id=request.consumer_id,
        alert_id=request.request_id,
        placed=fraud_alerts.placed_on(alert),
        until=fraud_alerts.last_day(alert),
        sealed=Sealed(AlertNoticeBody(report=report)),
    )


def decide(event: Event[BlockDecision], state: CreditFile | None, known: Furnishers) -> Effect:
    """Keep what operators have decided about a block; the file is scored again, as its items may be back."""
    decision = event.record
    if event.erased or state is None or decision.block_id not in state.blocks:
        return Effect()
    file = replace(state, blocks=blocks.with_decision(state.blocks, decision))
    cause = Cause(record_id=f"{decision.block_id}.{decision.decided}")
    return Effect(emits=_news(event, cause, file, known), state=file)


def _emit(profile: Profile, state: CreditFile | None = None) -> Effect:
    return Effect(emits=(Emit(PROFILES, profile),), state=state)


def erase(event: Event[Erasure], _: CreditFile | None, __: Furnishers) -> Effect:
    """Delete the person's row, and confirm it once it is deleted; what arrives later about the person makes no row."""
    confirmation = ErasureConfirmation(consumer_id=event.record.consumer_id, at=event.record.at, part="credit-files")
    return Effect(erases=True, afterwards=(Emit(ERASURES_CONFIRMED, confirmation),))


loop = serve(
    app,
    {
        CREDIT_EVENTS: fold_events,
        VERIFIED: profile,
        FILE_REQUESTS: take_request,
        BLOCK_DECISIONS: decide,
        ERASURES: erase,
    },
    table=CREDIT_FILES,
    prepare=registry.prepare,
    seals=Seals(app, {"file", "score"}),
)
