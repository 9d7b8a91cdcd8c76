"""``…/notices/{kind}``: the notices that apply to a report, each as a page and from the same template as a PDF."""

from dataclasses import replace

from aiohttp import hdrs, web

from creditapp.web.access import ask_code, erased_answer
from creditapp.web.dependencies import Desk
from creditapp.web.http.cookies import address_of, held_token
from creditapp.web.http.responses import html_answer
from creditapp.web.notices.page import NoticePage, notice
from creditapp.web.notices.pdf import PdfFailed, PdfMaker
from creditapp.web.ports import Pending, Ready


class Noticing:
    """The handlers of notices."""

    def __init__(self, desk: Desk, pdf: PdfMaker) -> None:
        self._desk = desk
        self._pdf = pdf

    async def show(self, request: web.Request) -> web.Response:
        """GET: the notice; 404 if it does not apply, 403 with a form for the code to whoever does not hold it."""
        page = await self._page(request)
        return html_answer(self._desk.pages.render(page)) if isinstance(page, NoticePage) else page

    async def pdf(self, request: web.Request) -> web.Response:
        """GET ….pdf: the same to keep; 503 if none can be made now."""
        page = await self._page(request)
        if not isinstance(page, NoticePage):
            return page
        try:
            body = await self._pdf.make(self._desk.pages.render(replace(page, as_pdf=True)))
        except PdfFailed as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from None
        name = {hdrs.CONTENT_DISPOSITION: f'inline; filename="{page.kind}.pdf"'}
        return web.Response(body=body, content_type="application/pdf", headers=name)

    async def _page(self, request: web.Request) -> NoticePage | web.Response:
        own_id = request.match_info["application_id"]
        address = address_of(own_id)
        if held_token(request, own_id) is None:
            return ask_code(self._desk, request, own_id)
        found = await self._desk.applications.find(own_id, 0.0)
        if isinstance(found, Pending):
            return web.Response(status=303, headers={hdrs.LOCATION: address})
        if isinstance(found, Ready) and found.gone:
            return erased_answer(self._desk, request, own_id)
        kind, bureau = request.match_info["kind"], self._desk.settings.bureau
        page = notice(found, kind, address, bureau) if isinstance(found, Ready) else None
        if page is None:
            raise web.HTTPNotFound
        return page
