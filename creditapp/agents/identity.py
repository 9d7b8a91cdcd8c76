"""Only a verified person's file is opened: the form must match what furnishers reported about the person.

No file and a mismatch have one ending, so that nobody learns from it who has a file.
"""

from creditapp.domain.identity import ReportedIdentities, matches, merge
from creditapp.errors import PersonErased
from creditapp.models.applications import Application, Ending, VerifiedApplication
from creditapp.models.credit_events import ReportedIdentity
from creditapp.models.identity import Person
from creditapp.privacy.encryption import PersonKeys, open_sealed, seal
from creditapp.privacy.key_prefetch import Persons, person_keys
from creditapp.streaming.app import create_app
from creditapp.streaming.delivery import Effect, Emit, Event, serve
from creditapp.tables.identities import IDENTITIES, Identity
from creditapp.topics import APPLICATIONS, REPORTED_IDENTITIES, VERIFIED

app = create_app("identity")


def learn(event: Event[ReportedIdentity], state: Identity | None, persons: Persons) -> Effect:
    """Remember how a furnisher names the person."""
    record = event.record
    if (person := persons.get(record.consumer_id)) is None:
        raise PersonErased("ReportedIdentity: the person was erased")
    reported = open_sealed(person, "identity", Person, record.sealed)
    merged = merge(_known(person, state), reported, record.as_of, record.record_id)
    return Effect(state=Identity(sealed=seal(person, "identity", merged)))


def verify(event: Event[Application], state: Identity | None, persons: Persons) -> Effect:
    """Let the application pass if its form names the person whom furnishers know."""
    application = event.record
    verified = VerifiedApplication(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        lender=application.lender,
        simulation=application.simulation,
        ending=_ending(application, state, persons),
    )
    return Effect(emits=(Emit(VERIFIED, verified),))


def _ending(application: Application, state: Identity | None, persons: Persons) -> Ending | None:
    person = persons.get(application.consumer_id)
    known = _known(person, state) if person else None
    if person is None or known is None:
        return "could_not_match"
    form = open_sealed(person, "identity", Person, application.sealed)
    return None if matches(form, known) else "could_not_match"


def _known(person: PersonKeys, state: Identity | None) -> ReportedIdentities | None:
    return open_sealed(person, "identity", ReportedIdentities, state.sealed) if state else None


agent = serve(
    app,
    {REPORTED_IDENTITIES: learn, APPLICATIONS: verify},
    table=IDENTITIES,
    prepare=person_keys(app, "identity"),
)
