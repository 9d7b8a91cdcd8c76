"""A furnisher's record enters as pseudonymous events: who it is about and what it says part here.

The identifying part goes to identity, the events to the bureau; both are sealed with the person's own keys, and only
the vault knows whose they are. An answer to a dispute names the person by the pseudonym that the notice gave.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from creditapp.domain import furnishing
from creditapp.errors import InvalidRecord, PersonErased
from creditapp.models.base import decode
from creditapp.models.credit_events import CreditEvents, Furnished, FurnishedBy, ReportedIdentity
from creditapp.models.identity import FurnishedBody
from creditapp.models.requests import AnswerBody, DisputeAnswer
from creditapp.privacy import encryption
from creditapp.privacy.encryption import Kind, PersonKeys
from creditapp.streaming.app import create_app
from creditapp.streaming.delivery import Effect, Emit, Event, serve
from creditapp.topics import CREDIT_EVENTS, DISPUTE_ANSWERS, FURNISHED, REPORTED_IDENTITIES

app = create_app("intake")

KINDS: frozenset[Kind] = frozenset({"identity", "file"})
FILE: frozenset[Kind] = frozenset({"file"})

Place = tuple[int, int]
"""Partition and offset: a record id is the sender's word and may come twice in a batch."""


class Opened(NamedTuple):
    """A batch's bodies by their records' places (or why one does not open), their persons by SSN, or by pseudonym."""

    bodies: Mapping[Place, FurnishedBody | InvalidRecord]
    persons: Mapping[str, PersonKeys]
    answering: Mapping[str, PersonKeys]


async def open_batch(events: Sequence[Event[Furnished | DisputeAnswer]], _: Mapping[bytes, None]) -> Opened:
    """Decrypt the batch and look all its persons up in one go."""
    bodies = {_place(event): _open(event.record) for event in events if isinstance(event.record, Furnished)}
    ssns = [body.ssn for body in bodies.values() if isinstance(body, FurnishedBody)]
    answered = [event.record.consumer_id for event in events if isinstance(event.record, DisputeAnswer)]
    persons = await asyncio.to_thread(app.vault.persons, ssns, KINDS)
    answering = await asyncio.to_thread(app.vault.keys, answered, FILE) if answered else {}
    return Opened(bodies, persons, answering)


def _place(event: Event[Any]) -> Place:
    return event.partition, event.offset


def _open(record: Furnished) -> FurnishedBody | InvalidRecord:
    try:
        body = encryption.open_furnished(app.keys.intake_private, record.sealed)
        if problems := furnishing.check(body, app.clock.today()):
            raise InvalidRecord("; ".join(problems))
    except InvalidRecord as refused:
        return refused
    return body


def take_in(event: Event[Furnished], _: None, opened: Opened) -> Effect:
    """One furnished record becomes one reported identity and one message of credit events."""
    body = opened.bodies[_place(event)]
    if isinstance(body, InvalidRecord):
        raise body
    person = opened.persons[body.ssn]
    as_of = max(credit_event.as_of for credit_event in body.events)
    told = FurnishedBy(furnisher=body.furnisher, events=body.events)
    identity = ReportedIdentity(
        consumer_id=person.consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        sealed=encryption.seal(person, "identity", body.person),
    )
    events = CreditEvents(
        consumer_id=person.consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        count=len(body.events),
        sealed=encryption.seal(person, "file", told),
    )
    return Effect(emits=(Emit(REPORTED_IDENTITIES, identity), Emit(CREDIT_EVENTS, events)))


def take_answer(event: Event[DisputeAnswer], _: None, opened: Opened) -> Effect:
    """A furnisher's answer to a dispute goes to the person's file, with the events that make it true."""
    record = event.record
    body = decode(
        AnswerBody, encryption.decrypt_with(app.keys.intake_private, record.sealed, encryption.ANSWER_CONTEXT)
    )
    if problems := furnishing.check_answer(body, app.clock.today()):
        raise InvalidRecord("; ".join(problems))
    if (person := opened.answering.get(record.consumer_id)) is None:
        raise PersonErased("DisputeAnswer: the person was erased")
    told = FurnishedBy(furnisher=body.furnisher, events=body.events, answers=(body.answer,))
    events = CreditEvents(
        consumer_id=person.consumer_id,
        record_id=record.record_id,
        as_of=body.as_of,
        count=len(body.events),
        sealed=encryption.seal(person, "file", told),
    )
    return Effect(emits=(Emit(CREDIT_EVENTS, events),))


agent = serve(app, {FURNISHED: take_in, DISPUTE_ANSWERS: take_answer}, prepare=open_batch)
