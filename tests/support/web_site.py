"""The real site over applications in memory; run as a program, it serves the sample reports."""

import asyncio
import dataclasses
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from aiohttp import web
from msgspec.structs import replace

from creditapp.domain.members import Asking
from creditapp.domain.rights import FileRequest
from creditapp.errors import AccessOver, KafkaUnavailable, NotReady
from creditapp.models.accesses import Access, Seen
from creditapp.models.applications import Lender, Outlook
from creditapp.models.documents import Document
from creditapp.models.email_alerts import ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.models.erasures import Part
from creditapp.models.identity import Person
from creditapp.models.members import MemberShown, MemberWish, MemberWished, UserAccounts
from creditapp.models.requests import Wish
from creditapp.models.simulation import Assumption, Scenario
from creditapp.privacy.passkeys import RelyingParty
from creditapp.settings import Settings
from creditapp.web.http.tokens import Links, application_id
from creditapp.web.i18n.languages import Languages
from creditapp.web.paper.pdf import PdfMaker
from creditapp.web.ports import (
    ApplicationState,
    Held,
    Member,
    OpenedReport,
    Pending,
    Sender,
    SimulatedReport,
    ToAnswer,
    Unknown,
)
from creditapp.web.site import make_site

TODAY = date(2026, 11, 24)


class Calendar:
    """A clock that does not move."""

    def time(self) -> float:
        """Noon of TODAY, in Unix seconds."""
        return 1795521600.0

    def today(self) -> date:
        """Always the same date."""
        return TODAY


SECRET = bytes(range(32))
LINKS = Links(lambda: SECRET, Calendar())
"""Makes tokens and sessions as the site does."""


def unchanged_by_scenarios(found: OpenedReport, scenarios: Sequence[Scenario]) -> SimulatedReport:
    """A simulation whose scenarios change nothing."""
    report = found.report
    outlook = Outlook(
        as_of=report.as_of, score=report.score, pd=report.pd, factors=report.factors, ending=report.ending
    )
    asked = replace(report, outlooks=tuple(outlook for _ in scenarios))
    return SimulatedReport(asked, found.person, found.extract, assumptions=tuple(Assumption() for _ in scenarios))


