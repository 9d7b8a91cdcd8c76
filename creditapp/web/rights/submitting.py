"""What all requests about one's own file have in common: read, checked, delivered once, confirmed on the page of the rights.

Any problem is shown on the form's own page, with everything that was typed.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from creditapp.errors import PersonErased
from creditapp.models.requests import Wish
from creditapp.web.access import erased_answer, report_with_rights
from creditapp.web.contexts import Context
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.language import switches
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.http.uploads import FILES, FormReader
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import OpenedReport
from creditapp.web.rights import forms
from creditapp.web.rights.documents import Checked, checked, documents_of

Page = Callable[..., Context]
"""Makes the page of the form that was sent, from ``problems``, ``values`` and ``notice``."""
WishIn = Callable[[OpenedReport, Mapping[str, Any]], Wish | tuple[Problem, ...]]
"""The request in the fields that were sent, or their problems."""


class RequestHandlers:
    """What the handlers of one right share."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies
        self._forms = FormReader(dependencies.settings.document_size)

    async def submit(
        self,
        request: web.Request,
        page: Page,
        wish_in: WishIn,
        *,
        current: bool = False,
        uploads: bool = False,
    ) -> web.Response:
        """Read, check and submit a request; any problem is shown on the form's page, with everything that was typed.

        A form that was sent to be read in another language is shown again, and nothing else.
        """
        again = switches(request)
        wait = 0 if again else await seconds_to_wait(self._dependencies.clients, self._dependencies.limiter, request)
        opened = await report_with_rights(self._dependencies, request, current=current)
        if isinstance(opened, web.Response):
            return opened
        try:
            sent = await self._read(request, uploads=uploads)
        except Unreadable as error:
            return self._wrong(request, (Problem("body", str(error)),), page(opened, notice=str(error)), error.status)
        form_again = partial(page, opened, values=forms.typed(sent))
        if again:
            return html_answer(self._dependencies.pages.render(form_again()))
        if wait:
            return self.too_many(request, wait, form_again)
        request_id = forms.request_id(sent, request.path)
        try:
            documents = await self._documents(sent, request_id) if uploads else ()
        except UNAVAILABLE:
            return self.unavailable(request, form_again)
        wish = wish_in(opened, {**sent, FILES: () if isinstance(documents, Problem) else documents_of(documents)})
        problems = (
            *(wish if isinstance(wish, tuple) else ()),
            *((documents,) if isinstance(documents, Problem) else ()),
            *((request_id,) if isinstance(request_id, Problem) else ()),
        )
        if isinstance(wish, tuple) or isinstance(request_id, Problem) or isinstance(documents, Problem):
            return self._wrong(request, problems, form_again(problems=problems), 422)
        return await self._deliver(request, opened, wish, request_id, form_again, documents)

    async def _read(self, request: web.Request, *, uploads: bool) -> dict[str, Any]:
        if not request.can_read_body:
            return {}
        return await self._forms.read(request) if uploads else await read_fields(request)

    async def _documents(self, sent: Mapping[str, Any], request_id: str | Problem) -> tuple[Checked, ...] | Problem:
        form_id = request_id if isinstance(request_id, str) else ""
        return await checked(sent.get(FILES), form_id, self._dependencies.settings.document_size)

    async def _deliver(
        self,
        request: web.Request,
        opened: OpenedReport,
        wish: Wish,
        request_id: str,
        form_again: Page,
        documents: tuple[Checked, ...],
    ) -> web.Response:
        try:
            for each in documents:  # before the request that names them
                await self._dependencies.applications.submit_document(opened, each.document, each.content)
            await self._dependencies.applications.submit_request(opened, wish, request_id)
        except UNAVAILABLE:
            return self.unavailable(request, form_again)
        except PersonErased:
            return erased_answer(self._dependencies, request, opened.left)
        return _accepted(request, opened, request_id)

    def _wrong(self, request: web.Request, problems: tuple[Problem, ...], page: Context, status: int) -> web.Response:
        if wants_json(request):
            return problems_answer(problems, status)
        return html_answer(self._dependencies.pages.render(page), status)

    def too_many(self, request: web.Request, wait: int, form_again: Page) -> web.Response:
        """429: too many requests came from the address."""
        notice = many(
            "Too many requests came from your address. Please wait %(num)s second and send it again.",
            "Too many requests came from your address. Please wait %(num)s seconds and send it again.",
            wait,
        )  # fmt: skip
        return self._refused(request, 429, notice, str(wait), form_again(notice=notice))

    def unavailable(self, request: web.Request, form_again: Page) -> web.Response:
        """503: it cannot be accepted at the moment."""
        notice = _("We cannot accept this right now. Nothing is lost: please send it again in a few seconds.")
        return self._refused(request, 503, notice, AGAIN, form_again(notice=notice))

    def _refused(self, request: web.Request, status: int, notice: str, after: str, page: Context) -> web.Response:
        headers = {"Retry-After": after}
        if wants_json(request):
            return json_answer({"error": notice}, status, headers)
        return html_answer(self._dependencies.pages.render(page), status, headers)


def _accepted(request: web.Request, opened: OpenedReport, request_id: str) -> web.Response:
    status_url = f"{address_of(opened.issued.application_id)}/rights"
    if wants_json(request):
        return json_answer({"request_id": request_id, "status_url": status_url}, 202, {"Location": status_url})
    return web.Response(status=303, headers={"Location": f"{status_url}?asked={request_id}"})
