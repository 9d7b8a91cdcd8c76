"""Requests to the public port: by the grammar of its addresses, headers and bodies, and by mutation of what that makes.

A request is bytes with placeholders (``<<own>>``) for what differs from run to run; ``world.World.filled`` fills them in.
"""

import gzip
import json
import zlib
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from hypothesis import strategies as st

from tests.fuzz.mutation import MARK, TEXTS, VALUES, altered, altered_bytes
from tests.fuzz.world import form

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Route(NamedTuple):
    """An address, and bodies that it takes if it takes any."""

    method: str
    path: str
    bodies: tuple[dict[str, Any], ...] = ()
    query: tuple[str, ...] = ()
    weight: int = 2


HERE = "/applications/<<id>>"
DISPUTE = {"item": "<<item>>", "reason": "other", "text": "It is not mine.", "request_id": "abcdefgh-1"}
SCENARIOS: tuple[dict[str, Any], ...] = (
    {"scenarios": [{"do": "pay_down", "to": 0.1}, {"do": "time_passes", "months": 6}]},
    {"scenarios": [{"do": "together", "steps": [{"do": "pay_down", "to": 0.1}, {"do": "open_account", "account_type": "auto_loan", "amount": 900}]}]},
    {"scenarios": [{"do": "close_account", "item": "<<item>>"}, {"do": "dispute", "item": "<<item>>"}]},
    {"do": "pay_down", "to": "10"},
    {"do": "open_account", "account_type": "credit_card", "amount": "2000", "months": "3"},
)  # fmt: skip
APPLY = (
    {**form("987451299", "Dee"), "token": "<<form_token>>"},
    {**form("987451298", "Eve"), "purpose": "auto_loan", "cut_off": 640},
)
PROOF = {"id": "x", "client_data": "e30", "authenticator_data": "AA", "signature": "AA", "handle": "AA"}
ROUTES = (
    Route("GET", "/"),
    Route("GET", "/applications", weight=1),
    Route("POST", "/applications", APPLY, weight=6),
    Route("GET", HERE, query=("wait", "look", "version"), weight=6),
    Route("GET", f"{HERE}/again"),
    Route("POST", f"{HERE}/code", ({"code": "<<own_code>>"}, {"code": "x" * 43}), weight=3),
    Route("POST", "/applications/<<lenders>>/leave", weight=1),
    Route("GET", f"{HERE}/revoke", weight=1),
    Route("POST", "/applications/<<nobodys>>/revoke", weight=1),
    Route("GET", f"{HERE}/simulation", query=("part", "do"), weight=2),
    Route("POST", f"{HERE}/simulation", SCENARIOS, query=("part",), weight=5),
    Route("GET", f"{HERE}/next-steps", query=("part",), weight=1),
    Route("GET", f"{HERE}/rights", query=("asked",), weight=3),
    Route("GET", f"{HERE}/disputes", query=("item", "reason", "text"), weight=3),
    Route("POST", f"{HERE}/disputes", (DISPUTE,), weight=4),
    Route("POST", f"{HERE}/freeze", ({"request_id": "abcdefgh-2"},), weight=1),
    Route("POST", f"{HERE}/thaw", ({"request_id": "abcdefgh-3"},), weight=1),
    Route("GET", f"{HERE}/lift", weight=1),
    Route("POST", f"{HERE}/lift", ({"begins": "2026-11-25", "ends": "2026-12-01", "lender": ""},), weight=3),
    Route("GET", f"{HERE}/block", weight=1),
    Route(
        "POST",
        f"{HERE}/block",
        (
            {
                "items": ["<<item>>"],
                "not_mine": True,
                "report_agency": "FTC",
                "report_number": "7",
                "report_filed": "2026-11-20",
            },
        ),
        weight=3,
    ),
    Route("GET", f"{HERE}/alerts", weight=1),
    Route(
        "POST",
        f"{HERE}/alerts",
        (
            {"kind": "initial", "phone": "415-555-0123"},
            {
                "kind": "extended",
                "phone": "415-555-0123",
                "report_agency": "FTC",
                "report_number": "7",
                "report_filed": "2026-11-20",
            },
        ),
        weight=3,
    ),
    Route("POST", f"{HERE}/alerts/remove", ({"kind": "initial"},), weight=1),
    Route("POST", f"{HERE}/statement", ({"text": "I was ill.", "request_id": "abcdefgh-4"},), weight=3),
    Route("POST", f"{HERE}/attempts/forget", weight=1),
    Route("GET", f"{HERE}/data", weight=2),
    Route("GET", f"{HERE}/erase", weight=1),
    Route("POST", f"{HERE}/erase", ({"confirm": "ERASED"},), weight=2),
    Route("POST", "/applications/<<doomed>>/erase", ({"confirm": "ERASE"},), weight=1),
    Route("GET", f"{HERE}/notices/<<kind>>", weight=3),
    Route("GET", f"{HERE}/report<<pdf>>", weight=1),
    Route("GET", f"{HERE}/passkey", weight=1),
    Route("POST", f"{HERE}/passkey/options", weight=1),
    Route("POST", f"{HERE}/passkey", ({"client_data": "e30", "attestation": "oA", "name": "x"},), weight=1),
    Route("POST", f"{HERE}/account", weight=1),
    Route("GET", "/account", query=("done",), weight=1),
    Route("POST", "/account/sign-in/options", weight=1),
    Route("POST", "/account/sign-in", (PROOF,), weight=2),
    Route("POST", "/account/passkeys", ({"client_data": "e30", "attestation": "oA"},), weight=1),
    Route("POST", "/account/passkeys/remove", ({"id": "x"},), weight=1),
    Route("POST", "/account/log-out", ({"everywhere": "yes"},), weight=1),
    Route("POST", "/account/delete", weight=1),
    Route("GET", "/static/page.css", weight=1),
    Route("GET", "/contact", weight=1),
    Route("GET", "/rights", weight=1),
    Route("GET", "/healthz", weight=1),
    Route("GET", "/readyz", weight=1),
)
WEIGHTED = tuple(route for route in ROUTES for _ in range(route.weight))
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW")
IDS = (*["own"] * 8, "lenders", "nobodys", "unknown", "doomed")
ODD_IDS = ("0" * 64, "F" * 64, "g" * 64, "0" * 63, "..", "%2e%2e", "%00", "0" * 64 + "%0a", quote(MARK), "0" * 5000)
KINDS = ("adverse-action", "score-disclosure", "no-score", "credit-score", "nothing", "x" * 300)
HEADERS = (
    "Accept", "Accept-Language", "Accept-Encoding", "Authorization", "Application-Token", "Cookie", "Origin", "Sec-Fetch-Site",
    "Content-Encoding", "If-None-Match", "If-Modified-Since", "Range", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto",
    "Forwarded", "Referer", "User-Agent", "Expect", "Upgrade", "TE", "Trailer", "Via", "X-HTTP-Method-Override", "Content-Language",
)  # fmt: skip
HEADER_TEXTS = st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF, exclude_characters="\x7f"), max_size=60)
HEADER_VALUES = st.one_of(
    st.sampled_from(
        ["", "*", "null", "none", "gzip", "deflate", "br", "bytes=0-1", "Bearer <<client_token>>", "Bearer x", "Basic eDp5", "text/html", JSON,
         "http://localhost", "http://evil.example", "same-origin", "cross-site", "for=\"[::1]\";proto=https", "127.0.0.1, 10.0.0.1", "100-continue",
         "de-DE,es;q=0.9,*;q=x", "a=b; a=c; =;;", "<<own_session>>", "report-x=<<own_session>>", "x" * 7000, MARK, "\xff\xfe"]
    ),
    HEADER_TEXTS,
)  # fmt: skip


