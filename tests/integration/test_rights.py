"""People's rights over their files, end to end over Kafka: from the request to the furnisher's answer and back."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.client_program import Look, Program
from tests.support.sample_documents import pdf
from tests.support.stored_bytes import stored
from tests.support.system import System
from tests.support.waiting import eventually

SAID = "Zanzibarquill wrote to the bank in Ouagadougouville."
STATED = "Kilimanjarosmith was in hospital."
RECEIPT = pdf(3) + b"%Timbuktubury" * 50_000
"""A document of two parts (650 kB)."""
PLANTED = (b"Zanzibarquill", b"Ouagadougouville", b"Kilimanjarosmith", b"Timbuktubury")


def is_owing(account: dict[str, Any]) -> bool:
    """Whether something is owed on an open account that is not past due, so that another balance can be right."""
    return bool(account["balance"] > 1 and account["state"] == "open" and not account["past_due"])


@pytest.fixture(scope="module")
def program(system: System) -> Program:
    """The client."""
    return Program(system)


@pytest.fixture(scope="module")
def looks(system: System, program: Program) -> list[tuple[dict[str, Any], Look]]:
    """Three people with a score, the first with three accounts, of which one owes something; no other test uses them."""
    looks: list[tuple[dict[str, Any], Look]] = []
    for form in system.people(140)[100:]:
        look = program.apply(form)
        report = look.get()
        owes = [each for each in report["accounts"] if is_owing(each)]
        if report["outcome"] == "scored" and (looks or (owes and len(report["accounts"]) >= 3)):
            looks.append((form, look))
        if len(looks) == 3:
            return looks
    raise AssertionError("too few of the population are scored")


def disputed(system: System, ids: set[str]) -> dict[str, dict[str, Any]]:
    """The queue, once it has these disputes, by id."""

    def queue() -> dict[str, dict[str, Any]]:
        done = system.cli("disputes", "list", "--json")
        assert done.returncode == 0, done.stderr
        return {each["dispute_id"]: each for each in json.loads(done.stdout)}

    return eventually(queue, until=lambda disputes: ids <= disputes.keys())


def answers_in(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of the report's updates those that answer a dispute, by its id."""
    return {answer["dispute_id"]: update for update in report["updates"] for answer in update["answers"]}


def test_disputes_are_answered_and_the_issued_report_is_kept_beside_the_revised_ones(
    system: System, looks: list[tuple[dict[str, Any], Look]]
) -> None:
    """Corrected, deleted and verified, each with a revised report of its own; the issued one has not changed by a byte."""
    _, look = looks[0]
    issued = look.get()
    owing = next(each for each in issued["accounts"] if is_owing(each))
    gone, stays = [each for each in issued["accounts"] if each["item"] != owing["item"]][:2]
    ids = {
        outcome: look.post("/disputes", {"item": each["item"], "reason": reason, "text": SAID})["request_id"]
        for outcome, each, reason in (
            ("corrected", owing, "wrong_amount"),
            ("deleted", gone, "not_mine"),
            ("verified", stays, "not_late"),
        )
    }
    queue = disputed(system, set(ids.values()))
    queued = queue[ids["corrected"]]
    assert (queued["state"], queued["furnisher"], queued["item"], queued["text"]) == (
        "open",
        owing["furnisher"],
        "account",
        SAID,
    )
    assert queued["days_left"] == 30 and queued["reference"].endswith(owing["number"][-4:])
    refused = system.cli("disputes", "answer", ids["corrected"], "--corrected", "balance=-5")
    assert refused.returncode == 2 and "changes.balance" in refused.stderr.splitlines()[-1]
    for outcome, options in (
        ("corrected", ["--corrected", "balance=1"]),
        ("deleted", ["--deleted"]),
        ("verified", ["--verified"]),
    ):
        done = system.cli("disputes", "answer", ids[outcome], *options)
        assert done.returncode == 0, done.stderr
    again = system.cli("disputes", "answer", ids["verified"], "--deleted")
    assert again.returncode == 1 and "already" in again.stderr

    later = eventually(look.get, until=lambda report: set(ids.values()) <= answers_in(report).keys())
    assert {name: value for name, value in later.items() if name != "updates"} == {
        name: value for name, value in issued.items() if name != "updates"
    }
    assert json.dumps({**later, "updates": []}) == json.dumps({**issued, "updates": []})
    revised = {outcome: look.get(answers_in(later)[ids[outcome]]["version"]) for outcome in ids}
    balances = {
        outcome: {each["item"]: each["balance"] for each in report["accounts"]} for outcome, report in revised.items()
    }
    assert balances["corrected"][owing["item"]] == 1
    assert gone["item"] not in balances["deleted"]
    assert balances["verified"][stays["item"]] == stays["balance"]
    shown = {each["dispute_id"]: each for each in look.get("/rights")["disputes"]}
    assert {outcome: shown[one]["outcome"] for outcome, one in ids.items()} == {outcome: outcome for outcome in ids}
    assert all(shown[one]["answered"] and shown[one]["revised"] for one in ids.values())
    assert {each["state"] for one, each in disputed(system, set(ids.values())).items() if one in ids.values()} == {
        "answered"
    }


