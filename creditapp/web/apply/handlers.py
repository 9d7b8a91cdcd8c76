"""``/`` and ``POST /applications``: a form is accepted once it is delivered; a refused form is shown again with its problems."""

import asyncio
import math
from collections.abc import Mapping
from datetime import timedelta
from time import monotonic
from typing import Any

import msgspec
from aiohttp import web

from creditapp.domain.texts import N_
from creditapp.models.identity import Person
from creditapp.web.access import held_by
from creditapp.web.apply.contexts import FormPage
from creditapp.web.apply.form import LABELS, ApplicationForm, person_of, validate
from creditapp.web.apply.lender import lender_in
from creditapp.web.apply.sent_before import remember_sent, sent_before
from creditapp.web.apply.verification import verification_in
from creditapp.web.dependencies import Dependencies
from creditapp.web.forms.fields import ADULT, OLDEST
from creditapp.web.http import tokens
from creditapp.web.http.bodies import JSON, Unreadable, printable, read_fields
from creditapp.web.http.callers import client_of
from creditapp.web.http.cookies import address_of, remember
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.language import switches
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import Held, OpenedReport, Sender

STALE_FORM = N_("This form is older than a day or not from this site. Please check it and send it again.")
STALE_FORM_IN_JSON = "older than a day, or not made here: leave it out, or get one as JSON from the start page"
ANSWERED_AFTER = 0.025
"""Seconds after which a form is answered: a number that the vault has never seen takes longer to accept, and must not show."""
IN_SECONDS = 120
"""Longer waits are told in minutes."""
SHOWN_AGAIN = (*(name for name in LABELS if name not in ("ssn", "token", "consent")), "earlier")
"""Fields that a refused form keeps; never the SSN."""


