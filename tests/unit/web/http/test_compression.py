"""Static files are compressed and cached; pages only where the size of an answer tells an attacker nothing."""

import gzip
from pathlib import Path

import pytest

from creditapp.web.http.assets import ROOT, TYPES, Assets
from creditapp.web.http.compression import NEVER_REPEATED, PADDING
from creditapp.web.site import APPLICATION, ROUTES
from tests.support import web_samples as samples
from tests.support.raw_http import Sent, fetch
from tests.support.web_site import InMemoryApplications, site, token
from tests.support.web_visitor import Visitor

OWN = token("own")
COMPRESSIBLE = {".css", ".js", ".svg", ".webmanifest"}
CANARY = "canary7f3a9c"


@pytest.fixture
def path(applications: InMemoryApplications) -> str:
    """The address of a report."""
    return applications.add(OWN, samples.scored())


@pytest.fixture
def opened(visitor: Visitor, path: str) -> tuple[Visitor, str]:
    """A visitor and the address of a report."""
    return visitor, path


def report(visitor: Visitor, path: str, **headers: str) -> Sent:
    """The report, by a client that takes gzip."""
    return fetch(
        visitor, path, **{"Application_Token": OWN, "Accept": "text/html", "Accept_Encoding": "gzip", **headers}
    )


@pytest.mark.parametrize("file", sorted(ROOT.iterdir()), ids=lambda file: file.name)
def test_every_static_file_is_served_cached_for_ever_and_compressed_where_that_helps(
    visitor: Visitor, file: Path
) -> None:
    """To a client that takes gzip; to others as it is; caches keep them apart."""
    assert file.suffix in TYPES
    address = Assets().address(file.name)
    plain = fetch(visitor, address, Accept_Encoding="identity")
    assert (plain.status, plain.headers["cache-control"]) == (200, "public, max-age=31536000, immutable")
    assert "content-encoding" not in plain.headers
    small = fetch(visitor, address, Accept_Encoding="br, gzip;q=0.5")
    if file.suffix in COMPRESSIBLE:
        assert small.headers["content-encoding"] == "gzip"
        assert {plain.headers["vary"], small.headers["vary"]} == {"Accept-Encoding"}
        assert gzip.decompress(small.body) == plain.body
        assert len(small.body) < len(plain.body)
    else:
        assert len(gzip.compress(plain.body, 9)) > 0.75 * len(plain.body), "compressing it would help"


@pytest.mark.parametrize("refused", ["gzip;q=0", "identity", "br", "*;q=0", ""])
def test_a_client_that_does_not_take_gzip_gets_none(opened: tuple[Visitor, str], refused: str) -> None:
    """By q-values."""
    assert "content-encoding" not in report(*opened, Accept_Encoding=refused).headers


def test_a_report_is_compressed_with_padding_of_random_length(opened: tuple[Visitor, str]) -> None:
    """The same page has many sizes."""
    sent = [report(*opened) for _ in range(30)]
    assert {one.headers["content-encoding"] for one in sent} == {"gzip"}
    assert all({"Accept", "Accept-Encoding"} <= set(one.headers["vary"].split(", ")) for one in sent)
    assert b"Your credit report" in gzip.decompress(sent[0].body)
    sizes = {len(one.body) for one in sent}
    assert len(sizes) > 8
    assert max(sizes) - min(sizes) <= PADDING


def test_the_head_of_a_report_says_that_it_would_be_compressed(opened: tuple[Visitor, str]) -> None:
    """HEAD has the fields of GET."""
    visitor, path = opened
    head = fetch(visitor, path, "HEAD", Application_Token=OWN, Accept="text/html", Accept_Encoding="gzip")
    assert head.headers["content-encoding"] == "gzip"
    assert head.body == b""


@pytest.mark.parametrize("page", ["site", "same-site", "cross-site"])
def test_what_another_site_makes_a_browser_request_is_not_compressed(opened: tuple[Visitor, str], page: str) -> None:
    """Nor anything that does not say that it is this site's."""
    assert "content-encoding" not in report(*opened, Sec_Fetch_Site=page).headers
    assert "content-encoding" in report(*opened, Sec_Fetch_Site="same-origin").headers


@pytest.mark.parametrize("query", ["?x=1", "?version=today", "?wait=0&x=1", "?look=3"])
def test_an_answer_to_a_query_that_a_page_might_repeat_is_not_compressed(
    opened: tuple[Visitor, str], query: str
) -> None:
    """Only parameters that no answer repeats are known."""
    visitor, path = opened
    assert "content-encoding" not in report(visitor, path + query).headers


def test_no_compressed_answer_repeats_anything_that_its_request_said(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Every address, with a word in every parameter that may be compressed, in a cookie and in every header that browsers send."""
    path = applications.add(OWN, samples.updated())
    addresses = {
        route.path.replace(APPLICATION, path).replace("{kind:[a-z-]+}", "score-disclosure")
        for route in site(applications)[ROUTES]
        if route.method == "GET" and "{name}" not in route.path and not route.path.endswith(".pdf")
    }
    compressed = set()
    headers = dict.fromkeys(("Cookie", "Referer", "User_Agent", "Accept_Language", "X_Other"), CANARY)
    for address in sorted(addresses):
        for query in ("", *(f"?{name}={CANARY}" for name in NEVER_REPEATED)):
            sent = report(visitor, address + query, **headers | {"Cookie": f"a={CANARY}"})
            if sent.headers.get("content-encoding") == "gzip":
                compressed.add(address)
                assert CANARY.encode() not in gzip.decompress(sent.body), address
    assert {"/", path, path + "/rights", path + "/disputes"} <= compressed


def test_no_answer_to_a_form_is_compressed(visitor: Visitor, path: str) -> None:
    """It repeats what was typed."""
    body = "first_name=" + "x" * 50
    request = (
        f"POST /applications HTTP/1.1\r\nHost: {visitor.host}\r\nConnection: close\r\nAccept: text/html\r\nAccept-Encoding: gzip\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    answer = visitor.raw(request.encode())
    assert b" 422 " in answer.partition(b"\r\n")[0]
    assert b"Content-Encoding" not in answer


def test_a_download_is_not_compressed(opened: tuple[Visitor, str]) -> None:
    """It may be large, and is asked for once."""
    visitor, path = opened
    assert "content-encoding" not in report(visitor, path + "/data").headers


def test_browsers_and_robots_find_what_they_look_for(visitor: Visitor) -> None:
    """An icon, what robots may read, and a manifest whose icons exist, all of them kept for a while."""
    icon = visitor.get("/favicon.ico")
    assert (icon.status, icon.headers["Content-Type"], icon.body[:4]) == (200, "image/x-icon", b"\x00\x00\x01\x00")
    robots = visitor.get("/robots.txt")
    assert "Disallow: /applications/" in robots.text
    assert {icon.headers["Cache-Control"], robots.headers["Cache-Control"]} == {"public, max-age=86400"}
    start = visitor.get("/")
    manifest = visitor.get(next(address for _tag, address in start.page.addresses if address.endswith("webmanifest")))
    assert manifest.headers["Content-Type"] == "application/manifest+json"
    icons = [entry["src"] for entry in manifest.json["icons"]]
    assert icons and all(visitor.get(address).status == 200 for address in icons)
    assert '<meta name="description" content="See your credit score' in start.text
