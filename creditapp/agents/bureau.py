"""A credit file holds what furnishers reported, in any order of arrival, and is read as of a date; each look is recorded.

What withdrawn furnishers reported stays in the file and is not read. A death is believed of an entitled furnisher or of two.

Whose application is not verified otherwise answers questions out of the file first; so does whoever did not match, about a
made-up one. People who viewed their own report get updates: when a record arrives, their file is read and scored again. A person's
freeze, statement and disputes are kept with the file; the furnisher of a disputed item gets a notice. A simulation reads
copies of the file and stores nothing.
"""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial

from msgspec.structs import replace

from creditapp.domain import file_requests, freezes, second_step
from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import (
    OWN_LOOK,
    CreditFile,
    add_lenders_look,
    add_look,
    fold,
    read_as_of,
    was_looked_at,
    without,
)
from creditapp.domain.dates import months_between
from creditapp.domain.furnishers import Furnishers
from creditapp.domain.report import extract_of
from creditapp.domain.simulation import Assumed as Outcome
from creditapp.domain.simulation import assume, time_alone, with_assumed
from creditapp.furnishers.registry import Registry
from creditapp.models.applications import Assumed, Cause, Ending, Profile, VerifiedApplication
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.models.erasures import Erasure, ErasureConfirmation
from creditapp.models.questions import Answers, Asked, Confirmation, Questionnaire, Questions
from creditapp.models.requests import Dispute, DisputeNotice, FileRequest
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Assumptions, Simulation
from creditapp.privacy.second_step import secret_of_questions
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.topics import (
    CONFIRMATIONS,
    CREDIT_EVENTS,
    DISPUTES,
    ERASURES,
    ERASURES_CONFIRMED,
    FILE_REQUESTS,
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
    emits = (Emit(PROFILES, _rescored(event, file, furnished, known)),) if was_looked_at(file) else ()
    return Effect(emits=emits, state=file)


def _rescored(event: Event[CreditEvents], file: CreditFile, furnished: FurnishedBy, known: Furnishers) -> Profile:
    """The file read as of the day on which the record arrived, under an id derived from person and record."""
    record = event.record
    update_id = hashlib.sha256(f"{record.consumer_id}\0{record.record_id}".encode()).hexdigest()
    blank = Profile(
        application_id=update_id,
        consumer_id=record.consumer_id,
        as_of=max(record.as_of, file_requests.day_of(event.timestamp)),
        cause=Cause(record_id=record.record_id, answers=furnished.answers),
    )
    return _filled(blank, file, known, event.timestamp)


def profile(event: Event[VerifiedApplication], state: CreditFile | None, known: Furnishers) -> Effect:
    """Read the verified person's file as of the application's date, and add the look to it as an inquiry."""
    application = event.record
    if event.erased:
        return _emit(_blank(application, application.ending or "could_not_match"))
    file = state or CreditFile()
    if application.verified_by is None and application.simulation is None:
        return _ask(event, file, known)
    if application.verified_by == "passcode" and application.application_id in file.asked:
        return _after_passcode(event, file, known)
    if application.ending:
        return _emit(_blank(application, application.ending))
    if application.simulation is not None:
        return _emit(_simulated(application, application.simulation.content, file, known, event.timestamp))
    lender = application.lender
    if lender and freezes.is_frozen_to(lender.name, file.freeze, file.lifts, application.as_of):
        return _emit(_blank(application, "frozen"))
    return _emit(_filled(_blank(application), file, known, event.timestamp), _with_look(file, application))


def _simulated(
    application: VerifiedApplication, simulation: Simulation, file: CreditFile, known: Furnishers, at: float
) -> Profile:
    """Read the file as it is and, for each scenario, a copy with its assumed events; nothing is stored, no look recorded."""
    today, file = application.as_of, without(file, known.withdrawn)
    is_death = partial(known.confirm_death, at=at)
    outcomes = [assume(file, scenario, today) for scenario in simulation.scenarios]
    later = {outcome.as_of for outcome in outcomes} - {today}
    alone = {
        day: _read(file, time_alone(file, today, months_between(today, day)), is_death).characteristics for day in later
    }
    return replace(
        _filled(_blank(application), file, known, at),
        assumed=tuple(replace(_read(file, each, is_death), time_alone=alone.get(each.as_of, {})) for each in outcomes),
        assumptions=Sealed(Assumptions(assumptions=tuple(outcome.assumption for outcome in outcomes))),
    )


def _read(file: CreditFile, outcome: Outcome, is_death: Callable[[frozenset[str]], bool]) -> Assumed:
    """A copy of the file, with what is assumed, as of the day."""
    view = read_as_of(with_assumed(file, outcome.assumption), outcome.as_of, is_death=is_death)
    reason = ending(view, outcome.as_of)
    values = {} if reason else characteristics(view, outcome.as_of)
    return Assumed(as_of=outcome.as_of, ending=reason, characteristics=values)


def _with_look(file: CreditFile, application: VerifiedApplication) -> CreditFile:
    if (lender := application.lender) is not None:
        return add_lenders_look(file, application.application_id, application.as_of, lender.name, lender.purpose)
    return add_look(file, application.application_id, application.as_of)


def _blank(application: VerifiedApplication, reason: Ending | None = None) -> Profile:
    return Profile(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        lender=application.lender,
        simulation=application.simulation,
        ending=reason,
    )


def _filled(blank: Profile, file: CreditFile, known: Furnishers, at: float) -> Profile:
    """The profile with the file's characteristics, or the ending instead, and the extract that a report shows.

    It is read with what is known of furnishers at the time ``at`` of the record that asks for it.
    """
    looking = blank.lender.name if blank.lender else OWN_LOOK
    view = read_as_of(
        without(file, known.withdrawn),
        blank.as_of,
        without_look=blank.application_id,
        look_by=looking,
        is_death=partial(known.confirm_death, at=at),
    )
    reason = ending(view, blank.as_of)
    return replace(
        blank,
        ending=reason,
        characteristics={} if reason else characteristics(view, blank.as_of),
        extract=Sealed(extract_of(view, blank.as_of, to_lender=blank.lender is not None)),
    )


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
    blank = replace(_blank(application, None if asked.passed else "could_not_match"), journey=application.journey)
    profile = _filled(blank, file, known, event.timestamp) if asked.passed else blank
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
    """Apply the person's request to the file; send a notice to the furnisher of a disputed item."""
    request = event.record
    wish = request.sealed.content.wish
    if isinstance(wish, Answers):
        return _take_answers(event, wish, state or CreditFile(), known)
    file = file_requests.apply(state or CreditFile(), wish, request.at, request.request_id)
    notice = _notice(request, file) if isinstance(wish, Dispute) else None
    return Effect(emits=(Emit(DISPUTES, notice),) if notice else (), state=file)


def _notice(request: FileRequest, file: CreditFile) -> DisputeNotice | None:
    if (body := file_requests.notice_of(file, request.request_id)) is None:
        return None
    opened: date = file.disputes[request.request_id].opened
    return DisputeNotice(
        consumer_id=request.consumer_id,
        dispute_id=request.request_id,
        opened=opened,
        due=opened + file_requests.ANSWER_WITHIN,
        sealed=Sealed(body),
    )


def _emit(profile: Profile, state: CreditFile | None = None) -> Effect:
    return Effect(emits=(Emit(PROFILES, profile),), state=state)


def erase(event: Event[Erasure], _: CreditFile | None, __: Furnishers) -> Effect:
    """Delete the person's row, and confirm it once it is deleted; what arrives later about the person makes no row."""
    confirmation = ErasureConfirmation(consumer_id=event.record.consumer_id, at=event.record.at, part="credit-files")
    return Effect(erases=True, afterwards=(Emit(ERASURES_CONFIRMED, confirmation),))


loop = serve(
    app,
    {CREDIT_EVENTS: fold_events, VERIFIED: profile, FILE_REQUESTS: take_request, ERASURES: erase},
    table=CREDIT_FILES,
    prepare=registry.prepare,
    seals=Seals(app, {"file", "score"}),
)
