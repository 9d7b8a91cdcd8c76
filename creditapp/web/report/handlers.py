"""``/applications/{id}``: the state of an application, for requests with its token: progress, report, or erased."""

import math
from contextlib import suppress
from typing import Literal

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.errors import AccessOver
from creditapp.web.access import ask_code, code_page, erased_answer, held_by
from creditapp.web.account.access import leave_account
from creditapp.web.contexts import MessagePage
from creditapp.web.current_reading import SHORT_WAIT, request_current_reading
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.cookies import BY_ACCOUNT, SESSION, UNSEEN, address_of, forget, remember, unseen_code
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.http.tokens import TOKEN, opens
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import ApplicationState, Held, OpenedReport, Pending, ToAnswer
from creditapp.web.report.as_json import report_json
from creditapp.web.report.contexts import RevokedPage, RevokePage, WaitingPage
from creditapp.web.report.page import report_page
from creditapp.web.report.versions import version_of
from creditapp.web.second_step.page import questions_json, questions_page
from creditapp.web.second_step.passcodes import offered

SLOW_AFTER = 5
"""Reloads by a browser without JavaScript, every two seconds, after which the page says that it takes longer."""
FORGOTTEN = '"cache", "storage"'
"""What a browser forgets of this site when a report is closed; its cookies of other reports stay."""
CLOSED = "/closed"
"""The address after a report was closed on a device."""
CLOSED_TITLE = N_("The report is closed on this device")
CLOSED_TEXT = N_("It opens again with its code, at its own address. The browser's history may still list that address.")
WRONG_WAIT = N_("wait must be a number of seconds, 0 or more.")


