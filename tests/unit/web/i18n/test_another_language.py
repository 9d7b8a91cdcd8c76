"""In a pseudo-language no English word is left on any page of the site, with any request and any failure."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec import structs

from creditapp.domain.credit_file import CreditFile
from creditapp.domain.members import FRESH
from creditapp.models.applications import Lender
from creditapp.models.extract import DisputeShown
from creditapp.settings import Settings
from creditapp.web.forms.fields import ADULT
from creditapp.web.http.tokens import application_id
from creditapp.web.ports import ApplicationState, OpenedReport, Passcodes, Pending, ToAnswer
from creditapp.web.rights.forms import REASONS
from tests.support import web_samples as samples
from tests.support.authenticator import Authenticator, Claims
from tests.support.passkey_device import Device
from tests.support.pseudo_language import ONLY_PSEUDO, PSEUDO, Pseudo, english
from tests.support.simulated_world import ACCOUNT, COLLECTION, FILE, LOAN, World
from tests.support.web_site import TODAY, Calendar, InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_PAGE, FORM, HttpAnswer, Visitor

SITE = "http://localhost"
LENDER = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=700)
DATA = (
    *(f"{account.furnisher}" for account in samples.ACCOUNTS), "Summit Recovery", "Valley Hospital", "California Northern", "creditapp",
    "Maria O'Neil-Muñoz", "Maria", "O'Neil-Muñoz", "Alder Court", "San José", "San Jose", "CA ", "\nCA\n", Settings().bureau, "maria@example.com",
    "First Bank of Troy", "Troy Gas", "I paid it in May.", "I was ill.", "A Bank of Some Name", "A Bank", "2026.11-7000eb72",
    "gateway", "identity", "bureau", "scoring", "reporting", " ms", "UTC", "JFMAMJJASOND", "AnnualCreditReport.com", "consumerfinance.gov/learnmore",
    *(f"{month} 20" for month in ("Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez.", "Oktober", "November", "Dezember")),
    "Januar 20", "Februar 20", "Mai 20", "application/json", "application/x-www-form-urlencoded", "ERASE", "/applications/",
)  # fmt: skip
"""Words that are data: names and texts of the file and the applicant, services, months in German, addresses."""


def disputed(**changes: Any) -> DisputeShown:
    """An open dispute of the first account."""
    usual = DisputeShown(
        dispute_id="d" * 24,
        item=samples.ACCOUNTS[0].item,
        opened=TODAY - timedelta(days=3),
        due=TODAY + timedelta(days=27),
        reason="paid",
    )
    return structs.replace(usual, **changes)


def asking() -> OpenedReport:
    """A report of a person who has used every right."""
    answer = (
        disputed(), disputed(dispute_id="e" * 24, due=TODAY), disputed(dispute_id="f" * 24, due=TODAY - timedelta(days=1), text="I paid it in May."),
        disputed(dispute_id="a" * 24, due=TODAY + timedelta(days=42)), disputed(dispute_id="9" * 24, due=TODAY + timedelta(days=1)),
        disputed(dispute_id="b" * 24, outcome="deleted", answered=TODAY - timedelta(days=1)),
        disputed(dispute_id="c" * 24, outcome="corrected", answered=TODAY, item="f" * 16), disputed(dispute_id="3" * 24, outcome="verified", answered=TODAY),
    )  # fmt: skip
    extract = structs.replace(
        samples.EXTRACT,
        disputes=answer,
        statement="I was ill.",
        statement_at=1795521000.0,
        frozen=True,
        frozen_at=1795521000.0,
    )
    return replace(samples.scored(), extract=extract)


def lenders(found: OpenedReport, cut_off: int | None = 700) -> OpenedReport:
    """The same report, requested by a lender."""
    return replace(found, report=structs.replace(found.report, lender=structs.replace(LENDER, cut_off=cut_off)))


KNOWN: dict[str, ApplicationState] = {
    "scored": samples.scored(), "flawless": samples.flawless(), "thin": samples.thin(), "updated": samples.updated(), "asking": asking(),
    "full": samples.full(), **{ending: samples.ended(ending) for ending in ("could_not_match", "deceased")},
    "frozen": lenders(samples.ended("frozen")), "declined": lenders(samples.scored()), "approved": lenders(samples.flawless(), 300),
    "thin_declined": lenders(samples.thin()), "looked": lenders(samples.scored(), None), "waiting": Pending(),
    "asked": ToAnswer(samples.asked()), "late": ToAnswer(samples.asked(until=0.0)),
    "sent": ToAnswer(samples.asked(), Passcodes(sent=1, wait=60.0)), "no_more": ToAnswer(samples.asked(), Passcodes(sent=3, wait=None)),
    "refused": ToAnswer(samples.asked(), Passcodes(sent=1, tries_left=1, refused=True)),
    "erased": OpenedReport(samples.scored().report, None, None, erased=True), "no_accounts": samples.scored(extract=None),
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Visitor, InMemoryApplications]]:
    """A site and a client, in the pseudo-language."""
    applications = InMemoryApplications()
    clients = InMemoryClients({"client-token": "A Bank"})
    mails: dict[str, Any] = {"smtp_host": "127.0.0.1", "mail_from": "bureau@example.org", "site_url": SITE}
    rates: dict[str, Any] = {"application_rate": 1_000_000, "simulation_rate": 1_000_000}
    with Visitor(site(applications, clients, spoken=ONLY_PSEUDO, **rates, **mails)) as one:
        yield one, applications


@pytest.fixture
def known(served: tuple[Visitor, InMemoryApplications]) -> InMemoryApplications:
    """Applications in every state, without requests so far."""
    fresh = InMemoryApplications()
    fresh.site_url = SITE
    for name, found in KNOWN.items():
        fresh.add(token(name), found)
    vars(served[1]).update(vars(fresh))
    return served[1]


@pytest.fixture
def visitor(served: tuple[Visitor, InMemoryApplications], known: InMemoryApplications) -> Visitor:
    """A client without cookies."""
    assert known.known
    served[0].forget_cookies()
    return served[0]


@pytest.fixture(autouse=True)
def nothing_missing() -> Iterator[None]:
    """Every text that is looked up is in the catalogue, or is data."""
    translations = PSEUDO.translations
    assert isinstance(translations, Pseudo)
    translations.missing.clear()
    yield
    assert not [text for text in translations.missing if english(text, DATA)]


def address(name: str) -> str:
    """Of an application."""
    return f"/applications/{application_id(token(name))}"


def read(answer: HttpAnswer, status: int = 200) -> None:
    """Check that it is a page without English words."""
    assert answer.status == status
    assert english(answer.text, DATA) == []


def get(visitor: Visitor, name: str, end: str = "", status: int = 200) -> None:
    """Read one address of an application."""
    read(visitor.get(address(name) + end, headers={**AS_PAGE, "Application-Token": token(name)}), status)


def post(visitor: Visitor, name: str, end: str, form: Any, status: int) -> None:
    """Post a form and read the answer."""
    read(visitor.post(address(name) + end, data=form, headers={**AS_PAGE, "Application-Token": token(name)}), status)


# Reports and endings


@pytest.mark.parametrize(
    "name",
    [name for name in KNOWN if name not in ("waiting", "erased", "late") and not isinstance(KNOWN[name], ToAnswer)],
)
def test_no_english_on_a_report(visitor: Visitor, name: str) -> None:
    """Scored in every way, every ending, a lender's."""
    get(visitor, name)


