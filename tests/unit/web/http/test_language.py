"""Pages answer in the language that the person chose, else in the one that the browser asks for; a switch keeps page and input."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.web.http.tokens import application_id
from creditapp.web.i18n.catalogue import CREDITAPP
from creditapp.web.i18n.languages import Languages, languages
from creditapp.web.i18n.texts import ENGLISH
from creditapp.web.ports import ToAnswer
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, known_reports, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, HttpAnswer, Visitor

SPANISH = {**AS_PAGE, "Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
REPORT = f"/applications/{application_id(token('scored'))}"
OPEN = {"Application-Token": token("scored")}


@pytest.fixture
def applications() -> InMemoryApplications:
    """A scored report; forms wait."""
    return known_reports(scored=samples.scored())


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of a site without a limit that matters."""
    with Visitor(site(applications, application_rate=1_000_000)) as one:
        yield one


def lang(answer: HttpAnswer) -> str:
    """The language that a page is marked with, in its header and in itself."""
    marked = answer.text.partition('<html lang="')[2].partition('"')[0]
    assert answer.headers["Content-Language"] == marked
    return marked


# What a browser asks for


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "en"), ("es", "es"), ("es-MX,es;q=0.9,en;q=0.8", "es"), ("es-MX, en;q=0.5", "es"), ("ES-us", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"), ("en;q=0.3, es;q=0.7", "es"), ("de-DE,de;q=0.9,es;q=0.2", "es"),
        ("fr, de", "en"), ("es;q=0, en", "en"), ("es;q=0", "en"), ("*", "en"), ("*;q=0.9, es;q=0.1", "es"),
        ("es;q=x", "en"), (";;,,=", "en"), ("é, \x00", "en"), ("est, es", "es"), ("x" * 5000 + ", es", "es"),
    ],
)  # fmt: skip
def test_the_best_of_what_is_asked_for_is_chosen(asked: str, code: str) -> None:
    """By quality, then by order; a region makes no difference; what cannot be read counts as not asked for."""
    assert languages().wanted(asked).code == code


PIECES = st.sampled_from(
    ["es", "en", "de", "*", "-", "_", "MX", ";", "q=", "0.5", "1", "nan", "-1", ",", " ", "\t", "é", '"', "x" * 40]
)


@given(header=st.lists(PIECES, max_size=20).map("".join) | st.text(max_size=60))
def test_no_header_is_an_error(header: str) -> None:
    """Whatever a browser sends, the answer is in one of the languages."""
    assert languages().wanted(header) in languages().all
    assert languages().named(header) in (None, *languages().all)


@pytest.mark.parametrize(
    ("tag", "code"), [("es", "es"), ("es_US.UTF-8", "es"), ("es_MX@euro", "es"), ("es.UTF-8", "es"), ("en-GB", "en")]
)
def test_a_language_is_known_by_any_of_its_tags(tag: str, code: str) -> None:
    """Of the web and of the shell."""
    named = languages().named(tag)
    assert named is not None
    assert named.code == code


@pytest.mark.parametrize("tag", ["", "C.UTF-8", "POSIX", "español", "../es", "est"])
def test_what_is_no_language_here_names_none(tag: str) -> None:
    """So the next choice counts."""
    assert languages().named(tag) is None
    assert languages().preferred((tag, "es")).code == "es"


def test_a_page_is_in_the_language_that_the_browser_asks_for(visitor: Visitor) -> None:
    """And names what it depends on."""
    page = visitor.get("/", headers=SPANISH)
    assert lang(page) == "es"
    assert "Vea su puntaje de crédito" in page.text
    assert page.headers["Vary"].startswith("Accept, Accept-Language, Cookie")
    assert lang(visitor.get("/", headers=AS_PAGE)) == "en"


def test_failures_are_told_in_the_language_too(visitor: Visitor) -> None:
    """Those of the edge as well as those of a page."""
    assert "No hay nada en esta dirección" in visitor.get("/nowhere", headers=SPANISH).text
    elsewhere = visitor.get("/", headers={**SPANISH, "Host": "elsewhere.example"})
    assert elsewhere.status == 421
    assert "Este sitio tiene otro nombre" in elsewhere.text


def test_answers_side_by_side_keep_their_languages(visitor: Visitor) -> None:
    """The language is the request's, never the process's."""
    paths = [f"/?n={number}" for number in range(4)]
    spanish, english = (visitor.at_once(*paths, headers=headers) for headers in (SPANISH, AS_PAGE))
    assert {lang(page) for page in spanish} == {"es"}
    assert {lang(page) for page in english} == {"en"}


# What the person chose


def test_the_switch_is_a_link_to_the_same_page_in_its_own_language(visitor: Visitor) -> None:
    """With the query that belongs to the page."""
    page = visitor.get(f"{REPORT}?version=today&wait=1&look=2", headers={**AS_PAGE, **OPEN})
    assert f'<a href="{REPORT}?version=today&amp;language=es" hreflang="es" lang="es">Español</a>' in page.text