class Request(NamedTuple):
    """What is sent, and what is known of it."""

    raw: bytes
    whole: bool
    """Whether it is HTTP with all of its body: such a request is answered in any case."""


@st.composite
def requests(draw: st.DrawFn) -> Request:
    """Any request: most of them well formed, with something hostile in one or several of their parts."""
    route = draw(st.sampled_from(WEIGHTED))
    method = route.method if draw(st.integers(0, 9)) else draw(st.sampled_from(METHODS))
    own = draw(st.sampled_from(IDS))
    own = next((name for name in ("doomed", "nobodys", "lenders") if f"<<{name}>>" in route.path), own)
    path = draw(_paths(route.path, own)) + draw(_queries(route.query))
    lines = [f"Host: {draw(_hosts())}", "Connection: close", *draw(_credentials(own)), *draw(_header_lines())]
    whole, body = True, b""
    if route.bodies or draw(st.integers(0, 19)) == 0:
        kind, body = draw(_bodies(route.bodies))
        framing, body, whole = draw(_framed(body))
        lines += [f"Content-Type: {kind}", *framing]
    elif method in ("POST", "PUT", "PATCH"):
        lines.append("Content-Length: 0")
    head = "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", ""]).encode("latin-1", "replace")
    raw = head + body
    if draw(st.integers(0, 24)) == 0:
        return Request(draw(altered_bytes(raw)), False)
    return Request(raw, whole and method != "CONNECT")


@st.composite
def _paths(draw: st.DrawFn, path: str, own: str) -> str:
    own_id = f"<<{own}>>" if draw(st.integers(0, 11)) else draw(st.sampled_from(ODD_IDS))
    # A PDF takes a tenth of a second to make: few are asked for.
    pdf = ".pdf" if draw(st.integers(0, 39)) == 0 else ""
    kind = draw(st.sampled_from(KINDS)) + pdf
    path = path.replace("<<id>>", own_id).replace("<<kind>>", kind).replace("<<pdf>>", pdf)
    match draw(st.integers(0, 39)):
        case 0:
            return path + draw(
                st.sampled_from(["/", "//", "/..", "/%2e%2e/", "/x", ";x=1", "%20", "%0d%0aX-Zq7:%20x", "\\", "#x"])
            )
        case 1:
            return "/" + quote(draw(TEXTS), errors="replace") + path
        case 2:
            return draw(st.sampled_from(["http://localhost", "https://evil.example", "http://[", "*"])) + path
        case 3:
            return "/static/" + quote(draw(TEXTS), safe=draw(st.sampled_from(["", "/."])), errors="replace")
        case _:
            return path