@pytest.mark.parametrize("version", ["2" * 64, "today"])
def test_no_english_on_a_later_state(visitor: Visitor, version: str) -> None:
    """Nor on the file as of today."""
    get(visitor, "updated", f"?version={version}")


@pytest.mark.parametrize(
    ("name", "kind"),
    [("scored", "score-disclosure"), ("flawless", "score-disclosure"), ("thin", "no-score"), ("could_not_match", "no-score"),
     ("declined", "adverse-action"), ("thin_declined", "adverse-action"), ("frozen", "adverse-action")],
)  # fmt: skip
def test_no_english_on_a_notice(visitor: Visitor, name: str, kind: str) -> None:
    """Each that applies."""
    get(visitor, name, f"/notices/{kind}")


def test_no_english_before_a_report(visitor: Visitor) -> None:
    """The form, waiting, waiting long, the form for the code, and the erased page."""
    read(visitor.get("/", headers=AS_PAGE))
    get(visitor, "waiting", status=202)
    get(visitor, "waiting", "?look=9", 202)
    get(visitor, "asked", status=202)
    get(visitor, "late", status=202)
    get(visitor, "sent", status=202)
    get(visitor, "refused", status=202)
    post(visitor, "sent", "/passcode/send", {}, 429)
    post(visitor, "no_more", "/passcode/send", {}, 429)
    post(visitor, "asked", "/passcode", {"passcode": "12345678"}, 422)
    post(visitor, "sent", "/passcode", {"passcode": "1"}, 422)
    read(visitor.get(address("scored"), headers=AS_PAGE), 403)
    read(visitor.post(address("scored") + "/code", data={}, headers=AS_PAGE), 422)
    read(visitor.post(address("scored") + "/code", data={"code": "wrong"}, headers=AS_PAGE), 403)
    get(visitor, "scored", "/again")
    get(visitor, "erased", status=410)


