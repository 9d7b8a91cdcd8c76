"""What this room's handlers need of vault, Kafka and the table of views, as protocols; tests hand them fakes."""

from typing import Protocol

from yarl import URL

from creditapp.models.applications import Report
from creditapp.models.base import Record
from creditapp.models.erasures import Part
from creditapp.models.identity import Person
from creditapp.models.members import MemberAnswer, MemberShown
from creditapp.models.questions import Questionnaire
from creditapp.privacy.encryption import PersonKeys
from creditapp.tables.views import View
from creditapp.topics import Topic
from creditapp.web.ports import OpenedView, SimulatedReport


class Owners(Protocol):
    """Which gateway worker owns which application's view."""

    def owner(self, application_id: str) -> URL | None:
        """The owner's private address, None if it is this worker; NotReady while partitions move."""


class ViewTable(Owners, Protocol):
    """The gateway's table of views and who owns which part of it."""

    def get(self, application_id: str) -> View | None:
        """This worker's view of the application."""

    async def has_read_all(self, application_id: str, within: float) -> bool:
        """Whether all that was accepted for the id's partition up to now is in the table."""


class Applicants(Protocol):
    """What the gateway's pages may do with applicants' data: deliver it sealed, decrypt it, erase it."""

    async def keys_by_ssn(self, ssn: str) -> PersonKeys:
        """The person's pseudonym and identity key; a new person gets a row in the vault."""

    async def keys_by_id(self, consumer_id: str) -> PersonKeys | None:
        """The person's keys; None if the person was erased."""

    async def deliver(self, topic: Topic, record: Record, keys: PersonKeys) -> None:
        """Seal what is plain in the record, and return when Kafka has it; KafkaUnavailable otherwise."""

    async def questionnaire(self, view: View, application_id: str) -> Questionnaire | None:
        """The questions that the application waits for answers to; None if they do not decrypt."""

    def person(self, view: View, keys: PersonKeys) -> Person | None:
        """The applicant as the form has them; None if it does not decrypt."""

    async def publish(self, topic: Topic, record: Record) -> None:
        """Return when Kafka has the record, in which nothing is sealed; KafkaUnavailable otherwise."""

    async def open(self, view: View) -> OpenedView:
        """The decrypted content of a view; None for what cannot be decrypted."""

    async def open_simulation(self, view: View, report: Report) -> SimulatedReport:
        """The answer with the decrypted content of itself and of the applicant's view."""

    def member_shown(self, answer: MemberAnswer, keys: PersonKeys) -> MemberShown | None:
        """What a member is answered; None if the person was erased."""

    async def erase(self, consumer_id: str) -> tuple[Part, ...]:
        """Erase the person; the parts that may still have something of them. KafkaUnavailable if nothing was begun."""

    def left(self, consumer_id: str) -> tuple[Part, ...]:
        """The parts that may still have something of a person who is erased."""
