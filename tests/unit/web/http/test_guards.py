"""Rate limits, refusal of other sites' forms, and the security headers of every answer."""

import math
from collections.abc import Iterator
from typing import Any

import pytest

from creditapp.settings import Settings
from creditapp.web.http.rate_limit import AddressLimiter
from creditapp.web.site import make_site
from tests.support import web_samples as samples
from tests.support.web_site import Calendar, InMemoryApplications, InMemoryAttempts, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

JSON_FORM = {**FORM, "consent": True}
OWN = token("own")
HOME, NEXT_DOOR = "127.0.0.1", "127.0.0.2"


@pytest.fixture
def limited(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A client with two addresses, each limited to three forms a minute."""
    clients = InMemoryClients({"creditapp_known": "Harbor Credit Union"})
    built = make_site(
        applications, clients, InMemoryAttempts(), settings=Settings(application_rate=3), clock=Calendar()
    )
    with Visitor(built, HOME, NEXT_DOOR) as one:
        yield one


@pytest.mark.parametrize(("seconds", "words"), [(59.2, "60 seconds"), (3540.0, "59 minutes")])
def test_an_address_whose_forms_match_nobody_waits(
    applications: InMemoryApplications, seconds: float, words: str
) -> None:
    """The page says how long, programs learn it from the header; another address and a client do not wait."""
    clients = InMemoryClients({"creditapp_known": "Harbor Credit Union"})
    waiting = InMemoryAttempts({HOME: seconds})
    built = make_site(applications, clients, waiting, settings=Settings(), clock=Calendar())
    with Visitor(built, HOME, NEXT_DOOR) as one:
        answer = one.send_form(FORM)
        assert (answer.status, answer.headers["Retry-After"]) == (429, str(math.ceil(seconds)))
        assert f"wait {words}" in answer.page.text
        assert one.send_form(FORM, address=NEXT_DOOR).status == 303
        assert one.send_json(JSON_FORM, headers={"Authorization": "Bearer creditapp_known"}).status == 202
    assert len(applications.accepted) == 2


def test_the_limit_is_the_settings_and_counts_per_address(limited: Visitor, applications: InMemoryApplications) -> None:
    """The fourth form within a minute is refused, from this address only, and nothing of it is accepted."""
    assert [limited.send_form(FORM).status for _ in range(4)] == [303, 303, 303, 429]
    assert limited.send_form(FORM, address=NEXT_DOOR).status == 303
    assert len(applications.accepted) == 4


def test_a_refused_address_learns_how_long_to_wait(limited: Visitor) -> None:
    """In whole seconds, a minute at most."""
    for _ in range(3):
        limited.send_form(FORM)
    refused = limited.send_form(FORM)
    assert refused.status == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_a_refused_form_keeps_everything_but_the_ssn(limited: Visitor) -> None:
    """The page says how long; a program gets the reason as JSON."""
    own = limited.get("/").page.inputs["token"]
    for _ in range(3):
        limited.send_form(FORM)
    page = limited.send_form({**FORM, "token": own})
    assert page.status == 429
    assert "Please wait 60 seconds" in page.page.text
    assert page.page.inputs["street"] == FORM["street"]
    assert page.page.inputs["token"] == own
    assert page.page.inputs["ssn"] == ""
    assert FORM["ssn"] not in page.text
    answer = limited.send_json(JSON_FORM)
    assert (answer.status, answer.headers["Retry-After"]) == (429, "60")
    assert "60 seconds" in answer.json["error"]


def test_wrong_and_unreadable_forms_count_too(limited: Visitor) -> None:
    """Refused forms are limited as accepted ones are."""
    assert limited.send_form({}).status == 422
    assert limited.send_body(b"{", "application/json").status == 400
    assert limited.send_body(b"", "text/plain").status == 415
    assert limited.send_form(FORM).status == 429


def test_reading_reports_is_not_limited(limited: Visitor, applications: InMemoryApplications) -> None:
    """Neither pages nor long polls."""
    path = applications.add(OWN, samples.scored())
    assert {limited.get("/").status for _ in range(20)} == {200}
    assert {limited.get(path, headers={"Application-Token": OWN}).status for _ in range(20)} == {200}


def test_tries_of_codes_are_limited(limited: Visitor, applications: InMemoryApplications) -> None:
    """Codes count as forms do; over the limit, even the right code has to wait."""
    path = applications.add(OWN, samples.scored())
    assert [limited.post(path + "/code", data={"code": token("wrong")}).status for _ in range(3)] == [403] * 3
    late = limited.post(path + "/code", data={"code": OWN})
    assert (late.status, late.headers["Retry-After"]) == (429, "60")
    assert "Set-Cookie" not in late.headers


def test_a_registered_client_is_not_limited(limited: Visitor, applications: InMemoryApplications) -> None:
    """Nor do its forms count for its address."""
    bearer = {"Authorization": "Bearer creditapp_known"}
    assert {limited.send_json(JSON_FORM, headers=bearer).status for _ in range(20)} == {202}
    assert {limited.send_json(JSON_FORM, headers={"Authorization": "bEARER   creditapp_known "}).status} == {202}
    assert [limited.send_json(JSON_FORM).status for _ in range(4)] == [202, 202, 202, 429]
    assert len(applications.accepted) == 24


@pytest.mark.parametrize(
    "authorization",
    ["Bearer creditapp_unknown", "Bearer", "Bearer ", "", "creditapp_known", "Basic creditapp_known", "Bearer é\xff",
     "Token creditapp_known", "Bearer creditapp_known,creditapp_known"],
)  # fmt: skip
def test_an_unregistered_client_is_refused(
    limited: Visitor, applications: InMemoryApplications, authorization: str
) -> None:
    """401 with how to be added; a wrong token does not avoid the limit either."""
    answer = limited.send_json(JSON_FORM, headers={"Authorization": authorization})
    assert (answer.status, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert "creditapp clients add" in answer.json["error"]
    assert limited.send_form(FORM, headers={"Authorization": authorization}).page.state == "message"
    assert not applications.accepted


def test_addresses_of_one_ipv6_subscriber_are_one() -> None:
    """A /64 is one household; an IPv4 address written as IPv6 is that IPv4 address."""
    limiter = AddressLimiter(1)
    assert limiter.hit("2001:db8:1:1::1") == 0
    assert limiter.hit("2001:db8:1:1:ffff::9") == 60
    assert limiter.hit("2001:db8:1:2::1") == 0
    assert limiter.hit("192.0.2.7") == 0
    assert limiter.hit("::ffff:192.0.2.7") == 60
    assert limiter.hit("::ffff:192.0.2.8") == 0
    assert limiter.hit("fe80::1%eth0") == 0
    assert (limiter.hit(""), limiter.hit("")) == (0, 60)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "rubbish"},
        {"Sec-Fetch-Site": ""}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Origin": "http://["},
        {"Origin": "http://127.0.0.1"}, {"Origin": "http://127.0.0.1:1"}, {"Origin": ""}, {"Origin": "http://[::1"},
        {"Origin": "http://127.0.0.1@evil.example"}, {"Origin": "é"}, {"Origin": "HOST"},
        {"Origin": "http://HOST.evil.example"}, {"Sec-Fetch-Site": "cross-site", "Origin": "http://HOST"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("asked", [AS_JSON, AS_PAGE], ids=["json", "page"])
def test_a_form_posted_by_another_site_is_refused(
    visitor: Visitor, applications: InMemoryApplications, headers: dict[str, str], asked: dict[str, str]
) -> None:
    """403 at every address with a POST, and nothing happens."""
    path = applications.add(OWN, samples.scored())
    sent = {name: value.replace("HOST", visitor.host) for name, value in headers.items()} | asked
    for address, form in (("/applications", FORM), (path + "/code", {"code": OWN}), (path + "/leave", {})):
        answer = visitor.post(address, data=form, headers=sent)
        assert answer.status == 403
        assert "Set-Cookie" not in answer.headers
        assert "another site" in answer.text
    assert not applications.accepted


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://HOST"}, {"Origin": "HTTP://HOST"},
     {"Sec-Fetch-Site": "same-origin", "Origin": "null"}],
    ids=str,
)  # fmt: skip
def test_posts_of_this_site_and_of_programs_are_accepted(visitor: Visitor, headers: dict[str, str]) -> None:
    """Browsers send the origin; programs send none."""
    sent = {name: value.replace("HOST", visitor.host) for name, value in headers.items()}
    assert visitor.send_form(FORM, headers=sent).status == 303


def every_kind_of_answer(visitor: Visitor, path: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Requests whose answers together have every status and content type."""
    style = next(address for tag, address in visitor.get("/").page.addresses if address.endswith(".css"))
    own = {"Application-Token": OWN}
    return [
        ("GET", "/", {}), ("HEAD", "/", {}), ("GET", "/applications", {}), ("POST", "/applications", {"data": FORM}),
        ("POST", "/applications", {"json": JSON_FORM}), ("POST", "/applications", {"data": {}}),
        ("POST", "/applications", {"data": b"{", "headers": {"Content-Type": "application/json"}}),
        ("POST", "/applications", {"data": b"x", "headers": {"Content-Type": "text/plain"}}),
        ("POST", "/applications", {"data": b" " * 70_000, "headers": {"Content-Type": "application/json"}}),
        ("POST", "/applications", {"data": FORM, "headers": {"Origin": "https://evil.example"}}),
        ("POST", "/applications", {"data": FORM, "headers": {"Authorization": "Bearer x"}}),
        ("GET", path, {}), ("GET", path, {"headers": own}), ("GET", path, {"headers": {**own, **AS_JSON}}),
        ("GET", path + "?wait=x", {"headers": own}), ("GET", path + "/again", {"headers": own}),
        ("GET", path + "/simulation", {"headers": own}), ("POST", path + "/simulation", {"headers": own, "data": {}}),
        ("GET", path + "/next-steps", {"headers": own}),
        ("POST", path + "/code", {"data": {"code": "x"}}), ("POST", path + "/leave", {}), ("GET", "/nowhere", {}),
        ("GET", "/nowhere", {"headers": AS_JSON}), ("DELETE", "/", {}), ("PUT", "/applications", {}), ("OPTIONS", "/", {}),
        ("GET", style, {}), ("GET", "/static/none.css", {}), ("GET", "/favicon.ico", {}), ("GET", "/robots.txt", {}), ("GET", "/healthz", {}), ("GET", "/readyz", {}),
        ("GET", "/", {"headers": {"Expect": "rubbish"}}),
    ]  # fmt: skip


def test_every_answer_has_the_security_headers(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Security headers, no server version, and no caching except for files with their hash in the name."""
    path = applications.add(OWN, samples.scored())
    seen = set()
    for method, address, how in every_kind_of_answer(visitor, path):
        answer = visitor.ask(method, address, **how)
        seen.add(answer.status)
        headers = answer.headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; script-src 'self';")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["X-Robots-Tag"] == "noindex"
        assert "Server" not in headers
        assert "Access-Control-Allow-Origin" not in headers
        for_ever, for_a_day = address.startswith("/static/page."), address in ("/favicon.ico", "/robots.txt")
        kept = (
            "public, max-age=31536000, immutable" if for_ever else "public, max-age=86400" if for_a_day else "no-store"
        )
        assert headers["Cache-Control"] == kept
    assert seen == {200, 202, 303, 400, 401, 403, 404, 405, 413, 415, 417, 422}


def test_an_answer_that_depends_on_the_accept_header_varies_by_it(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """So that no cache mixes up pages and JSON."""
    path = applications.add(OWN, samples.scored())
    for asked in (AS_JSON, AS_PAGE):
        varies = visitor.get(path, headers={**asked, "Application-Token": OWN}).headers["Vary"]
        assert {"Accept", "Accept-Language", "Cookie"} <= set(varies.split(", "))


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("PUT", "/", "GET,HEAD"), ("DELETE", "/applications", "GET,HEAD,POST")]
)
def test_an_unsupported_method_gets_405_with_the_supported_ones(
    visitor: Visitor, method: str, path: str, allowed: str
) -> None:
    """405 with Allow, as page and as JSON."""
    answer = visitor.ask(method, path, headers=AS_JSON)
    assert (answer.status, answer.headers["Allow"]) == (405, allowed)
    assert "does not support that" in answer.json["error"]


def test_health_is_public_and_metrics_are_not(applications: InMemoryApplications) -> None:
    """The public port has healthz and readyz, and no metrics; readyz says why it is not ready."""
    built = make_site(
        applications,
        InMemoryClients(),
        InMemoryAttempts(),
        settings=Settings(),
        clock=Calendar(),
        not_ready=lambda: "tables are recovering",
    )
    with Visitor(built) as one:
        assert one.get("/healthz").json == {"alive": True}
        assert (one.get("/readyz").status, one.get("/readyz").json) == (
            503,
            {"ready": False, "reason": "tables are recovering"},
        )
        assert one.get("/metrics").status == 404
    with Visitor(site(applications)) as one:
        assert (one.get("/readyz").status, one.get("/readyz").json["ready"]) == (200, True)
