"""An application is accepted once; from then on its address always knows its state.

The view's owner keeps the first form and date of an application id and the first report: sending a form again, even
edited, is the same application and gives the same report.
"""

from msgspec.structs import replace

from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.gateway_site import open_site
from creditapp.models.applications import Accepted, Application, Report
from creditapp.tables.views import VIEWS, View
from creditapp.topics import ACCEPTED, APPLICATIONS, REPORTS
from creditapp.web.views import WEB_OPTIONS

app = create_app("gateway", web_application_options=WEB_OPTIONS)
applications = open_site(app)


def accept(event: Event[Accepted], state: View | None, _: None) -> Effect:
    """Keep the first form sent under an id; every resend sends that one on again."""
    accepted = event.record
    view = state or View(consumer_id=accepted.consumer_id, as_of=accepted.as_of)
    sealed = view.sealed or accepted.sealed
    application = Application(
        application_id=accepted.application_id,
        consumer_id=view.consumer_id,
        as_of=view.as_of,
        sealed=sealed,
    )
    return Effect(emits=(Emit(APPLICATIONS, application),), state=replace(view, sealed=sealed))


def show(event: Event[Report], state: View | None, _: None) -> Effect:
    """Keep the first report of an application for its page.

    After a crash a report can be read before the form is read again; the form is then added to the view.
    """
    report = event.record
    view = state or View(consumer_id=report.consumer_id, as_of=report.as_of)
    return Effect(state=view if view.report else replace(view, report=report))


agent = serve(app, {ACCEPTED: accept, REPORTS: show}, table=VIEWS, stored=applications.wake)
