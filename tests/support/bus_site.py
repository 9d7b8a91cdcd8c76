"""The site over all services in one process: what is posted goes through every handler before it is answered."""

import asyncio
from typing import Any

from aiohttp import web

from creditapp.gateway.applicants import FrontDesk
from creditapp.gateway.applications import KafkaApplications
from creditapp.models.applications import Accepted, Application
from creditapp.models.base import Record
from creditapp.models.requests import Request
from creditapp.tables.views import View
from creditapp.topics import ACCEPTED, APPLICATIONS, REQUESTS, Topic
from creditapp.web.ports import Clients
from creditapp.web.site import make_site
from tests.support.bus import Bus


class BusRegistry:
    """The gateway's views, all of them this worker's."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def get(self, application_id: str) -> View | None:
        """As stored."""
        view: View | None = self._bus.state("gateway", application_id)
        return view

    def owner(self, _: str) -> None:
        """This worker."""
        return

    async def has_read_all(self, *_: Any) -> bool:
        """Always: nothing is under way when a page asks."""
        return True


class BusDesk(FrontDesk):
    """The real front desk; what it delivers runs through the services at once."""

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus.apps["gateway"])
        self.applications: KafkaApplications
        self._bus = bus

    async def _through(self, topic: Topic, record: Record) -> None:
        self._bus.put(topic, record)
        await asyncio.to_thread(self._bus.run)
        told, self._bus.told = self._bus.told, []
        self.applications.wake({}, told)

    async def deliver(self, accepted: Accepted) -> None:
        """An application."""
        await self._through(ACCEPTED, accepted)

    async def deliver_request(self, request: Request) -> None:
        """What a person asks."""
        await self._through(REQUESTS, request)

    async def deliver_simulation(self, application: Application) -> None:
        """A look at the file as it is."""
        await self._through(APPLICATIONS, application)


def site_on(bus: Bus, clients: Clients) -> web.Application:
    """The gateway's site, wired as the gateway does it."""
    desk = BusDesk(bus)
    desk.applications = KafkaApplications(desk, BusRegistry(bus), bus.clock)
    settings = bus.settings.model_copy(update={"application_rate": 10_000})
    return make_site(desk.applications, clients, settings=settings, clock=bus.clock)
