"""What the gateway's pages may do with persons and Kafka: open what a view holds, deliver what a person sends, erase.

The pages themselves know neither vault nor broker.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from creditapp.domain.rights import FileRequest
from creditapp.errors import KafkaUnavailable, SealBroken
from creditapp.gateway.batch_loader import BatchLoader
from creditapp.gateway.erasing import Erasing
from creditapp.models.applications import Report
from creditapp.models.base import Record
from creditapp.models.erasures import Part
from creditapp.models.extract import Extract
from creditapp.models.identity import Person
from creditapp.models.members import MemberAnswer, MemberShown
from creditapp.models.questions import Answers, Questionnaire, Questions
from creditapp.models.sealed import Kind, Seal, Sealed
from creditapp.models.seals import ASSUMPTIONS, EXTRACT, FACTORS, FORM, MEMBER_SHOWN, QUESTIONNAIRE, REPORT, WISHED
from creditapp.models.simulation import Assumptions
from creditapp.privacy.encryption import PersonKeys, open_sealed
from creditapp.streaming.delivery import publish
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals, bound_values, spread_over
from creditapp.streaming.worker import Worker
from creditapp.tables.views import View
from creditapp.topics import Topic
from creditapp.web.ports import OpenedView, SimulatedReport

R = TypeVar("R", bound=msgspec.Struct)

IDENTITY: frozenset[Kind] = frozenset({"identity"})
ALL: frozenset[Kind] = frozenset({"identity", "file", "score"})
PUBLISH_WITHIN = 1.5
"""Seconds that a page waits for Kafka to take a record; afterwards its answer is 503. It may still be delivered: sent again,
it is the same record."""


class Applicants:
    """Persons and their records, for the pages; look-ups in the vault are gathered into batches."""

    def __init__(self, worker: Worker, erasing: Erasing) -> None:
        self.worker = worker
        self.erasing = erasing
        self._seals = Seals(worker, ALL)
        self._by_ssn = BatchLoader(self._persons)
        self._by_id = BatchLoader(self._keys)

    async def _persons(self, ssns: Sequence[str]) -> Mapping[str, PersonKeys]:
        return await asyncio.to_thread(self.worker.vault.persons, ssns, IDENTITY)

    async def _keys(self, consumer_ids: Sequence[str]) -> Mapping[str, PersonKeys | None]:
        keys = await asyncio.to_thread(self.worker.vault.keys, consumer_ids, ALL)
        return {consumer_id: keys.get(consumer_id) for consumer_id in consumer_ids}

    async def keys_by_ssn(self, ssn: str) -> PersonKeys:
        """The person's pseudonym and identity key; somebody new gets a row in the vault."""
        return await self._by_ssn.get(ssn)

    async def keys_by_id(self, consumer_id: str) -> PersonKeys | None:
        """The person's keys; None if they were erased, whatever the vault still has."""
        return None if self.erasing.is_erased(consumer_id) else await self._by_id.get(consumer_id)

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Seal what is plain in the record, and return when Kafka has it; KafkaUnavailable otherwise."""
        await self.publish(topic, self._seals.close(topic, record, {keys.consumer_id: keys}))

    async def publish(self, topic: Topic, record: Record) -> None:
        """Return when Kafka has the record, in which nothing is sealed; KafkaUnavailable otherwise."""
        try:
            async with asyncio.timeout(PUBLISH_WITHIN * self.worker.settings.page_patience):
                await publish(self.worker, [Emit(topic, record)])
        except TimeoutError:
            raise KafkaUnavailable("Kafka did not take the record in time") from None

    async def open(self, view: View) -> OpenedView:
        """What is sealed in a view; None for what is absent, erased or does not open."""
        keys = await self.keys_by_id(view.consumer_id)
        if keys is None:
            return OpenedView(view.report, view.updates, erased=True, left=self.left(view.consumer_id))
        extracts = {
            report.update.id: extract
            for report in view.updates
            if report.update and (extract := _extract(keys, report)) is not None
        }
        requests = ((request, _opened(keys, WISHED, request, request.sealed)) for request in view.requests)
        return OpenedView(
            report=view.report and read(keys, view.report),
            updates=tuple(read(keys, update) for update in view.updates),
            person=self.person(view, keys),
            extract=_extract(keys, view.report) if view.report else None,
            extracts=extracts,
            requests=tuple(
                FileRequest(request.request_id, request.at, wished.wish)
                for request, wished in requests
                if wished and not isinstance(wished.wish, Answers)
            ),
        )

    async def questionnaire(self, view: View, application_id: str) -> Questionnaire | None:
        """The questions of an application; None if they do not open."""
        keys = await self.keys_by_id(view.consumer_id)
        if keys is None:
            return None
        bound = Questions(
            application_id=application_id, consumer_id=view.consumer_id, as_of=view.as_of, sealed=Sealed()
        )
        return _opened(keys, QUESTIONNAIRE, bound, view.questions)

    def person(self, view: View, keys: PersonKeys) -> Person | None:
        """The applicant as the form has them; None without a report, or if the form does not open."""
        return _opened(keys, FORM, view.report, view.sealed) if view.report else None

    async def open_simulation(self, view: View, report: Report) -> SimulatedReport:
        """The answer to a simulation with the file as it is and what was assumed; None for what does not open."""
        keys = await self.keys_by_id(view.consumer_id)
        if keys is None:
            return SimulatedReport(report, None, None)
        assumptions: Assumptions | None = _opened(keys, ASSUMPTIONS, report, report.assumptions)
        return SimulatedReport(
            read(keys, report),
            self.person(view, keys),
            _extract(keys, report),
            assumptions=(assumptions or Assumptions()).assumptions,
        )

    def member_shown(self, answer: MemberAnswer, keys: PersonKeys) -> MemberShown | None:
        """What a member is answered; None if the person was erased, or if it does not open."""
        return _opened(keys, MEMBER_SHOWN, answer, answer.sealed)

    async def erase(self, consumer_id: str) -> tuple[Part, ...]:
        """Erase the person; the parts that may still have something of them."""
        return await self.erasing.erase(consumer_id)

    def left(self, consumer_id: str) -> tuple[Part, ...]:
        """The parts that may still have something of a person who is erased."""
        return self.erasing.left(consumer_id)


def read(keys: PersonKeys, report: Report) -> Report:
    """A report as the gateway's table has it, with its score and factors; without those that do not open."""
    fields: tuple[tuple[str, Seal], ...] = (("sealed", REPORT), ("sealed_factors", FACTORS))
    for name, how in fields:
        content: msgspec.Struct | None = _opened(keys, how, report, getattr(report, name))
        if content is not None:
            report = spread_over(report, name, how, content)
    return report


def _extract(keys: PersonKeys, report: Report) -> Extract | None:
    return _opened(keys, EXTRACT, report, report.extract)


def _opened(keys: PersonKeys, how: Seal, record: Any, field: Sealed[R] | None) -> R | None:
    if field is None or field.sealed is None:
        return None
    try:
        content: R = open_sealed(keys, how, field.sealed, bound_values(how, record))
    except SealBroken:
        return None
    return content
