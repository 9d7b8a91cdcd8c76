"""PDFs are made in a child process: laying out the first page takes seconds, and 60 MB that the gateway does not need.

The child reads pages from its standard input and writes PDFs to its output, each preceded by its length. It ends when it
has been idle for a minute, has made a hundred (it grows by a third of a megabyte with each: from 60 to 107 MB), or the
gateway has ended. It opens no file but the style sheet and no network address. The PDFs are tagged (PDF/UA), so that
screen readers read them as they read the page.
"""

import asyncio
import select
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import BinaryIO
from xml.etree.ElementTree import SubElement

from aiohttp import hdrs, web

from creditapp.domain.texts import N_
from creditapp.errors import CreditappError
from creditapp.web.http.responses import in_language

IDLE_TIMEOUT = 60.0
"""Seconds after which an idle child ends."""
PDFS_PER_CHILD = 100
"""Bounds the child's memory."""
TIMEOUT = 60.0
"""Seconds that a PDF may take: the largest report takes five of a processor, of which a busy machine gives a part."""
LENGTH = struct.Struct(">I")
FAILED = N_("The PDF could not be made just now. The page itself can be printed.")
STATIC = Path(__file__).parents[1] / "static"
STYLE = STATIC / "paper.css"
DRAWINGS = STATIC / "paper_drawings.css"
SVG = "{http://www.w3.org/2000/svg}"


class PdfFailed(CreditappError):
    """The PDF could not be made, or not in time; the page itself can be printed."""


class PdfMaker:
    """Passes pages to the child, one at a time, and starts a child when none is running."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "creditapp.web.paper.pdf")) -> None:
        self._command = command
        self._child: Process | None = None
        self._turn = asyncio.Lock()

    async def make(self, html: str) -> bytes:
        """The page as PDF; PdfFailed if that does not work."""
        async with self._turn:
            try:
                async with asyncio.timeout(TIMEOUT):
                    return await self._ask(html.encode())
            except (TimeoutError, OSError, asyncio.IncompleteReadError):
                await self.end()
                raise PdfFailed(FAILED) from None

    async def _ask(self, page: bytes) -> bytes:
        try:
            return await _exchange(await self._running(), page)
        except (
            OSError,
            asyncio.IncompleteReadError,
        ):  # the child may have ended just now, idle or after its last PDF
            await self.end()
            return await _exchange(await self._running(), page)

    async def _running(self) -> Process:
        if self._child is None or self._child.returncode is not None:
            self._child = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        return self._child

    async def end(self) -> None:
        """End the child, if one is running."""
        child, self._child = self._child, None
        if child is not None:
            if child.returncode is None:
                child.kill()
            await child.wait()


async def _exchange(child: Process, page: bytes) -> bytes:
    assert child.stdin is not None and child.stdout is not None, "started with pipes"
    child.stdin.write(LENGTH.pack(len(page)) + page)
    await child.stdin.drain()
    (length,) = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))
    return await child.stdout.readexactly(length)


def pdf_answer(body: bytes, name: str) -> web.Response:
    """A PDF to be shown; ``name`` is what it is saved as, with nothing about the person in it."""
    disposition = f'inline; filename="{name}.pdf"'
    headers = {hdrs.CONTENT_DISPOSITION: disposition}
    return in_language(web.Response(body=body, content_type="application/pdf", headers=headers))


def serve(pages: BinaryIO, pdfs: BinaryIO) -> None:
    """Run the child until its input ends, it has been idle for a minute, or it has made its last PDF."""
    for _ in range(PDFS_PER_CHILD):
        if not select.select([pages], [], [], IDLE_TIMEOUT)[0]:
            return
        head = pages.read(LENGTH.size)
        if len(head) < LENGTH.size:
            return
        pdf = pdf_of(pages.read(LENGTH.unpack(head)[0]).decode())
        pdfs.write(LENGTH.pack(len(pdf)) + pdf)
        pdfs.flush()


def pdf_of(html: str) -> bytes:
    """The page as a PDF; resources that it names by address are not fetched."""
    from weasyprint import CSS, HTML  # only the child has it in memory
    from weasyprint.urls import URLFetcher

    no_fetching = URLFetcher(allowed_protocols=())
    style = CSS(string=STYLE.read_text(), url_fetcher=no_fetching)
    document = HTML(string=html, url_fetcher=no_fetching)
    for drawing in document.etree_element.iter(f"{SVG}svg"):
        SubElement(drawing, f"{SVG}style").text = DRAWINGS.read_text()
    pdf: bytes = document.write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
