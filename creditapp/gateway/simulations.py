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
from creditapp.models.simulation import Scenario, Simulation
from creditapp.tables.views import View
from creditapp.web.ports import Simulated

ANSWER_WITHIN = 5.0
"""Seconds after which whoever asked is told to try again."""
TRIES = 5_000
"""Random ids among which a worker finds one of its own, if it owns but one of some hundred partitions."""


class Owners(Protocol):
    """Who owns which id."""

    def owner(self, application_id: str) -> URL | None:
        """The owner's private address, None if it is this worker; NotReady while partitions move."""


class Desk(Protocol):
    """What asking takes of vault and Kafka."""

    async def seal_simulation(self, consumer_id: str, simulation: Simulation) -> bytes | None:
        """What is asked, sealed; None if the person was erased."""

    async def open_simulation(self, view: View, report: Report) -> Simulated:
        """The answer with what is sealed in it and in the applicant's view."""

    async def deliver_simulation(self, application: Application) -> None:
        """Return when Kafka has the simulation; KafkaUnavailable otherwise."""


class Simulations:
    """Those that this worker waits for, by their ids."""

    def __init__(self, desk: Desk, owners: Owners, clock: Clock) -> None:
        self._desk = desk
        self._owners = owners
        self._clock = clock
        self._waiting: dict[str, asyncio.Future[Report]] = {}

    async def ask(self, view: View, scenarios: Sequence[Scenario]) -> Simulated:
        """The answer for the person of this view; NotReady if it does not come in time."""
        sealed = await self._desk.seal_simulation(view.consumer_id, Simulation(scenarios=tuple(scenarios)))
        if sealed is None:
            return Simulated(self._ended(view), None, None, erased=True)
        return await self._desk.open_simulation(view, await self._answer(view, sealed))

    def _ended(self, view: View) -> Report:
        today = self._clock.today()
        return Report(application_id="", consumer_id=view.consumer_id, as_of=today, ending="could_not_match")

    async def _answer(self, view: View, sealed: bytes) -> Report:
        if view.sealed is None:
            raise NotReady("the form of this application is still being read")
        own_id = self._own_id()
        asked = Application(
            application_id=own_id,
            consumer_id=view.consumer_id,
            as_of=self._clock.today(),
            simulation=sealed,
            sealed=view.sealed,
            journey=(Step("gateway", self._clock.time()),),
        )
        self._waiting[own_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                await self._desk.deliver_simulation(asked)
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

    def answer(self, told: Sequence[Record]) -> None:
        """Hand the reports of simulations to whoever waits for them."""
        for report in told:
            waiting = self._waiting.get(report.application_id) if isinstance(report, Report) else None
            if isinstance(report, Report) and waiting is not None and not waiting.done():
                waiting.set_result(report)
