"""Only a verified person's file is opened: the form must match what the furnishers who fill the file agree on.

No file and a mismatch have the same ending, so that it does not reveal who has a file; failures are counted for both. A form
that matches counts as one too until the bureau says that the person has answered its questions, or has entered a one-time code,
which goes to an address that furnishers have reported (domain.identity.mail_address). Who did not match is answered alike.
Furnishers that disagree about whose a file is are shown to operators.
"""

import hashlib

from msgspec.structs import replace

from creditapp.domain.furnishers import Furnishers
from creditapp.domain.identity import (
    BEFORE,
    TRIES,
    VALID_FOR,
    ReportedIdentities,
    after_answers,
    after_failure,
    agreement,
    digits_of,
    entered,
    is_examined,
    is_unconfirmed,
    mail_address,
    matches,
    merge,
    newest,
    opening,
    reporters,
    with_passcode,
)
from creditapp.domain.second_step import form_id
from creditapp.errors import InvalidRecord
from creditapp.furnishers.registry import Registry
from creditapp.models.applications import Application, VerifiedApplication
from creditapp.models.attempts import AttemptsForgotten, FailedAttempt
from creditapp.models.credit_events import ReportedIdentity
from creditapp.models.erasures import Erasure, ErasureConfirmation
from creditapp.models.furnishers import Disagreement, MixedFile
from creditapp.models.mails import Mail, MailBody, PasscodeLetter
from creditapp.models.passcodes import EnterPasscode, PasscodeCheck, PasscodeRefused, SendPasscode
from creditapp.models.questions import Confirmation
from creditapp.models.sealed import Sealed
from creditapp.privacy.second_step import secret_of_passcodes, secret_of_questions
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.identities import IDENTITIES
from creditapp.topics import (
    APPLICATIONS,
    ATTEMPTS_FORGOTTEN,
    CONFIRMATIONS,
    ERASURES,
    ERASURES_CONFIRMED,
    FAILED_ATTEMPTS,
    MAILS,
    MIXED_FILES,
    PASSCODE_CHECKS,
    PASSCODES_REFUSED,
    REPORTED_IDENTITIES,
    VERIFIED,
)

app = create_app("identity")
registry = Registry(app)


@app.task
async def follow_furnishers() -> None:
    """Follow the registry of furnishers."""
    await registry.follow()


def learn(event: Event[ReportedIdentity], state: ReportedIdentities | None, furnishers: Furnishers) -> Effect:
    """Store the identity that a furnisher reports for the person; whoever contradicts the others is shown to operators."""
    record = event.record
    reporter = record.reporter.content.furnisher_id if record.reporter else BEFORE
    merged = merge(state, record.sealed.content, record.as_of, record.record_id, reporter, event.timestamp)
    return Effect(emits=_mixed(event, merged, furnishers), state=merged)


def _mixed(event: Event[ReportedIdentity], state: ReportedIdentities, furnishers: Furnishers) -> tuple[Emit, ...]:
    """The notice of a mixed file, again with each record that comes while it is one."""
    agreed = agreement(state, furnishers, event.timestamp)
    if not agreed.contradicting:
        return ()
    body = Disagreement(opened_by=reporters(agreed.opening), kept_aside=reporters(agreed.contradicting))
    record = event.record
    notice = MixedFile(consumer_id=record.consumer_id, record_id=record.record_id, sealed=Sealed(body))
    return (Emit(MIXED_FILES, notice),)


def verify(event: Event[Application], state: ReportedIdentities | None, furnishers: Furnishers) -> Effect:
    """Verify the application if its form matches what the file's furnishers agree on, and is not one of too many."""
    application, identities = event.record, state or ReportedIdentities()
    # Compared in any case, so that a lock takes no other time.
    known = opening(identities, furnishers, event.timestamp)
    agrees = not event.erased and matches(application.sealed.content, known)
    simulated = application.simulation is not None  # the gateway asks for those of matched people only
    examined = simulated or is_examined(identities.attempts, application.application_id, event.timestamp)
    matched = agrees and examined
    verified = VerifiedApplication(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        lender=application.lender,
        simulation=application.simulation,
        ending=None if matched else "could_not_match",
        verified_by=application.verified_by,
        origin=application.origin,
        form=None if matched else _form(application),
    )
    counts = examined and not simulated and not event.erased
    after = _counted(identities, event, matched) if counts else identities
    emits = (Emit(VERIFIED, verified), *(() if simulated else _failure(event, matched)))
    return Effect(emits=emits, state=after if after != identities else None)


def _form(application: Application) -> str | None:
    """What the questions of a form that does not match depend on; None where none are asked."""
    if application.verified_by is not None or application.simulation is not None:
        return None
    return form_id(secret_of_questions(app.keys), application.consumer_id, application.sealed.content)


def _counted(identities: ReportedIdentities, event: Event[Application], matched: bool) -> ReportedIdentities:
    """A match forgets the failures before it, once it is known that it is the person's."""
    application = event.record
    if matched and application.verified_by is not None:
        return replace(identities, attempts=())
    after = after_failure(identities.attempts, application.application_id, event.timestamp, matched=matched)
    return replace(identities, attempts=after)


