"""The second step from the form through every service and back, without a broker: who is asked, and what answers do."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditapp.cli.second_step import choices
from creditapp.domain.credit_file import fold, read_as_of
from creditapp.domain.identity.attempts import FREE
from creditapp.domain.second_step import facts
from creditapp.models.credit_events import Account, FurnishedBy
from creditapp.models.furnished import FurnishedBody
from creditapp.topics import FAILED_ATTEMPTS, QUESTIONS
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, Visitor

pytestmark = pytest.mark.slow

EVENTS = tuple(
    Account(
        event_id=f"a{number}", as_of=date(2026, 11, 20), reference=f"A-441{number}", portfolio="R", account_type=kind,
        opened=date(2010 + number, 1, 1), status="11", balance=900, limit=1_000 + 700 * number, grid="0" * 24,
    )
    for number, kind in enumerate(("credit_card", "credit_card", "retail_card", "line_of_credit"))
)  # fmt: skip
BEARER = {"Authorization": "Bearer creditapp_known"}


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, and Ada's cards."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    bus.furnish(FurnishedBody(ssn=SSN, person=ADA, furnisher="Test Bank", events=EVENTS), "r1")
    bus.run()
    return bus


@pytest.fixture
def visitor(bus: Bus) -> Iterator[Visitor]:
    """Somebody at the gateway's site."""
    with Visitor(site_on(bus, InMemoryClients({"creditapp_known": "harbor"}), second_step=True)) as visitor:
        yield visitor


class Application:
    """A form that was sent."""

    def __init__(self, visitor: Visitor, form: dict[str, Any], **headers: str) -> None:
        self._visitor = visitor
        sent = visitor.send_json(form, headers=headers) if headers else visitor.send_json(form)
        assert sent.status == 202, sent.body
        self.address, self._token = sent.json["status_url"], sent.json["token"]

    def get(self) -> Any:
        """What its address says."""
        return self._visitor.get(self.address, headers=AS_JSON | {"Application-Token": self._token}).json

    def answer(self, *given: int) -> Any:
        """Send answers; what the address says then."""
        headers = AS_JSON | {"Application-Token": self._token, "Content-Type": "application/json"}
        body = str({"choices": list(given)}).replace("'", '"').encode()
        taken = self._visitor.post(self.address + "/answers", data=body, headers=headers)
        assert taken.status == 202, taken.body
        return self.get()

    def truth(self) -> list[int]:
        """What Ada answers."""
        known = facts(read_as_of(fold(None, FurnishedBy(furnisher="Test Bank", events=EVENTS)), TODAY))
        return choices(self.get()["questions"], {subject.question_id: value for subject, value in known.items()})


def test_the_right_answers_open_the_file(visitor: Visitor) -> None:
    """Until then there are questions, and neither a score nor an inquiry; then the report, with the look in it."""
    asked = Application(visitor, FORM)
    questions = asked.get()
    assert questions["status"] == "questions" and len(questions["questions"]) == 5
    report = asked.answer(*asked.truth())
    assert report["outcome"] == "scored"
    assert {account["furnisher"] for account in report["accounts"]} == {"Test Bank"}
    assert asked.answer(0, 0, 0, 0, 0) == report
    assert [step["service"] for step in report["journey"]] == [
        "gateway", "gateway", "identity", "bureau", "gateway", "gateway", "bureau", "scoring", "reporting",
    ]  # fmt: skip


def test_wrong_answers_end_as_a_form_that_does_not_match(bus: Bus, visitor: Visitor) -> None:
    """For good, and counted by person and by address."""
    asked = Application(visitor, FORM)
    wrong = [(at + 1) % 6 for at in asked.truth()]
    right = asked.truth()
    assert asked.answer(*wrong)["reason"] == "could_not_match"
    assert asked.answer(*right)["reason"] == "could_not_match"
    assert len(bus.records(FAILED_ATTEMPTS)) >= 1
    person = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity"}))[SSN].consumer_id
    assert [attempt.matched for attempt in bus.state("identity", person).attempts] == [False]


def test_questions_do_not_say_whether_there_is_a_file(visitor: Visitor) -> None:
    """Nobody's number and a wrong birth date get questions of the same shape, which no answer passes."""
    for form in (FORM | {"ssn": "987459999"}, FORM | {"birth_date": "1980-05-18"}):
        asked = Application(visitor, form)
        questions = asked.get()
        assert questions.keys() == Application(visitor, FORM).get().keys()
        number = len(questions["questions"])
        assert asked.answer(*[5] * number)["reason"] == "could_not_match"


