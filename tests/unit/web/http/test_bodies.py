"""A body that cannot be read is refused with a reason, as JSON and as a page: 400, 413 or 415, never an internal error."""

import gzip
import json
import zlib
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlencode

import pytest
from aiohttp import FormData

from tests.support.web_site import InMemoryApplications
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

GOOD = json.dumps({**FORM, "consent": True}).encode()
GOOD_FORM = urlencode(FORM).encode()
JSON, URLENCODED = "application/json", "application/x-www-form-urlencoded"
LARGE = 2_000_000


def refused(
    visitor: Visitor, applications: InMemoryApplications, body: bytes, kind: str, status: int, **headers: str
) -> None:
    """JSON names the body, the page shows a new form with the reason, and nothing is accepted."""
    answer = visitor.send_body(body, kind, headers={**AS_JSON, **headers})
    assert (answer.status, answer.named) == (status, {"body"})
    page = visitor.send_body(body, kind, headers={**AS_PAGE, **headers})
    assert page.status == status
    assert "Not sent yet" in page.page.text
    assert page.page.inputs["ssn"] == ""
    assert len(page.page.inputs["token"]) == 43
    assert FORM["ssn"] not in page.text
    assert FORM["ssn"] not in answer.text
    assert len(page.body) < 20_000
    assert not applications.accepted


@pytest.mark.parametrize(
    "body",
    [
        b"", b" ", b"{", GOOD[:-1], GOOD[:40], GOOD + b"}", GOOD + GOOD, b"{'first_name': 'Maria'}", b"first_name=Maria",
        b'{"first_name": "Maria",}', b'{"first_name": NaN}', b'{"first_name": Infinity}', b'{"first_name": -Infinity}',
        b'{"x": "\x00"}', b'{"x": "\x01"}', b'{"x": "\\x"}', b'{"x": "\\ud80"}', b"\x00", b"\xef\xbb\xbf{}",
        b'{"first_name": ' + b"9" * 5000 + b"}", b"[" * 30_000 + b"]" * 30_000, b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'{"first_name": "Mar\xeda"}', b'{"first_name": "\xed\xa0\x80"}', b"\xff\xfe{\x00}\x00", GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("utf-32"), b"<form/>", b"//{}",
    ],
    ids=lambda body: ascii(body[:20]),
)  # fmt: skip
def test_a_body_that_is_not_json_in_utf_8_is_refused(
    visitor: Visitor, applications: InMemoryApplications, body: bytes
) -> None:
    """Empty, truncated, doubled, of another encoding, nested without end, with numbers that JSON has not."""
    refused(visitor, applications, body, JSON, 400)


@pytest.mark.parametrize(
    "body", [b"[]", b"[" + GOOD + b"]", b"5", b"1.5", b"1e999", b'"Maria"', b"null", b"true"], ids=ascii
)
def test_json_that_is_not_an_object_is_refused(
    visitor: Visitor, applications: InMemoryApplications, body: bytes
) -> None:
    """Arrays, numbers, texts, null: an application is one object."""
    refused(visitor, applications, body, JSON, 400)


@pytest.mark.parametrize("kind", [JSON, URLENCODED])
@pytest.mark.parametrize("size", [64 * 1024 + 1, LARGE])
def test_a_body_declared_too_large_is_refused(
    visitor: Visitor, applications: InMemoryApplications, kind: str, size: int
) -> None:
    """By its Content-Length."""
    refused(visitor, applications, (GOOD if kind == JSON else GOOD_FORM).ljust(size), kind, 413)


@pytest.mark.parametrize("kind", [JSON, URLENCODED])
def test_a_body_declared_too_large_is_refused_before_it_is_read(visitor: Visitor, kind: str) -> None:
    """The answer comes before the body does."""
    head = f"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {LARGE}\r\n\r\n"
    assert visitor.first_line(head.encode()).startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("kind", [JSON, URLENCODED])
