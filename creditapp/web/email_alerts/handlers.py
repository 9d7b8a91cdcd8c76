"""``…/email-alerts``: ask for alerts by e-mail and end them; ``…/email-alerts/{token}/confirm`` and ``…/end``: links in the e-mails.

A link needs no code: whoever reads the mailbox may confirm or end what comes to it. It is answered alike whether its token
counts or not, and a GET changes nothing, since programs that examine e-mails open links.
"""

import secrets
from collections.abc import Mapping, Sequence

from aiohttp import web

from creditapp.domain.email_alerts import address_parts, fingerprint
from creditapp.domain.texts import N_
from creditapp.models.email_alerts import ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.web.access import report_with_rights
from creditapp.web.contexts import Context
from creditapp.web.dependencies import Dependencies
from creditapp.web.email_alerts.contexts import AT_ONCE, DAILY, OFTEN, AlertsLinkPage, Done, EmailAlertsPage
from creditapp.web.forms import fields
from creditapp.web.http.bodies import REPEATED, Unreadable, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.language import switches
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _, language, many, put
from creditapp.web.ports import OpenedReport

TOKEN_LENGTH = 32
"""Hexadecimal digits."""
NO_ALERTS = N_("This bureau sends no e-mails.")


class EmailAlertsHandlers:
    """The handlers of e-mail alerts."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def form(self, request: web.Request) -> web.Response:
        """GET …/email-alerts: the form."""
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        done = request.query.get("done", "")
        return self._page(EmailAlertsPage(address=self._address(request), done=_done(done)))

    async def submit(self, request: web.Request) -> web.Response:
        """POST …/email-alerts: with ``email``, and ``often``, ask that address to confirm; with ``end``, end all alerts."""
        wait = await seconds_to_wait(self._dependencies.clients, self._dependencies.limiter, request)
        opened = await self._opened(request)
        if isinstance(opened, web.Response):
            return opened
        if wait:
            return self._too_many(request, wait)
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._wrong(request, [Problem("body", str(error))], {}, error.status)
        if switches(request):
            return self._page(EmailAlertsPage(address=self._address(request), values=_typed(sent)))
        if sent.get("end"):
            return await self._deliver(request, opened, EndAlerts(), "ended")
        email, daily = _email(sent.get("email")), _daily(sent.get("often"))
        if isinstance(email, Problem) or isinstance(daily, Problem):
            problems = [each for each in (email, daily) if isinstance(each, Problem)]
            return self._wrong(request, problems, _typed(sent), 422)
        token = secrets.token_hex(16)
        lives_at = fingerprint(token, *address_parts(opened.person.address)) if opened.person else ""
        wish = StartAlerts(
            to=email,
            token=token,
            application_id=opened.issued.application_id,
            lives_at=lives_at,
            daily=daily,
            language=language().code,
        )
        return await self._deliver(request, opened, wish, "asked")

    async def link(self, request: web.Request) -> web.Response:
        """GET …/email-alerts/{token}/…: the page with the button."""
        ends, _token = self._link(request)
        return self._page(AlertsLinkPage(here=request.path, ends=ends))

    async def follow(self, request: web.Request) -> web.Response:
        """POST …/email-alerts/{token}/…: confirm or end; a mail program posts to end with one click (RFC 8058)."""
        ends, token = self._link(request)
        wish = EndAlerts(token=token) if ends else ConfirmAlerts(token=token)
        await self._dependencies.applications.follow_alerts_link(request.match_info["application_id"], wish)
        if wants_json(request):
            return json_answer({"status": "accepted"}, 202)
        return self._page(AlertsLinkPage(here=request.path, ends=ends, done=True))

    def _link(self, request: web.Request) -> tuple[bool, str]:
        """Whether the link ends alerts, and its token; 404 for one that cannot be a token."""
        self._offered()
        token = request.match_info["token"]
        if len(token) != TOKEN_LENGTH:
            raise web.HTTPNotFound
        return request.path.endswith("/end"), token

    def _offered(self) -> None:
        if not self._dependencies.settings.sends_alerts:
            raise web.HTTPNotFound(text=NO_ALERTS)

    async def _opened(self, request: web.Request) -> OpenedReport | web.Response:
        self._offered()
        return await report_with_rights(self._dependencies, request)

    async def _deliver(
        self, request: web.Request, opened: OpenedReport, wish: StartAlerts | EndAlerts, done: Done
    ) -> web.Response:
        await self._dependencies.applications.ask_for_alerts(opened, wish)
        if wants_json(request):
            return json_answer({"status": done}, 202)
        return web.Response(status=303, headers={"Location": f"{self._address(request)}/email-alerts?done={done}"})

    def _too_many(self, request: web.Request, wait: int) -> web.Response:
        notice = many(
            "Too many requests came from your address. Please wait %(num)s second and send it again.",
            "Too many requests came from your address. Please wait %(num)s seconds and send it again.",
            wait,
        )  # fmt: skip
        headers = {"Retry-After": str(wait)}
        if wants_json(request):
            return json_answer({"error": notice}, 429, headers)
        page = EmailAlertsPage(address=self._address(request), notice=notice)
        return html_answer(self._dependencies.pages.render(page), 429, headers)

    def _wrong(
        self, request: web.Request, problems: Sequence[Problem], values: dict[str, str], status: int
    ) -> web.Response:
        if wants_json(request):
            return problems_answer(problems, status)
        page = EmailAlertsPage(address=self._address(request), values=values, problems=tuple(problems))
        return self._page(page, status)

    def _page(self, page: Context, status: int = 200) -> web.Response:
        return html_answer(self._dependencies.pages.render(page), status)

    @staticmethod
    def _address(request: web.Request) -> str:
        return address_of(request.match_info["application_id"])


def _done(value: str) -> Done:
    return "asked" if value == "asked" else "ended" if value == "ended" else ""


def _email(value: object) -> str | Problem:
    if value is REPEATED or value in (None, ""):
        return Problem("email", _("Enter the address to which alerts are to come."))
    try:
        return fields.email(value)
    except ValueError as error:
        return Problem("email", put("E-mail %(fault)s.", fault=str(error)))


def _daily(value: object) -> bool | Problem:
    """Whether news of a day comes in one e-mail; at once where nothing is said."""
    often = AT_ONCE if value in (None, "") else value
    if not isinstance(often, str) or often not in OFTEN:
        return Problem("often", _("Choose how often e-mails are to come."))
    return often == DAILY


def _typed(sent: Mapping[str, object]) -> dict[str, str]:
    """What is shown again."""
    return {name: value for name in ("email", "often") if isinstance(value := sent.get(name), str)}