def test_every_form_that_is_not_confirmed_counts_until_it_is(visitor: Visitor) -> None:
    """Whoever has the details but not the answers is locked out after a few forms; right answers forget the failures."""
    for number in range(FREE - 1):
        Application(visitor, FORM | {"email": f"a{number}@example.org"})
    last = Application(visitor, FORM | {"email": "last@example.org"})
    assert last.answer(*last.truth())["outcome"] == "scored"
    for number in range(FREE):
        Application(visitor, FORM | {"email": f"b{number}@example.org"})
    locked = Application(visitor, FORM | {"email": "locked@example.org"})
    assert locked.answer(*locked.truth()[: len(locked.get()["questions"])])["reason"] == "could_not_match"


def test_a_client_declares_how_it_verified_the_person(visitor: Visitor) -> None:
    """Then nothing is asked; it may leave it to the questions; nobody else may declare anything."""
    assert Application(visitor, FORM, **BEARER).get()["outcome"] == "scored"
    declared = FORM | {"verified_by": "documents", "email": "x@example.org"}
    assert Application(visitor, declared, **BEARER).get()["outcome"] == "scored"
    left = Application(visitor, FORM | {"verified_by": "questions", "email": "y@example.org"}, **BEARER)
    assert left.get()["status"] == "questions"
    for form, headers in ((declared, {}), *((FORM | {"verified_by": by}, BEARER) for by in ("hearsay", "passcode"))):
        refused = visitor.send_json(form, headers=headers) if headers else visitor.send_json(form)
        assert (refused.status, refused.json["errors"][0]["field"]) == (422, "verified_by")


def test_a_form_that_is_sent_again_gets_the_same_questions_and_then_the_same_report(bus: Bus, visitor: Visitor) -> None:
    """A duplicate re-emits what the first led to, before and after the answers."""
    asked = Application(visitor, FORM)
    first, right = asked.get(), asked.truth()
    for topic in ("creditapp.accepted", "creditapp.applications", "creditapp.verified-applications"):
        for raw in list(bus.topics[topic]):
            bus.put_raw(topic, raw.key, raw.value)
    bus.run()
    assert asked.get() == first
    report = asked.answer(*right)
    for topic in ("creditapp.accepted", "creditapp.verified-applications", "creditapp.file-requests"):
        for raw in list(bus.topics[topic]):
            bus.put_raw(topic, raw.key, raw.value)
    bus.run()
    assert {**asked.get(), "journey": []} == {**report, "journey": []}
    assert bus.refused == []


def test_questions_are_sealed_on_their_way(bus: Bus, visitor: Visitor) -> None:
    """Neither what is asked nor what is answered is readable in Kafka."""
    asked = Application(visitor, FORM)
    (record,) = bus.records(QUESTIONS)
    assert record.sealed.sealed
    asked.answer(*asked.truth())
    stored = b"".join(raw.value or b"" for raws in bus.topics.values() for raw in raws)
    assert b"retail_card" not in stored and b"choices" not in stored


def test_without_the_second_step_a_form_opens_the_file(bus: Bus) -> None:
    """Operators may turn it off; what is known of the person is then the form alone."""
    with Visitor(site_on(bus, InMemoryClients(), second_step=False)) as visitor:
        assert Application(visitor, FORM).get()["outcome"] == "scored"


def test_forms_that_do_not_match_leave_nothing_in_the_file(bus: Bus, visitor: Visitor) -> None:
    """So nobody who guesses can push out the questions of the person, whose answers still open the file."""
    own = Application(visitor, FORM)
    person = bus.apps["gateway"].vault.persons([SSN], frozenset({"identity"}))[SSN].consumer_id
    before = bus.state("bureau", person)
    for day in range(1, 26):
        Application(visitor, FORM | {"birth_date": f"1980-06-{day:02}"})
    assert bus.state("bureau", person) == before
    assert own.answer(*own.truth())["outcome"] == "scored"
    stranger = Application(visitor, FORM | {"ssn": "987459999"})
    nobody = bus.apps["gateway"].vault.persons(["987459999"], frozenset({"identity"}))["987459999"].consumer_id
    assert bus.state("bureau", nobody) is None
    assert stranger.answer(*[5] * len(stranger.get()["questions"]))["reason"] == "could_not_match"
