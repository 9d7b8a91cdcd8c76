"""Accept applications and look up their state: any gateway worker answers, by asking the worker that owns the view.

A page waits for its report in one long poll: at the owner the poll sleeps until the report is stored; another worker
relays the request to the owner's private port, and looks the owner up again when the partitions have moved.
"""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Collection, Sequence
from datetime import timedelta
from pathlib import Path
from time import monotonic

import aiohttp

from creditapp.clock import Clock
from creditapp.errors import AccessOver, NotReady, PersonErased
from creditapp.gateway.email_alerts import publish_request
from creditapp.gateway.members import Members
from creditapp.gateway.outbox import Outbox
from creditapp.gateway.ports import Applicants, ViewTable
from creditapp.gateway.relay import Relay
from creditapp.gateway.simulations import Simulations
from creditapp.models.accesses import Access
from creditapp.models.applications import Accepted, VerifiedBy
from creditapp.models.attempts import AttemptsForgotten
from creditapp.models.base import Record, Step
from creditapp.models.documents import Document, DocumentPart, PartContent
from creditapp.models.email_alerts import ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.models.erasures import Part
from creditapp.models.identity import Person
from creditapp.models.members import MemberShown, MemberWish
from creditapp.models.passcodes import EnterPasscode, PasscodeRequest, PasscodeWish, SendPasscode
from creditapp.models.questions import Answers
from creditapp.models.requests import AccessEnded, Request, Wish, Wished
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Scenario
from creditapp.tables.views import View, has_matched, number_of, waits_for_answers, without_content
from creditapp.topics import (
    ACCEPTED,
    ACCESS_ENDED,
    ACCESSES,
    ATTEMPTS_FORGOTTEN,
    DOCUMENTS,
    PASSCODE_REQUESTS,
    REQUESTS,
)
from creditapp.waiting.polling import poll_async, retry_async
from creditapp.web.ports import (
    ApplicationState,
    Held,
    Member,
    OpenedReport,
    Passcodes,
    Pending,
    Sender,
    SimulatedReport,
    ToAnswer,
    Unknown,
)

NO_ANSWER = (NotReady, aiohttp.ClientError, TimeoutError)
"""What asking an owner raises when it cannot answer now or is no longer there."""
RETRY = 0.2
"""Seconds before the owner is looked up again after it gave no answer."""
SEEN_WITHIN, SEEN_POLL = 2.0, 0.03
"""Seconds that a request waits at most to appear in the view, and seconds between looks."""
UNKNOWN_WITHIN = 2.0
"""Seconds that the owner reads on at most before it says that an application does not exist."""

PART = 512 * 1024
"""Bytes of a document's part; sealed and in JSON its record has not twice as many."""


