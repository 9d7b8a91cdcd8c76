"""A file is what furnishers said, in whatever order it came, read as of a moment; each look at it leaves a trace."""

from msgspec.structs import replace

from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import CreditFile, add_look, fold, read_as_of
from creditapp.domain.report import extract_of
from creditapp.errors import PersonErased
from creditapp.models.applications import Ending, Profile, VerifiedApplication
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.preparing import Persons, person_keys
from creditapp.sealing import PersonKeys, open_sealed, seal
from creditapp.tables.credit_files import CREDIT_FILES, SealedFile
from creditapp.topics import CREDIT_EVENTS, PROFILES, VERIFIED

app = create_app("bureau")


def fold_events(event: Event[CreditEvents], state: SealedFile | None, persons: Persons) -> Effect:
    """Fold a furnisher's events into the person's file."""
    if (person := persons.get(event.record.consumer_id)) is None:
        raise PersonErased("CreditEvents: the person was erased")
    told = open_sealed(person, "file", FurnishedBy, event.record.sealed)
    return Effect(state=_sealed(person, fold(_file(person, state), told)))


def profile(event: Event[VerifiedApplication], state: SealedFile | None, persons: Persons) -> Effect:
    """Read the verified person's file as of the application's date, and leave a trace of the look."""
    application = event.record
    person = persons.get(application.consumer_id)
    if application.ending or person is None:
        return _told(_profile(application, application.ending or "could_not_match"))
    if (file := _file(person, state)) is None:
        return _told(_profile(application, "thin"))
    view = read_as_of(file, application.as_of, without_look=application.application_id)
    reason = ending(view, application.as_of)
    found = replace(
        _profile(application, reason),
        characteristics={} if reason else characteristics(view, application.as_of),
        extract=seal(person, "file", extract_of(view, application.as_of)),
    )
    looked_at = add_look(file, application.application_id, application.as_of)
    return _told(found, _sealed(person, looked_at))


def _told(profile: Profile, state: SealedFile | None = None) -> Effect:
    return Effect(emits=(Emit(PROFILES, profile),), state=state)


def _profile(application: VerifiedApplication, reason: Ending | None) -> Profile:
    return Profile(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        ending=reason,
    )


def _file(person: PersonKeys, state: SealedFile | None) -> CreditFile | None:
    return open_sealed(person, "file", CreditFile, state.sealed) if state else None


def _sealed(person: PersonKeys, file: CreditFile) -> SealedFile:
    return SealedFile(sealed=seal(person, "file", file))


agent = serve(app, {CREDIT_EVENTS: fold_events, VERIFIED: profile}, table=CREDIT_FILES, prepare=person_keys(app, "file"))
