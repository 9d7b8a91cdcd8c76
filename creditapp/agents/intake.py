"""A furnisher's record is split into an identity and pseudonymous credit events.

It is believed if a registered furnisher signed it and says in it only what that furnisher may report of its own items. The
identifying part goes to identity, the events to the bureau; both are sealed with the person's own keys, and only
the vault links them to an SSN. A dispute answer names the person by the pseudonym from the notice.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from creditapp.domain import furnishers, furnishing
from creditapp.errors import InvalidRecord, PersonErased
from creditapp.furnishers.registry import Registry
from creditapp.furnishers.senders import Sender, Senders
from creditapp.models.credit_events import CreditEvents, FurnishedBy, ReportedIdentity, Reporter
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.requests import DisputeAnswer
from creditapp.models.sealed import Sealed
from creditapp.streaming.app import create_app
from creditapp.streaming.day_keys import keep_moving
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.topics import CREDIT_EVENTS, DISPUTE_ANSWERS, FURNISHED, REPORTED_IDENTITIES

app = create_app("intake")
seals = Seals(app, {"identity", "file"}, decrypts=True)
registry = Registry(app)
senders = Senders(registry)

Place = tuple[int, int]
"""Partition and offset; a record id is chosen by the sender and may occur twice in a batch."""
Consumers = Mapping[Place, str | InvalidRecord]
"""The consumer_id of each furnished record's person, or the error of an invalid record."""


@app.task
async def follow_furnishers() -> None:
    """Follow the registry of furnishers."""
    await registry.follow()


@app.task
async def forget_days() -> None:
    """Destroy the keys of days that nobody needs any more."""
    await keep_moving(app)


async def look_up(events: Sequence[Event[Furnished | DisputeAnswer]]) -> Consumers:
    """Check the batch's furnished records and look up all their persons in one call; new persons get a row in the vault."""
    records = {_place(event): event.record for event in events if isinstance(event.record, Furnished)}
    sent_by = await senders.of(records)
    problems = {place: _problem(record.sealed.content, sent_by[place]) for place, record in records.items()}
    keys = {place: furnishing.vault_key(records[place].sealed.content) for place in records if not problems[place]}
    persons = await asyncio.to_thread(app.vault.persons, list(keys.values()), seals.kinds)
    return {place: problems[place] or persons[keys[place]].consumer_id for place in records}


def _problem(body: FurnishedBody, sender: Sender) -> InvalidRecord | None:
    """Why a record is refused; None if it is accepted."""
    if isinstance(sender, InvalidRecord):
        return sender
    if body.furnisher != sender.name:
        return InvalidRecord("furnisher: not the one that signed the record")
    missing = furnishers.not_entitled(sender, furnishers.reports_in(body.events))
    problems = [*([missing] if missing else ()), *furnishing.check(body, app.clock.today())]
    return InvalidRecord("; ".join(problems)) if problems else None


def _place(event: Event[Any]) -> Place:
    return event.partition, event.offset


def take_in(event: Event[Furnished], _: None, consumers: Consumers) -> Effect:
    """Turn a furnished record into one reported identity and one message of credit events."""
    consumer_id = consumers[_place(event)]
    if isinstance(consumer_id, InvalidRecord):
        raise consumer_id
    body = event.record.sealed.content
    as_of = max(credit_event.as_of for credit_event in body.events)
    identity = ReportedIdentity(
        consumer_id=consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        sealed=Sealed(body.person),
        reporter=Sealed(Reporter(furnisher_id=event.record.furnisher_id)),
    )
    events = CreditEvents(
        consumer_id=consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        count=len(body.events),
        sealed=Sealed(FurnishedBy(furnisher=body.furnisher, events=body.events)),
    )
    return Effect(emits=(Emit(REPORTED_IDENTITIES, identity), Emit(CREDIT_EVENTS, events)))


def take_answer(event: Event[DisputeAnswer], _: None, __: Consumers) -> Effect:
    """Send a furnisher's dispute answer to the person's file, with the events that carry it out."""
    record, body = event.record, event.record.sealed.content
    if problems := furnishing.check_answer(body, app.clock.today()):
        raise InvalidRecord("; ".join(problems))
    if event.erased:
        raise PersonErased("DisputeAnswer: the person was erased")
    events = CreditEvents(
        consumer_id=record.consumer_id,
        record_id=record.record_id,
        as_of=body.as_of,
        count=len(body.events),
        sealed=Sealed(FurnishedBy(furnisher=body.furnisher, events=body.events, answers=(body.answer,))),
    )
    return Effect(emits=(Emit(CREDIT_EVENTS, events),))


loop = serve(
    app,
    {FURNISHED: take_in, DISPUTE_ANSWERS: take_answer},
    prepare=look_up,
    seals=seals,
    is_nobodys=senders.is_nobodys,
)
