"""What the pages need from the services behind them: accept an application, look it up, recognise an API client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from creditapp.domain.identity.passcodes import TRIES
from creditapp.domain.rights import FileRequest
from creditapp.models.accesses import Access, Seen
from creditapp.models.applications import Lender, Report, VerifiedBy
from creditapp.models.documents import Document
from creditapp.models.email_alerts import ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.models.erasures import Part
from creditapp.models.extract import Extract
from creditapp.models.identity import Person
from creditapp.models.members import MemberShown, MemberWish
from creditapp.models.questions import Questionnaire
from creditapp.models.requests import Wish
from creditapp.models.simulation import Assumption, Scenario


@dataclass(frozen=True)
class Held:
    """What a request opens an application with: its code, or a browser's session."""

    application_id: str
    session: str = ""
    """The session's id; empty for the code."""


@dataclass(frozen=True)
class Member:
    """Which account a request is about, and which browser's session it has."""

    consumer_id: str
    account_id: str
    session: str = ""
    """The session's id; empty for who is not signed in."""


@dataclass(frozen=True)
class Sender:
    """Who sends a form, and how it is known whose it is."""

    lender: Lender | None = None
    """The lender whose application it is; None for a person's own."""
    origin: str | None = None
    """Pseudonym of the address that the form came from; None for a client's."""
    verified_by: VerifiedBy | None = None
    """What is known of whose the form is; None: the person answers questions first."""
    earlier: Held | None = None
    """An application that the same browser holds: questions are spared if its report is about the same person."""


@dataclass(frozen=True)
class Pending:
    """The application is accepted and has no report yet."""


@dataclass(frozen=True)
class Passcodes:
    """What was done about one-time codes for an application."""

    sent: int = 0
    """How many were asked for."""
    tries_left: int = TRIES
    """How many codes may still be entered."""
    refused: bool = False
    """Whether one was entered that was wrong."""
    wait: float | None = 0.0
    """Seconds until another may be asked for; None if none may."""


@dataclass(frozen=True)
class ToAnswer(Pending):
    """There is no report yet because the person has to answer questions first, or to enter a one-time code."""

    questionnaire: Questionnaire
    passcodes: Passcodes = Passcodes()


@dataclass(frozen=True)
class Unknown:
    """There is certainly no such application."""


@dataclass(frozen=True)
class OpenedView:
    """The decrypted content of a view; of an erased person the reports are as they are in it."""

    report: Report | None = None
    updates: tuple[Report, ...] = ()
    person: Person | None = None
    extract: Extract | None = None
    extracts: Mapping[str, Extract] = field(default_factory=dict)
    """By id of the view's update that it belongs to."""
    requests: tuple[FileRequest, ...] = ()
    """Oldest first."""
    erased: bool = False
    left: tuple[Part, ...] = ()


@dataclass(frozen=True)
class OpenedReport:
    """A report with its decrypted content.

    ``person`` and ``extract`` are None where there is none or where they can no longer be decrypted (an erased person).
    """

    report: Report
    person: Person | None
    extract: Extract | None
    updates: tuple[Report, ...] = ()
    """Later states of the report, oldest first."""
    extracts: Mapping[str, Extract] = field(default_factory=dict)
    """The extracts that updates still have, by id of the update."""
    original: Report | None = None
    """The report as issued, where ``report`` is a later state of it."""
    requests: tuple[FileRequest, ...] = ()
    """What the person requested through this application's page, oldest first."""
    erased: bool = False
    """Whether the person's keys are deleted, so that nothing sealed can be decrypted."""
    left: tuple[Part, ...] = ()
    """The parts of the bureau that may still have something of an erased person."""
    current: Extract | None = None
    """The file as of today, where the page requested a current reading of it."""
    outdated: bool = False
    """Whether a current reading was requested and did not come in time: changes made through other reports may be missing."""

    accesses: tuple[Seen, ...] = ()
    """Who has seen what of this application, oldest first; repetitions within minutes are one."""

    @property
    def issued(self) -> Report:
        """The report as issued, which never changes."""
        return self.original or self.report

    def version(self, update_id: str) -> "OpenedReport | None":
        """The state that this update left, as a report; None if there is no such update or its extract is gone."""
        update = next((report for report in self.updates if report.update and report.update.id == update_id), None)
        if update is None or update_id not in self.extracts:
            return None
        extract = self.extracts[update_id]
        return OpenedReport(update, self.person, extract, self.updates, self.extracts, original=self.report)

    @property
    def scored(self) -> bool:
        """Whether there is a score."""
        return self.report.ending is None and self.report.score is not None

    @property
    def disclosed(self) -> Extract | None:
        """The extract, if the file may be shown: it was scored, or is too thin for a score."""
        return self.extract if self.scored or self.report.ending == "thin" else None

    @property
    def shown_as_erased(self) -> bool:
        """Whether the page says that the person was erased; never to an applicant who was not matched with that person."""
        return self.erased and self.issued.ending != "could_not_match"

    def is_of(self, today: date) -> bool:
        """Whether it shows the file as of today, so that no current reading is needed first."""
        return self.issued.as_of == today and not self.updates

    @property
    def has_rights(self) -> bool:
        """Whether this is a verified person's look at their own file: only that gives rights over the file."""
        report = self.issued
        matched = report.ending is None or report.ending == "thin"
        return matched and report.lender is None and not self.erased


