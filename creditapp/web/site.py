"""The addresses of the site, as pure handlers: a request in, a response out. ``views.py`` hangs them into Faust's web.

The URL carries an application's id only. The token behind it opens the report: a browser keeps it in a cookie, a program
sends it as ``Application-Token``; without it there is no report, whoever asks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from msgspec import json

from creditapp.clock import Clock
from creditapp.errors import KafkaUnavailable, VaultUnavailable
from creditapp.settings import Settings
from creditapp.web.as_json import report_object
from creditapp.web.contexts import CodePage, FormPage, MessagePage, WaitingPage, report_page
from creditapp.web.forms import LABELS, ApplicationForm, validate
from creditapp.web.found import Applications, Clients, Pending, Ready, Unknown
from creditapp.web.limits import PostLimit
from creditapp.web.render import render, statics
from creditapp.web.tokens import application_id as application_id_of
from creditapp.web.tokens import new_token, opens

COOKIE = "application"
NEW = "new"
"""Cookie that marks a report as not yet looked at: its page shows the code to keep, once."""
LONG_AFTER = 5
"""Reloads of the waiting page, two seconds each, after which it says that it takes longer."""
YEAR = 365 * 24 * 3600
AWAY = "We cannot take your application right now. Nothing was lost: please send it again in a minute."


@dataclass
class Site:
    """All handlers and what they need."""

    applications: Applications
    clients: Clients
    settings: Settings
    clock: Clock
    limit: PostLimit
    ready: Callable[[], str]
    """Why the gateway cannot serve, empty if it can."""

    async def form(self, _: web.Request) -> web.Response:
        """The empty form with a fresh token."""
        return html(FormPage(token=new_token()))

    async def apply(self, request: web.Request) -> web.Response:
        """Take an application from the form or from a program."""
        if request.content_type == "application/json":
            return await self._apply_json(request)
        if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            return await self._apply_form(request)
        return _refused(request, 415, "Please send the form, or JSON with Content-Type: application/json.")

    async def _apply_json(self, request: web.Request) -> web.Response:
        bearer = request.headers.get("Authorization", "")
        if bearer and self.clients.name_of(bearer.removeprefix("Bearer ").strip()) is None:
            return json_errors(401, {"Authorization": "This bearer token is not known; ask for one."})
        if not bearer and (wait := self.limit.wait_for(_peer(request))):
            return _too_many(request, wait)
        try:
            data = json.decode(await request.read())
        except (ValueError, UnicodeDecodeError):
            return json_errors(400, {"body": "The body is not whole JSON in UTF-8."})
        if not isinstance(data, dict):
            return json_errors(422, {"body": "The body must be one JSON object with the form's fields."})
        form = validate(data, self.clock.today())
        if not isinstance(form, ApplicationForm):
            return json_errors(422, dict(form))
        token = form.token or new_token()
        try:
            await self.applications.accept(form, application_id_of(token))
        except (KafkaUnavailable, VaultUnavailable):
            return json_errors(503, {"body": AWAY}, {"Retry-After": "60"})
        address = f"/applications/{application_id_of(token)}"
        return as_json({"application_id": application_id_of(token), "token": token, "status_url": address}, 202)

    async def _apply_form(self, request: web.Request) -> web.Response:
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
            return _refused(request, 403, "The form was sent from another site. Please use the form on this one.")
        if wait := self.limit.wait_for(_peer(request)):
            return _too_many(request, wait)
        try:
            posted = await request.post()
        except (ValueError, UnicodeDecodeError):
            return _refused(request, 400, "The form could not be read. Please fill it in again.")
        data = {name: value for name, value in posted.items() if isinstance(value, str) and name in LABELS}
        token = data.get("token") or new_token()
        form = validate({**data, "token": token, "consent": "consent" in data or None}, self.clock.today())
        if not isinstance(form, ApplicationForm):
            errors = dict(form)
            token = new_token() if "token" in errors else token
            return html(FormPage(token=token, values=_kept(data), errors=errors), 422)
        try:
            await self.applications.accept(form, application_id_of(token))
        except (KafkaUnavailable, VaultUnavailable):
            return html(FormPage(token=token, values=_kept(data), notice=AWAY), 503, {"Retry-After": "60"})
        return _to_report(token)

    async def application(self, request: web.Request) -> web.Response:
        """An application's state: 202 while it is under way, its report, or 404."""
        application_id = request.match_info["application_id"]
        wait = _wait(request.query.get("wait"), self.settings.report_wait)
        if wait is None:
            return _refused(request, 400, "wait must be a number of seconds, such as ?wait=20.")
        if not opens(_token(request), application_id):
            if wants_json(request):
                return json_errors(403, {"Application-Token": "Send the application's token in this header."})
            return html(CodePage(application_id), 403)
        found = await self.applications.find(application_id, wait)
        return as_program(found) if wants_json(request) else self._page(request, application_id, found)

    def _page(self, request: web.Request, application_id: str, found: Any) -> web.Response:
        if isinstance(found, Pending):
            seen = min(_number(request.query.get("seen")) + 1, 1000)
            page = WaitingPage(application_id, long=seen > LONG_AFTER)
            return html(page, 202, {"Refresh": f"2; url=/applications/{application_id}?seen={seen}"})
        if isinstance(found, Unknown):
            return html(UNKNOWN, 404)
        code = _token(request) if request.cookies.get(NEW) else ""
        response = html(report_page(found, code))
        response.del_cookie(NEW, path=f"/applications/{application_id}")
        return response

    async def enter_code(self, request: web.Request) -> web.Response:
        """The code that the applicant kept opens the report in this browser."""
        application_id = request.match_info["application_id"]
        if wait := self.limit.wait_for(_peer(request)):
            return _too_many(request, wait)
        token = str((await request.post()).get("code", "")).strip()
        if not opens(token, application_id):
            return html(CodePage(application_id, wrong=True), 403)
        return _to_report(token, new=False)

    async def static(self, request: web.Request) -> web.Response:
        """A static file, whose name changes with its content."""
        known = statics().get(request.match_info["name"])
        if known is None:
            return html(NOWHERE, 404)
        headers = {"Cache-Control": f"public, max-age={YEAR}, immutable"}
        return web.Response(body=known[0], content_type=known[1], charset="utf-8", headers=headers)

    async def healthz(self, _: web.Request) -> web.Response:
        """The process answers."""
        return web.Response(text="ok\n")

    async def readyz(self, _: web.Request) -> web.Response:
        """Whether applications can be taken."""
        reason = self.ready()
        return web.Response(text=f"{reason or 'ready'}\n", status=503 if reason else 200)