def test_no_english_where_a_new_report_shows_its_code(visitor: Visitor, known: InMemoryApplications) -> None:
    """Once."""
    known.becomes = samples.scored()
    sent = visitor.send_form(FORM)
    page = visitor.get(sent.headers["Location"], headers=AS_PAGE)
    assert 'id="code"' in page.text
    read(page)


# Forms and what is wrong with them

WRONG: list[dict[str, str]] = [
    {}, dict.fromkeys(FORM, "\x00"), dict.fromkeys(FORM, "x" * 300), dict.fromkeys(FORM, "x" * 5000),
    dict.fromkeys(FORM, "!"), dict.fromkeys(FORM, "%"), {**FORM, "token": "short"}, {**FORM, "email": "nobody"},
    {**FORM, "birth_date": "2026-02-30"}, {**FORM, "birth_date": "2099-01-01"}, {**FORM, "birth_date": "1850-01-01"},
    {**FORM, "birth_date": f"{TODAY.year - ADULT + 1}-01-01"}, {**FORM, "city": "(", "first_name": "-", "street": "-"},
    *({**FORM, "ssn": ssn} for ssn in ("000-12-3456", "900-00-1234", "900-12-0000", "900-70-1234", "12")), {**FORM, "purpose": "", "state": "ZZ"},
]  # fmt: skip


@pytest.mark.parametrize("form", WRONG)
def test_no_english_on_the_form_with_its_problems(visitor: Visitor, form: dict[str, str]) -> None:
    """Each field in each way."""
    read(visitor.send_form(form), 422)


def test_no_english_where_the_form_is_unreadable_or_cannot_be_accepted(
    visitor: Visitor, known: InMemoryApplications
) -> None:
    """Repeated fields, unreadable bodies, too many fields, unavailable services."""
    read(visitor.send_form([*FORM.items(), *FORM.items()]), 422)
    for body, kind, status in (
        (b"a=%ff", "application/x-www-form-urlencoded", 400),
        (b"x", "text/plain", 415),
        (b"&".join([b"a=1"] * 200), "application/x-www-form-urlencoded", 400),
    ):
        read(visitor.send_body(body, kind, headers=AS_PAGE), status)
    read(visitor.send_body(b"{", "application/json", headers=AS_PAGE), 400)
    read(visitor.send_body(b"x" * 70_000, "application/x-www-form-urlencoded", headers=AS_PAGE), 413)
    known.down = True
    read(visitor.send_form(FORM), 503)


