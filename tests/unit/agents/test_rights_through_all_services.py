"""A person's rights over their file, from the page through every service and back, without a broker.

tests/integration/test_rights.py does the same over Kafka, with the command line.
"""

import hashlib
import json
from collections.abc import Iterator
from datetime import date, timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiohttp import FormData

from creditapp.cli.block_queue import QueuedBlock
from creditapp.cli.block_queue import queue as block_queue
from creditapp.cli.block_queue import row as block_row
from creditapp.cli.blocks import decision_about
from creditapp.cli.dispute_answer import Changes, Outcome, answer, sealed
from creditapp.cli.dispute_queue import QueuedDispute, queue
from creditapp.cli.documents import content_of
from creditapp.cli.fraud_alert_queue import listed
from creditapp.domain.business_days import business_days_after
from creditapp.errors import ConfigurationError
from creditapp.models.credit_events import Account, Collection, CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.topics import BLOCK_DECISIONS, BLOCKS, DISPUTE_ANSWERS, DISPUTES, DOCUMENTS, FRAUD_ALERT_NOTICES
from tests.support.ada import ADA, FORM, SSN, TODAY
from tests.support.bus import Bus, scoring_bus
from tests.support.bus_site import site_on
from tests.support.sample_documents import pdf
from tests.support.web_site import InMemoryClients
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

pytestmark = pytest.mark.slow

TRIES = 10
"""Times that a request is sent which the site cannot take at the moment."""
CARD = Account(
    event_id="a1", as_of=date(2026, 11, 20), reference="A-4417", portfolio="R", account_type="credit_card",
    opened=date(2015, 1, 1), status="11", balance=900, limit=1000, grid="0" * 24,
)  # fmt: skip
LOAN = Account(
    event_id="l1", as_of=date(2026, 11, 20), reference="L-9", portfolio="I", account_type="auto_loan", opened=date(2020, 1, 1),
    status="11", balance=6000, highest_credit=12_000, grid="0" * 24,
)  # fmt: skip
BILL = Collection(
    event_id="c1", as_of=date(2026, 11, 20), reference="C-1", opened=date(2025, 6, 1), amount=300, balance=300,
    original_creditor="Troy Gas",
)  # fmt: skip
CLIENTS = InMemoryClients({"creditapp_known": "harbor", "creditapp_harbor": "harbor", "creditapp_alder": "alder"})
THEFT = {"report_agency": "Kilimanjaro police", "report_number": "7", "report_filed": "2026-11-20", "not_mine": True}
PHONE = "415-555-0123"
SAID, STATED = "Zanzibarquill paid it.", "Kilimanjarosmith was ill."


@pytest.fixture
def bus(tmp_path: Path) -> Bus:
    """All services, a scorecard, and three furnishers' records about Ada."""
    bus = scoring_bus(tmp_path / "home", TODAY)
    for by, event in (("Test Bank", CARD), ("Auto Finance", LOAN), ("Summit Recovery", BILL)):
        furnish(bus, event, by)
    return bus


def furnish(bus: Bus, event: CreditEvent, by: str = "Test Bank") -> None:
    """A furnisher's record of one event."""
    body = FurnishedBody(ssn=SSN, person=ADA, furnisher=by, events=(event,))
    bus.furnish(body, f"{by}-{event.event_id}")
    bus.run()