@dataclass(frozen=True)
class SimulatedReport(OpenedReport):
    """The file as of today and the simulation's results: ``report.outlooks`` and ``assumptions``, one each per scenario.

    For a person who is no longer verified or was erased, the ending is could_not_match and there are no outlooks.
    """

    assumptions: tuple[Assumption, ...] = ()


ApplicationState = Pending | Unknown | OpenedReport


class Applications(Protocol):
    """Applications by id."""

    async def accept(self, ssn: str, person: Person, application_id: str, sender: Sender) -> None:
        """Return when the application is delivered; KafkaUnavailable or VaultUnavailable otherwise."""

    async def answer(self, held: Held, choices: Sequence[int]) -> None:
        """Send the answers to an application's questions; return when they are delivered, KafkaUnavailable otherwise.

        Only the first ones count. AccessOver as in ``find``.
        """

    async def send_passcode(self, held: Held) -> None:
        """Ask for a one-time code; return when that is delivered and in the application's view, KafkaUnavailable otherwise.

        Nobody can tell here whether one is sent. AccessOver as in ``find``.
        """

    async def enter_passcode(self, held: Held, digits: str) -> None:
        """Send a one-time code that was entered; as ``send_passcode``. What comes of it is the application's next state."""

    async def find(self, held: Held, wait: float) -> ApplicationState:
        """The application's state, after waiting up to ``wait`` seconds for questions or a report; AccessOver if it opens no more."""

    async def end_access(self, held: Held) -> None:
        """End a browser's session, or the code with all sessions; return when it is delivered, KafkaUnavailable otherwise."""

    async def simulate(self, held: Held, scenarios: Sequence[Scenario]) -> SimulatedReport | Pending | Unknown:
        """The applicant's file as of today, scored, with the outlook and the assumptions of each scenario.

        Without scenarios it is a current reading of the file. It is published to Kafka and passes the same services as an
        application, and nothing of it is kept. AccessOver as in ``find``. Who was not
        matched is told so again, and nothing is published. Pending while the application itself has no report; NotReady (503: try
        again) when the answer does not come in time.
        """

    async def submit_request(self, opened: OpenedReport, wish: Wish, request_id: str) -> None:
        """Send a person's request about their file; return when it is delivered and in the application's view.

        If the view does not have it within two seconds it will have it later. KafkaUnavailable if it is not delivered;
        PersonErased.
        """

    async def submit_document(self, opened: OpenedReport, document: Document, content: bytes) -> None:
        """Send a document that belongs to a request; return when all of it is delivered. KafkaUnavailable; PersonErased."""

    async def ask_for_alerts(self, opened: OpenedReport, wish: StartAlerts | EndAlerts) -> None:
        """Ask for e-mail alerts, or end them; return when it is delivered, KafkaUnavailable otherwise."""

    async def follow_alerts_link(self, application_id: str, wish: ConfirmAlerts | EndAlerts) -> None:
        """Confirm or end alerts with a token out of an e-mail, whether it is right or not; as ``ask_for_alerts``."""

    async def ask_account(self, member: Member, wish: MemberWish) -> MemberShown:
        """Have a member's wish granted or refused. KafkaUnavailable if it is not delivered, NotReady if no answer comes in time."""

    def note(self, access: Access) -> None:
        """Have an access written down, without waiting for it; it is not lost if Kafka is away or this process ends."""

    async def forget_attempts(self, opened: OpenedReport) -> None:
        """Let the person's next form be examined at once; return when it is delivered, KafkaUnavailable otherwise."""

    async def erase(self, opened: OpenedReport) -> tuple[Part, ...]:
        """Erase the person for ever; KafkaUnavailable if that cannot be begun now, and otherwise it is carried out.

        The parts that may still have something of the person after a moment: none if it is done.
        """


class Attempts(Protocol):
    """Forms that matched nobody, counted by the address that they came from."""

    def origin(self, address: str) -> str:
        """The address's pseudonym."""

    def seconds_to_wait(self, origin: str) -> float:
        """Seconds until a next form from there is taken; 0 if it is taken now."""


class Clients(Protocol):
    """API clients: programs that may apply for many people, as lenders do."""

    async def names(self) -> tuple[str, ...]:
        """The names of all clients, sorted. VaultUnavailable if they cannot be read now."""

    async def name_of(self, token: str) -> str | None:
        """The name of the client with this bearer token; None if there is none. VaultUnavailable if that cannot be told now."""
