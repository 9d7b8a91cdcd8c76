"""One address speaks two languages: pages for people, JSON for programs that ask for it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from aiohttp import hdrs, web

from creditapp.web.http.bodies import JSON
from creditapp.web.http.problems import Problem


def wants_json(request: web.Request) -> bool:
    """Whether JSON is asked for (Accept), or was sent without a wish for a page."""
    accepted = request.headers.get(hdrs.ACCEPT, "").lower()
    if JSON in accepted:
        return "text/html" not in accepted or accepted.index(JSON) < accepted.index("text/html")
    return request.method == "POST" and request.content_type == JSON and "text/html" not in accepted


def json_answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """``body`` as JSON; the answer depends on what was accepted."""
    return _varying(web.Response(body=msgspec.json.encode(body), status=status, headers=headers, content_type=JSON))


def html_answer(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A rendered page; the answer depends on what was accepted."""
    html = web.Response(text=page, status=status, headers=headers, content_type="text/html", charset="utf-8")
    return _varying(html)


def _varying(response: web.Response) -> web.Response:
    response.headers[hdrs.VARY] = hdrs.ACCEPT
    return response


def problems_answer(problems: Sequence[Problem], status: int = 422) -> web.Response:
    """What is wrong, field by field."""
    return json_answer({"errors": [{"field": each.field, "message": each.message} for each in problems]}, status)
