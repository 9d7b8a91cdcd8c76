"""The applicants, and what furnishers have reported of them, as each contestant takes it: sealed, or opened."""

import asyncio
import time
from collections.abc import Sequence
from copy import copy
from datetime import UTC, date, datetime
from typing import Any

from benchmarks.service_peers import plain
from benchmarks.side_by_side.loads import Applicant, Make, Message
from creditapp.clock import Clock, SystemClock
from creditapp.furnishers.reading import read_registry
from creditapp.models.applications import Accepted, Report
from creditapp.models.base import Record, Step, decode, encode
from creditapp.models.furnishers import RegisteredFurnisher
from creditapp.models.sealed import Sealed
from creditapp.models.seals import FORM, REPORT
from creditapp.privacy.encryption import PersonKeys, open_sealed, seal
from creditapp.privacy.keys import Keys
from creditapp.privacy.vault.opening import open_vault
from creditapp.settings import Settings
from creditapp.streaming.authenticity import headers_of
from creditapp.streaming.seals import Seals, bound_values
from creditapp.streaming.topic_reader import read_topic
from creditapp.tables.views import View
from creditapp.topics import ACCEPTED, CREDIT_EVENTS, OPERATORS, REPORTED_IDENTITIES, Topic
from creditapp.web.apply.form import ApplicationForm, person_of, validate

FURNISHED = (REPORTED_IDENTITIES, CREDIT_EVENTS)
"""What intake has made of furnishers' records."""


class Opener:
    """The bureau's keys and vault, with which the benchmark opens what it compares."""

    def __init__(self, settings: Settings) -> None:
        self.clock: Clock = SystemClock()
        self.keys = Keys.load(settings.home)
        self.vault = open_vault(settings, self.keys)


class People:
    """Those who apply, and what furnishers have reported of them."""

    def __init__(self, settings: Settings, forms: Sequence[dict[str, Any]]) -> None:
        self._settings = settings.acting_as(OPERATORS)
        self._opener = Opener(settings)
        self._furnished: dict[tuple[Topic, bool], list[tuple[bytes, Message]]] = {}
        validated = [_validated(form) for form in forms]
        by_ssn = self._opener.vault.persons([form.ssn for form in validated], frozenset({"identity", "score"}))
        self.applicants = [Applicant(by_ssn[form.ssn].consumer_id, person_of(form)) for form in validated]
        self._keys: dict[str, PersonKeys] = {keys.consumer_id: keys for keys in by_ssn.values()}

    def only(self, count: int) -> "People":
        """The first of them."""
        few = copy(self)
        few.applicants = self.applicants[:count]
        return few

    def furnishers(self) -> tuple[RegisteredFurnisher, ...]:
        """The registry."""
        return tuple(asyncio.run(read_registry(self._settings)).by_id.values())

    def furnished(self, topic: Topic, *, opened: bool) -> list[tuple[bytes, Message]]:
        """Key and record of what furnishers have reported of the applicants, in order."""
        if (topic, opened) not in self._furnished:
            self._furnished[topic, opened] = asyncio.run(self._read(topic, opened=opened))
        return self._furnished[topic, opened]

    async def _read(self, topic: Topic, *, opened: bool) -> list[tuple[bytes, Message]]:
        applicants = {applicant.consumer_id.encode() for applicant in self.applicants}
        stored = [record async for record in read_topic(self._settings, topic) if record.key in applicants]
        if not opened:
            return [(record.key, Message(record.value, list(record.headers))) for record in stored]
        seals = Seals(self._opener, {"identity", "file"})
        records: list[Record] = [decode(topic.record, record.value) for record in stored]
        keys = await seals.keys_of(records)
        for record in records:
            seals.open(topic, record, keys)
        return [(topic.key_of(record), Message(plain.encode(record), [])) for record in records]

    def sealed(self, application_id: str, applicant: Applicant) -> Message:
        """An accepted application as the gateway publishes it."""
        accepted = _accepted(application_id, applicant)
        keys = self._keys[applicant.consumer_id]
        accepted.sealed.close(seal(keys, FORM, accepted.sealed.content, bound_values(FORM, accepted)))
        value = encode(accepted)
        return Message(value, headers_of(self._opener.keys, ACCEPTED.name, ACCEPTED.key_of(accepted), value))

    def plain(self, application_id: str, applicant: Applicant) -> Message:
        """The same, unsealed."""
        return Message(plain.encode(_accepted(application_id, applicant)), [])

    def make(self, *, seals: bool) -> Make:
        """How a contestant takes an application."""
        return self.sealed if seals else self.plain

    def sealed_score(self, value: bytes) -> int | None:
        """The score in a stored view."""
        report = decode(View, value).report
        assert report is not None, "a view without a report is not an answer"
        if report.sealed is None:
            return None
        content = open_sealed(
            self._keys[report.consumer_id], REPORT, report.sealed.sealed or b"", bound_values(REPORT, report)
        )
        score: int | None = content.score
        return score


def plain_score(value: bytes) -> int | None:
    """The score in a stored view, or in an answer, of a peer that seals nothing."""
    view = plain.decode(View, value) if b'"report"' in value else None
    report = view.report if view else plain.decode(Report, value)
    assert report is not None, "a view without a report is not an answer"
    return report.score


def _accepted(application_id: str, applicant: Applicant) -> Accepted:
    return Accepted(
        application_id=application_id,
        consumer_id=applicant.consumer_id,
        as_of=_today(),
        sealed=Sealed(applicant.person),
        verified_by="contract",
        journey=(Step("gateway", time.time()),),
    )


def _validated(form: dict[str, Any]) -> ApplicationForm:
    validated = validate(form, _today())
    if not isinstance(validated, ApplicationForm):
        raise SystemExit(f"error: the population has a form that the page refuses: {validated}")
    return validated


def _today() -> date:
    return datetime.now(UTC).date()
