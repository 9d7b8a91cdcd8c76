"""What a page costs a slow connection: bytes as sent, and requests before it is complete."""

import gzip
import re

import pytest

from creditapp.web.ports import OpenedReport
from tests.support import web_samples as samples
from tests.support.raw_http import fetch
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_PAGE, Page, Visitor

OWN = token("own")
FORM = 25_000
"""Bytes, compressed, of the form and of all that it needs."""
REPORT, REPORT_AS_SENT = 60_000, 15_000
"""Bytes of the largest report's HTML, plain and as sent."""
REQUESTS = 3
"""The page, its style sheet and its script; icons and manifest are not waited for."""
ALL_REQUESTS = 7
"""With icons and manifest."""


def needed(page: str) -> tuple[set[str], set[str]]:
    """The addresses that a browser waits for before it draws, and those that it loads besides."""
    links = {
        (re.search(r'rel="([^"]+)"', tag) or [""])[1]: (re.search(r'href="([^"]+)"', tag) or [""])[1]
        for tag in re.findall(r"<link [^>]*>", page)
    }
    scripts = set(re.findall(r'<script src="([^"]+)"', page))
    first = scripts | {address for rel, address in links.items() if rel == "stylesheet"}
    every = {address for tag, address in Page(page).addresses if tag in ("link", "script", "img", "iframe", "source")}
    return first, every - first


def as_sent(visitor: Visitor, address: str) -> bytes:
    """The body as a browser gets it."""
    return fetch(visitor, address, Application_Token=OWN, Accept="text/html", Accept_Encoding="gzip").body


def test_the_form_with_all_that_it_needs_is_small(visitor: Visitor) -> None:
    """At most 25 kB in three requests."""
    first, besides = needed(visitor.get("/", headers=AS_PAGE).text)
    assert 1 + len(first) <= REQUESTS
    assert 1 + len(first) + len(besides) <= ALL_REQUESTS
    assert sum(len(as_sent(visitor, address)) for address in ("/", *first)) <= FORM


@pytest.mark.parametrize("opened", [samples.full(40), samples.updated()], ids=["forty accounts", "with updates"])
def test_a_report_is_small(visitor: Visitor, applications: InMemoryApplications, opened: OpenedReport) -> None:
    """At most 60 kB of HTML, sent as at most 15 kB; style sheet and script come from the browser's cache."""
    path = applications.add(OWN, opened)
    sent = as_sent(visitor, path)
    assert len(sent) <= REPORT_AS_SENT
    html = gzip.decompress(sent)
    assert len(html) <= REPORT
    first, _ = needed(html.decode())
    assert first == needed(visitor.get("/", headers=AS_PAGE).text)[0], "nothing that the form has not loaded"


def test_nothing_comes_from_elsewhere(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A page needs this site alone."""
    path = applications.add(OWN, samples.full(40))
    for page in (visitor.get("/"), visitor.get(path, headers={"Application-Token": OWN})):
        first, besides = needed(page.text)
        assert all(address.startswith("/") and not address.startswith("//") for address in first | besides)
