"""Send a simulation through the services as an application with assumed events, and wait for its report; nothing is kept.

It gets a random id in a partition that this worker owns, so that its report comes back to this worker. The caller waits a
limited time; a later report is dropped.
"""

import asyncio
import secrets
from collections.abc import Sequence

from creditapp.clock import Clock
from creditapp.errors import NotReady
from creditapp.gateway.ports import Applicants, Owners
from creditapp.models.applications import Application, Report
from creditapp.models.base import Record, Step
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Scenario, Simulation
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View
from creditapp.topics import APPLICATIONS
from creditapp.web.ports import SimulatedReport

ANSWER_WITHIN = 5.0
"""Seconds after which the caller is asked to try again."""
TRIES = 5_000
"""Random ids tried: enough to hit an own partition even if this worker owns only one of some hundred."""


class Simulations:
    """The simulations whose reports this worker waits for, by their ids."""

    def __init__(self, applicants: Applicants, owners: Owners, clock: Clock, patience: float) -> None:
        self._applicants = applicants
        self._owners = owners
        self._clock = clock
        self._patience = patience
        self._waiting: dict[str, asyncio.Future[Report]] = {}

    async def ask(self, view: View, scenarios: Sequence[Scenario]) -> SimulatedReport:
        """The answer for the person of this view; NotReady if it does not come in time."""
        if (keys := await self._applicants.keys_by_id(view.consumer_id)) is None:
            left = self._applicants.left(view.consumer_id)
            return SimulatedReport(self._report_of_the_erased(view), None, None, erased=True, left=left)
        simulation = Simulation(scenarios=tuple(scenarios))
        return await self._applicants.open_simulation(view, await self._report(view, simulation, keys))

    def _report_of_the_erased(self, view: View) -> Report:
        today = self._clock.today()
        return Report(application_id="", consumer_id=view.consumer_id, as_of=today, ending="could_not_match")

    async def _report(self, view: View, simulation: Simulation, keys: PersonKeys) -> Report:
        # Sealed anew: a form opens under the id of its own application only.
        if (person := self._applicants.person(view, keys)) is None:
            raise NotReady("the form of this application is still being read")
        simulation_id = id_of_an_own_partition(self._owners)
        application = Application(
            application_id=simulation_id,
            consumer_id=view.consumer_id,
            as_of=self._clock.today(),
            simulation=Sealed(simulation),
            sealed=Sealed(person),
            journey=(Step("gateway", self._clock.time()),),
        )
        self._waiting[simulation_id] = asyncio.get_running_loop().create_future()
        try:
            async with asyncio.timeout(ANSWER_WITHIN * self._patience):
                await self._applicants.deliver(APPLICATIONS, application, keys)
                return await self._waiting[simulation_id]
        except TimeoutError:
            raise NotReady("the simulation was not answered in time") from None
        finally:
            del self._waiting[simulation_id]

    def answer(self, returned: Sequence[Record]) -> None:
        """Resolve the waiting simulations whose reports are among the ``returned`` records."""
        for record in returned:
            waiting = self._waiting.get(record.application_id) if isinstance(record, Report) else None
            if isinstance(record, Report) and waiting is not None and not waiting.done():
                waiting.set_result(record)


def id_of_an_own_partition(owners: Owners) -> str:
    """A random id under which an answer comes back to this worker; NotReady if it owns no partition."""
    for _ in range(TRIES):
        if owners.owner(own_id := secrets.token_hex(32)) is None:
            return own_id
    raise NotReady("this worker owns no partition to be answered in")
