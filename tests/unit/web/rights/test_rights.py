"""A person may dispute, freeze, thaw and add a statement; each request is confirmed, sent once, and nothing typed is lost."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.errors import NotReady
from creditapp.models.answers import Answer
from creditapp.models.applications import Lender, Report, Update
from creditapp.models.extract import DisputeShown, Extract
from creditapp.models.requests import Dispute, Freeze, Statement, Thaw
from creditapp.web.ports import OpenedReport, Pending
from tests.support import web_samples as samples
from tests.support.web_site import Calendar, InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, HttpAnswer, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN}
CARD = samples.ACCOUNTS[0].item
GOOD = {"item": CARD, "reason": "paid", "text": "I paid it in May."}
POSTS = ("disputes", "freeze", "thaw", "statement")
GETS = ("rights", "disputes", "data", "erase")


@pytest.fixture
def own(applications: InMemoryApplications) -> str:
    """The address of a person's own report."""
    return applications.add(OWN, samples.scored())


def post(visitor: Visitor, path: str, sent: Mapping[str, Any], **headers: str) -> HttpAnswer:
    """As a browser posts a form."""
    return visitor.post(path, data=dict(sent), headers={**AS_PAGE, **HELD, **headers})


def post_json(visitor: Visitor, path: str, sent: Any) -> HttpAnswer:
    """As a program does."""
    body = msgspec.json.encode(sent)
    return visitor.post(path, data=body, headers={**AS_JSON, **HELD, "Content-Type": "application/json"})


def page_of(visitor: Visitor, path: str) -> HttpAnswer:
    """The page at an address."""
    return visitor.get(path, headers={**AS_PAGE, **HELD})


def json_of(visitor: Visitor, path: str) -> Any:
    """The same for programs."""
    return visitor.get(path, headers={**AS_JSON, **HELD}).json


def asked(applications: InMemoryApplications) -> list[Any]:
    """The requests so far."""
    (found,) = applications.known.values()
    assert isinstance(found, OpenedReport)
    return [request.wish for request in found.requests]


# Each right, from its form to its confirmation


