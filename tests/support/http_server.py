"""A small HTTP server in a thread, for tests of what asks workers' private ports."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread


class QuietHandler(BaseHTTPRequestHandler):
    """Answers a GET with ``answer()``'s status, and prints nothing."""

    def answer(self) -> int:
        """The status."""
        raise NotImplementedError

    def do_GET(self) -> None:
        """Any address."""
        self.send_response(self.answer())
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def serving(handler: type[QuietHandler]) -> Iterator[int]:
    """The port at which the handler answers."""
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()
