"""What the pages need from the world behind them: to accept an application, to find one, to know a client."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from creditapp.domain.rights import FileRequest
from creditapp.models.applications import Lender, Report
from creditapp.models.extract import Extract
from creditapp.models.identity import Person
from creditapp.models.requests import Wish
from creditapp.models.simulation import Assumption, Scenario


@dataclass(frozen=True)
class Pending:
    """The application is on its way; its address stays good."""


@dataclass(frozen=True)
class Unknown:
    """There is surely no such application."""


@dataclass(frozen=True)
class Opened:
    """What is sealed in a view, opened."""

    person: Person | None = None
    extract: Extract | None = None
    extracts: Mapping[str, Extract] = field(default_factory=dict)
    """Of the view's updates, by their ids."""
    asked: tuple[FileRequest, ...] = ()
    """The view's requests, oldest first."""
    erased: bool = False


@dataclass(frozen=True)
class Ready:
    """The report; ``person`` and ``extract`` are None where they are absent or stay sealed (an erased person)."""

    report: Report
    person: Person | None
    extract: Extract | None
    updates: tuple[Report, ...] = ()
    """Later states of the report, oldest first."""
    extracts: Mapping[str, Extract] = field(default_factory=dict)
    """What those updates show of the file that still have it, by their ids."""
    first: Report | None = None
    """The report as issued, where ``report`` is a later state of it."""
    asked: tuple[FileRequest, ...] = ()
    """What the person asked through this application's page, oldest first."""
    erased: bool = False
    """The person's keys are deleted: what was sealed stays shut."""
    today: Extract | None = None
    """The file as it is today, where that was looked up for the page."""

    @property
    def issued(self) -> Report:
        """The report as issued, which never changes."""
        return self.first or self.report

    def version(self, update_id: str) -> "Ready | None":
        """A later state as a report of its own; None if there is none that can be shown."""
        found = next((each for each in self.updates if each.update and each.update.id == update_id), None)
        if found is None or update_id not in self.extracts:
            return None
        return Ready(found, self.person, self.extracts[update_id], self.updates, self.extracts, first=self.report)

    @property
    def scored(self) -> bool:
        """Whether there is a score."""
        return self.report.ending is None and self.report.score is not None

    @property
    def disclosed(self) -> Extract | None:
        """What may be shown of the file: nothing of it unless it was scored or is too thin for that."""
        return self.extract if self.scored or self.report.ending == "thin" else None

    @property
    def gone(self) -> bool:
        """Whether the page says that the person was erased; not to whoever could not be matched with that person."""
        return self.erased and self.issued.ending != "could_not_match"

    @property
    def own(self) -> bool:
        """Whether this is a verified person's own look, which alone brings the rights over the file with it."""
        report = self.issued
        matched = report.ending is None or report.ending == "thin"
        return matched and report.lender is None and not self.erased


@dataclass(frozen=True)
class Simulated(Ready):
    """The file as it is today, and what was asked of it: ``report.outlooks``, one a scenario, and what each assumed.

    Whoever is not verified any more, or was erased, gets the ending could_not_match, and no outlooks.
    """

    assumptions: tuple[Assumption, ...] = ()


Found = Pending | Unknown | Ready


class Applications(Protocol):
    """Applications by id."""

    async def accept(self, ssn: str, person: Person, application_id: str, lender: Lender | None) -> None:
        """Return when the application is delivered; KafkaUnavailable or VaultUnavailable otherwise."""

    async def find(self, application_id: str, wait: float) -> Found:
        """The application's state, after at most ``wait`` seconds if there is no report before."""

    async def simulate(self, application_id: str, scenarios: Sequence[Scenario]) -> Simulated | Pending | Unknown:
        """The applicant's file as of today, scored, with each scenario's outlook and what was assumed for it.

        Without scenarios it is a look at the file as it is. It passes the same services as an application, and
        nothing is kept. Pending while the application itself has no report; NotReady (503: try again) when the answer
        does not come in time.
        """

    async def ask(self, found: Ready, wish: Wish, request_id: str) -> None:
        """Send what the person asks to the own file; return when it is delivered and the application's page shows it.

        If the page does not show it within two seconds it will later. KafkaUnavailable if it is not delivered;
        PersonErased.
        """

    async def erase(self, found: Ready) -> None:
        """Delete the person's keys for good; VaultUnavailable if that cannot be done now."""


class Clients(Protocol):
    """Programs that may apply for many people."""

    def name_of(self, token: str) -> str | None:
        """Whose bearer token this is; None if nobody's."""
