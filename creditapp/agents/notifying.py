"""Who wants it gets an e-mail when their file changes: that something did and of what kind, never what, no name and no score.

The address has to be confirmed out of its own mailbox, and every e-mail has a link that ends them at once (RFC 8058). News is what
a reading of the file has that the one before had not, a lender's look, an answer to a dispute, another address that a furnisher
reports, and what was asked about freezes and fraud alerts. Of an erased person nothing is kept.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from creditapp.domain import email_alerts
from creditapp.domain.email_alerts import CONFIRM_WITHIN, DAY
from creditapp.models.applications import Profile
from creditapp.models.credit_events import ReportedIdentity
from creditapp.models.email_alerts import (
    AlertsRequest,
    Change,
    ConfirmAlerts,
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
from creditapp.topics import ALERT_MAILS, ALERTS_REQUESTS, ERASURES, FILE_REQUESTS, PROFILES, REPORTED_IDENTITIES

PROTECTION = (Freeze, Thaw, Lift, PlaceAlert, RemoveAlert)
"""The requests that protect a file or end that: whoever did not make them should know."""
ALERTS_LAST = 3 * DAY
"""Seconds for which an alert that no mail server takes is tried."""

app = create_app("notifying")


def take_request(event: Event[AlertsRequest], state: Subscription | None, _: None) -> Effect:
    """Ask the mailbox for its confirmation, begin with it, or end the alerts; a request that is read again changes nothing."""
    if event.erased or (known := email_alerts.once(state or Subscription(), event.record.request_id)) is None:
        return Effect()
    match event.record.sealed.content.wish:
        case StartAlerts() as wish:
            after, box = email_alerts.started(known, wish, event.record.at)
            return Effect(
                emits=_mail(event, box, ConfirmLetter(link=_link(box)), CONFIRM_WITHIN) if box else (), state=after
            )
        case ConfirmAlerts() as wish:
            after, before = email_alerts.confirmed(known, wish, event.record.at)
            moved = _mail(event, before, AlertsMovedLetter(), DAY) if before else ()
            return Effect(emits=moved, state=after)
        case EndAlerts() as wish:
            return Effect(state=email_alerts.ended(known, wish))


def compare(event: Event[Profile], state: Subscription | None, _: None) -> Effect:
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
    return _alerted(event, state, news) if state != before else Effect()


def compare_address(event: Event[ReportedIdentity], state: Subscription | None, _: None) -> Effect:
    """Another address than those known is news."""
    if event.erased or state is None or state.active is None:
        return Effect()
    after, news = email_alerts.with_address(state, event.record.sealed.content.address)
    return _alerted(event, after, news) if after != state else Effect()


def watch_protection(event: Event[FileRequest], state: Subscription | None, _: None) -> Effect:
    """A freeze, a lift or a fraud alert that somebody asked for in the person's name is news."""
    if event.erased or state is None or state.active is None:
        return Effect()
    if not isinstance(event.record.sealed.content.wish, PROTECTION):
        return Effect()
    after = email_alerts.once(state, event.record.request_id)
    return Effect() if after is None else _alerted(event, after, ("protection",))


def erase(__: Event[Erasure], _: Subscription | None, ___: None) -> Effect:
    """Keep nothing of the person. Not confirmed: the row opens no more in any case, as the person's key is destroyed."""
    return Effect(erases=True)


def _alerted(event: Event[Any], state: Subscription, news: Iterable[Change]) -> Effect:
    """The alert, if there is news and it is none too many today; the state knows of the news in any case."""
    if not (changes := tuple(sorted(news))) or state.active is None:
        return Effect(state=state)
    after, may, is_last = email_alerts.due(state, event.timestamp)
    if not may:
        return Effect(state=after)
    letter = AlertLetter(changes=changes, link=_link(state.active), is_last=is_last)
    return Effect(emits=_mail(event, state.active, letter, ALERTS_LAST), state=after)


def _link(box: Mailbox) -> str:
    """The path of the links in e-mails to this mailbox."""
    return f"/applications/{box.application_id}/email-alerts/{box.token}"


def _mail(event: Event[Any], box: Mailbox, letter: Letter, lasts: float) -> tuple[Emit, ...]:
    """The e-mail; read again, the same record makes the same one."""
    place = f"{event.topic.name}\0{event.partition}\0{event.offset}\0{box.token}"
    mail = Mail(
        consumer_id=event.record.consumer_id,
        mail_id=hashlib.sha256(place.encode()).hexdigest()[:32],
        until=event.timestamp + lasts,
        sealed=Sealed(MailBody(to=box.to, letter=letter)),
    )
    return (Emit(ALERT_MAILS, mail),)


loop = serve(
    app,
    {
        ALERTS_REQUESTS: take_request,
        PROFILES: compare,
        REPORTED_IDENTITIES: compare_address,
        FILE_REQUESTS: watch_protection,
        ERASURES: erase,
    },
    table=SUBSCRIPTIONS,
    seals=Seals(app, {"identity", "file"}),
)
