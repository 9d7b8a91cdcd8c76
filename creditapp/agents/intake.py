"""A furnisher's record enters as pseudonymous events: who it is about and what it says part here.

The identifying part goes to identity, the events to the bureau; both are sealed with the person's own keys, and only
the vault knows whose they are.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from creditapp import sealing
from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.domain import furnishing
from creditapp.errors import InvalidRecord
from creditapp.models.credit_events import CreditEvents, Furnished, FurnishedBy, ReportedIdentity
from creditapp.models.identity import FurnishedBody
from creditapp.sealing import Kind, PersonKeys
from creditapp.topics import CREDIT_EVENTS, FURNISHED, REPORTED_IDENTITIES

app = create_app("intake")

KINDS: frozenset[Kind] = frozenset({"identity", "file"})


Place = tuple[int, int]
"""Partition and offset: a record id is the sender's word and may come twice in a batch."""


class Opened(NamedTuple):
    """A batch's bodies by their records' places (or why one does not open) and their persons by SSN."""

    bodies: Mapping[Place, FurnishedBody | InvalidRecord]
    persons: Mapping[str, PersonKeys]


async def open_batch(events: Sequence[Event[Furnished]], _: Mapping[bytes, None]) -> Opened:
    """Decrypt the batch and look all its SSNs up in one go."""
    bodies = {(event.partition, event.offset): _open(event.record) for event in events}
    ssns = [body.ssn for body in bodies.values() if isinstance(body, FurnishedBody)]
    return Opened(bodies, await asyncio.to_thread(app.vault.persons, ssns, KINDS))


def _open(record: Furnished) -> FurnishedBody | InvalidRecord:
    try:
        body = sealing.open_furnished(app.keys.intake_private, record.sealed)
        if problems := furnishing.check(body, app.clock.today()):
            raise InvalidRecord("; ".join(problems))
    except InvalidRecord as refused:
        return refused
    return body


def take_in(event: Event[Furnished], _: None, opened: Opened) -> Effect:
    """One furnished record becomes one reported identity and one message of credit events."""
    body = opened.bodies[event.partition, event.offset]
    if isinstance(body, InvalidRecord):
        raise body
    person = opened.persons[body.ssn]
    as_of = max(credit_event.as_of for credit_event in body.events)
    told = FurnishedBy(furnisher=body.furnisher, events=body.events)
    identity = ReportedIdentity(
        consumer_id=person.consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        sealed=sealing.seal(person, "identity", body.person),
    )
    events = CreditEvents(
        consumer_id=person.consumer_id,
        record_id=event.record.record_id,
        as_of=as_of,
        count=len(body.events),
        sealed=sealing.seal(person, "file", told),
    )
    return Effect(emits=(Emit(REPORTED_IDENTITIES, identity), Emit(CREDIT_EVENTS, events)))


agent = serve(app, {FURNISHED: take_in}, prepare=open_batch)