def test_a_body_that_turns_out_too_large_is_refused(
    visitor: Visitor, applications: InMemoryApplications, kind: str
) -> None:
    """A chunked body without a Content-Length."""
    chunk = b" " * 10_000

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(LARGE // len(chunk)):
            yield chunk

    answer = visitor.post("/applications", data=endless(), headers={**AS_JSON, "Content-Type": kind})
    assert (answer.status, answer.named) == (413, {"body"})
    assert not applications.accepted


@pytest.mark.parametrize(("coding", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_small_body_that_unpacks_to_a_large_one_is_refused(
    visitor: Visitor, applications: InMemoryApplications, coding: str, pack: Callable[[bytes], bytes]
) -> None:
    """2 MB of blanks are 2 kB compressed; what counts is what they unpack to."""
    refused(visitor, applications, pack(GOOD.ljust(LARGE)), JSON, 413, **{"Content-Encoding": coding})


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_body_that_does_not_unpack_is_refused(
    visitor: Visitor, applications: InMemoryApplications, coding: str
) -> None:
    """It is not compressed although declared so, or ends early."""
    refused(visitor, applications, GOOD, JSON, 400, **{"Content-Encoding": coding})
    refused(visitor, applications, gzip.compress(GOOD)[:-20], JSON, 400, **{"Content-Encoding": "gzip"})


def test_a_compressed_body_is_read(visitor: Visitor, applications: InMemoryApplications) -> None:
    """gzip and deflate."""
    answer = visitor.send_body(gzip.compress(GOOD), JSON, headers={**AS_JSON, "Content-Encoding": "gzip"})
    assert answer.status == 202
    assert len(applications.accepted) == 1


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain", "text/html", "application/xml", "application/json+x", "application/octet-stream", "image/png",
        "multipart/form-data", "multipart/form-data; boundary=x", "application/vnd.api+json", "rubbish", ";", "/", "é", '"',
        "application/x-www-form-urlencoded2",
    ],
)  # fmt: skip
def test_a_content_type_other_than_form_or_json_is_refused(
    visitor: Visitor, applications: InMemoryApplications, kind: str
) -> None:
    """415, whatever is in it."""
    refused(visitor, applications, GOOD, kind, 415)


@pytest.mark.parametrize(
    "charset", ["utf-16", "latin-1", "klingon", "utf-7", "idna", "rot13", "undefined", "é", "utf-8x"]
)
@pytest.mark.parametrize("kind", [JSON, URLENCODED])
def test_another_encoding_than_utf_8_is_refused(
    visitor: Visitor, applications: InMemoryApplications, kind: str, charset: str
) -> None:
    """Real ones, invented ones, and Python codecs that do not encode text."""
    refused(visitor, applications, GOOD, f"{kind}; charset={charset}", 415)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"', "utf8", "us-ascii"])
def test_utf_8_by_any_of_its_names_is_read(visitor: Visitor, applications: InMemoryApplications, charset: str) -> None:
    """Quoted, in capitals, or its part ASCII."""
    assert visitor.send_body(GOOD, f"{JSON}; charset={charset}", headers=AS_JSON).status == 202
    assert visitor.send_body(GOOD_FORM, f"{URLENCODED}; charset={charset}", headers=AS_PAGE).status == 303
    assert len(applications.accepted) == 2


@pytest.mark.parametrize("name", ["ssn", "first_name", "photo"])
def test_an_uploaded_file_is_refused(visitor: Visitor, applications: InMemoryApplications, name: str) -> None:
    """A form with a file in it is no application."""
    upload = FormData({key: value for key, value in FORM.items() if key != name})
    upload.add_field(name, b"\x89PNG" + bytes(100_000), filename="../../etc/passwd", content_type="image/png")
    answer = visitor.post("/applications", data=upload, headers=AS_JSON)
    assert (answer.status, answer.named) == (415, {"body"})
    assert not applications.accepted


def test_a_form_of_very_many_fields_is_refused(visitor: Visitor, applications: InMemoryApplications) -> None:
    """A limit against attacks with thousands of fields."""
    body = b"&".join(b"f%d=1" % number for number in range(5000)) + b"&" + GOOD_FORM
    refused(visitor, applications, body, URLENCODED, 400)
    assert "more than 100 fields" in visitor.send_body(body, URLENCODED, headers=AS_JSON).text


@pytest.mark.parametrize("body", [b"", b"&&&", b"=", b"a=b;c=d", b"%", b"%zz", b"first_name", b"\x00", b"a" * 60_000])
def test_a_form_of_unknown_fields_counts_as_empty(
    visitor: Visitor, applications: InMemoryApplications, body: bytes
) -> None:
    """It names the required fields that are missing."""
    answer = visitor.send_body(body, URLENCODED, headers=AS_JSON)
    assert answer.status == 422
    assert {"last_name", "ssn", "consent"} <= answer.named
    assert not applications.accepted


@pytest.mark.parametrize(
    "sent",
    [
        b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /applications HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
        b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["negative", "two-lengths", "header", "line", "version", "tls", "chunk"],
)
def test_a_request_that_is_not_http_is_refused(
    visitor: Visitor, applications: InMemoryApplications, sent: bytes
) -> None:
    """The server answers itself, without details."""
    got = visitor.raw(sent)
    assert got.startswith((b"HTTP/1.1 4", b"HTTP/1.0 4"))
    assert b"Traceback" not in got
    assert not applications.accepted


def test_a_body_that_breaks_off_is_not_accepted(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The connection ends in the middle of the form: nothing is accepted, and the next one is served."""
    head = b"POST /applications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"
    visitor.cut_off(head + GOOD[:50])
    assert visitor.get("/healthz").status == 200
    assert not applications.accepted


@pytest.mark.parametrize("code", ["/code", "/leave"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xff", URLENCODED),
        (b"[]", JSON),
        (b"{", JSON),
        (b" " * LARGE, JSON),
        (b"x", "text/plain"),
        (b"code=1&code=2", URLENCODED),
    ],
)
def test_all_other_forms_refuse_unreadable_bodies_too(visitor: Visitor, code: str, body: bytes, kind: str) -> None:
    """A code that cannot be read opens nothing; leaving reads nothing."""
    answer = visitor.post("/applications/" + "0" * 64 + code, data=body, headers={"Content-Type": kind})
    assert answer.status in ((303,) if code == "/leave" else (400, 403, 413, 415))