def test_a_choice_leads_back_to_the_page_and_is_kept(visitor: Visitor) -> None:
    """Against what the browser asks for, until another is chosen."""
    chosen = visitor.get(f"{REPORT}?version=today&language=es", headers=AS_PAGE)
    assert (chosen.status, chosen.headers["Location"]) == (303, f"{REPORT}?version=today")
    assert "HttpOnly" in chosen.headers["Set-Cookie"]
    assert "SameSite=Lax" in chosen.headers["Set-Cookie"]
    assert lang(visitor.get("/", headers=AS_PAGE)) == "es"
    visitor.get("/?language=en", headers=SPANISH)
    assert lang(visitor.get("/", headers=SPANISH)) == "en"


def test_under_tls_the_cookie_is_the_hosts_own(applications: InMemoryApplications) -> None:
    """As the others are."""
    with Visitor(site(applications, trusted_proxies="127.0.0.1")) as visitor:
        answer = visitor.get("/?language=es", headers={**AS_PAGE, "X-Forwarded-Proto": "https"})
        assert answer.headers["Set-Cookie"].startswith("__Host-language=es;")
        assert "Secure" in answer.headers["Set-Cookie"]
        kept = {**AS_PAGE, "X-Forwarded-Proto": "https", "Cookie": "__Host-language=es"}
        assert lang(visitor.get("/", headers=kept)) == "es"


@pytest.mark.parametrize("wrong", ["", "xx", "es%00", "%FF", "español", "en,es", "../../es"])
def test_a_choice_that_is_none_changes_nothing(visitor: Visitor, wrong: str) -> None:
    """Neither in the address nor in the cookie."""
    asked = visitor.get(f"/?language={wrong}", headers=SPANISH)
    assert (asked.status, lang(asked)) == (200, "es")
    assert "Set-Cookie" not in asked.headers
    assert lang(visitor.get("/", headers={**SPANISH, "Cookie": f"language={wrong}"})) == "es"


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "/%5Cevil.example", "/\\evil.example", "///evil.example"]
)
def test_no_address_leads_to_another_site(visitor: Visitor, path: str) -> None:
    """Neither the answer to a choice nor the switch on a page that there is not."""
    answer = visitor.raw(
        f"GET {path}?language=es HTTP/1.1\r\nHost: {visitor.host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n".encode()
    )
    assert b"404" in answer.split(b"\r\n")[0] or b"400" in answer.split(b"\r\n")[0]
    assert b"Location" not in answer
    assert b'href="//' not in answer
    assert b'href="/\\' not in answer


# What was typed


def test_the_switch_of_a_form_sends_it_to_be_shown_again(visitor: Visitor) -> None:
    """Without it, Enter in a field would press the switch: the form's first button is another."""
    text = visitor.get("/", headers=AS_PAGE).text
    first, second = (part.partition(">")[0] for part in text.split("<button ")[1:3])
    assert 'form="application"' in first
    assert "formaction" not in first
    assert 'formaction="/applications?language=es" formnovalidate lang="es"' in second