def test_a_freeze_stops_lenders_but_not_the_person_and_a_thaw_lets_lenders_in(
    program: Program, looks: list[tuple[dict[str, Any], Look]]
) -> None:
    """A lender gets the ending ``frozen`` and leaves no inquiry; after the thaw its application is a hard inquiry."""
    form, look = looks[1]

    def lenders() -> dict[str, Any]:
        return dict(program.apply(form, purpose="auto_loan", cut_off=300).get())

    look.post("/statement", {"text": STATED})
    look.post("/freeze")
    stopped = eventually(lenders, until=lambda report: report["reason"] == "frozen")
    assert (stopped["score"], stopped["accounts"], stopped["lender"]["purpose"]) == (None, [], "auto_loan")
    assert program.apply(form).get()["outcome"] == "scored"
    assert look.get("/rights")["frozen"] is True
    look.post("/thaw")
    let_in = eventually(lenders, until=lambda report: report["outcome"] == "scored")
    assert not [each for each in let_in["inquiries"] if each["kind"] == "soft"]
    assert let_in["statement"] == STATED
    own = program.apply(form)
    assert own.get()["statement"] == STATED
    hard = [each for each in own.get()["inquiries"] if each["by"] == let_in["lender"]["name"]]
    assert hard and {(each["kind"], each["purpose"]) for each in hard} == {("hard", "auto_loan")}
    assert STATED in program.ask("GET", own.address, own.token, accept="text/html")[1].decode()


def test_a_disputes_document_is_listed_and_saved_by_operators(
    system: System, program: Program, looks: list[tuple[dict[str, Any], Look]], tmp_path: Path
) -> None:
    """`creditapp disputes list` names it, `creditapp documents save` writes what was sent, byte for byte and for its owner alone."""
    look = looks[2][1]
    item = look.get()["accounts"][0]["item"]
    fields = {"item": item, "reason": "paid"}
    one = look.upload("/disputes", fields, "receipt of Timbuktubury.pdf", RECEIPT)["request_id"]
    (document,) = disputed(system, {one})[one]["documents"]
    assert document["name"] == "receipt of Timbuktubury.pdf"
    assert document["sha256"] == hashlib.sha256(RECEIPT).hexdigest()
    saved = system.cli("documents", "save", document["document_id"], "--to", str(tmp_path))
    assert saved.returncode == 0, saved.stderr
    (file,) = tmp_path.iterdir()
    assert file.name == f"{document['document_id']}.pdf" and str(file) in saved.stdout
    assert file.read_bytes() == RECEIPT and file.stat().st_mode & 0o777 == 0o600
    unknown = system.cli("documents", "save", "0" * 24, "--to", str(tmp_path))
    assert unknown.returncode == 1 and "no such document" in unknown.stderr


def test_an_erased_person_stays_erased_and_has_no_file_afterwards(
    program: Program, looks: list[tuple[dict[str, Any], Look]]
) -> None:
    """Every address of the person's applications answers 410, and a later application finds no file."""
    form, look = looks[2]
    other = program.apply(form)
    assert other.get()["outcome"] == "scored"
    look.post("/statement", {"text": STATED})
    taken = look.get("/data")
    assert taken["rights"]["statement"] == STATED and taken["identity"]["last_name"] == form["last_name"]
    assert look.post("/erase", {"confirm": "ERASE"})["status"] == "erased"
    for one in (look, other):
        status, body = program.ask("GET", one.address, one.token)
        assert (status, json.loads(body)["reason"]) == (410, "erased")
    status, page = program.ask("GET", look.address, look.token, accept="text/html")
    assert status == 410 and "Your data is erased" in page.decode()
    anew = program.apply(form).get()
    assert (anew["outcome"], anew["reason"]) == ("no_score", "could_not_match")


def test_no_dispute_or_statement_is_stored_in_clear(system: System) -> None:
    """Kafka's files, the tables and all logs hold no word of a dispute or a statement."""
    for path, content in stored(system.home):
        assert not [word for word in PLANTED if word in content], path
