"""A person may download their data and be erased; afterwards all of their addresses say so."""

import dataclasses
from typing import Any

import msgspec
import pytest

from creditapp.domain.rights import FileRequest
from creditapp.models.answers import Answer
from creditapp.models.applications import Update
from creditapp.models.erasures import Part
from creditapp.models.requests import Dispute, Freeze, Statement
from creditapp.web.ports import OpenedReport, SimulatedReport
from creditapp.web.rights.data_download import ABOUT
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, HttpAnswer, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN}
CARD = samples.ACCOUNTS[0].item


def lived() -> OpenedReport:
    """A report with an update, requests and an answer behind it."""
    usual = samples.scored()
    answer = Answer(dispute_id="d1", outcome="corrected")
    revised = msgspec.structs.replace(usual.report, score=701, update=Update(id="u" * 64, number=1, answers=(answer,)))
    asked = (
        FileRequest("d1", 1795521000.0, Dispute(item=CARD, reason="paid", text="In May.")),
        FileRequest("f1", 1795521100.0, Freeze()),
        FileRequest("s1", 1795521200.0, Statement(text="I was ill.")),
    )
    extract = msgspec.structs.replace(samples.EXTRACT, accounts=samples.ACCOUNTS[1:])
    return dataclasses.replace(usual, updates=(revised,), extracts={"u" * 64: extract}, requests=asked)


@pytest.fixture
def own(applications: InMemoryApplications) -> str:
    """The address of such a report."""
    return applications.add(OWN, lived())


def erase(visitor: Visitor, path: str, confirm: Any = "ERASE", accept: dict[str, str] = AS_JSON) -> HttpAnswer:
    """Confirm with this word."""
    body = msgspec.json.encode({"confirm": confirm})
    return visitor.post(f"{path}/erase", data=body, headers={**accept, **HELD, "Content-Type": "application/json"})


