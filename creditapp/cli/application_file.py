"""Read the form to apply with: one JSON object, from a file or from standard input."""

import json
import sys
from pathlib import Path
from typing import Any

from creditapp.errors import CreditappError

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
        raise UnreadableFile(f"{file}: cannot be read ({error.strerror}); name a file that holds one form") from None


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(LARGEST + 1)
    with Path(file).open("rb") as stream:
        return stream.read(LARGEST + 1)


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise InvalidForm("larger than a form can be; apply with one person's form at a time")
    try:
        form = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise InvalidForm("not UTF-8 text") from None
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        reason = "more than one JSON value; apply with one form at a time" if several else f"not JSON ({error.msg})"
        raise InvalidForm(f"{reason}, line {error.lineno}") from None
    except RecursionError:
        raise InvalidForm("nested too deeply") from None
    if not isinstance(form, dict):
        raise InvalidForm("not a JSON object")
    return form