class KafkaApplications:
    """The site's ``Applications`` over Kafka."""

    def __init__(
        self,
        applicants: Applicants,
        views: ViewTable,
        clock: Clock,
        relay: Relay,
        code_days: int = 90,
        outbox: Path | None = None,
        patience: float = 1.0,
    ) -> None:
        self.applicants = applicants
        self.views = views
        self.clock = clock
        self.code_days = code_days
        self.relay = relay
        self.patience = patience
        self.simulations = Simulations(applicants, views, clock, patience)
        self.members = Members(applicants, views, clock, patience)
        self.outbox = Outbox(outbox, self._deliver_accesses)
        self.waiting_polls: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    async def accept(self, ssn: str, person: Person, application_id: str, sender: Sender) -> None:
        """Publish the sealed form; the view's owner keeps the first form of an id."""
        keys = await self.applicants.keys_by_ssn(ssn)
        accepted = Accepted(
            application_id=application_id,
            consumer_id=keys.consumer_id,
            as_of=self.clock.today(),
            lender=sender.lender,
            sealed=Sealed(person),
            origin=sender.origin,
            verified_by=sender.verified_by or await self._known_from(sender.earlier, keys.consumer_id),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.deliver(ACCEPTED, accepted, keys)

    async def _known_from(self, earlier: Held | None, consumer_id: str) -> VerifiedBy | None:
        """Whether the sender holds an earlier report of the same person."""
        if earlier is None:
            return None
        try:
            view = await self._open_view(earlier, 0.0)
        except (AccessOver, NotReady):
            return None
        matched = view is not None and view.consumer_id == consumer_id and view.lender is None and has_matched(view)
        return "earlier_report" if matched else None

    async def find(self, held: Held, wait: float) -> ApplicationState:
        """The application's state as its owner has it, after waiting up to ``wait`` seconds for questions or a report."""
        try:
            return await self._opened(held.application_id, await self._open_view(held, wait))
        except NotReady:
            return Pending()

    async def answer(self, held: Held, choices: Sequence[int]) -> None:
        """Publish the sealed answers and wait until the view shows them, two seconds at most."""
        view = await self._open_view(held, 0.0)
        if view is None or not waits_for_answers(view, held.application_id):
            return
        if (keys := await self.applicants.keys_by_id(view.consumer_id)) is None:
            return
        request = Request(
            application_id=held.application_id,
            consumer_id=view.consumer_id,
            request_id=held.application_id,
            at=self.clock.time(),
            sealed=Sealed(Wished(wish=Answers(tuple(choices)))),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.deliver(REQUESTS, request, keys)
        await poll_async(
            lambda: self._shows(held.application_id, held.application_id), every=SEEN_POLL, at_most=SEEN_WITHIN
        )

    async def send_passcode(self, held: Held) -> None:
        """Publish that a code is wanted; its nonce is made here, so that the code is the same however often the record is read."""
        await self._about_passcode(held, SendPasscode(secrets.token_hex(16)))

    async def enter_passcode(self, held: Held, digits: str) -> None:
        """Publish the sealed code."""
        await self._about_passcode(held, EnterPasscode(digits))

    async def _about_passcode(self, held: Held, wish: SendPasscode | EnterPasscode) -> None:
        """Publish the request and wait until the view shows it, two seconds at most; nothing is published where none is waited for."""
        view = await self._open_view(held, 0.0)
        if view is None or not waits_for_answers(view, held.application_id):
            return
        if (keys := await self.applicants.keys_by_id(view.consumer_id)) is None:
            return
        request = PasscodeRequest(
            application_id=held.application_id,
            consumer_id=view.consumer_id,
            request_id=secrets.token_hex(16),
            at=self.clock.time(),
            asks="send" if isinstance(wish, SendPasscode) else "enter",
            sealed=Sealed(PasscodeWish(wish=wish)),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.deliver(PASSCODE_REQUESTS, request, keys)
        await poll_async(lambda: self._shows_passcode(request), every=SEEN_POLL, at_most=SEEN_WITHIN)

    async def _shows_passcode(self, request: PasscodeRequest) -> bool:
        try:
            view = await self._ask_owner(request.application_id, 0.0)
        except NO_ANSWER:
            return False
        return view is not None and number_of(view, request) > 0

    async def _open_view(self, held: Held, wait: float) -> View | None:
        """The owner's view; AccessOver if it opens no more to what is held."""
        view = await self._view(held.application_id, wait)
        if view is not None and (
            _ended(view, held) or view.as_of + timedelta(days=self.code_days) < self.clock.today()
        ):
            raise AccessOver("the code was revoked or is too old, or the session was ended")
        return view

    async def end_access(self, held: Held) -> None:
        """Publish it and wait until the view shows it, two seconds at most."""
        if await self._open_view(held, 0.0) is None:
            return
        ended = AccessEnded(
            application_id=held.application_id,
            session=held.session,
            at=self.clock.time(),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.publish(ACCESS_ENDED, ended)
        await poll_async(lambda: self._shows_ended(held), every=SEEN_POLL, at_most=SEEN_WITHIN)

    async def _shows_ended(self, held: Held) -> bool:
        try:
            view = await self._ask_owner(held.application_id, 0.0)
        except NO_ANSWER:
            return False
        return view is not None and _ended(view, held)

    async def simulate(self, held: Held, scenarios: Sequence[Scenario]) -> SimulatedReport | Pending | Unknown:
        """The applicant's score today and under each scenario; Unknown for a lender's application."""
        view = await self._open_view(held, 0.0)
        if view is None or view.lender is not None:
            return Unknown()
        if view.report is None:
            return Pending()
        if view.report.ending == "could_not_match":
            # Identity compares a simulation's form without counting it: asked here, a guess would be tried as often as wanted.
            return SimulatedReport(view.report, None, None)
        return await self.simulations.ask(view, scenarios)

    async def _view(self, application_id: str, wait: float) -> View | None:
        """The owner's view, asked again while no owner answers; NotReady when the time is over."""
        deadline = monotonic() + wait

        def ask() -> Awaitable[View | None]:
            return self._ask_owner(application_id, max(0.0, deadline - monotonic()))

        try:
            return await retry_async(ask, on=NO_ANSWER, every=RETRY, at_most=wait)
        except NO_ANSWER:
            raise NotReady("the view's owner cannot answer now") from None

    async def submit_request(self, opened: OpenedReport, wish: Wish, request_id: str) -> None:
        """Publish the sealed request and wait until the view shows it, two seconds at most."""
        report = opened.issued
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
        await poll_async(lambda: self._shows(report.application_id, request_id), every=SEEN_POLL, at_most=SEEN_WITHIN)

    async def submit_document(self, opened: OpenedReport, document: Document, content: bytes) -> None:
        """Publish the document's sealed parts, one after the other."""
        consumer_id = opened.issued.consumer_id
        if (keys := await self.applicants.keys_by_id(consumer_id)) is None:
            raise PersonErased("Document: the person was erased")
        for number, start in enumerate(range(0, len(content), PART)):
            part = DocumentPart(
                consumer_id=consumer_id,
                document_id=document.document_id,
                number=number,
                sealed=Sealed(PartContent(content=content[start : start + PART])),
            )
            await self.applicants.deliver(DOCUMENTS, part, keys)

    async def _shows(self, application_id: str, request_id: str) -> bool:
        try:
            view = await self._ask_owner(application_id, 0.0)
        except NO_ANSWER:
            return False
        return view is not None and any(request.request_id == request_id for request in view.requests)

    async def ask_for_alerts(self, opened: OpenedReport, wish: StartAlerts | EndAlerts) -> None:
        """Publish the request; nothing about somebody who was erased."""
        await publish_request(self.applicants, self.clock, opened.issued.consumer_id, wish)

    async def follow_alerts_link(self, application_id: str, wish: ConfirmAlerts | EndAlerts) -> None:
        """Publish the request, also where the report's code opens nothing any more; nothing where there is no such application."""
        try:
            view = await self._ask_owner(application_id, 0.0)
        except NO_ANSWER:
            raise NotReady("the view's owner cannot answer now") from None
        if view is not None:
            await publish_request(self.applicants, self.clock, view.consumer_id, wish)

    async def forget_attempts(self, opened: OpenedReport) -> None:
        """Publish it; identity forgets the failures before the person's next form."""
        forgotten = AttemptsForgotten(
            consumer_id=opened.issued.consumer_id,
            application_id=opened.issued.application_id,
            at=self.clock.time(),
            journey=(Step("gateway", self.clock.time()),),
        )
        await self.applicants.publish(ATTEMPTS_FORGOTTEN, forgotten)

    async def ask_account(self, member: Member, wish: MemberWish) -> MemberShown:
        """Ask the service that holds the accounts."""
        return await self.members.ask(member, wish)

    def note(self, access: Access) -> None:
        """Leave it to the outbox."""
        self.outbox.add(access)

    async def _deliver_accesses(self, accesses: Sequence[Access]) -> None:
        await asyncio.gather(*(self.applicants.publish(ACCESSES, access) for access in accesses))

    async def erase(self, opened: OpenedReport) -> tuple[Part, ...]:
        """Erase the person, with every application; the parts that may still have something of them."""
        return await self.applicants.erase(opened.issued.consumer_id)

    async def _ask_owner(self, application_id: str, wait: float) -> View | None:
        owner = self.views.owner(application_id)
        if owner is None:
            return await self.look(application_id, wait)
        return await self.relay.look(owner, application_id, wait)

    async def look(self, application_id: str, wait: float) -> View | None:
        """At the owner: the view once it has a report or the time is over; None if there certainly is no such application."""
        view = self.views.get(application_id) or await self._next_view(application_id, min(wait, UNKNOWN_WITHIN))
        if view is None:
            return await self._view_after_reading_all(application_id)
        return await self._view_to_show(application_id, view, wait)

    async def look_for_others(self, application_id: str, wait: float) -> View | None:
        """At the owner, for another gateway: the same, without what an erased person's view still holds."""
        view = await self.look(application_id, wait)
        if view is None or await self.applicants.keys_by_id(view.consumer_id) is not None:
            return view
        return without_content(view)

    async def _view_after_reading_all(self, application_id: str) -> View | None:
        if not await self.views.has_read_all(application_id, UNKNOWN_WITHIN * self.patience):
            raise NotReady("the owner is still reading what was accepted")
        return self.views.get(application_id)

    async def _view_to_show(self, application_id: str, view: View, wait: float) -> View:
        """The view with a report or with questions to answer, or as it is when the time is over."""
        deadline = monotonic() + wait
        while not (view.report or waits_for_answers(view, application_id)) and (left := deadline - monotonic()) > 0:
            view = await self._next_view(application_id, left) or view
        return view

    async def _next_view(self, application_id: str, wait: float) -> View | None:
        """The view after its next change, or unchanged when the time is over."""
        changed = asyncio.Event()
        self.waiting_polls[application_id].add(changed)
        try:
            await asyncio.wait_for(changed.wait(), wait)
        except TimeoutError:
            pass
        finally:
            self.waiting_polls[application_id].discard(changed)
            if not self.waiting_polls[application_id]:
                del self.waiting_polls[application_id]
        return self.views.get(application_id)

    def wake(self, changed: Collection[bytes], returned: Sequence[Record]) -> None:
        """Called after acknowledgement: wake the polls of applications with a new state; answer simulations and members."""
        self.simulations.answer(returned)
        self.members.answer(returned)
        for key in changed:
            for poll in self.waiting_polls.get(key.decode(), ()):
                poll.set()

    async def _opened(self, application_id: str, view: View | None) -> ApplicationState:
        if view is None:
            return Unknown()
        if view.report is None:
            waits = waits_for_answers(view, application_id)
            asked = await self.applicants.questionnaire(view, application_id) if waits else None
            return ToAnswer(asked, self._passcodes(view)) if asked else Pending()
        opened = await self.applicants.open(view)
        return OpenedReport(
            opened.report or view.report,
            opened.person,
            opened.extract,
            opened.updates,
            opened.extracts,
            requests=opened.requests,
            erased=opened.erased,
            left=opened.left,
            accesses=() if opened.erased else view.accesses,
        )

    def _passcodes(self, view: View) -> Passcodes:
        codes = view.passcodes
        return Passcodes(len(codes.sent), codes.tries_left, bool(codes.refused), codes.wait(self.clock.time()))


def _ended(view: View, held: Held) -> bool:
    return view.revoked or (bool(held.session) and held.session in view.ended)
