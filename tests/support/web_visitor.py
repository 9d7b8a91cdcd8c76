"""A client of the site over real HTTP, as a browser or a program, one request after the other."""

import asyncio
import json
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from types import TracebackType
from typing import Any, Self, TypeVar

from aiohttp import ClientResponse, TCPConnector, web
from aiohttp.test_utils import TestClient, TestServer
from multidict import CIMultiDictProxy

T = TypeVar("T")

FORM = {
    "first_name": "Maria", "middle_name": "Elena", "last_name": "O'Neil-Muñoz", "suffix": "Sr", "birth_date": "1984-03-09", "ssn": "900-45-6789",
    "street": "18 Alder Court", "city": "San José", "state": "CA", "zip": "95112",
    "email": "maria@example.com", "phone": "415-555-0123", "consent": "yes",
}  # fmt: skip
"""A form that is accepted."""

REQUIRED = ("first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip", "consent")
OPTIONAL = ("middle_name", "suffix", "email", "phone", "token")
AS_JSON = {"Accept": "application/json"}
AS_PAGE = {"Accept": "text/html"}


class Page(HTMLParser):
    """A parsed page: inputs by name, problems by field, the addresses that a browser would load, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inputs: dict[str, str] = {}
        self.problems: dict[str, str] = {}
        self.addresses: list[tuple[str, str]] = []
        """Tag and address."""
        self.state = ""
        self.text = ""
        self._problem = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect inputs, state, problems and addresses."""
        held = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in held:
            self.inputs[held["name"]] = held.get("value", "")
        if tag == "main":
            self.state = held.get("data-state", "")
        self._problem = (
            held.get("id", "").removesuffix("-problem") if held.get("id", "").endswith("-problem") else self._problem
        )
        self.addresses += [
            (tag, held[name]) for name in ("src", "href", "action", "srcset", "poster", "data") if name in held
        ]

    def handle_endtag(self, tag: str) -> None:
        """A problem is one paragraph."""
        if tag == "p":
            self._problem = ""

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        self.text += data
        if self._problem:
            self.problems[self._problem] = self.problems.get(self._problem, "") + data


@dataclass(frozen=True)
class HttpAnswer:
    """A response with its whole body."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @cached_property
    def page(self) -> Page:
        """The body as a page; parsed once, which takes milliseconds."""
        return Page(self.text)

    @property
    def named(self) -> set[str]:
        """The fields with problems, of a JSON answer or a page."""
        if self.headers["Content-Type"].startswith("application/json"):
            return {error["field"] for error in self.json.get("errors", ())}
        return set(self.page.problems)


class Visitor:
    """A client of a site that runs while the block does; keeps cookies, does not follow redirects."""

    def __init__(self, site: web.Application, *addresses: str) -> None:
        self._site = site
        self._addresses = addresses or ("127.0.0.1",)
        self._loop = asyncio.new_event_loop()
        self._clients: dict[str, TestClient[Any, Any]] = {}
        self._server: TestServer | None = None

    def __enter__(self) -> Self:
        """Serve the site."""
        self._run(self._start())
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Stop."""
        self._run(self._stop())
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)

    async def _start(self) -> None:
        self._server = TestServer(self._site)
        await self._server.start_server(access_log=None)
        for address in self._addresses:
            self._clients[address] = TestClient(self._server, connector=TCPConnector(local_addr=(address, 0)))

    async def _stop(self) -> None:
        for client in self._clients.values():
            await client.close()

    @property
    def host(self) -> str:
        """Host and port of the site."""
        assert self._server is not None
        return f"{self._server.host}:{self._server.port}"

    def ask(self, method: str, path: str, address: str = "", **how: Any) -> HttpAnswer:
        """Send a request from the local ``address`` and return the answer."""
        return self._run(self._ask(method, path, address, how))

    async def _ask(self, method: str, path: str, address: str, how: dict[str, Any]) -> HttpAnswer:
        client = self._clients[address or self._addresses[0]]
        async with client.request(method, path, allow_redirects=False, **how) as answer:
            return await _read(answer)

    def get(self, path: str, **how: Any) -> HttpAnswer:
        """GET."""
        return self.ask("GET", path, **how)

    def post(self, path: str, **how: Any) -> HttpAnswer:
        """POST."""
        return self.ask("POST", path, **how)

    def send_form(self, form: Any, **how: Any) -> HttpAnswer:
        """Post the form as a browser does."""
        return self.post("/applications", data=form, headers={**AS_PAGE, **how.pop("headers", {})}, **how)

    def send_json(self, form: Any, **how: Any) -> HttpAnswer:
        """Post the form as a program does."""
        return self.send_body(
            json.dumps(form).encode(), "application/json", headers={**AS_JSON, **how.pop("headers", {})}, **how
        )

    def send_body(self, body: bytes, kind: str, headers: dict[str, str] | None = None, **how: Any) -> HttpAnswer:
        """Post exactly these bytes."""
        return self.post("/applications", data=body, headers={"Content-Type": kind, **(headers or {})}, **how)

    def forget_cookies(self) -> None:
        """Forget all cookies."""
        for client in self._clients.values():
            client.session.cookie_jar.clear()

    def at_once(self, *paths: str, **how: Any) -> list[HttpAnswer]:
        """Send several requests at the same time; answers in the order of the paths."""
        return self._run(self._together([self._ask("GET", path, "", how) for path in paths]))

    async def _together(self, work: Iterable[Coroutine[Any, Any, HttpAnswer]]) -> list[HttpAnswer]:
        return list(await asyncio.gather(*work))

    def raw(self, sent: bytes) -> bytes:
        """The answer to exactly these bytes on a new connection."""
        return self._run(self._raw(sent, -1))

    def first_line(self, sent: bytes) -> bytes:
        """The start of the answer to exactly these bytes, which may be an incomplete request."""
        return self._run(self._raw(sent, 20))

    async def _raw(self, sent: bytes, most: int) -> bytes:
        assert self._server is not None
        reader, writer = await asyncio.open_connection(self._server.host, self._server.port)
        writer.write(sent)
        await writer.drain()
        try:
            return await asyncio.wait_for(reader.read(most), 10)
        finally:
            writer.close()

    def cut_off(self, sent: bytes) -> None:
        """Send these bytes and close the connection without waiting for an answer."""
        self._run(self._cut_off(sent))

    async def _cut_off(self, sent: bytes) -> None:
        assert self._server is not None
        _, writer = await asyncio.open_connection(self._server.host, self._server.port)
        writer.write(sent)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.close()
        await writer.wait_closed()
        await asyncio.sleep(0.05)

    def after(self, seconds: float, change: Any) -> None:
        """Run ``change`` after so many seconds, while a later request waits."""
        self._loop.call_later(seconds, change)


async def _read(answer: ClientResponse) -> HttpAnswer:
    return HttpAnswer(answer.status, answer.headers, await answer.read())
