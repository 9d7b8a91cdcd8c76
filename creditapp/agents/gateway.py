"""An application is accepted once; from then on its address always shows its state.

The worker that owns a view keeps the first form and date of an application id and the first report: a form that is sent
again, even edited, is the same application and gives the same report. Later states of the report, and requests made on
its page, are kept beside it. The result of a simulation, and the answer to a
member, go to the page that waits for them at this worker and are not kept.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import TypeVar, cast

from msgspec.structs import replace

from creditapp.gateway.wiring import WEB_OPTIONS, open_site
from creditapp.models.accesses import Access
from creditapp.models.applications import Accepted, Application, Report
from creditapp.models.base import Record
from creditapp.models.erasures import ApplicationErasure
from creditapp.models.members import MemberAnswer
from creditapp.models.passcodes import PasscodeCheck, PasscodeRefused, PasscodeRequest
from creditapp.models.questions import Questions
from creditapp.models.requests import AccessEnded, FileRequest, Request
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.tables.views import (
    VIEWS,
    View,
    number_of,
    with_access,
    with_access_ended,
    with_passcode_refused,
    with_passcode_request,
    with_request,
    with_update,
    without_content,
)
from creditapp.topics import (
    ACCEPTED,
    ACCESS_ENDED,
    ACCESSES,
    APPLICATIONS,
    APPLICATIONS_ERASED,
    APPLICATIONS_TO_ERASE,
    FILE_REQUESTS,
    MEMBER_ANSWERS,
    NOTED_ACCESSES,
    PASSCODE_CHECKS,
    PASSCODE_REQUESTS,
    PASSCODES_REFUSED,
    QUESTIONS,
    REPORTS,
    REQUESTS,
)

app = create_app("gateway", outlasts_kafka=True, web_application_options=WEB_OPTIONS)
applications, erasing = open_site(app)

Erased = Mapping[str, float]
"""Everybody who is erased, and when."""
H = TypeVar("H", bound=Record)
ViewHandler = Callable[[Event[H], View | None, Erased], Effect]


def without_erased(handler: ViewHandler[H]) -> ViewHandler[H]:
    """The handler, except that of a person who is erased a new state has no content, and monitoring hears of the application."""

    @wraps(handler)
    def honouring(event: Event[H], state: View | None, erased: Erased) -> Effect:
        effect = handler(event, state, erased)
        view = cast(View | None, effect.state)
        if view is None or (at := erased.get(view.consumer_id)) is None:
            return effect
        application = ApplicationErasure(application_id=event.key.decode(), consumer_id=view.consumer_id, at=at)
        return effect._replace(
            state=without_content(view), emits=(*effect.emits, Emit(APPLICATIONS_TO_ERASE, application))
        )

    return honouring


@without_erased
def accept(event: Event[Accepted], state: View | None, _: Erased) -> Effect:
    """Keep the first form sent under an id; every resend emits that first form again."""
    accepted = event.record
    view = state or View(consumer_id=accepted.consumer_id, as_of=accepted.as_of)
    if view.sealed is None:
        view = replace(view, sealed=accepted.sealed, lender=accepted.lender, verified_by=accepted.verified_by)
    application = Application(
        application_id=accepted.application_id,
        consumer_id=view.consumer_id,
        as_of=view.as_of,
        lender=view.lender,
        sealed=view.sealed or accepted.sealed,
        origin=accepted.origin,
        verified_by=view.verified_by,
    )
    return Effect(emits=(Emit(APPLICATIONS, application),), state=view)


@without_erased
def ask(event: Event[Questions], state: View | None, _: Erased) -> Effect:
    """Keep the questions for the application's page until there is a report."""
    questions = event.record
    view = state or View(consumer_id=questions.consumer_id, as_of=questions.as_of)
    return Effect(state=None if view.report else replace(view, questions=questions.sealed))