def test_a_dispute_is_sent_and_shown_with_its_clock(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """With item, reason and text, the last day after 30 days, and the dispute's id."""
    form = page_of(visitor, f"{own}/disputes?item={CARD}")
    assert (form.status, form.page.state) == (200, "ready")
    assert f'value="{CARD}" selected' in form.text
    sent = post(visitor, f"{own}/disputes", {**GOOD, "request_id": form.page.inputs["request_id"]})
    assert sent.status == 303
    assert asked(applications) == [Dispute(item=CARD, reason="paid", text="I paid it in May.")]
    page = page_of(visitor, sent.headers["Location"])
    for answer in (
        "Your dispute is on its way",
        "First Alder Bank: credit card ••••4001",
        "I have paid it",
        "I paid it in May.",
        "November 24, 2026",
        "December 24, 2026",
        "30 days left",
    ):
        assert answer in page.page.text, answer
    steps = ["Received", "With the source", "Answer due", "by December 24, 2026", "Revised report"]
    assert [at for at in map(page.page.text.find, steps) if at < 0] == []
    (one,) = json_of(visitor, f"{own}/rights")["disputes"]
    assert (one["opened"], one["due"], one["days_left"], one["outcome"]) == ("2026-11-24", "2026-12-24", 30, None)
    assert one["dispute_id"] in page.text


def test_a_freeze_and_a_thaw_are_confirmed_with_their_state(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """Each button leads to the other; programs see the same."""
    assert "Freeze my file" in page_of(visitor, f"{own}/rights").text
    frozen = page_of(visitor, post(visitor, f"{own}/freeze", {}).headers["Location"])
    assert (
        "Your file is frozen" in frozen.page.text
        and "Thaw my file" in frozen.text
        and "Freeze my file" not in frozen.text
    )
    assert json_of(visitor, f"{own}/rights")["frozen"] is True
    thawed = page_of(visitor, post(visitor, f"{own}/thaw", {}).headers["Location"])
    assert "Your file is open again" in thawed.page.text and "Freeze my file" in thawed.text
    assert json_of(visitor, f"{own}/rights")["frozen"] is False
    assert asked(applications) == [Freeze(), Thaw()]


@pytest.mark.parametrize("path", ["rights", "disputes"])
def test_a_status_that_may_be_outdated_is_shown_as_such(
    visitor: Visitor, applications: InMemoryApplications, own: str, path: str
) -> None:
    """Where the file cannot be read in time, page and JSON say that changes made through other reports may be missing."""
    read = applications.simulated
    assert json_of(visitor, f"{own}/{path}")["outdated"] is False
    assert "may be missing here" not in page_of(visitor, f"{own}/{path}").page.text

    def nobody_answers(*_: Any) -> Any:
        raise NotReady("nobody answers")

    applications.simulated = nobody_answers
    assert json_of(visitor, f"{own}/{path}")["outdated"] is True
    page = page_of(visitor, f"{own}/{path}")
    assert page.status == 200 and "may be missing here" in page.page.text and f'<a href="{own}/{path}">' in page.text
    applications.simulated = read
    assert json_of(visitor, f"{own}/{path}")["outdated"] is False


def test_a_statement_is_shown_changed_and_withdrawn(visitor: Visitor, own: str) -> None:
    """The current statement is in the field; an empty one withdraws it."""
    text = "I was in hospital.\nAll is paid since."
    page = page_of(visitor, post(visitor, f"{own}/statement", {"text": text}).headers["Location"])
    assert "Your statement is on your file" in page.page.text
    assert page.page.text.count(text) == 2
    assert json_of(visitor, f"{own}/rights")["statement"] == text
    gone = page_of(visitor, post(visitor, f"{own}/statement", {"text": "  "}).headers["Location"])
    assert "withdrawn" in gone.page.text and text not in gone.page.text
    assert json_of(visitor, f"{own}/rights")["statement"] == ""


def test_a_program_sends_requests_as_json(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """202 with the request's id and the address of its status; freeze and thaw need no body."""
    answer = post_json(visitor, f"{own}/disputes", GOOD)
    assert (answer.status, answer.json["status_url"]) == (202, f"{own}/rights")
    assert json_of(visitor, f"{own}/rights")["disputes"][0]["dispute_id"] == answer.json["request_id"]
    assert visitor.post(f"{own}/freeze", headers={**AS_JSON, **HELD}).status == 202
    assert post_json(visitor, f"{own}/statement", {"text": "So it was."}).status == 202
    assert [type(each) for each in asked(applications)] == [Dispute, Freeze, Statement]
    can = json_of(visitor, f"{own}/disputes")
    assert {item["id"] for item in can["items"]} >= {CARD, "b" * 16, "d" * 16, "e" * 16}
    assert set(can["reasons"]) == {
        "not_mine",
        "wrong_amount",
        "paid",
        "not_late",
        "wrong_dates",
        "closed",
        "fraud",
        "other",
    }


def test_a_double_click_is_one_request(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """One form sent twice is one request; another form is another."""
    form = {**GOOD, "request_id": page_of(visitor, f"{own}/disputes").page.inputs["request_id"]}
    first, again = (post(visitor, f"{own}/disputes", form) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert len(asked(applications)) == 1
    post(
        visitor,
        f"{own}/disputes",
        {**GOOD, "request_id": page_of(visitor, f"{own}/disputes").page.inputs["request_id"]},
    )
    assert len(asked(applications)) == 2


def test_one_form_id_under_two_applications_is_two_requests(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """Nobody can take the id of another person's request."""
    other = applications.add(token("other"), samples.scored())
    ids = [
        visitor.post(
            f"{path}/freeze", json={"request_id": "12345678"}, headers={**AS_JSON, "Application-Token": held}
        ).json["request_id"]
        for path, held in ((own, OWN), (other, token("other")))
    ]
    assert ids[0] != ids[1]


# What is refused


@pytest.mark.parametrize(
    ("path", "sent", "fields"),
    [
        ("disputes", {}, {"item", "reason"}),
        ("disputes", {**GOOD, "item": "0" * 16}, {"item"}),
        ("disputes", {**GOOD, "item": "a" * 16}, {"item"}),  # the person's own look
        ("disputes", {**GOOD, "reason": "because"}, {"reason"}),
        ("disputes", {**GOOD, "reason": "other", "text": ""}, {"text"}),
        ("disputes", {**GOOD, "text": "x" * 1001}, {"text"}),
        ("disputes", {**GOOD, "text": "a\x00b"}, {"text"}),
        ("disputes", {**GOOD, "request_id": "short"}, {"request_id"}),
        ("statement", {"text": "word " * 101}, {"text"}),
        ("statement", {"text": "x" * 1001}, {"text"}),
        ("freeze", {"request_id": "!" * 20}, {"request_id"}),
    ],
    ids=str,
)
def test_problems_are_named_and_everything_typed_is_kept(
    visitor: Visitor, applications: InMemoryApplications, own: str, path: str, sent: dict[str, str], fields: set[str]
) -> None:
    """422 in both languages; the page has what was typed and the choices made."""
    program = post_json(visitor, f"{own}/{path}", sent)
    assert (program.status, program.named) == (422, fields)
    page = post(visitor, f"{own}/{path}", sent)
    assert page.status == 422
    assert page.page.problems.keys() == fields - {"request_id"}
    if sent.get("text", "").isprintable():
        assert sent.get("text", "").strip() in page.text
    if sent.get("item") == CARD:
        assert f'value="{CARD}" selected' in page.text
    if sent.get("reason") == "paid":
        assert 'value="paid" required checked' in page.text
    assert not asked(applications)


@pytest.mark.parametrize("words", [100, 101])
def test_words_are_counted_as_people_count_them(visitor: Visitor, own: str, words: int) -> None:
    """Line ends and runs of blanks separate words."""
    text = "one  \n\n" * (words - 1) + "last"
    answer = post_json(visitor, f"{own}/statement", {"text": text})
    assert answer.status == (202 if words == 100 else 422)
    if words == 101:
        assert "it has 101" in answer.json["errors"][0]["message"]


@pytest.mark.parametrize("path", POSTS)
def test_a_request_that_cannot_be_delivered_is_shown_again(
    visitor: Visitor, applications: InMemoryApplications, own: str, path: str
) -> None:
    """503 with what was typed and the same form's id, so that sending it again is the same request."""
    applications.undelivered = True
    sent = {**GOOD, "request_id": "a-form-of-its-own"}
    page = post(visitor, f"{own}/{path}", sent)
    assert (page.status, page.headers["Retry-After"]) == (503, "5")
    assert page.page.inputs["request_id"] == "a-form-of-its-own"
    if path in ("disputes", "statement"):
        assert "I paid it in May." in page.text
    assert post_json(visitor, f"{own}/{path}", sent).status == 503
    applications.undelivered = False
    assert post(visitor, f"{own}/{path}", sent).status == 303


def test_requests_are_limited_per_address(applications: InMemoryApplications, own: str) -> None:
    """As for forms; what was typed is kept. A registered client is not limited."""
    with Visitor(site(applications, InMemoryClients({"creditapp_known": "harbor"}), application_rate=2)) as limited:
        assert [post(limited, f"{own}/statement", {"text": "One."}).status for _ in range(3)] == [303, 303, 429]
        assert "One." in post(limited, f"{own}/statement", {"text": "One."}).text
        assert post(limited, f"{own}/statement", {"text": "One."}, Authorization="Bearer creditapp_known").status == 303
        assert post(limited, f"{own}/statement", {"text": "One."}, Authorization="Bearer x").status == 401


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"x", "text/plain", 415),
        (b" " * 70_000, "application/json", 413),
    ],
)
@pytest.mark.parametrize("path", [*POSTS, "erase"])
def test_an_unreadable_body_is_refused(
    visitor: Visitor, own: str, path: str, body: bytes, kind: str, status: int
) -> None:
    """With the reason, in both languages."""
    for accept in (AS_JSON, AS_PAGE):
        answer = visitor.post(f"{own}/{path}", data=body, headers={**accept, **HELD, "Content-Type": kind})
        assert answer.status == status


@pytest.mark.slow
@given(
    st.sampled_from(POSTS),
    st.dictionaries(
        st.sampled_from(["item", "reason", "text", "request_id", "confirm"]),
        st.none() | st.integers() | st.text() | st.lists(st.text(), max_size=2) | st.just(CARD) | st.just("paid"),
    ),
)
@settings(max_examples=200, deadline=None)
def test_no_form_content_causes_an_internal_error(anyone: tuple[Visitor, str], path: str, sent: dict[str, Any]) -> None:
    """Accepted, or refused with its fields."""
    visitor, address = anyone
    assert post_json(visitor, f"{address}/{path}", sent).status in (202, 422)


@pytest.fixture(scope="module")
def anyone() -> Any:
    """A visitor and an address that all examples share."""
    applications = InMemoryApplications()
    address = applications.add(OWN, samples.scored())
    with Visitor(site(applications, InMemoryClients(), application_rate=10**9)) as one:
        yield one, address


# Whose rights they are


@pytest.mark.parametrize("path", [*GETS, *POSTS])
def test_without_the_token_every_address_asks_for_it(
    visitor: Visitor, applications: InMemoryApplications, own: str, path: str
) -> None:
    """403, whether or not there is such an application, and nothing happens."""
    methods = [method for method, paths in (("GET", GETS), ("POST", (*POSTS, "erase"))) if path in paths]
    for method in methods:
        for address in (own, "/applications/" + "f" * 64):
            for accept in (AS_JSON, AS_PAGE):
                assert visitor.ask(method, f"{address}/{path}", headers=accept).status == 403
    assert not asked(applications)


LENDERS = msgspec.structs.replace(samples.scored().report, lender=Lender(name="harbor", purpose="mortgage"))
NOT_OWN = {
    "could not match": samples.ended("could_not_match"),
    "deceased": samples.ended("deceased", samples.EXTRACT),
    "a lender's": OpenedReport(LENDERS, samples.PERSON, samples.EXTRACT),
    "a lender's, frozen": samples.ended("frozen"),
}


@pytest.mark.parametrize("whose", NOT_OWN)
def test_only_a_verified_persons_own_report_has_rights(
    visitor: Visitor, applications: InMemoryApplications, whose: str
) -> None:
    """Without a match the applicant might be anybody, and a lender is not the person: all addresses are 404."""
    path = applications.add(OWN, NOT_OWN[whose])
    for address in GETS:
        assert page_of(visitor, f"{path}/{address}").status == 404
    for address in (*POSTS, "erase", "attempts/forget"):
        assert post_json(visitor, f"{path}/{address}", {**GOOD, "confirm": "ERASE"}).status == 404
    assert not asked(applications) and not applications.forgotten
    assert 'id="rights"' not in page_of(visitor, path).text and "Dispute</button>" not in page_of(visitor, path).text


def test_a_thin_file_has_all_rights(visitor: Visitor, applications: InMemoryApplications) -> None:
    """There is a file, and it is the person's."""
    path = applications.add(OWN, samples.thin())
    assert post(visitor, f"{path}/freeze", {}).status == 303
    assert ">Dispute</button>" in page_of(visitor, path).text


def test_before_the_report_the_rights_are_not_available(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A browser is redirected to the report's address; a POST gets 503."""
    path = applications.add(OWN, Pending())
    led = page_of(visitor, f"{path}/rights")
    assert (led.status, led.headers["Location"]) == (303, path)
    assert json_of(visitor, f"{path}/rights") == {"status": "pending"}
    assert post_json(visitor, f"{path}/freeze", {}).status == 503


def test_another_site_cannot_send_requests(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """What another page makes a browser post is refused before anything is read."""
    for path in (*POSTS, "erase"):
        assert (
            post(visitor, f"{own}/{path}", {**GOOD, "confirm": "ERASE"}, **{"Sec-Fetch-Site": "cross-site"}).status
            == 403
        )
    assert not asked(applications)


# How disputes go on


def with_disputes(*disputes: DisputeShown, **changes: Any) -> OpenedReport:
    """A report whose file has these disputes."""
    return replace(samples.scored(extract=msgspec.structs.replace(samples.EXTRACT, disputes=disputes)), **changes)


def dispute(days_ago: int, **changes: Any) -> DisputeShown:
    """A dispute of so many days ago."""
    opened = samples.AS_OF - timedelta(days=days_ago)
    usual: dict[str, Any] = {
        "dispute_id": f"d{days_ago}",
        "item": CARD,
        "opened": opened,
        "due": opened + timedelta(days=30),
        "reason": "paid",
    }
    return DisputeShown(**usual | changes)


@pytest.mark.parametrize(
    ("days_ago", "shown"),
    [
        (0, "30 days left"),
        (12, "18 days left"),
        (29, "1 day left"),
        (30, "Today is the last day"),
        (31, "The time is over"),
    ],
)
def test_the_clock_counts_down(visitor: Visitor, applications: InMemoryApplications, days_ago: int, shown: str) -> None:
    """In days, to the last one; afterwards it says what follows."""
    path = applications.add(OWN, with_disputes(dispute(days_ago)))
    assert shown in page_of(visitor, f"{path}/rights").page.text
    assert json_of(visitor, f"{path}/rights")["disputes"][0]["days_left"] == 30 - days_ago


def test_only_added_information_extends_the_time_by_15_days(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The page says so before and after; a dispute of another item changes nothing."""
    path = applications.add(OWN, with_disputes(dispute(12)))
    form = page_of(visitor, f"{path}/disputes?item={CARD}")
    assert (
        "You dispute this item already" in form.page.text and "extends the time to answer by 15 days" in form.page.text
    )
    post(visitor, f"{path}/disputes", {**GOOD, "item": "d" * 16})
    assert {each["days_left"] for each in json_of(visitor, f"{path}/rights")["disputes"]} == {18, 30}
    post(visitor, f"{path}/disputes", {**GOOD, "text": "The receipt is number 12."})
    assert sorted(each["days_left"] for each in json_of(visitor, f"{path}/rights")["disputes"]) == [30, 30, 33]
    assert "33 days left of 45" in " ".join(page_of(visitor, f"{path}/rights").page.text.split())


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [("corrected", "It was corrected"), ("deleted", "It was deleted"), ("verified", "verified as correct")],
)
def test_an_answered_dispute_shows_its_outcome_and_links_the_revised_report(
    visitor: Visitor, applications: InMemoryApplications, outcome: Any, shown: str
) -> None:
    """The item keeps its name though it is gone; the issued report stays beside the revised one."""
    usual = with_disputes(dispute(12))
    answer = Answer(dispute_id="d12", outcome=outcome)
    revised: Report = msgspec.structs.replace(
        usual.report, before=usual.report.score, update=Update(id="u" * 64, number=1, answers=(answer,))
    )
    extract = msgspec.structs.replace(samples.EXTRACT, accounts=samples.ACCOUNTS[1:], disputes=(dispute(12),))
    path = applications.add(OWN, replace(usual, updates=(revised,), extracts={"u" * 64: extract}))
    page = page_of(visitor, f"{path}/rights")
    assert shown in page.page.text and "First Alder Bank: credit card ••••4001" in page.page.text
    assert f'href="{path}?version={"u" * 64}"' in page.text
    one = json_of(visitor, f"{path}/rights")["disputes"][0]
    assert (one["outcome"], one["answered"], one["days_left"]) == (outcome, samples.AS_OF.isoformat(), None)
    assert page_of(visitor, one["revised"]).status == 200
    assert json_of(visitor, path)["accounts"][0]["item"] == CARD


def as_of_today(applications: InMemoryApplications, extract: Extract) -> None:
    """Make this the file as of today."""
    usual = applications.simulated
    applications.simulated = lambda found, scenarios: replace(usual(found, scenarios), extract=extract)


def test_what_is_new_in_the_file_today_can_be_disputed(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """The report as issued does not have it; what left the file since cannot be disputed any more."""
    new = msgspec.structs.replace(samples.ACCOUNTS[0], item="9" * 16, furnisher="New Bank")
    as_of_today(applications, msgspec.structs.replace(samples.EXTRACT, accounts=(new,)))
    assert "New Bank: credit card" in page_of(visitor, f"{own}/disputes").page.text
    assert post_json(visitor, f"{own}/disputes", {**GOOD, "item": CARD}).named == {"item"}
    assert post_json(visitor, f"{own}/disputes", {**GOOD, "item": "9" * 16}).status == 202
    assert "New Bank: credit card" in page_of(visitor, f"{own}/rights").page.text


def test_requests_through_another_report_are_shown_here(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """The file is one, however many applications lead to it; the later request stands."""
    elsewhere = {"frozen": True, "statement": "Said elsewhere.", "disputes": (dispute(3),)}
    asked_at = Calendar().time() - 3600
    as_of_today(
        applications, msgspec.structs.replace(samples.EXTRACT, **elsewhere, frozen_at=asked_at, statement_at=asked_at)
    )
    answer = json_of(visitor, f"{own}/rights")
    assert (answer["frozen"], answer["statement"], len(answer["disputes"])) == (True, "Said elsewhere.", 1)
    post(visitor, f"{own}/thaw", {})
    assert json_of(visitor, f"{own}/rights")["frozen"] is False


def test_without_a_current_reading_the_newest_one_is_shown(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """The page waits for it no longer than for a report."""

    def slow(*_: object) -> Any:
        raise NotReady("not now")

    applications.simulated = slow
    assert "First Alder Bank" in page_of(visitor, f"{own}/disputes").page.text


def test_no_dispute_is_accepted_beyond_the_limit(visitor: Visitor, applications: InMemoryApplications) -> None:
    """It is refused before it is sent."""
    many = tuple(dispute(1, dispute_id=f"d{number}") for number in range(100))
    path = applications.add(OWN, with_disputes(*many))
    assert post_json(visitor, f"{path}/disputes", GOOD).named == {"item"}


def test_the_report_links_to_the_rights(visitor: Visitor, own: str) -> None:
    """Every item but the own look can be disputed from where it stands; the section leads to the rest."""
    page = page_of(visitor, own)
    assert page.text.count(">Dispute</button>") == len(samples.ACCOUNTS) + 1 + 1 + 2
    assert ("a", f"{own}/rights") in page.page.addresses
    assert ("form", f"{own}/disputes") in page.page.addresses


@pytest.mark.parametrize("to_lender", [False, True])
def test_every_report_shows_the_statement(
    visitor: Visitor, applications: InMemoryApplications, to_lender: bool
) -> None:
    """The person's own and a lender's, on the page and for programs, as the file had it then."""
    text = msgspec.structs.replace(samples.EXTRACT, statement="I was ill.\nAll is paid.")
    report = LENDERS if to_lender else samples.scored().report
    path = applications.add(OWN, OpenedReport(report, samples.PERSON, text))
    assert "I was ill.\nAll is paid." in page_of(visitor, path).page.text
    assert json_of(visitor, path)["statement"] == "I was ill.\nAll is paid."


def test_a_files_texts_cannot_become_markup(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Furnishers' names and the person's own words are text, wherever they are shown."""
    evil = "<script>alert(1)</script>"
    account = msgspec.structs.replace(samples.ACCOUNTS[0], furnisher=evil)
    path = applications.add(OWN, samples.scored(extract=msgspec.structs.replace(samples.EXTRACT, accounts=(account,))))
    post(visitor, f"{path}/statement", {"text": evil})
    post(visitor, f"{path}/disputes", {**GOOD, "text": evil})
    for address in ("rights", f"disputes?item={CARD}", f"disputes?text={evil}&item=x", "erase"):
        assert "<script>alert" not in page_of(visitor, f"{path}/{address}").text


def test_the_calendar_of_these_tests() -> None:
    """The samples' reports are of the site's own day."""
    assert date(2026, 11, 24) == samples.AS_OF


def test_the_person_ends_the_wait_of_the_next_form(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """By one button, which says so; for programs in JSON. The request names the person of the report."""
    assert "Examine my next form at once" in page_of(visitor, f"{own}/rights").page.text
    done = post(visitor, f"{own}/attempts/forget", {})
    assert (done.status, "Your next form is examined at once" in done.page.text) == (200, True)
    assert post_json(visitor, f"{own}/attempts/forget", {}).json["status"] == "forgotten"
    found = applications.known[own.rpartition("/")[2]]
    assert isinstance(found, OpenedReport)
    assert applications.forgotten == [found.issued.consumer_id] * 2


def test_nobody_else_ends_a_wait(visitor: Visitor, applications: InMemoryApplications, own: str) -> None:
    """Neither without the code, nor from another site."""
    assert visitor.post(f"{own}/attempts/forget", headers=AS_JSON).status == 403
    assert post(visitor, f"{own}/attempts/forget", {}, Origin="https://elsewhere.example").status == 403
    assert applications.forgotten == []


def test_a_wait_that_cannot_be_ended_now_is_said_so(
    visitor: Visitor, applications: InMemoryApplications, own: str
) -> None:
    """503 with the page, and when to try again."""
    applications.undelivered = True
    answer = post(visitor, f"{own}/attempts/forget", {})
    assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
    assert "Nothing is lost" in answer.page.text
