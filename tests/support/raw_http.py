"""What a site really sends: a request and its answer as bytes, before a client unpacks anything."""

from dataclasses import dataclass

from tests.support.web_visitor import Visitor


@dataclass(frozen=True)
class Sent:
    """An answer as it was sent."""

    status: int
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes
    """As sent, compressed or not."""


def fetch(visitor: Visitor, path: str, method: str = "GET", **headers: str) -> Sent:
    """Request this path; ``headers`` have underscores for hyphens."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {visitor.host}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head, _, body = visitor.raw("\r\n".join([*lines, "", ""]).encode()).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    fields = dict(line.split(": ", 1) for line in rest)
    return Sent(int(first.split()[1]), {name.lower(): value for name, value in fields.items()}, body)
