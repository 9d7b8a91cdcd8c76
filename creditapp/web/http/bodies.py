"""Read a posted form or JSON object whole, or refuse it: too large (413), unreadable (400), too slow (408) or of another type (415)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from aiohttp import web

from creditapp.web.i18n.texts import _, put

LARGEST = 64 * 1024
"""Bytes; a form has about 300."""
MOST_FIELDS = 100
YES = {"yes", "on", "true", "1"}
"""Values that a ticked box may send."""
BOXES = ("consent", "one_name")
"""Fields that are boxes to tick."""

REPEATED = object()
"""The value of a field that was sent more than once: none of the values is chosen."""

FORM, JSON = "application/x-www-form-urlencoded", "application/json"


class Unreadable(Exception):
    """The body cannot be read; ``status`` is 400, 408, 413 or 415 and the message says what to do."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def read_fields(request: web.Request) -> dict[str, Any]:
    """The fields of the form-encoded or JSON body; Unreadable otherwise."""
    kind = request.content_type
    if kind not in (FORM, JSON):
        raise Unreadable(415, put("Send the application as %(one)s or %(other)s.", one=JSON, other=FORM))
    if (request.charset or "utf-8").lower() not in ("utf-8", "utf8", "us-ascii"):
        raise Unreadable(415, _("Send the application in UTF-8."))
    body = await _body(request)
    return _json(body) if kind == JSON else _form(body)


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST:
        raise Unreadable(413, put("An application has at most %(most)s kB.", most=LARGEST // 1024))
    try:
        return await request.read()
    except web.HTTPRequestEntityTooLarge:
        raise Unreadable(413, put("An application has at most %(most)s kB.", most=LARGEST // 1024)) from None
    except ConnectionError:
        raise
    except TimeoutError:
        raise Unreadable(408, _("The application took too long to arrive. Please send it again.")) from None
    except Exception:  # aiohttp raises many types of errors for broken compression or chunks
        raise Unreadable(400, _("The application did not arrive whole. Please send it again.")) from None


def _json(body: bytes) -> dict[str, Any]:
    try:
        sent = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Unreadable(400, _("The body is not JSON in UTF-8.")) from None
    if not isinstance(sent, dict):
        raise Unreadable(400, _("The body must be one JSON object with the form's fields."))
    return sent


def _form(body: bytes) -> dict[str, Any]:
    try:
        pairs = parse_qsl(
            body.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=MOST_FIELDS
        )
    except UnicodeDecodeError:
        raise Unreadable(400, _("The form's text is not in UTF-8. Please fill the form in again.")) from None
    except ValueError:
        problem = put("The form has more than %(most)s fields. Please fill in the one on our page.", most=MOST_FIELDS)
        raise Unreadable(400, problem) from None
    sent = _once(pairs)
    for box in BOXES:
        if isinstance(ticked := sent.get(box), str):
            sent[box] = ticked.strip().lower() in YES or None
    return sent


def _once(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """The fields by name; one that was sent more than once is REPEATED, whatever its values."""
    sent: dict[str, Any] = {}
    for name, value in pairs:
        sent[name] = REPEATED if name in sent else value
    return sent


def _no_number(_: str) -> NoReturn:
    """Python's decoder accepts NaN and Infinity; JSON does not have them."""
    raise ValueError


def printable(sent: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    """The texts sent in these fields, without unprintable characters, to be shown again."""
    return {
        name: "".join(char for char in value if char.isprintable())
        for name in names
        if isinstance(value := sent.get(name), str)
    }