def test_the_download_is_one_json_file_with_everything(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """Saved under a name with id and date; it explains each part, and has the file as of today."""
    usual, today = applications.simulated, msgspec.structs.replace(samples.EXTRACT, accounts=samples.ACCOUNTS[2:])
    applications.simulated = lambda found, scenarios: dataclasses.replace(usual(found, scenarios), extract=today)
    answer = visitor.get(f"{own}/data", headers={**AS_PAGE, **HELD})
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("application/json")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="creditapp-')
    assert answer.headers["Cache-Control"] == "no-store"
    response = answer.json
    assert response["about"] == ABOUT
    assert response["identity"]["last_name"] == "O'Neil-Muñoz" and response["identity"]["address"]["zip"] == "95112"
    assert response["identity"]["birth_date"] == "1984-03-09"
    assert response["report"] == visitor.get(own, headers={**AS_JSON, **HELD}).json
    assert [later["score"] for later in response["later_reports"]] == [701]
    assert [account["item"] for account in response["file"]["accounts"]] == [
        account.item for account in samples.ACCOUNTS[2:]
    ]
    assert [request["wish"] for request in response["requests"]] == ["dispute", "freeze", "statement"]
    assert response["requests"][0]["text"] == "In May."
    assert (response["rights"]["frozen"], response["rights"]["statement"]) == (True, "I was ill.")
    assert response["rights"]["disputes"][0]["outcome"] == "corrected"
    assert len(response["history"]) == 2


def test_every_part_of_the_download_is_explained(visitor: Visitor, own: str) -> None:
    """Except those whose name says what they are."""
    answer = visitor.get(f"{own}/data", headers=HELD).json
    plain = {"about", "made_at", "application_id", "pseudonym", "updates"}
    assert set(answer) - plain <= set(ABOUT)
    assert set(ABOUT) - {"not_here", "how_long"} <= set(answer)


def test_the_page_explains_erasing_before_it_asks(visitor: Visitor, own: str) -> None:
    """It cannot be undone; lenders keep their data; all services follow within a minute; the data can be downloaded first."""
    page = visitor.get(f"{own}/erase", headers={**AS_PAGE, **HELD}).page
    for answer in (
        "cannot be undone",
        "We delete the keys",
        "starts a new file",
        "within a minute",
        "download your data",
        "Type ERASE",
    ):
        assert answer in page.text
    assert "ERASE" in visitor.get(f"{own}/erase", headers={**AS_JSON, **HELD}).json["erase"]


@pytest.mark.parametrize("confirm", ["", "yes", "ERAS", None, True, ["ERASE"], 7])
def test_without_the_word_nothing_is_erased(visitor: Visitor, own: str, confirm: Any) -> None:
    """422 that names the field; the report is still there."""
    assert erase(visitor, own, confirm).named == {"confirm"}
    page = erase(visitor, own, confirm, AS_PAGE)
    assert (page.status, page.named) == (422, {"confirm"})
    assert visitor.get(own, headers={**AS_JSON, **HELD}).json["outcome"] == "scored"


SAID: dict[Part, str] = {
    "vault": "The keys to your data",
    "identities": "What your lenders told us about who you are",
    "credit-files": "Your credit file",
    "histories": "Your earlier scores",
    "views": "Your applications and reports",
}


@pytest.mark.parametrize("left", [(), *((part,) for part in SAID), tuple(SAID)], ids=str)
def test_an_erasure_is_not_called_done_before_it_is(
    visitor: Visitor, own: str, applications: InMemoryApplications, left: tuple[Part, ...]
) -> None:
    """Until each part has confirmed it, programs get 202 with what is left, and the page says so and has a link to look again."""
    applications.left = left
    answer = erase(visitor, own)
    assert (answer.status, answer.json["status"]) == (202 if left else 200, "erased")
    assert (answer.json["pending"], answer.json["left"]) == (bool(left), list(left))
    applications.add(OWN, lived())
    page = erase(visitor, own, accept=AS_PAGE)
    still, _, deleted = page.page.text.partition("See how far it has come") if left else ("", "", page.page.text)
    assert {part for part in SAID if SAID[part] in still} == set(left)
    assert {part for part in SAID if SAID[part] in deleted} == SAID.keys() - set(left)
    shown = "Nobody is shown your reports" if "vault" in left else "Nobody can open your reports"
    assert shown in page.page.text and "stay encrypted in our message store" in page.page.text
    assert ("Your data is being erased" in page.page.text, "Your data is erased" in page.page.text) == (
        bool(left),
        not left,
    )
    assert (f'href="{own}"' in page.text) == bool(left)
    assert ("Traces of the keys" in page.page.text) == ("vault" in left)


def test_whoever_asks_again_is_told_how_far_it_is(
    visitor: Visitor, own: str, applications: InMemoryApplications
) -> None:
    """202 while it goes on, 410 from then on; any other address says the same with 410."""
    applications.left = ("histories",)
    assert (erase(visitor, own).status, erase(visitor, own).status) == (202, 202)
    assert erase(visitor, own).json["left"] == ["histories"]
    looked = visitor.get(own, headers={**AS_JSON, **HELD})
    assert (looked.status, looked.json["pending"], looked.json["left"]) == (410, True, ["histories"])
    known = applications.known[own.rpartition("/")[2]]
    assert isinstance(known, OpenedReport)
    applications.known[own.rpartition("/")[2]] = dataclasses.replace(known, left=())
    again = erase(visitor, own)
    assert (again.status, again.json["pending"], again.json["left"]) == (410, False, [])


@pytest.mark.parametrize("typed", ["ERASE", " erase "])
def test_a_confirmed_erasure_is_carried_out(visitor: Visitor, own: str, typed: str) -> None:
    """The answer is the last page; from then on every address says so, in both languages, and nothing else."""
    done = erase(visitor, own, typed, AS_PAGE)
    assert done.status == 200
    assert "Your data is erased" in done.page.text
    for path in (
        own,
        *(
            f"{own}/{part}"
            for part in ("rights", "disputes", "data", "erase", "simulation", "next-steps", "notices/score-disclosure")
        ),
    ):
        page, answer = (visitor.get(path, headers={**accept, **HELD}) for accept in (AS_PAGE, AS_JSON))
        assert (page.status, answer.status) == (410, 410)
        assert page.page.state == "ready" and "Your data is erased" in page.page.text
        assert answer.json["status"] == answer.json["reason"] == "erased"
        for personal in ("Muñoz", "Alder", "641"):
            assert personal not in page.text and personal not in answer.text
    for path in ("freeze", "thaw", "statement", "disputes", "erase", "simulation"):
        assert visitor.post(f"{own}/{path}", json={}, headers={**AS_JSON, **HELD}).status == 410


def test_a_person_erased_while_a_page_is_made_gets_the_erased_page(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """The report was found, but the services could no longer decrypt anything."""
    ended = samples.ended("could_not_match").report
    applications.simulated = lambda *_: SimulatedReport(ended, None, None, erased=True)
    for path in ("simulation", "next-steps", "?version=today"):
        address = f"{own}{path}" if path.startswith("?") else f"{own}/{path}"
        page, answer = (visitor.get(address, headers={**accept, **HELD}) for accept in (AS_PAGE, AS_JSON))
        assert (page.status, answer.status, answer.json["reason"]) == (410, 410, "erased")
        assert "Your data is erased" in page.page.text
    asked = visitor.post(f"{own}/simulation", data={"do": "hard_inquiry"}, headers={**AS_PAGE, **HELD})
    assert (asked.status, "Your data is erased" in asked.text) == (410, True)


def test_a_program_gets_the_erasure_confirmed(visitor: Visitor, own: str) -> None:
    """200 once, 410 ever after."""
    assert (erase(visitor, own).status, erase(visitor, own).status) == (200, 410)


def test_while_the_vault_is_unavailable_nothing_is_erased(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """503, and the page says that nothing was erased."""
    applications.undelivered = True
    page = erase(visitor, own, accept=AS_PAGE)
    assert page.status == 503 and "nothing has been erased yet" in page.page.text
    assert erase(visitor, own).status == 503
    assert visitor.get(own, headers={**AS_JSON, **HELD}).status == 200


def test_an_applicant_who_could_not_be_matched_does_not_learn_of_an_erasure(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The address does not change: saying that a person was erased would reveal that there was a file."""
    before = samples.ended("could_not_match")
    path = applications.add(OWN, before)
    answer = visitor.get(path, headers={**AS_JSON, **HELD})
    applications.add(OWN, OpenedReport(before.report, None, None, erased=True))
    assert visitor.get(path, headers={**AS_JSON, **HELD}).json == answer.json
    assert "We could not match you" in visitor.get(path, headers={**AS_PAGE, **HELD}).page.text