def test_no_english_where_a_limit_is_exceeded(known: InMemoryApplications) -> None:
    """On the form, the code, the rights and the simulator."""
    with Visitor(site(known, spoken=ONLY_PSEUDO, application_rate=1, simulation_rate=1)) as hasty:
        visits: tuple[Callable[[], HttpAnswer], ...] = (
            lambda: hasty.send_form({}),
            lambda: hasty.post(address("scored") + "/code", data={"code": "x"}, headers=AS_PAGE),
            lambda: hasty.post(
                address("scored") + "/freeze", data={}, headers={**AS_PAGE, "Application-Token": token("scored")}
            ),
            lambda: hasty.get(
                address("scored") + "/simulation", headers={**AS_PAGE, "Application-Token": token("scored")}
            ),
        )
        for visit in visits:
            visit()
            read(visit(), 429)


# Rights


@pytest.mark.parametrize(
    "end",
    ["/rights", "/lift", "/alerts", "/block", "/disputes", f"/disputes?item={samples.ACCOUNTS[0].item}", "/erase"],
)
@pytest.mark.parametrize("name", ["scored", "asking", "thin"])
def test_no_english_on_the_rights(visitor: Visitor, name: str, end: str) -> None:
    """Unused and used, and each form."""
    get(visitor, name, end)


@pytest.mark.parametrize(
    ("end", "form"),
    [("/freeze", {}), ("/thaw", {}), ("/block", {f"item-{samples.ACCOUNTS[0].item}": "yes", "not_mine": "yes", "report_agency": "FTC", "report_number": "7", "report_filed": "2026-11-20"}),
     ("/alerts", {"kind": "initial"}), ("/alerts", {"kind": "active_duty", "phone": "415-555-0123"}),
     ("/alerts", {"kind": "extended", "phone": "415-555-0123", "report_agency": "FTC", "report_number": "7", "report_filed": "2026-11-20"}), ("/statement", {"text": "I was ill."}), ("/statement", {"text": ""}),
     *(("/disputes", {"item": samples.ACCOUNTS[0].item, "reason": reason, "text": "I paid it in May."}) for reason in REASONS)],
)  # fmt: skip
def test_no_english_where_a_request_is_confirmed(visitor: Visitor, end: str, form: dict[str, str]) -> None:
    """Each kind, and an unknown id."""
    sent = visitor.post(address("scored") + end, data=form, headers={**AS_PAGE, "Application-Token": token("scored")})
    assert sent.status == 303
    read(visitor.get(sent.headers["Location"], headers={**AS_PAGE, "Application-Token": token("scored")}))
    get(visitor, "scored", "/rights?asked=unknown")


@pytest.mark.parametrize(
    ("end", "form"),
    [("/disputes", {}), ("/disputes", {"item": "x", "reason": "x", "text": "\x00", "request_id": "!"}), ("/disputes", {"reason": "other"}),
     ("/disputes", {"text": "1" * 1001}), ("/disputes", [("item", "1"), ("item", "2"), ("request_id", "1"), ("request_id", "1")]),
     ("/lift", {}), ("/block", {}), ("/block", {"item-" + "0" * 16: "yes", "text": "1" * 1001}), ("/alerts", {}), ("/alerts", {"kind": "x", "phone": "x"}), ("/alerts/remove", {"kind": "initial"}), ("/alerts", {"kind": "extended"}),
     ("/alerts", {"kind": "extended", "report_agency": "\x00", "report_number": "1" * 999, "report_filed": "2027-01-01"}),
     ("/statement", {"text": "1 " * 101}), ("/statement", {"text": "1" * 5000}), ("/erase", {}), ("/erase", {"confirm": "no"})],
)  # fmt: skip
def test_no_english_where_a_request_is_refused(visitor: Visitor, end: str, form: Any) -> None:
    """Each problem."""
    post(visitor, "scored", end, form, 422)


