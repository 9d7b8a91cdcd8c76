"""A simulation asked of the services: an application with assumed events, whose answer is told here and kept nowhere.

It goes under a random id of a partition that this worker owns, so that its report comes back to this worker. Whoever
asked waits for it, for so many seconds; what comes later is dropped.
"""

import asyncio
import secrets
from collections.abc import Sequence
from typing import Protocol

from yarl import URL

from creditapp.clock import Clock
from creditapp.errors import NotReady
from creditapp.models.applications import Application, Report
from creditapp.models.base import Record, Step
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Scenario, Simulation
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS, Topic
from creditapp.web.ports import Simulated

ANSWER_WITHIN = 5.0
"""Seconds after which whoever asked is told to try again."""
TRIES = 5_000
"""Random ids among which a worker finds one of its own, if it owns but one of some hundred partitions."""


class Owners(Protocol):
    """Who owns which id."""

    def owner(self, application_id: str) -> URL | None:
        """The owner's private address, None if it is this worker; NotReady while partitions move."""


class Applicants(Protocol):
    """What asking takes of vault and Kafka."""

    async def keys_by_id(self, consumer_id: str) -> PersonKeys | None:
        """The person's keys; None if they were erased."""

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Seal what is plain in the record, and return when Kafka has it; KafkaUnavailable otherwise."""

    async def open_simulation(self, view: View, report: Report) -> Simulated:
        """The answer with what is sealed in it and in the applicant's view."""


class Simulations:
    """Those that this worker waits for, by their ids."""

    def __init__(self, applicants: Applicants, owners: Owners, clock: Clock) -> None:
        self._applicants = applicants
        self._owners = owners
        self._clock = clock
        self._waiting: dict[str, asyncio.Future[Report]] = {}

    async def ask(self, view: View, scenarios: Sequence[Scenario]) -> Simulated:
        """The answer for the person of this view; NotReady if it does not come in time."""
        if (keys := await self._applicants.keys_by_id(view.consumer_id)) is None:
            return Simulated(self._ended(view), None, None, erased=True)
        simulation = Simulation(scenarios=tuple(scenarios))
        return await self._applicants.open_simulation(view, await self._answer(view, simulation, keys))

    def _ended(self, view: View) -> Report:
        today = self._clock.today()
        return Report(application_id="", consumer_id=view.consumer_id, as_of=today, ending="could_not_match")

    async def _answer(self, view: View, simulation: Simulation, keys: PersonKeys) -> Report:
        if view.sealed is None:
            raise NotReady("the form of this application is still being read")
        own_id = self._own_id()
        asked = Application(
            application_id=own_id,
            consumer_id=view.consumer_id,
            as_of=self._clock.today(),
            simulation=Sealed(simulation),
            sealed=view.sealed,
            journey=(Step("gateway", self._clock.time()),),
        )
        self._waiting[own_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self._applicants.deliver(APPLICATIONS, asked, keys)
                return await self._waiting[own_id]
        except TimeoutError:
            raise NotReady("the simulation was not answered in time") from None
        finally:
            del self._waiting[own_id]

    def _own_id(self) -> str:
        for _ in range(TRIES):
            if self._owners.owner(own_id := secrets.token_hex(32)) is None:
                return own_id
        raise NotReady("this worker owns no partition to be answered in")

    def answer(self, returned: Sequence[Record]) -> None:
        """Hand the reports of simulations to whoever waits for them."""
        for report in returned:
            waiting = self._waiting.get(report.application_id) if isinstance(report, Report) else None
            if isinstance(report, Report) and waiting is not None and not waiting.done():
                waiting.set_result(report)