UNKNOWN = MessagePage(
    "We do not know this application",
    "Nothing was ever sent to this address, or it has expired. If you have just sent the form, please send it once more.",
)
NOWHERE = MessagePage("There is no page here", "The address may be mistyped.", link_text="To the form")


def html(page: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A rendered page."""
    return web.Response(text=render(page), status=status, content_type="text/html", charset="utf-8", headers=headers)


def as_json(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer."""
    return web.Response(
        body=json.encode(value), status=status, content_type="application/json", charset="utf-8", headers=headers
    )


def json_errors(status: int, errors: Mapping[str, str], headers: Mapping[str, str] | None = None) -> web.Response:
    """What is wrong, field by field."""
    told = [{"field": field, "message": message} for field, message in errors.items()]
    return as_json({"errors": told}, status, headers)


def as_program(found: Any) -> web.Response:
    """An application's state for a program."""
    if isinstance(found, Ready):
        return as_json(report_object(found))
    if isinstance(found, Pending):
        return as_json({"status": "pending"}, 202)
    return json_errors(404, {"application_id": "Nothing was ever accepted under this id."})


def wants_json(request: web.Request) -> bool:
    """Whether the client asks for JSON rather than a page."""
    return "application/json" in request.headers.get("Accept", "")


def _to_report(token: str, *, new: bool = True) -> web.Response:
    address = f"/applications/{application_id_of(token)}"
    response = web.Response(status=303, headers={"Location": address})
    response.set_cookie(COOKIE, token, path=address, httponly=True, samesite="Lax", max_age=YEAR)
    if new:
        response.set_cookie(NEW, "1", path=address, httponly=True, samesite="Lax", max_age=3600)
    return response


def _refused(request: web.Request, status: int, text: str) -> web.Response:
    if wants_json(request) or request.content_type == "application/json":
        return json_errors(status, {"request": text})
    return html(MessagePage("That did not work", text), status)


def _too_many(request: web.Request, wait: int) -> web.Response:
    response = _refused(request, 429, f"Too many forms came from your address. Please try again in {wait} seconds.")
    response.headers["Retry-After"] = str(wait)
    return response


def _kept(data: Mapping[str, str]) -> dict[str, str]:
    """What was typed, to hand it back; never the SSN."""
    return {name: value for name, value in data.items() if name not in ("ssn", "token")}


def _token(request: web.Request) -> str:
    return request.headers.get("Application-Token") or request.cookies.get(COOKIE) or ""


def _peer(request: web.Request) -> str:
    return request.remote or "unknown"


def _wait(given: str | None, most: float) -> float | None:
    try:
        wait = float(given or 0)
    except ValueError:
        return None
    return min(wait, most) if wait >= 0 else None


def _number(given: str | None) -> int:
    return int(given) if given and given.isdecimal() and len(given) < 5 else 0
