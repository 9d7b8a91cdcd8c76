"""``…/report.pdf``: the report as a PDF, to read and to print, with the best next steps."""

from aiohttp import hdrs, web

from creditapp.web.access import ask_code, erased_answer, held_by
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.rate_limit import Limiter
from creditapp.web.i18n.texts import many
from creditapp.web.paper.contexts import ReportPaper
from creditapp.web.paper.pdf import PdfFailed, PdfMaker, pdf_answer
from creditapp.web.paper.steps import steps_of
from creditapp.web.ports import Held, OpenedReport, Pending
from creditapp.web.report.page import report_page
from creditapp.web.report.versions import version_of


class PaperHandlers:
    """The handler of reports as PDFs; ``limiter`` counts them, since each takes a second or more of a processor."""

    def __init__(self, dependencies: Dependencies, pdf: PdfMaker, limiter: Limiter) -> None:
        self._dependencies = dependencies
        self._pdf = pdf
        self._limiter = limiter

    async def report(self, request: web.Request) -> web.Response:
        """GET …/report.pdf: the report, or with ``version`` a later state of it; 429 for too many, 503 if it cannot be made now."""
        application_id = request.match_info["application_id"]
        if wait := await seconds_to_wait(self._dependencies.clients, self._limiter, request):
            problem = many(
                "Too many PDFs were requested from your address. Please wait %(num)s second.",
                "Too many PDFs were requested from your address. Please wait %(num)s seconds.",
                wait,
            )  # fmt: skip
            raise web.HTTPTooManyRequests(text=problem, headers={hdrs.RETRY_AFTER: str(wait)})
        if (held := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        state = await self._dependencies.applications.find(held, 0.0)
        if isinstance(state, OpenedReport):
            state = await version_of(self._dependencies, held, state, request.query.get("version"))
        if isinstance(state, Pending):
            return web.Response(status=303, headers={hdrs.LOCATION: address_of(application_id)})
        if not isinstance(state, OpenedReport):
            raise web.HTTPNotFound
        if state.shown_as_erased:
            return erased_answer(self._dependencies, request, state.left)
        return await self._answer(held, state)

    async def _answer(self, held: Held, state: OpenedReport) -> web.Response:
        page = report_page(state, address_of(held.application_id), "")
        paper = ReportPaper(report=page, steps=await steps_of(self._dependencies, held, state))
        try:
            body = await self._pdf.make(self._dependencies.pages.render(paper))
        except PdfFailed as error:
            raise web.HTTPServiceUnavailable(text=str(error)) from None
        return pdf_answer(body, f"credit-report-{state.report.as_of}")
