"""Who wants it gets an e-mail when their file changes, at once or for a day together: that and of what kind, no name and no score.

The address has to be confirmed out of its own mailbox, and every e-mail has a link that ends them at once (RFC 8058). News is what
a reading of the file has that the one before had not, a lender's look, an answer to a dispute, another address that a furnisher
reports, and what was asked about freezes and fraud alerts. Of an erased person nothing is kept.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from msgspec.structs import replace

from creditapp.domain import email_alerts
from creditapp.domain.email_alerts import CONFIRM_WITHIN, DAY
from creditapp.models.applications import Profile
from creditapp.models.credit_events import ReportedIdentity
from creditapp.models.email_alerts import (
    AlertsRequest,
    Change,
    ConfirmAlerts,
    DigestBegun,
    EndAlerts,
    Mailbox,
    StartAlerts,
    Subscription,
)
from creditapp.models.erasures import Erasure
from creditapp.models.mails import AlertLetter, AlertsMovedLetter, ConfirmLetter, Letter, Mail, MailBody
from creditapp.models.requests import FileRequest, Freeze, Lift, PlaceAlert, RemoveAlert, Thaw
from creditapp.models.sealed import Sealed
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.subscriptions import SUBSCRIPTIONS
from creditapp.topics import (
    ALERT_MAILS,
    ALERTS_REQUESTS,
    DIGESTS,
    ERASURES,
    FILE_REQUESTS,
    PROFILES,
    REPORTED_IDENTITIES,
)

PROTECTION = (Freeze, Thaw, Lift, PlaceAlert, RemoveAlert)
"""The requests that protect a file or end that: whoever did not make them should know."""
ALERTS_LAST = 3 * DAY
"""Seconds for which an alert that no mail server takes is tried."""

app = create_app("notifying")


async def time_now(_: Sequence[Event[Any]]) -> float:
    """For handlers: the time. What was read late, after a downtime, is still told, and no more than may be told within a day."""
    return app.clock.time()


def take_request(event: Event[AlertsRequest], state: Subscription | None, now: float) -> Effect:
    """Ask the mailbox for its confirmation, begin with it, or end the alerts; a request that is read again changes nothing."""
    if event.erased or (known := email_alerts.once(state or Subscription(), event.record.request_id)) is None:
        return Effect()
    match event.record.sealed.content.wish:
        case StartAlerts() as wish:
            after, box = email_alerts.started(known, wish, event.record.at)
            return Effect(
                emits=_mail(event, box, ConfirmLetter(link=_link(box)), now + CONFIRM_WITHIN) if box else (),
                state=after,
            )
        case ConfirmAlerts() as wish:
            after, before = email_alerts.confirmed(known, wish, event.record.at)
            moved = _mail(event, before, AlertsMovedLetter(), now + DAY) if before else ()
            return Effect(emits=moved, state=after)
        case EndAlerts() as wish:
            return Effect(state=email_alerts.ended(known, wish))


def compare(event: Event[Profile], state: Subscription | None, now: float) -> Effect:
    """Compare the reading of the file with the one before; a lender's look, and answers to disputes, are news by themselves."""
    profile = event.record
    if event.erased or state is None or state.active is None or profile.simulation is not None:
        return Effect()
    before, token, news = state, state.active.token, set[Change]()
    if profile.lender is not None and profile.ending not in ("frozen", "could_not_match"):
        look = email_alerts.inquiry_item(token, profile.lender.name, profile.as_of)
        state, found = email_alerts.with_items(state, (look,), whole=False)
        news |= found
    if profile.extract is not None:
        items = email_alerts.items_of(profile.extract.content, token)
        state, found = email_alerts.with_items(state, items)
        news |= found
    if profile.cause is not None and profile.cause.answers:
        answered = tuple(sorted(answer.dispute_id for answer in profile.cause.answers))
        if (after := email_alerts.once(state, f"answers {'/'.join(answered)}")) is not None:
            state, news = after, news | {"dispute"}
    return _alerted(event, state, news, now) if state != before else Effect()


