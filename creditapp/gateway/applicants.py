"""What the gateway's pages may do with persons and Kafka: seal and open, deliver, erase.

The pages themselves know neither vault nor broker; the gateway hands them this.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from creditapp.domain.report import Extract
from creditapp.domain.rights import Asked
from creditapp.errors import PersonErased, SealBroken
from creditapp.gateway.batch_loader import Coalesced
from creditapp.models.applications import Accepted, Application, Report
from creditapp.models.identity import Person
from creditapp.models.requests import Request, Wish, Wished
from creditapp.models.simulation import Assumptions, Simulation
from creditapp.privacy.encryption import Kind, PersonKeys, open_sealed, seal
from creditapp.streaming.app import CreditApp
from creditapp.streaming.delivery import Emit, publish
from creditapp.tables.views import View
from creditapp.topics import ACCEPTED, APPLICATIONS, REQUESTS
from creditapp.web.ports import Opened, Simulated

R = TypeVar("R", bound=msgspec.Struct)

IDENTITY: frozenset[Kind] = frozenset({"identity"})
BOTH: frozenset[Kind] = frozenset({"identity", "file"})


class FrontDesk:
    """The gateway's hands; look-ups in the vault are gathered into batches."""

    def __init__(self, app: CreditApp) -> None:
        self.app = app
        self._by_ssn = Coalesced(self._persons)
        self._by_id = Coalesced(self._keys)

    async def _persons(self, ssns: Sequence[str]) -> Mapping[str, PersonKeys]:
        return await asyncio.to_thread(self.app.vault.persons, ssns, IDENTITY)

    async def _keys(self, consumer_ids: Sequence[str]) -> Mapping[str, PersonKeys | None]:
        found = await asyncio.to_thread(self.app.vault.keys, consumer_ids, BOTH)
        return {consumer_id: found.get(consumer_id) for consumer_id in consumer_ids}

    async def seal(self, ssn: str, person: Person) -> tuple[str, bytes]:
        """The person's consumer_id and their sealed form; someone new gets a row in the vault."""
        keys = await self._by_ssn.get(ssn)
        return keys.consumer_id, seal(keys, "identity", person)

    async def open(self, view: View) -> Opened:
        """What is sealed in a view; None for what is absent, erased or stays shut."""
        keys = await self._by_id.get(view.consumer_id)
        if keys is None:
            return Opened(erased=True)
        extract = view.report.extract if view.report else None
        later = {each.update.id: _opened(keys, "file", Extract, each.extract) for each in view.updates if each.update}
        asked = ((each, _opened(keys, "file", Wished, each.sealed)) for each in view.requests)
        return Opened(
            person=_opened(keys, "identity", Person, view.sealed),
            extract=_opened(keys, "file", Extract, extract),
            extracts={update_id: found for update_id, found in later.items() if found is not None},
            asked=tuple(Asked(each.request_id, each.at, wished.wish) for each, wished in asked if wished),
        )

    async def seal_simulation(self, consumer_id: str, simulation: Simulation) -> bytes | None:
        """What is asked, sealed with the person's file key; None if the person was erased."""
        keys = await self._by_id.get(consumer_id)
        return seal(keys, "file", simulation) if keys else None

    async def open_simulation(self, view: View, report: Report) -> Simulated:
        """The answer to a simulation with the file as it is and what was assumed; None for what stays shut."""
        keys = await self._by_id.get(view.consumer_id)
        if keys is None:
            return Simulated(report, None, None)
        assumptions = _opened(keys, "file", Assumptions, report.assumptions) or Assumptions()
        return Simulated(
            report,
            _opened(keys, "identity", Person, view.sealed),
            _opened(keys, "file", Extract, report.extract),
            assumptions=assumptions.assumptions,
        )

    async def deliver_simulation(self, application: Application) -> None:
        """Return when Kafka has the simulation; KafkaUnavailable otherwise."""
        await publish(self.app, [Emit(APPLICATIONS, application)])

    async def seal_wish(self, consumer_id: str, wish: Wish) -> bytes:
        """What the person asks, sealed with the person's file key; PersonErased if there is none any more."""
        if (keys := await self._by_id.get(consumer_id)) is None:
            raise PersonErased("Request: the person was erased")
        return seal(keys, "file", Wished(wish=wish))

    async def deliver_request(self, request: Request) -> None:
        """Return when Kafka has the request; KafkaUnavailable otherwise."""
        await publish(self.app, [Emit(REQUESTS, request)])

    async def erase(self, consumer_id: str) -> None:
        """Delete the person's row in the vault; other workers follow within a minute."""
        await asyncio.to_thread(self.app.vault.erase, consumer_id)

    async def deliver(self, accepted: Accepted) -> None:
        """Return when Kafka has the application; KafkaUnavailable otherwise."""
        await publish(self.app, [Emit(ACCEPTED, accepted)])


def _opened(keys: PersonKeys, kind: Kind, record: type[R], sealed: bytes | None) -> R | None:
    if sealed is None:
        return None
    try:
        return open_sealed(keys, kind, record, sealed)
    except SealBroken:
        return None
