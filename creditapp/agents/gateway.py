"""An application is accepted once; from then on its address always shows its state.

The worker that owns a view keeps the first form and date of an application id and the first report: a form that is sent
again, even edited, is the same application and gives the same report. Later states of the report, and requests made on
its page, are kept beside it. The result of a simulation goes to the page that waits for it at this worker and is not kept.
"""

from msgspec.structs import replace

from creditapp.gateway.wiring import WEB_OPTIONS, open_site
from creditapp.models.accesses import Access
from creditapp.models.applications import Accepted, Application, Report
from creditapp.models.passcodes import PasscodeCheck, PasscodeRefused, PasscodeRequest
from creditapp.models.questions import Questions
from creditapp.models.requests import AccessEnded, FileRequest, Request
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
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
)
from creditapp.topics import (
    ACCEPTED,
    ACCESS_ENDED,
    ACCESSES,
    APPLICATIONS,
    FILE_REQUESTS,
    NOTED_ACCESSES,
    PASSCODE_CHECKS,
    PASSCODE_REQUESTS,
    PASSCODES_REFUSED,
    QUESTIONS,
    REPORTS,
    REQUESTS,
)

app = create_app("gateway", outlasts_kafka=True, web_application_options=WEB_OPTIONS)
applications = open_site(app)


def accept(event: Event[Accepted], state: View | None, _: None) -> Effect:
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


def ask(event: Event[Questions], state: View | None, _: None) -> Effect:
    """Keep the questions for the application's page until there is a report."""
    questions = event.record
    view = state or View(consumer_id=questions.consumer_id, as_of=questions.as_of)
    return Effect(state=None if view.report else replace(view, questions=questions.sealed))


def show(event: Event[Report], state: View | None, _: None) -> Effect:
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


def take_request(event: Event[Request], state: View | None, _: None) -> Effect:
    """Keep the person's request beside the report and send it to the bureau; a resend emits the first request again."""
    view = with_request(state, event.record) if state else None
    kept = view.requests if view else ()
    first = next((request for request in kept if request.request_id == event.record.request_id), event.record)
    file_request = FileRequest(
        consumer_id=first.consumer_id, request_id=first.request_id, at=first.at, sealed=first.sealed
    )
    return Effect(emits=(Emit(FILE_REQUESTS, file_request),), state=view)


def take_passcode_request(event: Event[PasscodeRequest], state: View | None, _: None) -> Effect:
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


def refuse_passcode(event: Event[PasscodeRefused], state: View | None, _: None) -> Effect:
    """Keep that an entered code was wrong; another may follow."""
    return Effect(state=with_passcode_refused(state, event.record.request_id) if state else None)


def end_access(event: Event[AccessEnded], state: View | None, _: None) -> Effect:
    """Keep that a session, or the code, opens the application no more."""
    return Effect(state=with_access_ended(state, event.record) if state else None)


def note_access(event: Event[Access], state: View | None, _: None) -> Effect:
    """Keep for the person's page who has seen what, repetitions within minutes as one; each of them goes to the ledger."""
    view = with_access(state, event.record) if state else None
    return Effect(emits=(Emit(NOTED_ACCESSES, event.record),), state=None if view is state else view)


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
    },
    table=VIEWS,
    done=applications.wake,
)