@pytest.mark.parametrize(
    ("form", "status"),
    [({"ends": "2026-11-30"}, 303), ({"ends": "2026-11-24"}, 303), ({}, 422), ({"lender": "x", "begins": "x", "ends": "x"}, 422),
     ({"begins": "2026-01-01", "ends": "2029-01-01"}, 422)],
)  # fmt: skip
def test_no_english_where_a_freeze_is_lifted(visitor: Visitor, form: dict[str, str], status: int) -> None:
    """The form of a frozen file, the confirmation, and whom it lets in."""
    held = {**AS_PAGE, "Application-Token": token("scored")}
    visitor.post(address("scored") + "/freeze", data={}, headers=held)
    get(visitor, "scored", "/lift")
    sent = visitor.post(address("scored") + "/lift", data=form, headers=held)
    assert sent.status == status
    read(sent if status == 422 else visitor.get(sent.headers["Location"], headers=held), 422 if status == 422 else 200)
    get(visitor, "scored", "/lift")


def test_no_english_where_a_request_cannot_be_delivered(visitor: Visitor, known: InMemoryApplications) -> None:
    """The page says that nothing is lost; and the erased page."""
    known.undelivered = True
    post(visitor, "scored", "/freeze", {}, 503)
    post(visitor, "scored", "/erase", {"confirm": "ERASE"}, 503)
    known.undelivered = False
    post(visitor, "scored", "/erase", {"confirm": "ERASE"}, 200)


@pytest.mark.parametrize("path", ["/help", "/contact", "/privacy", "/terms", "/rights"])
def test_no_english_about_the_site(visitor: Visitor, path: str) -> None:
    """With the lines about what is not set."""
    read(visitor.get(path, headers=AS_PAGE))


# What would happen if

ASKED: list[dict[str, str]] = [
    {"do": "pay_down", "to": "10"}, {"do": "pay_down", "to": "90"}, {"do": "pay_down", "to": "0"}, {"do": "pay_on_time", "months": "1"},
    {"do": "pay_on_time", "months": "24"}, {"do": "open_account", "account_type": "auto_loan", "amount": "12000"},
    {"do": "open_account", "account_type": "credit_card", "amount": "500"}, {"do": "close_account", "close_item": ACCOUNT},
    {"do": "miss_payment", "late_item": ACCOUNT, "days": "60"}, {"do": "miss_payment", "late_item": ACCOUNT, "days": "30"},
    {"do": "miss_payment", "late_item": LOAN, "days": "30"}, {"do": "hard_inquiry"}, {"do": "settle_collection", "collection_item": "all"},
    {"do": "settle_collection", "collection_item": COLLECTION}, {"do": "settle_collection", "collection_item": ACCOUNT},
    {"do": "close_account", "close_item": COLLECTION}, {"do": "miss_payment", "late_item": "0" * 16, "days": "30"},
]  # fmt: skip


def in_world(known: InMemoryApplications, file: CreditFile = FILE, today: date = TODAY) -> None:
    """The simulator's person, under "world"."""
    world = World(file, today)
    known.simulated = world.simulated
    known.add(token("world"), world.ready())


@pytest.mark.parametrize("query", ["", "?part"])
@pytest.mark.parametrize("form", ASKED)
def test_no_english_on_a_scenarios_result(
    visitor: Visitor, known: InMemoryApplications, form: dict[str, str], query: str
) -> None:
    """On the page and on the script's part, also where the scenario is impossible."""
    in_world(known)
    post(visitor, "world", "/simulation" + query, form, 200)


@pytest.mark.parametrize("form", ASKED)
def test_no_english_where_a_scenario_is_impossible(
    visitor: Visitor, known: InMemoryApplications, form: dict[str, str]
) -> None:
    """An empty file allows none, and has no score before and after."""
    in_world(known, CreditFile())
    post(visitor, "world", "/simulation", form, 200)


@pytest.mark.parametrize("do", ["", *dict.fromkeys(form["do"] for form in ASKED)])
def test_no_english_on_the_simulators_form_with_its_problems(
    visitor: Visitor, known: InMemoryApplications, do: str
) -> None:
    """Every field of every scenario."""
    in_world(known)
    wrong = {
        "do": do,
        **dict.fromkeys(
            ("to", "months", "account_type", "amount", "close_item", "late_item", "days", "collection_item"), "!"
        ),
    }
    post(visitor, "world", "/simulation", wrong, 200 if do == "hard_inquiry" else 422)


