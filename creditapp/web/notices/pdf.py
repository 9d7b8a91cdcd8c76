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

from creditapp.domain.texts import N_
from creditapp.errors import CreditappError

IDLE_TIMEOUT = 60.0
"""Seconds after which an idle child ends."""
PDFS_PER_CHILD = 100
"""Bounds the child's memory."""
TIMEOUT = 20.0
"""Seconds that a PDF may take."""
LENGTH = struct.Struct(">I")
FAILED = N_("The PDF could not be made just now. The page itself can be printed.")
STYLE = Path(__file__).parents[1] / "static" / "notice.css"


class PdfFailed(CreditappError):
    """The PDF could not be made, or not in time; the page itself can be printed."""


class PdfMaker:
    """Passes pages to the child, one at a time, and starts a child when none is running."""

    def __init__(self, command: tuple[str, ...] = (sys.executable, "-m", "creditapp.web.notices.pdf")) -> None:
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
    pdf: bytes = HTML(string=html, url_fetcher=no_fetching).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")
    return pdf


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
