"""The site on top of all services in one process: a post is handled by every service before it is answered."""

import asyncio
from typing import Any

from aiohttp import web

from creditapp.gateway.applicants import Applicants
from creditapp.gateway.applications import KafkaApplications
from creditapp.gateway.relay import Relay
from creditapp.gateway.relay_cipher import RelayCipher
from creditapp.models.accesses import Access
from creditapp.models.base import Record
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View
from creditapp.topics import ACCESSES, Topic
from creditapp.web.ports import Clients
from creditapp.web.site import make_site
from tests.support.bus import Bus
from tests.support.web_site import InMemoryAttempts


class BusRegistry:
    """The gateway's views, as if this worker held all partitions."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def get(self, application_id: str) -> View | None:
        """The stored view."""
        view: View | None = self._bus.state("gateway", application_id)
        return view

    def owner(self, _: str) -> None:
        """This worker."""
        return

    async def has_read_all(self, *_: Any) -> bool:
        """Always true: no record is in flight when a page asks."""
        return True


class BusApplicants(Applicants):
    """The real class, except that a delivered record is handled by all services at once."""

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus.apps["gateway"], bus.erasing)
        self.applications: BusApplications
        self._bus = bus

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Seal and publish a record, and let all services handle it."""
        await self.publish(topic, self._seals.close(topic, record, {keys.consumer_id: keys}))

    async def publish(self, topic: Topic, record: Record) -> None:
        """Publish a record, and let all services handle it."""
        self._bus.put(topic, record)
        await asyncio.to_thread(self._bus.run)
        returned, self._bus.returned = self._bus.returned, []
        self.applications.wake((), returned)


class BusApplications(KafkaApplications):
    """The real class, except that an access is published at once; the services handle it with the next record."""

    bus: Bus

    def note(self, access: Access) -> None:
        """Publish it."""
        self.bus.put(ACCESSES, access)


def cipher_on(bus: Bus) -> RelayCipher:
    """What protects the requests between the private ports of this bureau's gateways."""
    return RelayCipher(lambda: bytes(32), bus.clock)


def applications_on(bus: Bus) -> KafkaApplications:
    """The gateway's applications over the services of the bus."""
    applicants = BusApplicants(bus)
    applicants.applications = BusApplications(
        applicants, BusRegistry(bus), bus.clock, Relay(cipher_on(bus)), patience=bus.settings.page_patience
    )
    applicants.applications.bus = bus
    return applicants.applications


def site_on(bus: Bus, clients: Clients, **settings: Any) -> web.Application:
    """The site, wired as in the gateway; with other settings than the services where they are given.

    People are asked questions only where the test is about them.
    """
    own = bus.settings.model_copy(update={"application_rate": 10_000, "second_step": False, **settings})
    return make_site(applications_on(bus), clients, InMemoryAttempts(), settings=own, clock=bus.clock)
