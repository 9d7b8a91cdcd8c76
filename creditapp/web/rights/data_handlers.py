"""A person may take all that is held about them, as one file, or have it erased for good.

Erasing deletes the person's keys from the vault: what was sealed with them stays shut, in Kafka and in every table.
Source: 15 USC 1681g (all information in the file).
"""

from collections.abc import Mapping

import msgspec
from aiohttp import hdrs, web

from creditapp.web.access import erased_answer, own_file
from creditapp.web.contexts import ErasedPage
from creditapp.web.dependencies import Desk
from creditapp.web.http.bodies import JSON, Unreadable, read_fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import Ready
from creditapp.web.rights.contexts import ErasePage
from creditapp.web.rights.data_download import everything

WORD = "ERASE"


class OwnData:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def download(self, request: web.Request) -> web.Response:
        """GET …/data: everything, as a JSON file to save."""
        found = await own_file(self._desk, request, today=True)
        if isinstance(found, web.Response):
            return found
        clock = self._desk.clock
        body = msgspec.json.format(msgspec.json.encode(everything(found, clock.today(), clock.time())), indent=1)
        name = f"creditapp-{found.issued.application_id[:8]}-{clock.today():%Y-%m-%d}.json"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=JSON, charset="utf-8", headers=headers)

    async def ask(self, request: web.Request) -> web.Response:
        """GET …/erase: what it means, and the question whether it is meant."""
        found = await own_file(self._desk, request)
        if isinstance(found, web.Response):
            return found
        if wants_json(request):
            return json_answer({"erase": f'POST {{"confirm": "{WORD}"}} here; it cannot be undone.'})
        return html_answer(self._page(found))

    async def erase(self, request: web.Request) -> web.Response:
        """POST …/erase: erase whoever confirms it."""
        found = await own_file(self._desk, request)
        if isinstance(found, web.Response):
            return found
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._wrong(request, found, Problem("body", str(error)), error.status)
        typed = sent.get("confirm")
        if not isinstance(typed, str) or typed.strip().upper() != WORD:
            return self._wrong(
                request,
                found,
                Problem("confirm", put("Type %(word)s to confirm: nothing has been erased yet.", word=WORD)),
                422,
                typed,
            )
        try:
            await self._desk.applications.erase(found)
        except UNAVAILABLE:
            return self._later(request, found)
        if wants_json(request):
            return erased_answer(self._desk, request, found.issued.application_id, 200)
        return html_answer(self._desk.pages.render(ErasedPage(minute=True)))

    def _wrong(
        self, request: web.Request, found: Ready, problem: Problem, status: int, typed: object = None
    ) -> web.Response:
        if wants_json(request):
            return problems_answer([problem], status)
        values = {"confirm": typed[:20]} if isinstance(typed, str) else {}
        return html_answer(self._page(found, (problem,), values), status)

    def _later(self, request: web.Request, found: Ready) -> web.Response:
        headers = {"Retry-After": AGAIN}
        said = _("We cannot erase right now, and nothing has been erased yet. Please send it again in a few seconds.")
        if wants_json(request):
            return json_answer({"error": said}, 503, headers)
        return html_answer(self._page(found, notice=said), 503, headers)

    def _page(
        self,
        found: Ready,
        problems: tuple[Problem, ...] = (),
        values: Mapping[str, str] | None = None,
        notice: str = "",
    ) -> str:
        address = address_of(found.issued.application_id)
        page = ErasePage(address=address, form_id="", values=values or {}, problems=problems, notice=notice)
        return self._desk.pages.render(page)