class InMemoryApplications:
    """Applications in memory; the test sets their states."""

    def __init__(self, known: Mapping[str, ApplicationState] | None = None) -> None:
        self.known: dict[str, ApplicationState] = dict(known or {})
        self.accepted: list[tuple[str, Person, str]] = []
        self.lenders: list[Lender | None] = []
        """Who asked, one for each accepted form."""
        self.senders: list[Sender] = []
        """The same, with what is known of whose the form is."""
        self.answers: list[tuple[int, ...]] = []
        """What was answered to questions; the report, or another state, that follows is ``becomes``."""
        self.becomes: ApplicationState = Pending()
        self.passcodes: list[str] = []
        """One-time codes that were entered."""
        self.down = False
        self.undelivered = False
        """Whether requests and erasing fail although applications are found."""
        self.left: tuple[Part, ...] = ()
        """The parts that have not confirmed erasures."""
        self.over: set[Held] = set()
        """Codes and sessions that were ended."""
        self.forgotten: list[str] = []
        """Persons whose failed attempts were forgotten."""
        self.documents: dict[str, bytes] = {}
        """Documents by id."""
        self.alerts: list[tuple[str, StartAlerts | ConfirmAlerts | EndAlerts]] = []
        """What was asked about e-mail alerts, by application."""
        self.accounts: dict[str, UserAccounts] = {}
        """People's accounts, by consumer_id."""
        self.site_url = ""
        """What passkeys are for; the site sets it."""
        self.asked = 0
        """How many requests members have made."""
        self.clock = Calendar()
        self.noted: list[Access] = []
        """Who has seen what."""
        self.waits: list[float] = []
        self.scenarios: list[tuple[Scenario, ...]] = []
        """What simulations were asked."""
        self.simulated: Callable[[OpenedReport, Sequence[Scenario]], SimulatedReport] = unchanged_by_scenarios

    async def accept(self, ssn: str, person: Person, application_id: str, sender: Sender) -> None:
        """Keep the form; KafkaUnavailable while down."""
        if self.down:
            raise KafkaUnavailable("the broker is down")
        self.senders.append(sender)
        self.lenders.append(sender.lender)
        self.accepted.append((ssn, person, application_id))
        self.known.setdefault(application_id, self.becomes)

    async def find(self, held: Held, wait: float) -> ApplicationState:
        """The current state; polls for up to ``wait`` seconds while it is pending."""
        if self.down:
            raise KafkaUnavailable("the broker is down")
        self._check(held)
        self.waits.append(wait)
        while type(found := self.known.get(held.application_id, Unknown())) is Pending and wait > 0:
            await asyncio.sleep(0.05)
            wait -= 0.05
        return found

    async def answer(self, held: Held, choices: Sequence[int]) -> None:
        """Keep the answers; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self._check(held)
        self.answers.append(tuple(choices))
        self.known[held.application_id] = self.becomes

    async def send_passcode(self, held: Held) -> None:
        """Count it; KafkaUnavailable while ``undelivered``. The next may be asked for in a minute."""
        asked = self._asked(held)
        codes = asked.passcodes
        wait = 60.0 if codes.sent < 2 else None
        self.known[held.application_id] = dataclasses.replace(
            asked, passcodes=dataclasses.replace(codes, sent=codes.sent + 1, wait=wait)
        )

    async def enter_passcode(self, held: Held, digits: str) -> None:
        """Keep it; KafkaUnavailable while ``undelivered``. What follows is ``becomes``."""
        self._asked(held)
        self.passcodes.append(digits)
        self.known[held.application_id] = self.becomes

    def _asked(self, held: Held) -> ToAnswer:
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self._check(held)
        state = self.known[held.application_id]
        assert isinstance(state, ToAnswer)
        return state

    def _check(self, held: Held) -> None:
        if {held, Held(held.application_id)} & self.over:
            raise AccessOver("it was ended")

    async def end_access(self, held: Held) -> None:
        """Keep what has ended; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self._check(held)
        self.over.add(held)

    async def simulate(self, held: Held, scenarios: Sequence[Scenario]) -> SimulatedReport | Pending | Unknown:
        """The result of ``simulated`` for the report, if there is one."""
        if self.down:
            raise NotReady("nobody answers")
        self._check(held)
        self.scenarios.append(tuple(scenarios))
        found = self.known.get(held.application_id, Unknown())
        return self.simulated(found, scenarios) if isinstance(found, OpenedReport) else found

    async def submit_request(self, opened: OpenedReport, wish: Wish, request_id: str) -> None:
        """Keep the first request under an id, a minute after the one before; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        own_id = opened.issued.application_id
        known = self.known[own_id]
        assert isinstance(known, OpenedReport)
        if all(request.request_id != request_id for request in known.requests):
            asked = FileRequest(request_id, Calendar().time() + 60 * len(known.requests), wish)
            self.known[own_id] = dataclasses.replace(known, requests=(*known.requests, asked))

    async def submit_document(self, opened: OpenedReport, document: Document, content: bytes) -> None:
        """Keep its content by its id; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self.documents[document.document_id] = content

    async def ask_for_alerts(self, opened: OpenedReport, wish: StartAlerts | EndAlerts) -> None:
        """Keep it; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self.alerts.append((opened.issued.application_id, wish))

    async def follow_alerts_link(self, application_id: str, wish: ConfirmAlerts | EndAlerts) -> None:
        """The same."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self.alerts.append((application_id, wish))

    async def ask_account(self, member: Member, wish: MemberWish) -> MemberShown:
        """As the service that holds the accounts; NotReady while ``undelivered``."""
        if self.undelivered:
            raise NotReady("nobody answers")
        self.asked += 1
        wished = MemberWished(account_id=member.account_id, session=member.session, wish=wish)
        before = self.accounts.get(member.consumer_id, UserAccounts())
        asking = Asking(before, wished, f"ask {self.asked}", self.clock.time(), RelyingParty(self.site_url))
        self.accounts[member.consumer_id], shown = asking.granted()
        return shown

    def note(self, access: Access) -> None:
        """Keep it, and show it with the report from now on."""
        self.noted.append(access)
        known = self.known[access.application_id]
        assert isinstance(known, OpenedReport)
        seen = Seen(at=access.at, by=access.by, what=access.what, client=access.client, session=access.session)
        self.known[access.application_id] = dataclasses.replace(known, accesses=(*known.accesses, seen))

    async def forget_attempts(self, opened: OpenedReport) -> None:
        """Keep for whom; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        self.forgotten.append(opened.issued.consumer_id)

    async def erase(self, opened: OpenedReport) -> tuple[Part, ...]:
        """Erase the report's content; KafkaUnavailable while ``undelivered``."""
        if self.undelivered:
            raise KafkaUnavailable("the broker is down")
        own_id = opened.issued.application_id
        known = self.known[own_id]
        assert isinstance(known, OpenedReport)
        self.accounts.pop(known.issued.consumer_id, None)
        self.known[own_id] = OpenedReport(known.report, None, None, known.updates, erased=True, left=self.left)
        return self.left

    def add(self, token: str, found: ApplicationState) -> str:
        """Add an application with this token; returns its address."""
        own_id = application_id(token)
        if isinstance(found, OpenedReport):
            found = dataclasses.replace(found, report=replace(found.report, application_id=own_id))
        self.known[own_id] = found
        return f"/applications/{own_id}"


