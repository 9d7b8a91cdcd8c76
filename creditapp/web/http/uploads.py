"""Read a posted form with files (multipart/form-data) within limits of its own; anything else as every form is read.

aiohttp's reader knows no limit of a whole body, so that each is counted here: the bytes of texts, of each file, of all, and
the number of parts. Few forms with files are read at a time, as their files are held in memory.
"""

import asyncio
from typing import Any, NamedTuple

from aiohttp import BodyPartReader, web

from creditapp.web.http.bodies import LARGEST, MOST_FIELDS, REPEATED, Unreadable, read_fields
from creditapp.web.i18n.texts import _, put

MULTIPART = "multipart/form-data"
MOST_FILES = 3
AT_A_TIME = 4
"""Forms with files that one worker reads at a time; others wait for their turn."""
CHUNK = 64 * 1024
FILES = "documents"
"""The field that has the files."""


class Uploaded(NamedTuple):
    """A file as it was sent: neither its name nor its content has been checked."""

    name: str
    content: bytes
    too_large: bool = False
    """Whether it was larger than a file may be; its content is then not kept."""


class FormReader:
    """Reads forms with files, a few at a time."""

    def __init__(self, largest_file: int) -> None:
        self._largest_file = largest_file
        self._turns = asyncio.Semaphore(AT_A_TIME)

    async def read(self, request: web.Request) -> dict[str, Any]:
        """The fields; files are a list of Uploaded under ``documents``. Unreadable otherwise."""
        if request.content_type != MULTIPART:
            return await read_fields(request)
        most = MOST_FILES * self._largest_file + LARGEST
        if (request.content_length or 0) > most:
            raise Unreadable(413, put("All files together may have at most %(most)s MB.", most=most // 1_000_000))
        async with self._turns:
            try:
                return await self._parts(request)
            except (Unreadable, ConnectionError):
                raise
            except TimeoutError:
                raise Unreadable(408, _("The form took too long to arrive. Please send it again.")) from None
            except Exception:  # aiohttp raises many types of errors for broken parts
                raise Unreadable(400, _("The form did not arrive whole. Please send it again.")) from None

    async def _parts(self, request: web.Request) -> dict[str, Any]:
        sent: dict[str, Any] = {}
        files: list[Uploaded] = []
        texts = count = 0
        async for part in await request.multipart():
            count += 1
            if count > MOST_FIELDS or not isinstance(part, BodyPartReader) or part.name is None:
                raise Unreadable(400, _("The form is not one of our pages' forms. Please fill in the one on our page."))
            if part.filename is not None or part.name == FILES:
                if (file := await self._file(part)) is not None:
                    files.append(file)
                if len(files) > MOST_FILES:
                    raise Unreadable(413, put("Send at most %(most)s files.", most=MOST_FILES))
                continue
            value = await _text(part, LARGEST - texts)
            texts += len(value)
            sent[part.name] = REPEATED if part.name in sent else value
        return sent | ({FILES: files} if files else {})

    async def _file(self, part: BodyPartReader) -> Uploaded | None:
        """The file; None where none was chosen, which browsers send as an empty one without a name."""
        content, name, size = bytearray(), part.filename or "", 0
        while chunk := await part.read_chunk(CHUNK):
            size += len(chunk)
            if size > MOST_FILES * self._largest_file:
                raise Unreadable(413, _("The form is too large."))
            if size <= self._largest_file:
                content += chunk
        if not name and not size:
            return None
        too_large = size > self._largest_file
        return Uploaded(name, b"" if too_large else bytes(content), too_large)


async def _text(part: BodyPartReader, most: int) -> str:
    content = bytearray()
    while chunk := await part.read_chunk(CHUNK):
        content += chunk
        if len(content) > most:
            raise Unreadable(413, _("The form's texts are too long."))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Unreadable(400, _("The form's text is not in UTF-8. Please fill the form in again.")) from None
