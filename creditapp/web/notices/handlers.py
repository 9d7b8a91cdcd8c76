"""``…/notices/{kind}``: the notices that apply to a report, each as a page and, from the same template, as a PDF."""

from dataclasses import replace

from aiohttp import hdrs, web

from creditapp.web.access import ask_code, erased_answer, held_by
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.cookies import address_of
from creditapp.web.http.responses import html_answer
from creditapp.web.notices.contexts import NoticePage
from creditapp.web.notices.page import notice
from creditapp.web.paper.pdf import PdfFailed, PdfMaker, pdf_answer
from creditapp.web.ports import OpenedReport, Pending


class NoticeHandlers:
    """The handlers of notices."""

    def __init__(self, dependencies: Dependencies, pdf: PdfMaker) -> None:
        self._dependencies = dependencies
        self._pdf = pdf

    async def show(self, request: web.Request) -> web.Response:
        """GET: the notice; 404 if it does not apply, 403 with the form for the code if the request has no token."""
        page = await self._page(request)
        return html_answer(self._dependencies.pages.render(page)) if isinstance(page, NoticePage) else page

    async def pdf(self, request: web.Request) -> web.Response:
        """GET ….pdf: the same as PDF; 503 if it cannot be made now."""
        page = await self._page(request)
        if not isinstance(page, NoticePage):
            return page
        try:
            body = await self._pdf.make(self._dependencies.pages.render(replace(page, as_pdf=True)))
        except PdfFailed as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from None
        return pdf_answer(body, page.kind)

    async def _page(self, request: web.Request) -> NoticePage | web.Response:
        application_id = request.match_info["application_id"]
        address = address_of(application_id)
        if (opening := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        state = await self._dependencies.applications.find(opening, 0.0)
        if isinstance(state, Pending):
            return web.Response(status=303, headers={hdrs.LOCATION: address})
        if isinstance(state, OpenedReport) and state.shown_as_erased:
            return erased_answer(self._dependencies, request, state.left)
        kind, bureau = request.match_info["kind"], self._dependencies.settings.bureau
        page = notice(state, kind, address, bureau) if isinstance(state, OpenedReport) else None
        if page is None:
            raise web.HTTPNotFound
        return page
