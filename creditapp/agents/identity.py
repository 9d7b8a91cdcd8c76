"""Only a verified person's file is opened: the form must match what furnishers reported about the person.

No file and a mismatch have the same ending, so that it does not reveal who has a file.
"""

from creditapp.domain.identity import ReportedIdentities, matches, merge
from creditapp.models.applications import Application, VerifiedApplication
from creditapp.models.credit_events import ReportedIdentity
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.identities import IDENTITIES
from creditapp.topics import APPLICATIONS, REPORTED_IDENTITIES, VERIFIED

app = create_app("identity")


def learn(event: Event[ReportedIdentity], state: ReportedIdentities | None, _: None) -> Effect:
    """Store the identity that a furnisher reports for the person."""
    record = event.record
    return Effect(state=merge(state, record.sealed.content, record.as_of, record.record_id))


def verify(event: Event[Application], state: ReportedIdentities | None, _: None) -> Effect:
    """Verify the application if its form matches what furnishers reported about the person."""
    application = event.record
    matched = not event.erased and state is not None and matches(application.sealed.content, state)
    verified = VerifiedApplication(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        lender=application.lender,
        simulation=application.simulation,
        ending=None if matched else "could_not_match",
    )
    return Effect(emits=(Emit(VERIFIED, verified),))


loop = serve(app, {REPORTED_IDENTITIES: learn, APPLICATIONS: verify}, table=IDENTITIES, seals=Seals(app, {"identity"}))
