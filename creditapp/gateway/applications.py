"""An application's state, asked of whichever worker holds it: any gateway answers, only the owner knows.

A page waits for its report in one long poll: at the owner the poll sleeps until the report is stored; another worker
relays the question to the owner's private port and asks anew when the partitions have moved.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from time import monotonic
from typing import Any, Protocol

import aiohttp
from yarl import URL

from creditapp.clock import Clock
from creditapp.errors import NotReady, PersonErased
from creditapp.gateway import simulations
from creditapp.gateway.relay import Relay
from creditapp.gateway.simulations import Simulations
from creditapp.models.applications import Accepted, Lender
from creditapp.models.base import Record, Step
from creditapp.models.identity import Person
from creditapp.models.requests import Request, Wish, Wished
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Scenario
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View
from creditapp.topics import ACCEPTED, REQUESTS
from creditapp.waiting.polling import poll_async, retry_async
from creditapp.web.ports import Found, Opened, Pending, Ready, Simulated, Unknown

NO_ANSWER = (NotReady, aiohttp.ClientError, TimeoutError)
"""What asking an owner raises when it cannot answer now or is no longer there."""
RETRY = 0.2
"""Seconds before an owner that refused is looked up anew."""
SEEN_WITHIN, SEEN_POLL = 2.0, 0.03
"""Longest that an answer to a request waits for the view to have it, and how often it looks, in seconds."""
UNKNOWN_WITHIN = 2.0
"""Longest that the owner reads on to be sure that it does not know an application, in seconds."""


class Registry(Protocol):
    """The gateway's table of views and who owns which part of it."""

    def get(self, application_id: str) -> View | None:
        """This worker's view of the application."""

    def owner(self, application_id: str) -> URL | None:
        """The owner's private address, None if it is this worker; NotReady while partitions move."""

    async def has_read_all(self, application_id: str, within: float) -> bool:
        """Whether all that was accepted for the id's partition up to now is in the table."""


class Applicants(simulations.Applicants, Protocol):
    """What the gateway's web side may do with persons and with Kafka."""

    async def keys_by_ssn(self, ssn: str) -> PersonKeys:
        """The person's pseudonym and identity key; somebody new gets a row in the vault."""

    async def open(self, view: View) -> Opened:
        """What is sealed in a view; None for what does not open."""

    async def erase(self, consumer_id: str) -> None:
        """Delete the person's keys."""


class KafkaApplications:
    """The site's ``Applications`` over Kafka: accepting, and finding with a wait."""

    def __init__(self, applicants: Applicants, registry: Registry, clock: Clock) -> None:
        self.applicants = applicants
        self.registry = registry
        self.clock = clock
        self.relay = Relay()
        self.simulations = Simulations(applicants, registry, clock)
        self.waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def accept(self, ssn: str, person: Person, application_id: str, lender: Lender | None) -> None:
        """Publish the sealed form; the view's owner decides what it becomes."""
        keys = await self.applicants.keys_by_ssn(ssn)
        accepted = Accepted(
            application_id=application_id,
            consumer_id=keys.consumer_id,
            as_of=self.clock.today(),
            lender=lender,
            sealed=Sealed(person),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.deliver(ACCEPTED, accepted, keys)

    async def find(self, application_id: str, wait: float) -> Found:
        """The application's state, waiting so many seconds for a report; asks the owner, anew if it refuses."""
        try:
            return await self._found(await self._view(application_id, wait))
        except NotReady:
            return Pending()

    async def simulate(self, application_id: str, scenarios: Sequence[Scenario]) -> Simulated | Pending | Unknown:
        """What the applicant's file says today, and what each scenario would make of it; a lender's view is unknown."""
        view = await self._view(application_id, 0.0)
        if view is None or view.lender is not None:
            return Unknown()
        if view.report is None:
            return Pending()
        return await self.simulations.ask(view, scenarios)

    async def _view(self, application_id: str, wait: float) -> View | None:
        """The owner's view, asked anew while it refuses; NotReady when the time is over."""
        deadline = monotonic() + wait

        def ask() -> Awaitable[View | None]:
            return self._ask_owner(application_id, max(0.0, deadline - monotonic()))

        try:
            return await retry_async(ask, on=NO_ANSWER, every=RETRY, at_most=wait)
        except NO_ANSWER:
            raise NotReady("the view's owner cannot answer now") from None

    async def ask(self, found: Ready, wish: Wish, request_id: str) -> None:
        """Publish the sealed wish and wait until the view has it, two seconds at most."""
        report = found.issued
        if (keys := await self.applicants.keys_by_id(report.consumer_id)) is None:
            raise PersonErased("Request: the person was erased")
        request = Request(
            application_id=report.application_id,
            consumer_id=report.consumer_id,
            request_id=request_id,
            at=self.clock.time(),
            sealed=Sealed(Wished(wish=wish)),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.deliver(REQUESTS, request, keys)
        await poll_async(lambda: self._has(report.application_id, request_id), every=SEEN_POLL, at_most=SEEN_WITHIN)

    async def _has(self, application_id: str, request_id: str) -> bool:
        try:
            view = await self._ask_owner(application_id, 0.0)
        except NO_ANSWER:
            return False
        return view is not None and any(each.request_id == request_id for each in view.requests)

    async def erase(self, found: Ready) -> None:
        """Delete the person's keys: every application of that person is erased."""
        await self.applicants.erase(found.issued.consumer_id)

    async def _ask_owner(self, application_id: str, wait: float) -> View | None:
        owner = self.registry.owner(application_id)
        if owner is None:
            return await self.look(application_id, wait)
        return await self.relay.look(owner, application_id, wait)

    async def look(self, application_id: str, wait: float) -> View | None:
        """At the owner: the view, as soon as it has a report or when the time is over; None if surely unknown."""
        view = self.registry.get(application_id) or await self._awaited(application_id, min(wait, UNKNOWN_WITHIN))
        if view is None:
            return await self._unknown(application_id)
        return view if view.report else await self._awaited_report(application_id, view, wait)

    async def _unknown(self, application_id: str) -> View | None:
        if not await self.registry.has_read_all(application_id, UNKNOWN_WITHIN):
            raise NotReady("the owner is still reading what was accepted")
        return self.registry.get(application_id)

    async def _awaited_report(self, application_id: str, view: View, wait: float) -> View:
        deadline = monotonic() + wait
        while view.report is None and (left := deadline - monotonic()) > 0:
            view = await self._awaited(application_id, left) or view
        return view

    async def _awaited(self, application_id: str, wait: float) -> View | None:
        """The view after its next change, or as it is when the time is over."""
        changed = asyncio.Event()
        self.waiting[application_id].add(changed)
        try:
            await asyncio.wait_for(changed.wait(), wait)
        except TimeoutError:
            pass
        finally:
            self.waiting[application_id].discard(changed)
            if not self.waiting[application_id]:
                del self.waiting[application_id]
        return self.registry.get(application_id)

    def wake(self, stored: Mapping[bytes, Any], returned: Sequence[Record]) -> None:
        """Tell the polls that wait for these applications that the table has something new; hand out what was returned."""
        self.simulations.answer(returned)
        for key in stored:
            for changed in self.waiting.get(key.decode(), ()):
                changed.set()

    async def _found(self, view: View | None) -> Found:
        if view is None:
            return Unknown()
        if view.report is None:
            return Pending()
        opened = await self.applicants.open(view)
        return Ready(
            view.report,
            opened.person,
            opened.extract,
            view.updates,
            opened.extracts,
            asked=opened.asked,
            erased=opened.erased,
        )