class InMemoryAttempts:
    """Failed attempts by address."""

    def __init__(self, waits: Mapping[str, float] | None = None) -> None:
        self._waits = dict(waits or {})

    def origin(self, address: str) -> str:
        """The address itself."""
        return address

    def seconds_to_wait(self, origin: str) -> float:
        """What was given for the address."""
        return self._waits.get(origin, 0.0)


class InMemoryClients:
    """Clients by token."""

    def __init__(self, names: Mapping[str, str] | None = None) -> None:
        self._names = dict(names or {})

    async def name_of(self, token: str) -> str | None:
        """The name of the token's client."""
        return self._names.get(token)

    async def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(sorted(self._names.values()))


@cache
def _settings(given: frozenset[tuple[str, object]]) -> Settings:
    """Settings with these values; read once, as environment and files take milliseconds of every test."""
    return Settings(**dict(given))


def served_pdfs() -> PdfMaker:
    """A maker whose PDFs are the pages that they would be made of."""
    script = (
        "import sys; from creditapp.web.paper.pdf import LENGTH as n; i, o = sys.stdin.buffer, sys.stdout.buffer\n"
        "while len(head := i.read(n.size)) == n.size: o.write(head + i.read(n.unpack(head)[0])); o.flush()"
    )
    return PdfMaker((sys.executable, "-c", script))


def site(
    applications: InMemoryApplications,
    clients: InMemoryClients | None = None,
    *,
    pdf: PdfMaker | None = None,
    spoken: Languages | None = None,
    **settings: object,
) -> web.Application:
    """The site over these applications and clients, in these languages."""
    applications.site_url = str(settings.get("site_url", ""))
    return make_site(
        applications,
        clients or InMemoryClients(),
        InMemoryAttempts(),
        settings=_settings(frozenset(settings.items())),
        clock=Calendar(),
        pdf=pdf,
        secret=lambda: SECRET,
        spoken=spoken,
    )


@contextmanager
def served(applications: InMemoryApplications, port: int = 0, **settings: Any) -> Iterator[str]:
    """The site's address while the block runs; its loop has a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = web.AppRunner(site(applications, **settings), access_log=None)
    try:
        address = asyncio.run_coroutine_threadsafe(_start(runner, port), loop).result()
        yield address
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _start(runner: web.AppRunner, port: int) -> str:
    await runner.setup()
    started = web.TCPSite(runner, "127.0.0.1", port)
    await started.start()
    host, bound = runner.addresses[0][:2]
    return f"http://{host}:{bound}"


def known_reports(**reports: OpenedReport) -> InMemoryApplications:
    """Applications with these reports; each token is the report's name, padded."""
    applications = InMemoryApplications()
    for name, report in reports.items():
        applications.add(token(name), report)
    return applications


def token(name: str) -> str:
    """A readable token: the name, padded to a token's length."""
    return name.ljust(43, "_")


def main() -> None:
    """Serve the pages with the sample reports until Ctrl-C."""
    from tests.support import web_samples as samples

    reports = {
        "scored": samples.scored(), "flawless": samples.flawless(), "full": samples.full(), "thin": samples.thin(),
        "updated": samples.updated(),
        **{ending: samples.ended(ending) for ending in ("could_not_match", "deceased", "frozen")},
    }  # fmt: skip
    applications = known_reports(**reports)
    waiting = applications.add(token("waiting"), Pending())
    with served(applications, port=8088) as address:
        print(f"{address}/ is the form; the others open with their code")
        for name in reports:
            print(f"{address}/applications/{application_id(token(name))}  {token(name)}  {name}")
        print(f"{address}{waiting}  {token('waiting')}  waiting", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
