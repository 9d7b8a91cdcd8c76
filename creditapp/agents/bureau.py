"""A file is what furnishers said, in whatever order it came, read as of a moment; each look at it leaves a trace.

Whoever has looked at the own file hears when something arrives: the file is then read again and goes to be scored. What
a person asks of the file, a freeze, a statement, a dispute, is kept with it; a furnisher is told of a dispute. A
simulation reads copies of the file and leaves nothing behind.
"""

import hashlib
from datetime import date

from msgspec.structs import replace

from creditapp.domain import file_requests
from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import (
    OWN_LOOK,
    CreditFile,
    add_lenders_look,
    add_look,
    fold,
    read_as_of,
    was_looked_at,
)
from creditapp.domain.report import extract_of
from creditapp.domain.simulation import assume, with_assumed
from creditapp.errors import PersonErased
from creditapp.models.applications import Assumed, Cause, Ending, Profile, VerifiedApplication
from creditapp.models.base import encode
from creditapp.models.credit_events import CreditEvents, FurnishedBy
from creditapp.models.requests import Dispute, DisputeNotice, FileRequest, Wished
from creditapp.models.simulation import Assumptions, Simulation
from creditapp.privacy.encryption import DISPUTE_CONTEXT, PersonKeys, encrypt_to, open_sealed, seal
from creditapp.privacy.key_prefetch import Persons, person_keys
from creditapp.streaming.app import create_app
from creditapp.streaming.delivery import Effect, Emit, Event, serve
from creditapp.tables.credit_files import CREDIT_FILES, SealedFile
from creditapp.topics import CREDIT_EVENTS, DISPUTES, FILE_REQUESTS, PROFILES, VERIFIED

app = create_app("bureau")


def fold_events(event: Event[CreditEvents], state: SealedFile | None, persons: Persons) -> Effect:
    """Fold a furnisher's events and answers into the person's file; if somebody waits for news, have it scored."""
    record = event.record
    if (person := persons.get(record.consumer_id)) is None:
        raise PersonErased("CreditEvents: the person was erased")
    told = open_sealed(person, "file", FurnishedBy, record.sealed)
    file = fold(_file(person, state), told)
    if told.answers:
        file = file_requests.with_answers(file, told, record.as_of)
    emits = (Emit(PROFILES, _rescored(event, person, file, told)),) if was_looked_at(file) else ()
    return Effect(emits=emits, state=_sealed(person, file))


def _rescored(event: Event[CreditEvents], person: PersonKeys, file: CreditFile, told: FurnishedBy) -> Profile:
    """The file read as of the day of the record's arrival, under an id of its own."""
    record = event.record
    update_id = hashlib.sha256(f"{record.consumer_id}\0{record.record_id}".encode()).hexdigest()
    blank = Profile(
        application_id=update_id,
        consumer_id=record.consumer_id,
        as_of=max(record.as_of, file_requests.day_of(event.timestamp)),
        cause=Cause(record_id=record.record_id, answers=told.answers),
    )
    return _filled(blank, person, file)


def profile(event: Event[VerifiedApplication], state: SealedFile | None, persons: Persons) -> Effect:
    """Read the verified person's file as of the application's date, and leave a trace of the look."""
    application = event.record
    person = persons.get(application.consumer_id)
    if application.ending or person is None:
        return _told(_blank(application, application.ending or "could_not_match"))
    file = _file(person, state) or CreditFile()
    if application.simulation is not None:
        return _told(_simulated(application, application.simulation, person, file))
    if application.lender and file.freeze and file.freeze.frozen:
        return _told(_blank(application, "frozen"))
    found = _filled(_blank(application), person, file)
    return _told(found, _sealed(person, _looked_at(file, application)))


def _simulated(application: VerifiedApplication, asked: bytes, person: PersonKeys, file: CreditFile) -> Profile:
    """The file as it is and, in copies of it, as it would be: nothing is kept, and no look leaves a trace."""
    scenarios = open_sealed(person, "file", Simulation, asked).scenarios
    found = [assume(file, scenario, application.as_of) for scenario in scenarios]
    assumptions = Assumptions(assumptions=tuple(each.assumption for each in found))
    return replace(
        _filled(_blank(application), person, file),
        assumed=tuple(_read(with_assumed(file, each.assumption), each.as_of) for each in found),
        assumptions=seal(person, "file", assumptions),
    )


def _read(file: CreditFile, as_of: date) -> Assumed:
    view = read_as_of(file, as_of)
    reason = ending(view, as_of)
    return Assumed(as_of=as_of, ending=reason, characteristics={} if reason else characteristics(view, as_of))


def _looked_at(file: CreditFile, application: VerifiedApplication) -> CreditFile:
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


def _filled(blank: Profile, person: PersonKeys, file: CreditFile) -> Profile:
    """The profile with the file's characteristics, or why there are none, and the extract that a report shows."""
    by = blank.lender.name if blank.lender else OWN_LOOK
    view = read_as_of(file, blank.as_of, without_look=blank.application_id, look_by=by)
    reason = ending(view, blank.as_of)
    extract = extract_of(view, blank.as_of, to_lender=blank.lender is not None)
    return replace(
        blank,
        ending=reason,
        characteristics={} if reason else characteristics(view, blank.as_of),
        extract=seal(person, "file", extract),
    )


def ask(event: Event[FileRequest], state: SealedFile | None, persons: Persons) -> Effect:
    """Keep what the person asks with the file; tell the furnisher of a dispute."""
    request = event.record
    if (person := persons.get(request.consumer_id)) is None:
        raise PersonErased("FileRequest: the person was erased")
    wish = open_sealed(person, "file", Wished, request.sealed).wish
    file = file_requests.apply(_file(person, state) or CreditFile(), wish, request.at, request.request_id)
    notice = _notice(request, file) if isinstance(wish, Dispute) else None
    return Effect(emits=(Emit(DISPUTES, notice),) if notice else (), state=_sealed(person, file))


def _notice(request: FileRequest, file: CreditFile) -> DisputeNotice | None:
    if (body := file_requests.notice_of(file, request.request_id)) is None:
        return None
    opened: date = file.disputes[request.request_id].opened
    return DisputeNotice(
        consumer_id=request.consumer_id,
        dispute_id=request.request_id,
        opened=opened,
        due=opened + file_requests.ANSWER_WITHIN,
        sealed=encrypt_to(app.keys.operators_public, encode(body), DISPUTE_CONTEXT),
    )


def _told(profile: Profile, state: SealedFile | None = None) -> Effect:
    return Effect(emits=(Emit(PROFILES, profile),), state=state)


def _file(person: PersonKeys, state: SealedFile | None) -> CreditFile | None:
    return open_sealed(person, "file", CreditFile, state.sealed) if state else None


def _sealed(person: PersonKeys, file: CreditFile) -> SealedFile:
    return SealedFile(sealed=seal(person, "file", file))


agent = serve(
    app,
    {CREDIT_EVENTS: fold_events, VERIFIED: profile, FILE_REQUESTS: ask},
    table=CREDIT_FILES,
    prepare=person_keys(app, "file"),
)