@pytest.mark.parametrize("end", ["/simulation", "/simulation?part", "/next-steps", "/next-steps?part"])
@pytest.mark.parametrize("name", ["world", "scored", "thin"])
def test_no_english_on_the_simulator_and_the_next_steps(
    visitor: Visitor, known: InMemoryApplications, name: str, end: str
) -> None:
    """With gains, without, and without a score."""
    if name == "world":
        in_world(known)
    get(visitor, name, end)


def test_no_english_where_a_file_may_no_longer_be_shown(visitor: Visitor, known: InMemoryApplications) -> None:
    """Without a file there is no simulation."""
    usual = known.simulated
    known.simulated = lambda found, asked: replace(
        usual(found, asked), extract=None, report=structs.replace(found.report, ending="deceased")
    )
    get(visitor, "scored", "/simulation")


# Accounts

SIGNED_IN_DONE = ("created", "kept", "full", "dropped", "added", "removed", "last", "again")


class LongAgo(Calendar):
    """Too long ago for a sign-in to count as fresh."""

    def time(self) -> float:
        """Before noon."""
        return super().time() - FRESH - 1


def told(answer: HttpAnswer, status: int) -> None:
    """Check that the script is told something without English words."""
    assert answer.status == status
    assert english(answer.json["error"], DATA) == []


def test_no_english_in_an_account(visitor: Visitor, known: InMemoryApplications) -> None:
    """Made, shown, signed out of, deleted; under the site's name and under another."""
    device, here = (
        Device(Authenticator(claims=Claims(origin=SITE, rp_id="localhost"))),
        {**AS_PAGE, "Host": "localhost"},
    )
    report, code = address("scored"), {"Application-Token": token("scored")}
    for host in (AS_PAGE, here):
        read(visitor.get(f"{report}/passkey", headers=host | code))
        read(visitor.get("/account", headers=host))
    told(visitor.post("/account/sign-in", data={}, headers=AS_PAGE), 403)
    assert device.keep(visitor, report, code, name="First Bank of Troy").status == 200
    read(visitor.get(f"{report}/passkey", headers=here | code))
    read(visitor.get(f"{address('thin')}/passkey", headers={**here, "Application-Token": token("thin")}))
    for done in SIGNED_IN_DONE:
        read(visitor.get(f"/account?done={done}", headers=here))
    read(visitor.get(report, headers=here))
    told(device.add(visitor), 403)
    told(visitor.post("/account/passkeys", data={}, headers=AS_PAGE), 403)
    read(visitor.post("/account/passkeys/remove", headers=here), 422)
    read(visitor.get("/account/delete", headers=here))
    known.clock = LongAgo()
    device.sign_in(visitor)
    read(visitor.get("/account", headers=here))
    known.clock = Calendar()
    device.sign_in(visitor)
    read(visitor.post("/account/delete", headers=here))
    told(device.sign_in(visitor), 403)
    read(visitor.post("/account/delete", headers=here), 403)
    device.keep(visitor, report, code)
    read(visitor.post("/account/log-out", headers=here))
    device.sign_in(visitor)
    read(visitor.post("/account/log-out", data={"everywhere": "1"}, headers=here))


# Failures


def test_no_english_where_something_fails(visitor: Visitor, known: InMemoryApplications) -> None:
    """Unknown addresses, wrong methods and clients, other sites, unavailable services, internal errors."""
    read(visitor.get("/nowhere", headers=AS_PAGE), 404)
    read(visitor.ask("PUT", "/", headers=AS_PAGE), 405)
    get(visitor, "scored", "?wait=x", 400)
    get(visitor, "could_not_match", "/rights", 404)
    read(visitor.send_form(FORM, headers={"Authorization": "Bearer nobody"}), 401)
    read(visitor.send_form(FORM, headers={"Origin": "https://elsewhere.example"}), 403)
    known.down = True
    get(visitor, "scored", "/rights", 503)
    known.down, known.simulated = False, lambda *_: 1 / 0  # type: ignore[assignment,return-value]
    get(visitor, "scored", "/simulation", 500)
