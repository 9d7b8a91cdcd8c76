"""``/applications/{id}``: an application's address always says how it stands, to whoever holds its code."""

import math
from dataclasses import replace

from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.web.access import ask_code, code_page, erased_answer
from creditapp.web.dependencies import Desk
from creditapp.web.fresh_reading import AT_ONCE, as_today
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.cookies import TOKEN_COOKIE, UNSEEN_COOKIE, address_of, forget, held_token, remember
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.http.tokens import TOKEN, opens
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import Found, Pending, Ready, Simulated, Unknown
from creditapp.web.report.as_json import report_json
from creditapp.web.report.contexts import WaitingPage
from creditapp.web.report.page import report_page

TODAY = "today"
"""The version of a report that is the file as it is now: looked at, and not kept."""
SLOW_AFTER = 5
"""Looks of a browser without JavaScript, two seconds each, after which the page says that it takes longer."""
WRONG_WAIT = N_("wait must be a number of seconds, 0 or more.")


class Reporting:
    """The handlers of an application's address."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request) -> web.Response:
        """GET: the report, or progress (202), or who is asked for the code (403); 404 if there is none such."""
        own_id = request.match_info["application_id"]
        as_json = wants_json(request)
        wait = self._wait(request, 0.0 if as_json else AT_ONCE)
        token = held_token(request, own_id)
        if isinstance(wait, Problem):
            return self._wrong_wait(request, wait)
        if token is None:
            return ask_code(self._desk, request, own_id)
        found = await self._find(own_id, wait, as_json=as_json)
        if (version := request.query.get("version")) is not None and isinstance(found, Ready) and not found.gone:
            found = await self._version(own_id, found, version)
        if isinstance(found, Ready) and found.gone:
            return erased_answer(self._desk, request, own_id)
        if as_json:
            return _told_json(found)
        today = (
            await as_today(self._desk, own_id) if isinstance(found, Ready) and self._may_differ_today(found) else None
        )
        return self._told(request, own_id, token, found, today)

    async def enter_code(self, request: web.Request) -> web.Response:
        """POST …/code: open the report with its code from now on in this browser."""
        own_id = request.match_info["application_id"]
        if seconds := self._desk.limiter.hit(request.remote or ""):
            said = many(
                "Too many codes were tried from your address. Please wait %(num)s second.",
                "Too many codes were tried from your address. Please wait %(num)s seconds.",
                seconds,
            )  # fmt: skip
            return code_page(self._desk, own_id, said, 429, {"Retry-After": str(seconds)})
        try:
            code = str((await read_fields(request)).get("code", "")).strip()
        except Unreadable as error:
            return code_page(self._desk, own_id, str(error), error.status)
        if not code:
            return code_page(self._desk, own_id, _("Enter the code of this report."), 422)
        if not TOKEN.match(code) or not opens(code, own_id):
            said = _("This code does not open this report. Please check it; upper and lower case count.")
            return code_page(self._desk, own_id, said, 403)
        response = web.Response(status=303, headers={"Location": address_of(own_id)})
        remember(request, response, own_id, code, unseen=False)
        return response

    async def leave(self, request: web.Request) -> web.Response:
        """POST …/leave: this browser forgets the code."""
        own_id = request.match_info["application_id"]
        response = web.Response(status=303, headers={"Location": "/"})
        forget(response, own_id, TOKEN_COOKIE, UNSEEN_COOKIE)
        return response

    def _wait(self, request: web.Request, usual: float) -> float | Problem:
        asked = request.query.get("wait")
        if asked is None:
            return usual
        try:
            wait = float(asked)
        except ValueError:
            wait = math.nan
        if not 0 <= wait < math.inf:
            return Problem("wait", WRONG_WAIT)
        return min(wait, self._desk.settings.report_wait)

    async def _find(self, own_id: str, wait: float, *, as_json: bool) -> Found:
        """A program hears that something is unavailable; for a person that is one more reason to wait."""
        try:
            return await self._desk.applications.find(own_id, wait)
        except UNAVAILABLE:
            if as_json:
                raise
            return Pending()

    async def _version(self, own_id: str, issued: Ready, version: str) -> Found:
        """A later state of the report: one that an update left, or the file as it is today."""
        if version != TODAY:
            return issued.version(version) or Unknown()
        found = await self._desk.applications.simulate(own_id, ())
        return (
            replace(found, updates=issued.updates, extracts=issued.extracts, first=issued.report)
            if isinstance(found, Simulated)
            else found
        )

    def _may_differ_today(self, found: Ready) -> bool:
        """Whether the page is the issued report's, of an earlier day or with something new since."""
        own = found.first is None and found.report.lender is None and found.disclosed is not None
        return own and (bool(found.updates) or found.report.as_of < self._desk.clock.today())

    def _told(self, request: web.Request, own_id: str, token: str, found: Found, today: Ready | None) -> web.Response:
        code = token if UNSEEN_COOKIE in request.cookies else ""
        if isinstance(found, Pending):
            return html_answer(self._desk.pages.render(_waiting(request, own_id, code)), 202)
        if not isinstance(found, Ready):
            raise web.HTTPNotFound
        response = html_answer(self._desk.pages.render(report_page(found, address_of(own_id), code, today)))
        if code:
            forget(response, own_id, UNSEEN_COOKIE)
        return response

    def _wrong_wait(self, request: web.Request, problem: Problem) -> web.Response:
        if wants_json(request):
            return problems_answer([problem], 400)
        raise web.HTTPBadRequest(text=problem.message)


def _told_json(found: Found) -> web.Response:
    if isinstance(found, Ready):
        return json_answer(report_json(found))
    if isinstance(found, Pending):
        return json_answer({"status": "pending"}, 202, {"Retry-After": AGAIN})
    raise web.HTTPNotFound


def _waiting(request: web.Request, own_id: str, code: str) -> WaitingPage:
    looked = request.query.get("look", "")
    looks = int(looked) + 1 if looked.isascii() and looked.isdigit() and len(looked) < 4 else 1
    slow = looks > SLOW_AFTER
    return WaitingPage(
        address=address_of(own_id),
        next_check=f"{address_of(own_id)}?look={looks}",
        every=5 if slow else 2,
        slow=slow,
        code=code,
    )
