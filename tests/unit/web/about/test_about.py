"""The pages about the site have what the operator has set, and say what is missing; every page links to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from creditapp.errors import ConfigurationError
from tests.support.web_site import InMemoryApplications, site
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

PAGES = ("/help", "/contact", "/privacy", "/terms", "/rights")
MISSING = {
    "/help": ["has not given an e-mail address", "has not given a telephone number", "has not given a postal address"],
    "/contact": [
        "has not given an e-mail address",
        "has not given a telephone number",
        "has not given a postal address",
    ],
    "/privacy": ["has not set a privacy notice"],
    "/terms": ["has not set any terms of use"],
}


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A text by the operator."""
    file = tmp_path / "privacy.txt"
    file.write_text("# Who we are\r\n\r\nThe Bureau of Troy.\nIn Troy & nowhere <else>.\n\n\n#1 in Troy.\n")
    return file


@pytest.fixture
def told(notice: Path) -> Iterator[Visitor]:
    """A visitor of a site whose operator has set everything."""
    settings: dict[str, Any] = {
        "support_email": "help@example.org",
        "support_phone": "518-555-0100, 9 to 5",
        "support_address": "1 Bank Square, Troy",
    }
    with Visitor(site(InMemoryApplications(), privacy_file=notice, terms_file=notice, **settings)) as one:
        yield one


@pytest.mark.parametrize("path", PAGES)
def test_every_page_about_the_site_is_there_and_linked_from_every_other(visitor: Visitor, path: str) -> None:
    """From the start page too."""
    page = visitor.get(path, headers=AS_PAGE)
    assert (page.status, page.page.state) == (200, "ready")
    for linking in (page, visitor.get("/", headers=AS_PAGE)):
        assert all(f"href={each}>" in linking.text for each in PAGES)


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_set_is_said(visitor: Visitor, told: Visitor, path: str) -> None:
    """In a line of its own, which is gone once it is set."""
    for line in MISSING[path]:
        assert line in visitor.get(path, headers=AS_PAGE).page.text
        assert line not in told.get(path, headers=AS_PAGE).page.text


def test_what_is_set_is_shown_as_text(told: Visitor) -> None:
    """Headings and paragraphs; never as markup."""
    contact = told.get("/contact", headers=AS_PAGE)
    assert 'href="mailto:help@example.org"' in contact.text
    assert "518-555-0100, 9 to 5" in contact.page.text and "1 Bank Square, Troy" in contact.page.text
    for path in ("/privacy", "/terms"):
        page = told.get(path, headers=AS_PAGE)
        assert "<h3>Who we are</h3>" in page.text
        assert "The Bureau of Troy.\nIn Troy &amp; nowhere &lt;else&gt;." in page.text
        assert "#1 in Troy." in page.page.text or "1 in Troy." in page.page.text


def test_programs_read_how_to_reach_the_operator(visitor: Visitor, told: Visitor) -> None:
    """None for what is not set."""
    assert visitor.get("/contact", headers=AS_JSON).json["email"] is None
    reach = told.get("/contact", headers=AS_JSON).json
    assert (reach["email"], reach["phone"], reach["address"]) == (
        "help@example.org", "518-555-0100, 9 to 5", "1 Bank Square, Troy"
    )  # fmt: skip


def test_the_summary_names_the_law_of_each_right(visitor: Visitor) -> None:
    """What 15 USC 1681g(c) and the official summary cover."""
    text = visitor.get("/rights", headers=AS_PAGE).page.text
    for law in (
        "1681m",
        "1681g",
        "1681g(f)",
        "1681i(a)",
        "1681c",
        "1681b",
        "1681c-1(i)",
        "1681c-1(a)",
        "1681c-2",
        "1681n",
    ):
        assert f"15 USC {law}" in text or f", {law}" in text, law


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 300_000])
def test_a_text_that_is_none_stops_the_start_with_its_setting(tmp_path: Path, content: bytes) -> None:
    """Not the first visitor who reads it."""
    file = tmp_path / "terms.txt"
    file.write_bytes(content)
    with pytest.raises(ConfigurationError, match="CREDITAPP_TERMS_FILE"):
        site(InMemoryApplications(), terms_file=file)


def test_the_privacy_page_says_what_each_cookie_is_for(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Whoever adds a cookie says so there: these are all that an application and a change of the language leave."""
    sent = visitor.send_form(FORM)
    shown = visitor.get(sent.headers["Location"], headers=AS_PAGE)
    page = visitor.get("/privacy", headers=AS_PAGE).page.text
    changed = visitor.get("/help?language=es", headers=AS_PAGE)
    cookies = {
        line.partition("=")[0].partition("-")[0]
        for answer in (sent, shown, changed)
        for line in answer.headers.getall("Set-Cookie", ())
    }
    assert cookies == {"report", "code", "sent", "language"}
    for purpose in ("your report open", "the language that you chose", "which form you have sent"):
        assert purpose in page
