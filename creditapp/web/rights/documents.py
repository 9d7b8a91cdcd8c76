"""Documents sent with a dispute or an identity theft report: size, kind and content are checked before any is accepted.

They are shown to operators by a command alone; no page serves them, not even to the person.
"""

import asyncio
import hashlib
import sys
import unicodedata
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Sequence
from typing import NamedTuple, cast, get_args

from creditapp.domain.texts import N_
from creditapp.errors import NotReady
from creditapp.models.documents import Document, DocumentKind
from creditapp.web.http.problems import Problem
from creditapp.web.http.uploads import FILES, Uploaded
from creditapp.web.i18n.texts import _, put
from creditapp.web.rights.document_check import kind_of

EXAMINED_WITHIN = 20.0
"""Seconds that a page waits for an examination, which takes a second of a processor and ends itself after eight."""
PROBLEMS = {
    "protected": N_("%(name)s is protected by a password. Please send it without one."),
    "damaged": N_("%(name)s is damaged or not whole. Please save it again as PDF, JPEG or PNG."),
}
UNNAMED = "document"


class Checked(NamedTuple):
    """A document that is accepted, with its content."""

    document: Document
    content: bytes


async def checked(files: object, form_id: str, largest: int) -> tuple[Checked, ...] | Problem:
    """The documents; or the problem of the first that is not accepted. A form sent twice (``form_id``) has the same ids.

    NotReady if one could not be examined in time: nothing is wrong with it then.

    The content is part of an id: parts of two files that were sent with one form are never put together.
    """
    if files is None:
        return ()
    if not isinstance(files, list) or not all(isinstance(file, Uploaded) for file in files):
        return Problem(FILES, _("Send files as a form does (multipart/form-data)."))
    accepted = []
    for number, file in enumerate(files):
        name = shown_name(file.name)
        if file.too_large:
            most = largest // 1_000_000 or 1
            return Problem(FILES, put("%(name)s is larger than %(most)s MB.", name=name, most=most))
        if not file.content:
            return Problem(FILES, put("%(name)s is empty.", name=name))
        if not kind_of(file.content):
            return Problem(FILES, put("%(name)s is not a PDF, JPEG or PNG file.", name=name))
        kind = await _examined(file.content)
        if kind not in get_args(DocumentKind):
            return Problem(FILES, put(PROBLEMS[kind], name=name))
        digest = hashlib.sha256(file.content).hexdigest()
        document = Document(
            document_id=hashlib.sha256(f"{form_id}\0{number}\0{digest}".encode()).hexdigest()[:24],
            name=name,
            kind=cast(DocumentKind, kind),
            size=len(file.content),
            sha256=digest,
        )
        accepted.append(Checked(document, file.content))
    return tuple(accepted)


def shown_name(name: str) -> str:
    """A file's name as it may be shown: its last part, printable, at most 100 characters."""
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(char for char in unicodedata.normalize("NFC", last) if char.isprintable()).strip()
    return plain[-100:] or UNNAMED


async def _examined(content: bytes) -> str:
    """The kind that a child process finds; ``damaged`` where the file has ended it, NotReady where the machine is too busy."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "creditapp.web.rights.document_check", stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    try:
        async with asyncio.timeout(EXAMINED_WITHIN):
            said, _stderr = await child.communicate(content)
    except TimeoutError:
        raise NotReady("a document was not examined in time") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    kind = said.decode("ascii", "replace").strip()
    return kind if kind in (*get_args(DocumentKind), *PROBLEMS) else "damaged"


def documents_of(accepted: Sequence[Checked]) -> tuple[Document, ...]:
    """What is said of them in the request."""
    return tuple(each.document for each in accepted)
