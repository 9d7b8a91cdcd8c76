"""Every address answers with a page for people or JSON for programs, as the Accept header chooses, in the language of the request."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from aiohttp import hdrs, web
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from creditapp.web.http.bodies import JSON
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import language

HTML = "text/html"


def wants_json(request: web.Request) -> bool:
    """Whether the answer is JSON: the media type that the Accept header rates highest (RFC 9110, q-values).

    Between equal ratings the more specific one counts, then the one named first; where that does not decide, the
    answer is JSON to posted JSON and a page otherwise.
    """
    accepted = _accepted(", ".join(request.headers.getall(hdrs.ACCEPT, ())))
    by_default = (JSON, HTML) if request.method == "POST" and request.content_type == JSON else (HTML, JSON)
    named_first = [media_type for media_type, _quality in accepted if media_type in by_default]
    return accepted.best_match([*named_first, *by_default], default=by_default[0]) == JSON


def _accepted(header: str) -> MIMEAccept:
    """Media types with their q-values; other parameters, such as a charset, are left out of the comparison."""
    parsed = parse_accept_header(header.lower())
    return MIMEAccept((value.partition(";")[0].strip(), quality) for value, quality in parsed)


def json_answer(body: Mapping[str, Any], status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """``body`` as JSON, marked as depending on the Accept header and on the language."""
    return _varying(web.Response(body=msgspec.json.encode(body), status=status, headers=headers, content_type=JSON))


def html_answer(page: str, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A rendered page, marked as depending on the Accept header and on the language."""
    response = web.Response(text=page, status=status, headers=headers, content_type=HTML, charset="utf-8")
    return _varying(response)


def in_language(response: web.Response, *varying: str) -> web.Response:
    """The answer, marked with the language that it is in and with what it depends on, besides ``varying``."""
    response.headers[hdrs.CONTENT_LANGUAGE] = language().code
    response.headers[hdrs.VARY] = ", ".join((*varying, hdrs.ACCEPT_LANGUAGE, hdrs.COOKIE))
    return response


def _varying(response: web.Response) -> web.Response:
    return in_language(response, hdrs.ACCEPT)


def problems_answer(problems: Sequence[Problem], status: int = 422) -> web.Response:
    """The problems as JSON, with their fields."""
    return json_answer(
        {"errors": [{"field": problem.field, "message": problem.message} for problem in problems]}, status
    )