@st.composite
def _queries(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    if draw(st.integers(0, 2)) and not names:
        return ""
    pairs = [
        (
            draw(st.sampled_from([*names, "x", "wait"])),
            draw(st.sampled_from(["today", "1", "-1", "nan", "inf", "1e9", "<<item>>"]) | TEXTS),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    if not pairs:
        return ""
    if draw(st.integers(0, 9)) == 0:
        return "?" + draw(HEADER_TEXTS).replace(" ", "+").replace("\xa0", "")
    return "?" + urlencode(pairs, safe="<>", errors="replace")


@st.composite
def _hosts(draw: st.DrawFn) -> str:
    if draw(st.integers(0, 29)):
        return "localhost"
    return draw(
        st.sampled_from(
            ["evil.example", "", "localhost:x", "[::1", "me@localhost", "localhost/..", "localhost.", MARK, "x" * 300]
        )
    )


@st.composite
def _credentials(draw: st.DrawFn, own: str) -> list[str]:
    """What opens the application, in most cases."""
    match draw(st.integers(0, 9)):
        case 0:
            return []
        case 1:
            return [f"Application-Token: {draw(HEADER_VALUES)}"]
        case 2:
            return ["Authorization: Bearer <<client_token>>", f"Application-Token: <<{own}_code>>"]
        case 3 | 4 | 5:
            # A cookie's name ends with the first sixteen digits of its application's id.
            return [f"Cookie: report-<<{own}_short>>=<<{own}_session>>; code-<<{own}_short>>=<<{own}_code>>"]
        case _:
            return [f"Application-Token: <<{own}_code>>"]


@st.composite
def _header_lines(draw: st.DrawFn) -> list[str]:
    lines = [f"Accept: {draw(st.sampled_from(['text/html', JSON, '*/*']))}"] if draw(st.integers(0, 9)) else []
    if draw(st.integers(0, 3)):
        return lines
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(HEADERS)) if draw(st.integers(0, 19)) else draw(HEADER_TEXTS)
        lines.append(f"{name}: {draw(HEADER_VALUES)}")
    return lines


@st.composite
def _bodies(draw: st.DrawFn, valid: tuple[dict[str, Any], ...]) -> tuple[str, bytes]:
    """Content type and body; half of them right for each other."""
    fields: Any = draw(st.sampled_from(valid)) if valid else {}
    match draw(st.integers(0, 7)):
        case 0:
            pass
        case 1 | 2 | 3:
            # All at once: a page shows what was typed again where something else was wrong with the form.
            fields = {name: f"{value}{MARK}" if isinstance(value, str) else value for name, value in fields.items()}
        case _:
            fields = draw(altered(fields)) if fields else draw(VALUES)
    kind = draw(st.sampled_from([JSON, FORM]))
    body = json.dumps(fields).encode() if kind == JSON else _encoded(fields)
    match draw(st.integers(0, 19)):
        case 0:
            body = draw(st.binary(max_size=300))
        case 1 | 2:
            body = draw(altered_bytes(body))
        case 3:
            kind = draw(
                st.sampled_from(
                    [
                        "text/plain",
                        "multipart/form-data; boundary=x",
                        "",
                        "application/json; charset=utf-16",
                        "a/b; charset=\x80",
                        f"{FORM}; charset=zq7",
                    ]
                )
            )
        case 4:
            body *= draw(st.sampled_from([2, 500]))
        case 5:
            kind = JSON if kind == FORM else FORM
        case _:
            pass
    return kind, body


def _encoded(fields: Any) -> bytes:
    pairs = fields.items() if isinstance(fields, dict) else [("x", fields)]
    flat = [
        (name, each)
        for name, value in pairs
        for each in (value if isinstance(value, list) and len(value) < 200 else [value])
    ]
    return urlencode(flat, safe="<>", errors="replace").encode()


@st.composite
def _framed(draw: st.DrawFn, body: bytes) -> tuple[list[str], bytes, bool]:
    """Header lines that say how long the body is, the body as it is sent, and whether the two agree."""
    match draw(st.integers(0, 39)):
        case 0:
            chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:]) if part)
            return ["Transfer-Encoding: chunked"], chunks + b"0\r\n\r\n", True
        case 1:
            return (
                [draw(st.sampled_from(["Transfer-Encoding: chunked", "Content-Length: 1", "Content-Length: -1"]))],
                body,
                False,
            )
        case 2:
            return [f"Content-Length: {len(body) + draw(st.integers(1, 9))}"], body, False
        case 3:
            content = body * draw(st.sampled_from([1, 2000]))
            packed = gzip.compress(content, 1) if draw(st.booleans()) else zlib.compress(content, 1)
            encoding = draw(st.sampled_from(["gzip", "deflate", "br", "zstd"]))
            return [f"Content-Encoding: {encoding}", f"Content-Length: {len(packed)}"], packed, True
        case _:
            return [f"Content-Length: {len(body)}"], body, True
