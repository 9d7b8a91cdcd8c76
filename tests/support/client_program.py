"""A registered client that requests people's reports for them, over HTTP."""

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from tests.support.system import System
from tests.support.waiting import PATIENCE


class Program:
    """A registered client that requests people's reports for them."""

    def __init__(self, system: System) -> None:
        self.url = system.url
        self.client = system.cli("clients", "add", f"rights-{secrets.token_hex(4)}").stdout.strip()

    def ask(
        self, method: str, path: str, token: str = "", body: Any = None, accept: str = "application/json"
    ) -> tuple[int, bytes]:
        """Status and body."""
        data = json.dumps(body or {}).encode() if method == "POST" else None
        return self.send(method, path, data, token, {"Accept": accept, "Content-Type": "application/json"})

    def send(
        self, method: str, path: str, data: bytes | None, token: str, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """Status and body of a request with these bytes; a POST is the client's own."""
        request = urllib.request.Request(self.url + path, method=method, data=data, headers=dict(headers))
        if token:
            request.add_header("Application-Token", token)
        if method == "POST":
            request.add_header("Authorization", f"Bearer {self.client}")
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read()

    def apply(self, form: dict[str, Any], **lender: Any) -> "Look":
        """One application and its report."""
        status, body = self.ask("POST", "/applications", body={**form, **lender})
        assert status == 202, body
        accepted = json.loads(body)
        return Look(self, accepted["status_url"], accepted["token"])


class Look:
    """An application's address and the token that opens it."""

    def __init__(self, program: Program, address: str, token: str) -> None:
        self.program, self.address, self.token = program, address, token

    def get(self, part: str = "?wait=20") -> Any:
        """JSON of a part of it; 200 is expected."""
        status, body = self.program.ask("GET", self.address + part, self.token)
        assert status == 200, body
        return json.loads(body)

    def post(self, part: str, body: Any = None) -> Any:
        """JSON of the answer; 200 or 202 is expected."""
        status, answer = self.program.ask("POST", self.address + part, self.token, body)
        assert status in (200, 202), answer
        return json.loads(answer)

    def upload(self, part: str, fields: Mapping[str, str], name: str, content: bytes) -> Any:
        """JSON of the answer to a form with one document; 202 is expected."""
        mark = secrets.token_hex(16)
        texts = [_part(mark, f'name="{field}"', value.encode()) for field, value in fields.items()]
        file = _part(mark, f'name="documents"; filename="{name}"', content)
        body = b"".join([*texts, file, f"--{mark}--\r\n".encode()])
        headers = {"Accept": "application/json", "Content-Type": f"multipart/form-data; boundary={mark}"}
        status, answer = self.program.send("POST", self.address + part, body, self.token, headers)
        assert status == 202, answer
        return json.loads(answer)


def _part(mark: str, disposition: str, content: bytes) -> bytes:
    """One part of a form (RFC 7578)."""
    return f"--{mark}\r\nContent-Disposition: form-data; {disposition}\r\n\r\n".encode() + content + b"\r\n"