def compare_address(event: Event[ReportedIdentity], state: Subscription | None, now: float) -> Effect:
    """Another address than those known is news."""
    if event.erased or state is None or state.active is None:
        return Effect()
    after, news = email_alerts.with_address(state, event.record.sealed.content.address)
    return _alerted(event, after, news, now) if after != state else Effect()


def watch_protection(event: Event[FileRequest], state: Subscription | None, now: float) -> Effect:
    """A freeze, a lift or a fraud alert that somebody asked for in the person's name is news."""
    if event.erased or state is None or state.active is None:
        return Effect()
    if not isinstance(event.record.sealed.content.wish, PROTECTION):
        return Effect()
    after = email_alerts.once(state, event.record.request_id)
    return Effect() if after is None else _alerted(event, after, ("protection",), now)


def send_digest(event: Event[DigestBegun], state: Subscription | None, now: float) -> Effect:
    """A day after its first change: all that has come since; none too many for the day, and not if it was ended or sent."""
    digest = state.digest if state else None
    if event.erased or state is None or state.active is None or digest is None:
        return Effect()
    if digest.digest_id != event.record.digest_id:
        return Effect()
    return _sent(event, replace(state, digest=None), digest.changes, now, is_digest=True)


def erase(__: Event[Erasure], _: Subscription | None, ___: float) -> Effect:
    """Keep nothing of the person. Not confirmed: the row opens no more in any case, as the person's key is destroyed."""
    return Effect(erases=True)


def _alerted(event: Event[Any], state: Subscription, news: Iterable[Change], now: float) -> Effect:
    """The alert, if there is news; with the next digest if the person wants that. The state knows of the news in any case."""
    if not (changes := tuple(sorted(news))) or state.active is None:
        return Effect(state=state)
    if state.active.daily:
        return _gathered(event, state, changes, now)
    return _sent(event, state, changes, now)


def _sent(
    event: Event[Any], state: Subscription, changes: tuple[Change, ...], now: float, *, is_digest: bool = False
) -> Effect:
    """The e-mail; what would be one too many for a day waits for the next digest."""
    assert state.active is not None, "only with a confirmed address"
    after, may, is_last = email_alerts.due(state, now)
    if not may:
        return _gathered(event, state, changes, now)
    letter = AlertLetter(changes=changes, link=_link(state.active), is_last=is_last, is_digest=is_digest)
    return Effect(emits=_mail(event, state.active, letter, now + ALERTS_LAST), state=after)


def _gathered(event: Event[Any], state: Subscription, changes: tuple[Change, ...], now: float) -> Effect:
    """Nothing now; the first change of a digest says that it has begun."""
    digest_id = _id_of(event, "digest")
    after, begins = email_alerts.gathered(state, changes, digest_id, now)
    begun = DigestBegun(consumer_id=event.record.consumer_id, digest_id=digest_id)
    return Effect(emits=(Emit(DIGESTS, begun),) if begins else (), state=after)


def _link(box: Mailbox) -> str:
    """The path of the links in e-mails to this mailbox."""
    return f"/applications/{box.application_id}/email-alerts/{box.token}"


def _mail(event: Event[Any], box: Mailbox, letter: Letter, until: float) -> tuple[Emit, ...]:
    """The e-mail; read again, the same record makes the same one."""
    mail = Mail(
        consumer_id=event.record.consumer_id,
        mail_id=_id_of(event, box.token),
        until=until,
        sealed=Sealed(MailBody(to=box.to, letter=letter, language=box.language)),
    )
    return (Emit(ALERT_MAILS, mail),)


def _id_of(event: Event[Any], what: str) -> str:
    """An id that the same record gives again."""
    place = f"{event.topic.name}\0{event.partition}\0{event.offset}\0{what}"
    return hashlib.sha256(place.encode()).hexdigest()[:32]


loop = serve(
    app,
    {
        ALERTS_REQUESTS: take_request,
        PROFILES: compare,
        REPORTED_IDENTITIES: compare_address,
        FILE_REQUESTS: watch_protection,
        DIGESTS: send_digest,
        ERASURES: erase,
    },
    table=SUBSCRIPTIONS,
    prepare=time_now,
    seals=Seals(app, {"identity", "file"}),
)
