"""Faust's web server answers every address as the site alone does."""

import asyncio
from collections.abc import Iterator
from typing import Any

import faust
import pytest

from creditapp.gateway.wiring import WEB_OPTIONS
from creditapp.streaming.web_views import install
from creditapp.web.http.guards import HEADERS
from creditapp.web.site import ROUTES
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN}
SETTINGS: dict[str, Any] = {"application_rate": 1000, "site_url": "https://credit.example.org"}


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of the site alone."""
    with Visitor(site(applications, **SETTINGS)) as one:
        yield one


@pytest.fixture
def on_faust(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of the same applications, served by a Faust app that never starts."""
    app = faust.App(
        "pages", broker="kafka://127.0.0.1:1", store="memory://", autodiscover=False, web_application_options=WEB_OPTIONS,
        web_tables_enabled=False, web_router_enabled=False,
    )  # fmt: skip
    pages = site(applications, **SETTINGS)
    install(app, pages, pages[ROUTES])
    with Visitor(asyncio.run(app.web.wsgi())) as one:
        yield one


def test_the_main_job_works_through_faust(on_faust: Visitor, applications: InMemoryApplications) -> None:
    """Form, accepted, waiting, report; and a program's way."""
    applications.becomes = samples.scored()
    own = on_faust.get("/").page.inputs["token"]
    sent = on_faust.send_form({**FORM, "token": own})
    assert sent.status == 303
    report = on_faust.get(sent.headers["Location"])
    assert (report.status, report.page.state) == (200, "ready")
    answer = on_faust.send_json({**FORM, "consent": True})
    held = {"Application-Token": answer.json["token"]}
    response = on_faust.get(answer.json["status_url"], headers={**held, **AS_JSON}, params={"wait": "1"})
    assert (response.status, response.json["outcome"]) == (200, "scored")