class ReportHandlers:
    """The handlers of an application's address."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def show(self, request: web.Request) -> web.Response:
        """GET: the report, progress (202), the form for the code (403), or 404 if there is no such application."""
        application_id = request.match_info["application_id"]
        as_json = wants_json(request)
        wait = self._wait(request, 0.0 if as_json else SHORT_WAIT)
        held = held_by(self._dependencies, request)
        if isinstance(wait, Problem):
            return self._wrong_wait(request, wait)
        if held is None:
            return ask_code(self._dependencies, request, application_id)
        state = await self._find(held, wait, as_json=as_json)
        if isinstance(state, OpenedReport):
            state = await version_of(self._dependencies, held, state, request.query.get("version"))
        if isinstance(state, OpenedReport) and state.shown_as_erased:
            return erased_answer(self._dependencies, request, state.left)
        if as_json:
            return _as_json(self._dependencies, state, application_id)
        reading = None
        if isinstance(state, OpenedReport) and self._may_have_changed(state):
            reading = await request_current_reading(self._dependencies, held)
        return self._as_page(request, state, unseen_code(request, application_id), reading)

    async def enter_code(self, request: web.Request) -> web.Response:
        """POST …/code: from now on this browser holds the code of the report."""
        application_id = request.match_info["application_id"]
        if seconds := self._dependencies.limiter.hit(request.remote or ""):
            problem = many(
                "Too many codes were tried from your address. Please wait %(num)s second.",
                "Too many codes were tried from your address. Please wait %(num)s seconds.",
                seconds,
            )  # fmt: skip
            return code_page(self._dependencies, application_id, problem, 429, {"Retry-After": str(seconds)})
        try:
            code = str((await read_fields(request)).get("code", "")).strip()
        except Unreadable as error:
            return code_page(self._dependencies, application_id, str(error), error.status)
        if not code:
            return code_page(self._dependencies, application_id, _("Enter the code of this report."), 422)
        if not TOKEN.match(code) or not opens(code, application_id):
            problem = _("This code does not open this report. Please check it; upper and lower case count.")
            return code_page(self._dependencies, application_id, problem, 403)
        response = web.Response(status=303, headers={"Location": address_of(application_id)})
        remember(request, response, application_id, self._dependencies.links)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """POST …/leave: this browser's session ends, also for a copy of its cookie, and so does its sign-in to an account."""
        application_id = request.match_info["application_id"]
        held = held_by(self._dependencies, request)
        if held is not None and held.session:
            await self._end(held)
        response = web.Response(status=303, headers={"Location": CLOSED, "Clear-Site-Data": FORGOTTEN})
        forget(request, response, application_id, SESSION, UNSEEN)
        await leave_account(self._dependencies, request, response)
        return response

    async def closed(self, __: web.Request) -> web.Response:
        """GET /closed: says that a report is closed on this device; it names none."""
        return html_answer(self._dependencies.pages.render(MessagePage(title=_(CLOSED_TITLE), text=_(CLOSED_TEXT))))

    async def revoke_form(self, request: web.Request) -> web.Response:
        """GET …/revoke: what revoking the code means."""
        application_id = request.match_info["application_id"]
        if (held := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        await self._dependencies.applications.find(held, 0.0)
        return html_answer(self._dependencies.pages.render(RevokePage(address=address_of(application_id))))

    async def revoke(self, request: web.Request) -> web.Response:
        """POST …/revoke: the code opens nothing any more, nor does any session."""
        application_id = request.match_info["application_id"]
        if (held := held_by(self._dependencies, request)) is None:
            return ask_code(self._dependencies, request, application_id)
        await self._end(Held(held.application_id))
        if wants_json(request):
            return json_answer({"status": "revoked", "application_id": application_id})
        response = html_answer(self._dependencies.pages.render(RevokedPage()))
        forget(request, response, application_id, SESSION, UNSEEN)
        return response

    async def _end(self, held: Held) -> None:
        """End it, if it has not ended before."""
        with suppress(AccessOver):
            await self._dependencies.applications.end_access(held)

    def _wait(self, request: web.Request, default: float) -> float | Problem:
        value = request.query.get("wait")
        if value is None:
            return default
        try:
            wait = float(value)
        except ValueError:
            wait = math.nan
        if not 0 <= wait < math.inf:
            return Problem("wait", WRONG_WAIT)
        return min(wait, self._dependencies.settings.report_wait)

    async def _find(self, held: Held, wait: float, *, as_json: bool) -> ApplicationState:
        """The state; while a service is unavailable, an error (503) for programs, and progress for people."""
        try:
            return await self._dependencies.applications.find(held, wait)
        except UNAVAILABLE:
            if as_json:
                raise
            return Pending()

    def _may_have_changed(self, opened: OpenedReport) -> bool:
        """Whether this is a report as issued, for the person, of an earlier day or with updates since."""
        shows_file = opened.original is None and opened.report.lender is None and opened.disclosed is not None
        return shows_file and (bool(opened.updates) or opened.report.as_of < self._dependencies.clock.today())

    def _as_page(
        self, request: web.Request, state: ApplicationState, code: str, reading: OpenedReport | None
    ) -> web.Response:
        """The page; ``code`` is shown on it unless it is empty, and only once."""
        application_id = request.match_info["application_id"]
        if isinstance(state, ToAnswer):
            codes = offered(self._dependencies, state)
            page = questions_page(state.questionnaire, application_id, self._dependencies.clock.time(), codes)
            return html_answer(self._dependencies.pages.render(page), 202)
        if isinstance(state, Pending):
            return html_answer(self._dependencies.pages.render(_waiting(request, application_id, code)), 202)
        if not isinstance(state, OpenedReport):
            raise web.HTTPNotFound
        report = report_page(state, address_of(application_id), code, reading, self._account(request))
        response = html_answer(self._dependencies.pages.render(report))
        if code:
            forget(request, response, application_id, UNSEEN)
        return response

    def _account(self, request: web.Request) -> Literal["", "offered", "open"]:
        if not self._dependencies.settings.keeps_accounts:
            return ""
        return "open" if BY_ACCOUNT in request else "offered"

    def _wrong_wait(self, request: web.Request, problem: Problem) -> web.Response:
        if wants_json(request):
            return problems_answer([problem], 400)
        raise web.HTTPBadRequest(text=problem.message)


def _as_json(dependencies: Dependencies, state: ApplicationState, application_id: str) -> web.Response:
    if isinstance(state, OpenedReport):
        return json_answer(report_json(state))
    if isinstance(state, ToAnswer):
        codes = offered(dependencies, state)
        return json_answer(questions_json(state.questionnaire, application_id, codes), 202)
    if isinstance(state, Pending):
        return json_answer({"status": "pending"}, 202, {"Retry-After": AGAIN})
    raise web.HTTPNotFound


def _waiting(request: web.Request, application_id: str, code: str) -> WaitingPage:
    previous = request.query.get("look", "")
    looks = int(previous) + 1 if previous.isascii() and previous.isdigit() and len(previous) < 4 else 1
    slow = looks > SLOW_AFTER
    return WaitingPage(
        address=address_of(application_id),
        next_check=f"{address_of(application_id)}?look={looks}",
        every=5 if slow else 2,
        slow=slow,
        code=code,
    )
