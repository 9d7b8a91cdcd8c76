"""A person may download all data held about them as one file, or have it erased.

Erasing deletes the person's keys from the vault, so that what was sealed with them can never be decrypted again, and their rows from
all tables. It is called done only when each of these has confirmed it.
Source: 15 USC 1681g (all information in the file).
"""

from collections.abc import Mapping

import msgspec
from aiohttp import hdrs, web

from creditapp.domain.texts import N_
from creditapp.web.access import erased_answer, report_with_rights
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import JSON, Unreadable, read_fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import OpenedReport
from creditapp.web.rights.contexts import ErasePage
from creditapp.web.rights.data_download import everything

WORD = N_("ERASE")
"""What confirms it: this, or what it is in the language of the page."""


class DataHandlers:
    """The handlers of download and erasure."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def download(self, request: web.Request) -> web.Response:
        """GET …/data: all data, as a JSON file to save."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        clock = self._dependencies.clock
        body = msgspec.json.format(msgspec.json.encode(everything(opened, clock.today(), clock.time())), indent=1)
        name = f"creditapp-{opened.issued.application_id[:8]}-{clock.today():%Y-%m-%d}.json"
        headers = {hdrs.CONTENT_DISPOSITION: f'attachment; filename="{name}"'}
        return web.Response(body=body, content_type=JSON, charset="utf-8", headers=headers)

    async def erase_form(self, request: web.Request) -> web.Response:
        """GET …/erase: what erasing means, and the form that confirms it."""
        opened = await report_with_rights(self._dependencies, request)
        if isinstance(opened, web.Response):
            return opened
        if wants_json(request):
            return json_answer({"erase": f'POST {{"confirm": "{WORD}"}} here; it cannot be undone.'})
        return html_answer(self._page(opened))

    async def erase(self, request: web.Request) -> web.Response:
        """POST …/erase: erase the person, if the form confirms it."""
        opened = await report_with_rights(self._dependencies, request)
        if isinstance(opened, web.Response):
            return opened
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._refused(request, opened, Problem("body", str(error)), error.status)
        typed = sent.get("confirm")
        if not isinstance(typed, str) or typed.strip().upper() not in (WORD, _(WORD).upper()):
            return self._refused(
                request,
                opened,
                Problem("confirm", put("Type %(word)s to confirm: nothing has been erased yet.", word=_(WORD))),
                422,
                typed,
            )
        try:
            left = await self._dependencies.applications.erase(opened)
        except UNAVAILABLE:
            return self._unavailable(request, opened)
        return erased_answer(self._dependencies, request, left, 202 if left else 200)

    def _refused(
        self, request: web.Request, opened: OpenedReport, problem: Problem, status: int, typed: object = None
    ) -> web.Response:
        if wants_json(request):
            return problems_answer([problem], status)
        values = {"confirm": typed[:20]} if isinstance(typed, str) else {}
        return html_answer(self._page(opened, (problem,), values), status)

    def _unavailable(self, request: web.Request, opened: OpenedReport) -> web.Response:
        headers = {"Retry-After": AGAIN}
        notice = _("We cannot erase right now, and nothing has been erased yet. Please send it again in a few seconds.")
        if wants_json(request):
            return json_answer({"error": notice}, 503, headers)
        return html_answer(self._page(opened, notice=notice), 503, headers)

    def _page(
        self,
        opened: OpenedReport,
        problems: tuple[Problem, ...] = (),
        values: Mapping[str, str] | None = None,
        notice: str = "",
    ) -> str:
        address = address_of(opened.issued.application_id)
        page = ErasePage(address=address, form_id="", values=values or {}, problems=problems, notice=notice)
        return self._dependencies.pages.render(page)