@pytest.mark.slow
@pytest.mark.parametrize("asked", [AS_JSON, AS_PAGE], ids=["json", "page"])
@pytest.mark.parametrize(
    ("method", "path", "how"),
    [
        ("GET", "/", {}), ("HEAD", "/", {}), ("GET", "/applications", {}), ("GET", "OWN", {}), ("GET", "OWN", {"headers": HELD}),
        ("HEAD", "OWN", {"headers": HELD}), ("GET", "OWN?wait=x", {"headers": HELD}), ("GET", "OWN/again", {}),
        ("GET", "OWN/simulation", {"headers": HELD}), ("GET", "OWN/simulation?part", {"headers": HELD}), ("GET", "OWN/simulation", {}),
        ("POST", "OWN/simulation", {"headers": HELD, "data": {"do": "hard_inquiry"}}), ("GET", "OWN/next-steps", {"headers": HELD}),
        ("DELETE", "OWN/simulation", {}), ("POST", "OWN/next-steps", {}),
        ("GET", "OWN/rights", {}), ("GET", "OWN/rights", {"headers": HELD}), ("HEAD", "OWN/rights", {"headers": HELD}),
        ("GET", "OWN/disputes", {"headers": HELD}), ("POST", "OWN/disputes", {"headers": HELD, "data": {"item": "x"}}),
        ("POST", "OWN/freeze", {"headers": HELD}), ("POST", "OWN/thaw", {"headers": HELD}), ("GET", "OWN/freeze", {"headers": HELD}),
        ("GET", "OWN/lift", {"headers": HELD}), ("POST", "OWN/lift", {"headers": HELD, "data": {"ends": "x"}}),
        ("GET", "OWN/alerts", {"headers": HELD}), ("POST", "OWN/alerts", {"headers": HELD, "data": {"kind": "extended"}}),
        ("GET", "OWN/block", {"headers": HELD}), ("POST", "OWN/block", {"headers": HELD, "data": {"item-0": "yes"}}),
        ("POST", "OWN/alerts/remove", {"headers": HELD}),
        ("POST", "OWN/statement", {"headers": HELD, "data": {"text": "So it was."}}), ("GET", "OWN/data", {"headers": HELD}),
        ("GET", "OWN/erase", {"headers": HELD}), ("POST", "OWN/erase", {"headers": HELD, "data": {"confirm": "no"}}),
        ("GET", "OWN/notices/score-disclosure", {"headers": HELD}), ("GET", "OWN/notices/no-score", {"headers": HELD}),
        ("GET", "OWN/notices/score-disclosure.pdf", {}), ("POST", "OWN/notices/no-score", {}),
        ("POST", "OWN/code", {"data": {"code": "x"}}), ("POST", "OWN/answers", {}), ("GET", "OWN/answers", {"headers": HELD}),
        ("POST", "OWN/answers", {"headers": HELD, "data": {"answer-1": "0"}}), ("POST", "OWN/leave", {}), ("POST", "OWN/passcode", {"headers": HELD}), ("POST", "OWN/passcode/send", {"headers": HELD}), ("POST", "/applications", {"data": {}}),
        ("POST", "/applications", {"data": b"{", "headers": {"Content-Type": "application/json"}}),
        ("POST", "/applications", {"data": b" " * 2_000_000, "headers": {"Content-Type": "application/json"}}),
        ("POST", "/applications", {"data": FORM, "headers": {"Origin": "http://["}}),
        ("POST", "/applications", {"data": FORM, "headers": {"Authorization": "Bearer x"}}),
        ("GET", "OWN/passkey", {"headers": HELD}), ("GET", "OWN/passkey", {}), ("POST", "OWN/passkey", {"headers": HELD, "data": {"name": "x"}}), ("POST", "OWN/account", {"headers": HELD}),
        ("GET", "/account", {}), ("HEAD", "/account", {}), ("POST", "/account/sign-in", {"data": {"id": "x"}}), ("POST", "/account/passkeys/options", {}), ("POST", "/account/passkeys", {}),
        ("POST", "/account/passkeys/remove", {"data": {"id": "x"}}), ("POST", "/account/reports/remove", {}), ("POST", "/account/log-out", {}), ("GET", "/account/delete", {}), ("POST", "/account/delete", {}),
        ("GET", "/help", {}), ("GET", "/contact", {}), ("GET", "/privacy", {}), ("POST", "/terms", {}), ("GET", "/rights", {}),
        ("GET", "/nowhere", {}), ("GET", "/applications/x", {}), ("DELETE", "/", {}), ("PUT", "/applications", {}),
        ("OPTIONS", "/", {}), ("GET", "OWN/code", {}), ("HEAD", "OWN/code", {}), ("HEAD", "OWN/leave", {}),
        ("PATCH", "OWN", {}), ("GET", "/static/none", {}), ("GET", "/favicon.ico", {}), ("GET", "/closed", {}), ("GET", "/robots.txt", {}), ("GET", "/healthz", {}), ("GET", "/readyz", {}), ("GET", "/metrics", {}),
        ("GET", "/stats/", {}), ("GET", "/graph/", {}), ("GET", "/router/", {}), ("GET", "/table/", {}),
    ],
    ids=str,
)  # fmt: skip
def test_every_address_answers_as_without_faust(
    visitor: Visitor,
    on_faust: Visitor,
    applications: InMemoryApplications,
    method: str,
    path: str,
    how: dict,
    asked: dict,
) -> None:
    """The same status, content type and security headers; Faust's own pages are not served."""
    own = applications.add(OWN, samples.scored())
    path = path.replace("OWN", own)
    how = {**how, "headers": {**asked, **how.get("headers", {})}}
    alone, through = visitor.ask(method, path, **how), on_faust.ask(method, path, **how)
    assert through.status == alone.status
    assert through.headers.get("Content-Type") == alone.headers.get("Content-Type")
    assert {name: through.headers.get(name) for name in HEADERS} == HEADERS
    assert "Server" not in through.headers
    assert through.headers["Cache-Control"] == alone.headers["Cache-Control"]
    assert through.headers.get("Allow") == alone.headers.get("Allow")
