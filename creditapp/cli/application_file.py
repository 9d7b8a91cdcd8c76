"""Read the form to apply with: one JSON object, from a file or from standard input."""

import json
import sys
from pathlib import Path
from typing import Any

from creditapp.errors import CreditappError
from creditapp.web.i18n.texts import _, put

LARGEST = 1_000_000
"""Most bytes of a form; a usual one has about 300."""


class InvalidForm(CreditappError):
    """The content is not one form object; the message says why, without repeating the content."""


class UnreadableFile(CreditappError):
    """The file cannot be read."""


def read_form(file: str) -> dict[str, Any]:
    """The form in ``file`` (``-`` is standard input); UnreadableFile or InvalidForm otherwise."""
    try:
        return _parse(_content(file))
    except OSError as error:
        problem = put(
            "%(file)s: cannot be read (%(reason)s); name a file that holds one form", file=file, reason=error.strerror
        )
        raise UnreadableFile(problem) from None


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as stream:
        return stream.read(LARGEST + 1)


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise InvalidForm(_("larger than a form can be; apply with one person's form at a time"))
    try:
        form = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidForm(_("not UTF-8 text")) from None
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        one = _("more than one JSON value; apply with one form at a time")
        reason = one if several else put("not JSON (%(reason)s)", reason=error.msg)
        raise InvalidForm(put("%(reason)s, line %(line)s", reason=reason, line=error.lineno)) from None
    except RecursionError:
        raise InvalidForm(_("nested too deeply")) from None
    if not isinstance(form, dict):
        raise InvalidForm(_("not a JSON object"))
    return form