class Ada:
    """A person who applies, reads reports and makes requests, with one code for each application."""

    def __init__(self, bus: Bus, visitor: Visitor) -> None:
        self.bus, self.visitor = bus, visitor
        self.codes: dict[str, str] = {}

    def apply(self, name: str, headers: dict[str, str] | None = None, **lender: Any) -> str:
        """The address of a new application."""
        answer = self.visitor.send_json({**FORM, **lender}, headers=headers or {})
        assert answer.status == 202, answer.text
        self.codes[name] = answer.json["token"]
        return str(answer.json["status_url"])

    def get(self, name: str, path: str, status: int = 200) -> Any:
        """JSON of an address, as the file is at the moment."""
        for _ in range(TRIES):
            answer = self.visitor.get(path, headers={**AS_JSON, "Application-Token": self.codes[name]})
            if answer.status != HTTPStatus.SERVICE_UNAVAILABLE and not answer.json.get("outdated"):
                break  # on a busy machine the file may not be read in time, and the answer says so
        assert answer.status == status, answer.text
        return answer.json

    def page(self, name: str, path: str) -> str:
        """Text of a page."""
        return self.visitor.get(path, headers={**AS_PAGE, "Application-Token": self.codes[name]}).page.text

    def post(self, name: str, path: str, body: Any = None, status: int = 202) -> Any:
        """The JSON answer to a request."""
        sent = json.dumps(body or {}).encode()
        headers = {**AS_JSON, "Content-Type": "application/json", "Application-Token": self.codes[name]}
        for _ in range(TRIES):
            answer = self.visitor.post(path, data=sent, headers=headers)
            if answer.status != HTTPStatus.SERVICE_UNAVAILABLE:
                break  # on a busy machine two seconds may be over, and the answer asks for another try
        assert answer.status == status, answer.text
        return answer.json

    def queue(self) -> dict[str, QueuedDispute]:
        """The furnishers' queue as the command line reads it."""
        keys = self.bus.apps["bureau"].keys
        return {queued.dispute_id: queued for queued in queue(self.bus.records(DISPUTES), {}, keys.operators_private)}

    def answer(self, dispute_id: str, outcome: Outcome, changes: Changes | None = None) -> None:
        """A furnisher's answer as the command line gives it."""
        queued = self.queue()[dispute_id]
        record = sealed(
            queued,
            answer(queued, outcome, changes or {}, self.bus.clock.today()),
            self.bus.apps["intake"].keys.intake_public,
            self.bus.clock.today(),
        )
        self.bus.put(DISPUTE_ANSWERS, record)
        self.bus.run()


@pytest.fixture
def ada(bus: Bus) -> Iterator[Ada]:
    """A person with a file, at the gateway's site."""
    with Visitor(site_on(bus, CLIENTS)) as visitor:
        yield Ada(bus, visitor)


