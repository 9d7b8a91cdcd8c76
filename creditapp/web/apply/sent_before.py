"""A form that was sent, and comes back without the SSN, leads to the application that it became.

After the browser's Back, the form is filled in again but for the SSN, which browsers do not keep. Whoever sends it once more wants
their report, and has it: a cookie that scripts cannot read knows the application by a keyed hash of the form's other fields.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
from aiohttp import web

from creditapp.web.apply.form import LABELS
from creditapp.web.http.bodies import printable
from creditapp.web.http.cookies import HOST_ONLY
from creditapp.web.http.problems import Problem
from creditapp.web.http.tokens import SENT_FOR, Links

COOKIE = "sent"
DETAILS = tuple(name for name in LABELS if name not in ("ssn", "token", "consent", "one_name"))


def remember_sent(
    request: web.Request, response: web.Response, links: Links, sent: Mapping[str, Any], application_id: str
) -> None:
    """Keep which application this form became."""
    response.set_cookie(
        _name(request),
        links.sent(application_id, _details(sent)),
        path="/" if request.secure else "/applications",
        max_age=SENT_FOR,
        httponly=True,
        samesite="Lax",
        secure=request.secure,
    )


def sent_before(request: web.Request, links: Links, sent: Mapping[str, Any], problems: tuple[Problem, ...]) -> str:
    """The application that these details became, if nothing but the SSN is missing; empty if there is none."""
    blank = not str(sent.get("ssn") or "").strip()
    if not blank or [problem.field for problem in problems] != ["ssn"]:
        return ""
    return links.is_sent(request.cookies.get(_name(request), ""), _details(sent))


def _name(request: web.Request) -> str:
    return f"{HOST_ONLY if request.secure else ''}{COOKIE}"


def _details(sent: Mapping[str, Any]) -> bytes:
    return msgspec.json.encode(
        sorted((name, value.strip()) for name, value in printable(sent, DETAILS).items() if value.strip())
    )