def test_a_half_filled_form_keeps_what_was_typed_in_the_other_language(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Without problems, without being sent, and without the SSN, which the page says."""
    page = visitor.post("/applications?language=es", data={"first_name": "Ana", "ssn": "900-45-6789"}, headers=AS_PAGE)
    assert (page.status, lang(page)) == (200, "es")
    assert page.page.inputs["first_name"] == "Ana"
    assert page.page.inputs["ssn"] == ""
    assert "6789" not in page.text
    assert page.page.problems == {}
    assert "Este formulario ahora está en español" in page.text
    assert applications.accepted == []
    assert lang(visitor.get("/", headers=AS_PAGE)) == "es"


def test_the_form_may_be_sent_after_the_switch(visitor: Visitor, applications: InMemoryApplications) -> None:
    """With the token that it had."""
    first = visitor.get("/", headers=AS_PAGE).page.inputs["token"]
    shown = visitor.post("/applications?language=es", data={**FORM, "token": first}, headers=AS_PAGE).page.inputs
    assert shown["token"] == first
    assert visitor.send_form({**shown, "ssn": FORM["ssn"], "consent": "yes"}).status == 303
    assert len(applications.accepted) == 1


@pytest.mark.parametrize(
    ("end", "form", "kept"),
    [
        ("/disputes", {"text": "No es mío", "reason": "not_mine"}, "No es mío"),
        ("/statement", {"text": "Estuve enferma"}, "Estuve enferma"),
        ("/alerts", {"kind": "initial", "phone": "415-555-0123"}, "415-555-0123"),
        ("/block", {"text": "No lo abrí yo", "report_agency": "Policía"}, "No lo abrí yo"),
    ],
)
def test_a_right_is_not_used_by_the_switch(
    visitor: Visitor, applications: InMemoryApplications, end: str, form: dict[str, str], kept: str
) -> None:
    """The form of a dispute or of a statement comes back as it was."""
    page = visitor.post(f"{REPORT}{end}?language=es", data=form, headers={**AS_PAGE, **OPEN})
    assert (page.status, lang(page)) == (200, "es")
    assert kept in page.text
    assert page.page.problems == {}
    report = applications.known[application_id(token("scored"))]
    assert not getattr(report, "requests", None)


def test_answers_are_kept_and_not_given_by_the_switch(visitor: Visitor, applications: InMemoryApplications) -> None:
    """What was chosen is chosen in the other language too; the questions still wait."""
    address = applications.add(token("asked"), ToAnswer(samples.asked()))
    page = visitor.post(
        f"{address}/answers?language=es",
        data={"answer-1": "1"},
        headers={**AS_PAGE, "Application-Token": token("asked")},
    )
    assert (page.status, lang(page)) == (202, "es")
    assert page.page.problems == {}
    assert page.text.count(" checked>") == 1
    assert applications.answers == []


def test_a_simulated_scenario_keeps_its_values(visitor: Visitor) -> None:
    """Its form is open with them."""
    headers = {**AS_PAGE, **OPEN}
    page = visitor.post(f"{REPORT}/simulation?language=es", data={"do": "pay_on_time", "months": "7"}, headers=headers)
    assert (page.status, lang(page)) == (200, "es")
    assert page.page.inputs["months"] == "7"


def test_a_forms_switch_still_says_what_cannot_be_read(visitor: Visitor) -> None:
    """In the language that was chosen."""
    page = visitor.post(
        "/applications?language=es",
        data=b"a=%ff",
        headers={**AS_PAGE, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert (page.status, lang(page)) == (400, "es")


WITHOUT_WORDS = {"code.html", "erase.html"}
"""Forms that take a code or a word, not a person's own words."""


def test_every_form_with_words_of_the_persons_own_keeps_them() -> None:
    """A template with a form to fill in names it to the switch; otherwise the switch would lose what was typed."""
    templates = CREDITAPP / "web" / "templates"
    filled_in = re.compile(r"<textarea|type=\"(?:text|radio)\"|<input id=\"\{\{ name")
    forms = {
        path.name: path.read_text() for path in templates.glob("*.html") if 'extends "base.html"' in path.read_text()
    }
    with_words = {name for name, text in forms.items() if filled_in.search(text)} - WITHOUT_WORDS
    assert {"form.html", "dispute.html", "rights.html", "questions.html", "block.html", "alerts.html"} <= with_words
    assert [name for name in with_words if "{% set keeps = " not in forms[name]] == []


# Programs


def test_a_program_gets_texts_in_its_language_and_codes_in_none(visitor: Visitor) -> None:
    """What a factor means follows the language; keys, codes and the names of bands do not."""
    english, spanish = (
        visitor.get(REPORT, headers={**AS_JSON, **OPEN, **asked}).json for asked in ({}, {"Accept-Language": "es"})
    )
    assert english["factors"][0]["text"] != spanish["factors"][0]["text"]
    for report in (english, spanish):
        for factor in report["factors"]:
            del factor["text"], factor["helps"]
    assert english == spanish


def test_a_programs_choice_is_for_one_request(visitor: Visitor) -> None:
    """No redirect and no cookie."""
    answer = visitor.get("/?language=es", headers=AS_JSON)
    assert answer.status == 200
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Content-Language"] == "es"


def test_a_programs_problems_are_told_in_its_language(visitor: Visitor) -> None:
    """By the same fields."""
    answer = visitor.send_json({**FORM, "consent": True, "zip": "1"}, headers={"Accept-Language": "es"})
    assert answer.json["errors"] == [
        {
            "field": "zip",
            "message": "Código postal: debe tener cinco dígitos, por ejemplo 94110, o nueve, por ejemplo 94110-1234.",
        }
    ]


def test_erasing_is_confirmed_by_the_word_of_the_page(visitor: Visitor) -> None:
    """Or by the English one, whatever the language."""
    headers = {**AS_PAGE, **OPEN, "Accept-Language": "es"}
    refused = visitor.post(f"{REPORT}/erase", data={"confirm": "sí"}, headers=headers)
    assert refused.status == 422
    assert "Escriba BORRAR" in refused.text
    assert visitor.post(f"{REPORT}/erase", data={"confirm": "borrar"}, headers=headers).status == 200


# Another language


def test_two_catalogues_of_one_language_are_refused(tmp_path: Path) -> None:
    """A code must name one of them."""
    for name in ("es_US", "es_PR"):
        (tmp_path / f"{name}.po").write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n')
    with pytest.raises(ValueError, match="two catalogues are of one language"):
        Languages.in_catalogues(tmp_path)


def test_without_catalogues_there_is_no_switch(tmp_path: Path) -> None:
    """English alone."""
    assert Languages.in_catalogues(tmp_path).all == (ENGLISH,)
