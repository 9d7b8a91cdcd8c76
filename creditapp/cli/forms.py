"""A form to apply with is one JSON object, in a file or on standard input."""

import json
import sys
from pathlib import Path
from typing import Any

from creditapp.errors import CreditappError

MOST = 1_000_000
"""Bytes; a form has about 300."""


class NoForm(CreditappError):
    """What was read is not a form object; the message says why, not what it held."""


class Unreadable(CreditappError):
    """The file cannot be read."""


def read_form(file: str) -> dict[str, Any]:
    """The form in ``file`` (``-`` is standard input); Unreadable or NoForm otherwise."""
    try:
        return _form(_content(file))
    except OSError as error:
        raise Unreadable(f"{file}: cannot be read ({error.strerror}); name a file that holds one form") from None


def _content(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MOST + 1)
    with Path(file).open("rb") as opened:
        return opened.read(MOST + 1)


def _form(content: bytes) -> dict[str, Any]:
    if len(content) > MOST:
        raise NoForm("larger than a form can be; apply with one person's form at a time")
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise NoForm("not UTF-8 text") from None
    except json.JSONDecodeError as error:
        several = error.msg == "Extra data"
        reason = "more than one JSON value; apply with one form at a time" if several else f"not JSON ({error.msg})"
        raise NoForm(f"{reason}, line {error.lineno}") from None
    except RecursionError:
        raise NoForm("nested too deeply") from None
    if not isinstance(found, dict):
        raise NoForm("not a JSON object")
    return found
