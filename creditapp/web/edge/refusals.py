"""Answers that are sent without a handler: the same security headers as every other answer, and no name of the server."""

from email.utils import formatdate
from enum import Enum
from http import HTTPStatus
from typing import Any

from creditapp.web.http.guards import HEADERS, TRANSPORT_SECURITY


class Refusal(Enum):
    """An answer after which the connection is closed. It is a response as aiohttp's connection takes one."""

    NOT_HTTP = (400, "This is not a request that we can read.")
    TOO_SLOW = (408, "The request took too long to arrive. Please send it again.")
    EXPECTS = (417, "Of what a request may expect, this site knows 100-continue only.")
    FAILED = (500, "Something went wrong here. Please try again in a minute.")
    BUSY = (503, "There are too many connections right now. Please try again in a few seconds.")

    @property
    def keep_alive(self) -> bool:
        """The connection does not go on."""
        return False

    async def prepare(self, request: Any) -> None:
        """Send all of it."""
        if request.transport is not None:
            request.transport.write(self.encoded(secure=request.secure))

    async def write_eof(self) -> None:
        """It has been sent."""

    def encoded(self, *, secure: bool) -> bytes:
        """The answer as it goes over the wire."""
        status, text = self.value
        body = f"{text}\n".encode()
        headers = HEADERS | {
            "Cache-Control": "no-store",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Length": str(len(body)),
            "Date": formatdate(usegmt=True),
            "Connection": "close",
        }
        if secure:
            headers |= [TRANSPORT_SECURITY]
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            headers["Retry-After"] = "5"
        lines = [
            f"HTTP/1.1 {status} {HTTPStatus(status).phrase}",
            *(f"{name}: {value}" for name, value in headers.items()),
        ]
        return "\r\n".join([*lines, "", ""]).encode() + body
