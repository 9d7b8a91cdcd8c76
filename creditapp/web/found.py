"""What the pages need from the world behind them: to accept an application, to find one, to know a client."""

from dataclasses import dataclass
from typing import Protocol

from creditapp.domain.report import Extract
from creditapp.models.applications import Report
from creditapp.models.identity import Person
from creditapp.web.forms import ApplicationForm


@dataclass(frozen=True)
class Pending:
    """The application is on its way; its address stays good."""


@dataclass(frozen=True)
class Unknown:
    """There is surely no such application."""


@dataclass(frozen=True)
class Ready:
    """The report; ``person`` and ``extract`` are None where they are absent or stay sealed (an erased person)."""

    report: Report
    person: Person | None
    extract: Extract | None

    @property
    def scored(self) -> bool:
        """Whether there is a score."""
        return self.report.ending is None and self.report.score is not None

    @property
    def disclosed(self) -> Extract | None:
        """What may be shown of the file: nothing of it unless it was scored or is too thin for that."""
        return self.extract if self.scored or self.report.ending == "thin" else None


Found = Pending | Unknown | Ready


class Applications(Protocol):
    """Applications by id."""

    async def accept(self, form: ApplicationForm, application_id: str) -> None:
        """Return when the application is delivered; KafkaUnavailable or VaultUnavailable otherwise."""

    async def find(self, application_id: str, wait: float) -> Found:
        """The application's state, after at most ``wait`` seconds if there is no report before."""


class Clients(Protocol):
    """Programs that may apply for many people."""

    def name_of(self, token: str) -> str | None:
        """Whose bearer token this is; None if nobody's."""