@without_erased
def show(event: Event[Report], state: View | None, _: Erased) -> Effect:
    """Keep the first report of an application for its page, and later updates beside it.

    After a crash a report can be read before the form is read again; the form is then added to the view.
    """
    report = event.record
    if report.simulation is not None:
        return Effect(returned=report)
    if report.update is not None:
        return Effect(state=with_update(state, report) if state else None)
    view = state or View(consumer_id=report.consumer_id, as_of=report.as_of)
    return Effect(state=view if view.report else replace(view, report=report, questions=None))


@without_erased
def take_request(event: Event[Request], state: View | None, _: Erased) -> Effect:
    """Keep the person's request beside the report and send it to the bureau; a resend emits the first request again."""
    view = with_request(state, event.record) if state else None
    kept = view.requests if view else ()
    first = next((request for request in kept if request.request_id == event.record.request_id), event.record)
    file_request = FileRequest(
        consumer_id=first.consumer_id, request_id=first.request_id, at=first.at, sealed=first.sealed
    )
    return Effect(emits=(Emit(FILE_REQUESTS, file_request),), state=view)


@without_erased
def take_passcode_request(event: Event[PasscodeRequest], state: View | None, _: Erased) -> Effect:
    """Keep that a one-time code was asked for or entered, and pass it on unless it is one too many; the page shows no more than that."""
    request = event.record
    view = with_passcode_request(state, request) if state else None
    if view is None or not (number := number_of(view, request)):
        return Effect()
    check = PasscodeCheck(
        consumer_id=view.consumer_id,
        application_id=request.application_id,
        request_id=request.request_id,
        at=request.at,
        as_of=view.as_of,
        asks=request.asks,
        number=number,
        sealed=request.sealed,
    )
    return Effect(emits=(Emit(PASSCODE_CHECKS, check),), state=view)


@without_erased
def refuse_passcode(event: Event[PasscodeRefused], state: View | None, _: Erased) -> Effect:
    """Keep that an entered code was wrong; another may follow."""
    return Effect(state=with_passcode_refused(state, event.record.request_id) if state else None)


@without_erased
def end_access(event: Event[AccessEnded], state: View | None, _: Erased) -> Effect:
    """Keep that a session, or the code, opens the application no more."""
    return Effect(state=with_access_ended(state, event.record) if state else None)


@without_erased
def note_access(event: Event[Access], state: View | None, _: Erased) -> Effect:
    """Keep for the person's page who has seen what, repetitions within minutes as one; each of them goes to the ledger."""
    view = with_access(state, event.record) if state else None
    return Effect(emits=(Emit(NOTED_ACCESSES, event.record),), state=None if view is state else view)


def return_answer(event: Event[MemberAnswer], _: View | None, __: Erased) -> Effect:
    """Hand a member's answer to the page that waits for it at this worker; nothing of it is kept."""
    return Effect(returned=event.record)


def erase(event: Event[ApplicationErasure], state: View | None, _: Erased) -> Effect:
    """Empty the view of an erased person's application, of which monitoring has nothing any more."""
    if state is None or state.consumer_id != event.record.consumer_id:
        return Effect()
    return Effect(state=without_content(state, max(event.record.at, state.erased or 0.0)))


loop = serve(
    app,
    {
        ACCEPTED: accept,
        QUESTIONS: ask,
        REPORTS: show,
        REQUESTS: take_request,
        PASSCODE_REQUESTS: take_passcode_request,
        PASSCODES_REFUSED: refuse_passcode,
        ACCESS_ENDED: end_access,
        ACCESSES: note_access,
        MEMBER_ANSWERS: return_answer,
        APPLICATIONS_ERASED: erase,
    },
    table=VIEWS,
    prepare=erasing.erased,
    done=applications.wake,
)


async def keep_erasing() -> None:
    """See to it that nothing of erased people is in the vault or in this worker's views."""
    await erasing.run(loop.batch)


app.task(keep_erasing)