def _failure(event: Event[Application], matched: bool) -> tuple[Emit, ...]:
    """What gateways count by the address that the form came from."""
    application = event.record
    if matched or not application.origin:
        return ()
    return _failed(application.origin, application.application_id, event.timestamp)


def _failed(origin: str, application_id: str, at: float) -> tuple[Emit, ...]:
    return (Emit(FAILED_ATTEMPTS, FailedAttempt(origin=origin, application_id=application_id, at=at)),)


def confirm(event: Event[Confirmation], state: ReportedIdentities | None, _: Furnishers) -> Effect:
    """Right answers forget the failures; wrong ones make the form one of them."""
    answered, identities = event.record, state or ReportedIdentities()
    after = after_answers(identities.attempts, answered.application_id, right=answered.right)
    failed = answered.origin if not answered.right else None
    return Effect(
        emits=_failed(failed, answered.application_id, answered.at) if failed else (),
        state=replace(identities, attempts=after) if after != identities.attempts else None,
    )


def take_passcode(event: Event[PasscodeCheck], state: ReportedIdentities | None, furnishers: Furnishers) -> Effect:
    """Send a one-time code, or judge one that was entered; nothing is kept of an application that did not match."""
    identities = state or ReportedIdentities()
    if event.record.asks == "send":
        return Effect() if event.erased else _sent(event, identities, furnishers)
    return _judged(event, identities)


def _sent(event: Event[PasscodeCheck], identities: ReportedIdentities, furnishers: Furnishers) -> Effect:
    """The mail with the code, if the form waits for it, there is an address, and it is none too many; read again, the same mail."""
    check, wish, at = event.record, event.record.sealed.content.wish, event.timestamp
    if not isinstance(wish, SendPasscode):
        raise InvalidRecord("PasscodeCheck: its content is not what it asks for")
    address = mail_address(identities, furnishers, at, app.settings.mail_address_days * 86_400)
    after = with_passcode(identities.passcodes, check.application_id, wish.nonce, at)
    sent = newest(after, check.application_id)
    if not is_unconfirmed(identities.attempts, check.application_id) or address is None:
        return Effect()
    if sent is None or sent.nonce != wish.nonce:
        return Effect()
    digits = digits_of(secret_of_passcodes(app.keys), check.application_id, wish.nonce)
    mail = Mail(
        consumer_id=check.consumer_id,
        mail_id=hashlib.sha256(f"{check.application_id}\0{wish.nonce}".encode()).hexdigest()[:32],
        until=sent.at + VALID_FOR,
        sealed=Sealed(MailBody(to=address, letter=PasscodeLetter(digits))),
    )
    return Effect(emits=(Emit(MAILS, mail),), state=replace(identities, passcodes=after))


def _judged(event: Event[PasscodeCheck], identities: ReportedIdentities) -> Effect:
    """A right code opens the file; the last wrong one ends the application, as wrong answers do."""
    check, passcodes, right = event.record, identities.passcodes, False
    if not event.erased:
        wish = check.sealed.content.wish
        if not isinstance(wish, EnterPasscode):
            raise InvalidRecord("PasscodeCheck: its content is not what it asks for")
        secret = secret_of_passcodes(app.keys)
        passcodes, right = entered(passcodes, check.application_id, check.request_id, wish, check.at, secret)
    # Written in any case, as a wrong code is that is counted: one takes as long as the other.
    state = None if event.erased else replace(identities, passcodes=passcodes)
    if not right and check.number < TRIES:
        refused = PasscodeRefused(application_id=check.application_id, request_id=check.request_id)
        return Effect(emits=(Emit(PASSCODES_REFUSED, refused),), state=state)
    verified = VerifiedApplication(
        application_id=check.application_id,
        consumer_id=check.consumer_id,
        as_of=check.as_of,
        ending=None if right else "could_not_match",
        verified_by="passcode",
    )
    return Effect(emits=(Emit(VERIFIED, verified),), state=state)


def lift(_: Event[AttemptsForgotten], state: ReportedIdentities | None, __: Furnishers) -> Effect:
    """Forget the failures: the person says on the page of an earlier report that their own form comes next."""
    return Effect(state=replace(state, attempts=()) if state and state.attempts else None)


def erase(event: Event[Erasure], _: ReportedIdentities | None, __: Furnishers) -> Effect:
    """Delete the person's row, and confirm it once it is deleted; what arrives later about the person makes no row."""
    confirmation = ErasureConfirmation(consumer_id=event.record.consumer_id, at=event.record.at, part="identities")
    return Effect(erases=True, afterwards=(Emit(ERASURES_CONFIRMED, confirmation),))


loop = serve(
    app,
    {
        REPORTED_IDENTITIES: learn,
        APPLICATIONS: verify,
        CONFIRMATIONS: confirm,
        PASSCODE_CHECKS: take_passcode,
        ATTEMPTS_FORGOTTEN: lift,
        ERASURES: erase,
    },
    table=IDENTITIES,
    prepare=registry.prepare,
    seals=Seals(app, {"identity"}),
)