class ApplyHandlers:
    """The handlers of the application form."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def form(self, request: web.Request) -> web.Response:
        """GET /: an empty form with a new token; for a program the token, with which it may send one form again and again."""
        token = self._dependencies.links.form_token()
        if wants_json(request):
            return json_answer({"token": token, "seconds": tokens.FORM_FOR})
        return html_answer(self._page({}, token))

    async def to_form(self, __: web.Request) -> web.Response:
        """GET /applications, the address in the browser after a refused form: to the empty form."""
        return web.Response(status=303, headers={"Location": "/"})

    async def again(self, request: web.Request) -> web.Response:
        """GET …/again: a new form with the details of this application, to correct them; without the SSN."""
        if (opening := held_by(self._dependencies, request)) is None:
            return await self.to_form(request)
        state = await self._dependencies.applications.find(opening, 0.0)
        person = state.person if isinstance(state, OpenedReport) else None
        token, earlier = self._dependencies.links.form_token(), self._dependencies.links.earlier(opening.application_id)
        return html_answer(self._page(_details(person) | {"earlier": earlier} if person else {}, token))

    async def post(self, request: web.Request) -> web.Response:
        """POST /applications: accept the form, or say what is wrong with it; or only show it again in another language."""
        if switches(request):
            return await self._in_other_language(request)
        arrived = monotonic()
        client = await client_of(self._dependencies.clients, request)
        origin = None if client else self._dependencies.attempts.origin(request.remote or "")
        wait = self._wait(request, origin)
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        if wait:
            return self._too_many(request, sent, wait)
        form = validate(sent, self._dependencies.clock.today())
        sender = self._sender(request, sent, client, origin)
        if isinstance(form, ApplicationForm) and not self._made_here(form.token):
            form = (Problem("token", STALE_FORM_IN_JSON if wants_json(request) else _(STALE_FORM)),)
        if isinstance(form, tuple) or isinstance(sender, tuple):
            problems = (*(form if isinstance(form, tuple) else ()), *(sender if isinstance(sender, tuple) else ()))
            if not wants_json(request) and (before := sent_before(request, self._dependencies.links, sent, problems)):
                return web.Response(status=303, headers={"Location": address_of(before)})
            return self._refused(request, sent, problems)
        answer = await self._accept(request, sent, form, sender)
        if client is None:  # clients have a contract, and many forms to send
            await asyncio.sleep(max(0.0, arrived + ANSWERED_AFTER - monotonic()))
        return answer

    async def _in_other_language(self, request: web.Request) -> web.Response:
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        return html_answer(self._page(sent, self._token(sent), switched=True))

    def _sender(
        self, request: web.Request, sent: Mapping[str, Any], client: str | None, origin: str | None
    ) -> Sender | tuple[Problem, ...]:
        """Who sends the form and what is known of whose it is; or the problems, by field."""
        as_json, settings = request.content_type == JSON, self._dependencies.settings
        lender = lender_in(sent, client, as_json=as_json)
        verified = verification_in(sent, client, as_json=as_json, second_step=settings.second_step)
        if isinstance(lender, tuple) or isinstance(verified, Problem):
            problem = (verified,) if isinstance(verified, Problem) else ()
            return (*(lender if isinstance(lender, tuple) else ()), *problem)
        earlier = self._dependencies.links.is_earlier(sent.get("earlier"))
        return Sender(lender, origin, verified, Held(earlier) if earlier else None)

    def _wait(self, request: web.Request, origin: str | None) -> int:
        """Seconds for which an address that sends too many forms, or too many that match nobody, has to wait."""
        if origin is None:
            return 0
        failed = self._dependencies.attempts.seconds_to_wait(origin)
        return max(self._dependencies.limiter.hit(request.remote or ""), math.ceil(failed))

    async def _accept(
        self,
        request: web.Request,
        sent: Mapping[str, Any],
        form: ApplicationForm,
        sender: Sender,
    ) -> web.Response:
        token = form.token or self._dependencies.links.form_token()
        content = msgspec.json.encode((form.ssn, person_of(form), sender.lender))
        code = self._dependencies.links.code(token, content)
        application_id = tokens.application_id(code)
        try:
            await self._dependencies.applications.accept(form.ssn, person_of(form), application_id, sender)
        except UNAVAILABLE:
            return self._unavailable(request, sent, token)
        if wants_json(request):
            body = {"application_id": application_id, "token": code, "status_url": address_of(application_id)}
            return json_answer(body, 202, {"Location": address_of(application_id)})
        response = web.Response(status=303, headers={"Location": address_of(application_id)})
        remember(request, response, application_id, self._dependencies.links, unseen=code)
        remember_sent(request, response, self._dependencies.links, sent, application_id)
        return response

    def _refused(self, request: web.Request, sent: Mapping[str, Any], problems: tuple[Problem, ...]) -> web.Response:
        if wants_json(request):
            return problems_answer(problems)
        return html_answer(self._page(sent, self._token(sent), problems), 422)

    def _unavailable(self, request: web.Request, sent: Mapping[str, Any], token: str) -> web.Response:
        headers = {"Retry-After": AGAIN}
        if wants_json(request):
            error = (
                "Applications cannot be accepted right now. Try again with the same token: it will be one application."
            )
            return json_answer({"error": error, "token": token}, 503, headers)
        notice = _(
            "We cannot accept your application right now. Nothing is lost: in a few seconds, enter your Social Security number again and send it."
        )
        return html_answer(self._page(sent, token, notice=notice), 503, headers)

    def _too_many(self, request: web.Request, sent: Mapping[str, Any], wait: int) -> web.Response:
        headers = {"Retry-After": str(wait)}
        if wants_json(request):
            error = f"Too many applications from this address; try again in {wait} seconds or as a client."
            return json_answer({"error": error}, 429, headers)
        if wait <= IN_SECONDS:
            notice = many(
                "Too many applications came from your address. Please wait %(num)s second, enter your Social Security number again and send it.",
                "Too many applications came from your address. Please wait %(num)s seconds, enter your Social Security number again and send it.",
                wait,
            )  # fmt: skip
        else:
            notice = many(
                "Too many applications came from your address. Please wait %(num)s minute, enter your Social Security number again and send it.",
                "Too many applications came from your address. Please wait %(num)s minutes, enter your Social Security number again and send it.",
                math.ceil(wait / 60),
            )  # fmt: skip
        return html_answer(self._page(sent, self._token(sent), notice=notice), 429, headers)

    def _unreadable(self, request: web.Request, error: Unreadable) -> web.Response:
        if wants_json(request):
            return problems_answer([Problem("body", str(error))], error.status)
        return html_answer(self._page({}, self._dependencies.links.form_token(), notice=str(error)), error.status)

    def _page(
        self,
        sent: Mapping[str, Any],
        token: str,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
        *,
        switched: bool = False,
    ) -> str:
        today = self._dependencies.clock.today()
        context = FormPage(
            token=token,
            earliest=(today - timedelta(days=round(OLDEST * 365.25))).isoformat(),
            latest=(today - timedelta(days=round(ADULT * 365.25))).isoformat(),
            values=printable(sent, SHOWN_AGAIN) | ({"one_name": "yes"} if sent.get("one_name") is True else {}),
            problems=problems,
            ssn_sent=bool(str(sent.get("ssn") or "").strip()),
            notice=notice,
            switched=switched,
        )
        return self._dependencies.pages.render(context)

    def _token(self, sent: Mapping[str, Any]) -> str:
        """The token that the form was sent with; a new one if it is none of ours."""
        token = sent.get("token")
        return token if isinstance(token, str) and self._made_here(token) else self._dependencies.links.form_token()

    def _made_here(self, token: str | None) -> bool:
        """Whether the token is one of ours, or left out."""
        return token is None or self._dependencies.links.is_form_token(token)


def _details(person: Person) -> dict[str, str | bool | None]:
    address = person.address
    return {
        "one_name": not person.first_name,
        "first_name": person.first_name,
        "middle_name": person.middle_name,
        "last_name": person.last_name,
        "suffix": person.suffix,
        "birth_date": person.birth_date.isoformat(),
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
        "email": person.email,
        "phone": person.phone,
    }