def answers_in(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The report's updates that answer a dispute, by the dispute's id."""
    return {answer["dispute_id"]: update for update in report["updates"] for answer in update["answers"]}


def test_a_dispute_leads_to_a_correction_and_a_revised_report_beside_the_issued_one(ada: Ada) -> None:
    """The disputed card's balance is corrected and the score rises; the issued report is the same, byte for byte."""
    own = ada.apply("own")
    issued = ada.get("own", own)
    (item,) = [account["item"] for account in issued["accounts"] if account["furnisher"] == "Test Bank"]
    dispute_id = ada.post("own", f"{own}/disputes", {"item": item, "reason": "wrong_amount", "text": SAID})[
        "request_id"
    ]
    queued = ada.queue()[dispute_id]
    assert (queued.furnisher, queued.reported, queued.reason, queued.text) == ("Test Bank", CARD, "wrong_amount", SAID)
    today = ada.get("own", f"{own}?version=today")
    assert [account["item"] for account in today["accounts"] if account["disputed"]] == [item]
    ada.answer(dispute_id, "corrected", {"balance": 100})
    later = ada.get("own", own)
    revised = ada.get("own", f"{own}{answers_in(later)[dispute_id]['version']}")
    assert revised["score"] > issued["score"]
    assert {account["item"]: account["balance"] for account in revised["accounts"]}[item] == 100
    assert json.dumps({**later, "updates": []}) == json.dumps({**issued, "updates": []})
    (shown,) = ada.get("own", f"{own}/rights")["disputes"]
    assert (shown["outcome"], shown["answered"], shown["revised"]) == (
        "corrected",
        TODAY.isoformat(),
        f"{own}{answers_in(later)[dispute_id]['version']}",
    )
    assert ada.bus.refused == []


def test_a_deleted_item_is_gone_and_a_verified_one_stays(ada: Ada) -> None:
    """Each answer gets its own revised report; the dispute still names the deleted item."""
    own = ada.apply("own")
    issued = ada.get("own", own)
    bill, loan = (
        issued["collections"][0]["item"],
        next(account["item"] for account in issued["accounts"] if account["furnisher"] == "Auto Finance"),
    )
    gone, stays = (
        ada.post("own", f"{own}/disputes", {"item": item, "reason": "not_mine"})["request_id"] for item in (bill, loan)
    )
    ada.answer(gone, "deleted")
    ada.answer(stays, "verified")
    versions = {
        dispute_id: ada.get("own", f"{own}{update['version']}")
        for dispute_id, update in answers_in(ada.get("own", own)).items()
    }
    assert versions[gone]["collections"] == []
    assert loan in {account["item"] for account in versions[stays]["accounts"]}
    shown = {dispute["dispute_id"]: dispute for dispute in ada.get("own", f"{own}/rights")["disputes"]}
    assert (shown[gone]["outcome"], shown[stays]["outcome"]) == ("deleted", "verified")
    assert "Troy Gas" in shown[gone]["what"]
    assert "Troy Gas" in ada.page("own", f"{own}/rights")


def test_an_item_that_is_reported_again_after_its_deletion_is_marked(ada: Ada) -> None:
    """15 USC 1681i(a)(5)(B): reported again a month later, it is in the file again, and the dispute says so."""
    own = ada.apply("own")
    accounts = ada.get("own", own)["accounts"]
    (item,) = [account["item"] for account in accounts if account["furnisher"] == "Test Bank"]
    dispute_id = ada.post("own", f"{own}/disputes", {"item": item, "reason": "not_mine"})["request_id"]
    ada.answer(dispute_id, "deleted")
    assert not ada.get("own", f"{own}/rights")["disputes"][0]["returned"]
    ada.bus.clock.day = TODAY + timedelta(days=30)
    furnish(ada.bus, msgspec.structs.replace(CARD, event_id="a2", as_of=TODAY + timedelta(days=29)))
    assert ada.get("own", f"{own}/rights")["disputes"][0]["returned"]
    assert "It was reported again after it had been deleted" in ada.page("own", f"{own}/rights")


def test_added_information_extends_the_furnishers_deadline_on_every_page(ada: Ada) -> None:
    """Information added through another report ten days later: both pages show the deadline of 45 days."""
    own = ada.apply("own")
    item = ada.get("own", own)["accounts"][0]["item"]
    first = ada.post("own", f"{own}/disputes", {"item": item, "reason": "paid"})["request_id"]
    ada.bus.clock.day = TODAY + timedelta(days=10)
    other = ada.apply("other")
    ada.post("other", f"{other}/disputes", {"item": item, "reason": "paid", "text": "The receipt is 12."})
    for name, path in (("own", own), ("other", other)):
        shown = {dispute["dispute_id"]: dispute for dispute in ada.get(name, f"{path}/rights")["disputes"]}
        assert len(shown) == 2
        assert shown[first]["days_left"] == 35


def test_a_freeze_blocks_lenders_but_not_the_person(ada: Ada) -> None:
    """Whichever report it was requested from; a thaw through another report lets lenders in again."""
    own, bearer = ada.apply("own"), {"Authorization": "Bearer creditapp_known"}
    ada.post("own", f"{own}/freeze")
    ada.post("own", f"{own}/statement", {"text": STATED})
    stopped = ada.get("lender", ada.apply("lender", bearer, purpose="auto_loan"))
    assert (stopped["outcome"], stopped["reason"], stopped["accounts"]) == ("no_score", "frozen", [])
    again = ada.apply("again")
    assert ada.get("again", again)["outcome"] == "scored"
    assert not [inquiry for inquiry in ada.get("again", again)["inquiries"] if inquiry["by"] == "harbor"]
    assert ada.get("again", f"{again}/rights")["frozen"]
    ada.bus.clock.day = TODAY + timedelta(days=1)
    ada.post("again", f"{again}/thaw")
    assert not ada.get("own", f"{own}/rights")["frozen"]
    let_in = ada.get("lender2", ada.apply("lender2", bearer, purpose="auto_loan", cut_off=300))
    assert (let_in["outcome"], let_in["statement"]) == ("scored", STATED)
    assert {inquiry["kind"] for inquiry in let_in["inquiries"]} <= {"hard"}
    last = ada.get("last", ada.apply("last"))
    assert last["statement"] == STATED
    assert [inquiry["purpose"] for inquiry in last["inquiries"] if inquiry["by"] == "harbor"] == ["auto_loan"]


def test_a_lift_lets_the_named_lender_in_until_its_last_day(ada: Ada) -> None:
    """Another lender stays out, and the day after nobody is let in: nothing arrives but their own requests."""
    own = ada.apply("own")
    ada.post("own", f"{own}/freeze")
    last = TODAY + timedelta(days=2)
    ada.post("own", f"{own}/lift", {"lender": "harbor", "ends": last.isoformat()})
    reasons = {}
    for day in (0, 2, 3):
        ada.bus.clock.day = TODAY + timedelta(days=day)
        for lender in ("harbor", "alder"):
            bearer = {"Authorization": f"Bearer creditapp_{lender}"}
            name = f"{lender}{day}"
            reasons[name] = ada.get(name, ada.apply(name, bearer, purpose="auto_loan"))["reason"]
    assert reasons == {
        "harbor0": None, "alder0": "frozen", "harbor2": None, "alder2": "frozen", "harbor3": "frozen", "alder3": "frozen"
    }  # fmt: skip
    assert ada.get("own", f"{own}/rights")["frozen"]
    assert ada.get("own", f"{own}/rights")["lifts"] == []


def test_a_fraud_alert_reaches_lenders_until_it_ends(ada: Ada) -> None:
    """With the number to call; the score has the same factors; a year later the alert is gone by itself."""
    own, bearer = ada.apply("own"), {"Authorization": "Bearer creditapp_known"}
    ada.post("own", f"{own}/alerts", {"kind": "active_duty", "phone": PHONE})
    shown = {}
    for name, day in (("at once", TODAY), ("last", TODAY.replace(2027)), ("after", TODAY.replace(2027) + timedelta(1))):
        ada.bus.clock.day = day
        report = ada.get(name, ada.apply(name, bearer, purpose="auto_loan"))
        shown[name] = [(alert["kind"], alert["phone"]) for alert in report["fraud_alerts"]]
    assert shown == {"at once": [("active_duty", PHONE)], "last": [("active_duty", PHONE)], "after": []}
    ada.bus.clock.day = TODAY
    again = ada.get("again", ada.apply("again"))
    assert [alert["kind"] for alert in again["fraud_alerts"]] == ["active_duty"]


def test_a_block_takes_the_item_out_of_every_report_until_it_is_declined(ada: Ada) -> None:
    """At once, for lenders too, with a revised report; reported again it stays out; operators have four business days."""
    own, bearer = ada.apply("own"), {"Authorization": "Bearer creditapp_known"}
    issued = ada.get("own", own)
    (item,) = [account["item"] for account in issued["accounts"] if account["furnisher"] == "Test Bank"]
    block_id = ada.post("own", f"{own}/block", {**THEFT, "items": [item]})["request_id"]
    assert len(ada.get("own", own)["updates"]) == 1
    furnish(ada.bus, msgspec.structs.replace(CARD, event_id="a2", as_of=TODAY, balance=901))

    def furnishers(name: str) -> set[str]:
        report = ada.get(name, ada.apply(name, bearer, purpose="auto_loan"))
        return {account["furnisher"] for account in report["accounts"]}

    assert furnishers("lender") == {"Auto Finance"}
    (queued,) = blocks_in(ada)
    shown = block_row(queued, TODAY)
    assert (shown["block_id"], [each["furnisher"] for each in shown["items"]]) == (block_id, ["Test Bank"])
    assert block_row(queued, business_days_after(TODAY, 4))["overdue"] is False
    assert block_row(queued, business_days_after(TODAY, 4) + timedelta(days=1))["overdue"] is True
    for decided, ground, seen in (
        ("confirmed", None, {"Auto Finance"}),
        ("rescinded", "benefited", {"Auto Finance", "Test Bank"}),
    ):
        ada.bus.clock.day += timedelta(days=1)
        (queued,) = blocks_in(ada)
        ada.bus.put(BLOCK_DECISIONS, decision_about(queued, decided, ground, ada.bus.clock.time()))
        ada.bus.run()
        assert furnishers(f"lender-{decided}") == seen
        (block,) = ada.get("own", f"{own}/rights")["blocks"]
        assert (block["decided"], block["ground"]) == (decided, ground)
    assert ada.bus.refused == []


def test_documents_go_with_a_dispute_sealed_and_erasing_shuts_them(ada: Ada) -> None:
    """Operators read their names in the queue and save them with the person's key, until the person is erased."""
    own = ada.apply("own")
    item = ada.get("own", own)["accounts"][0]["item"]
    content = pdf(3) + b"%Zanzibarquill" * 100_000
    form = FormData(quote_fields=False, default_to_multipart=True)
    for name, value in (("item", item), ("reason", "paid")):
        form.add_field(name, value)
    form.add_field("documents", content, filename="receipt of Quillfeather.pdf")
    headers = {**AS_JSON, "Application-Token": ada.codes["own"]}
    sent = ada.visitor.post(f"{own}/disputes", data=form, headers=headers)
    assert sent.status == 202, sent.text
    (document,) = ada.queue()[sent.json["request_id"]].documents
    assert (document.name, document.kind, document.size) == ("receipt of Quillfeather.pdf", "pdf", len(content))
    parts = ada.bus.records(DOCUMENTS)
    assert len(parts) == 3 and {part.document_id for part in parts} == {document.document_id}
    vault, consumer_id = ada.bus.apps["gateway"].vault, parts[0].consumer_id
    kept = content_of(parts, vault.keys([consumer_id], frozenset({"file"})))
    assert hashlib.sha256(kept).hexdigest() == document.sha256
    stored = [raw.value or b"" for raws in ada.bus.topics.values() for raw in raws] + list(ada.bus.tables.values())
    assert not [value for value in stored for word in (b"Zanzibar", b"Quillfeather", b"%PDF") if word in value]
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    with pytest.raises(ConfigurationError, match="erased"):
        content_of(parts, vault.keys([consumer_id], frozenset({"file"})))


def test_an_extended_alert_brings_its_report_to_operators(ada: Ada) -> None:
    """Sealed, with its documents, once however often it is read; another alert brings nothing."""
    own = ada.apply("own")
    report = {"report_agency": "Zanzibarquill police", "report_number": "7", "report_filed": "2026-11-01"}
    form = FormData(quote_fields=False, default_to_multipart=True)
    for name, value in ({"kind": "extended", "phone": "415-555-0123"} | report).items():
        form.add_field(name, value)
    form.add_field("documents", pdf(), filename="report.pdf")
    headers = {**AS_JSON, "Application-Token": ada.codes["own"]}
    sent = ada.visitor.post(f"{own}/alerts", data=form, headers=headers)
    assert sent.status == 202, sent.text
    ada.post("own", f"{own}/alerts", {"kind": "initial"})
    (alert,) = listed(ada.bus.records(FRAUD_ALERT_NOTICES), ada.bus.apps["bureau"].keys.operators_private)
    assert (alert.notice.alert_id, alert.body.report.agency) == (sent.json["request_id"], "Zanzibarquill police")
    (document,) = alert.body.report.documents
    assert {part.document_id for part in ada.bus.records(DOCUMENTS)} == {document.document_id}
    assert not [raw for raws in ada.bus.topics.values() for raw in raws if b"Zanzibarquill" in (raw.value or b"")]


def blocks_in(ada: Ada) -> list[QueuedBlock]:
    """The operators' queue of blocks as the command line reads it."""
    keys = ada.bus.apps["bureau"].keys
    return block_queue(ada.bus.records(BLOCKS), ada.bus.records(BLOCK_DECISIONS), keys.operators_private)


def test_erasure_closes_every_report_and_later_records_start_a_new_file(ada: Ada) -> None:
    """All addresses of the person answer 410; records sent afterwards belong to a new person."""
    own, other = ada.apply("own"), ada.apply("other")
    ada.post("own", f"{own}/statement", {"text": STATED})
    before = ada.get("own", f"{own}/data")
    assert before["rights"]["statement"] == before["file"]["statement"] == STATED
    ada.post("own", f"{own}/erase", {"confirm": "ERASE"}, status=200)
    for name, path in (("own", own), ("other", other)):
        assert ada.get(name, path, status=410)["reason"] == "erased"
    assert ada.get("anew", ada.apply("anew"))["reason"] == "could_not_match"
    for service in ("intake", "identity", "bureau"):
        ada.bus.apps[service].vault._by_id.clear()  # type: ignore[attr-defined]
        ada.bus.apps[service].vault._by_ssn.clear()  # type: ignore[attr-defined]
    furnish(ada.bus, CARD)
    report = ada.get("later", ada.apply("later"))
    assert report["outcome"] == "scored"
    assert [account["furnisher"] for account in report["accounts"]] == ["Test Bank"]
    assert (report["statement"], report["history"]) == ("", [])
    assert ada.get("own", own, status=410)["reason"] == "erased"


def test_no_statement_or_dispute_text_is_stored_unsealed(ada: Ada) -> None:
    """Neither in a topic nor in a table, nor the name or an account number."""
    own = ada.apply("own")
    item = ada.get("own", own)["accounts"][0]["item"]
    body = {"item": item, "reason": "paid", "text": SAID}
    dispute_id = ada.post("own", f"{own}/disputes", body)["request_id"]
    ada.post("own", f"{own}/statement", {"text": STATED})
    ada.post("own", f"{own}/alerts", {"kind": "initial", "phone": PHONE})
    ada.post("own", f"{own}/block", {**THEFT, "items": [item], "text": SAID})
    ada.answer(dispute_id, "corrected", {"balance": 1})
    stored = [raw.value or b"" for raws in ada.bus.topics.values() for raw in raws] + list(ada.bus.tables.values())
    assert len(stored) > 20
    assert not [
        value
        for value in stored
        for word in (b"Zanzibar", b"Kilimanjaro", b"Quillfeather", b"4417", PHONE.encode())
        if word in value
    ]
