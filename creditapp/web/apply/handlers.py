"""``/`` and ``POST /applications``: a form is accepted once it is delivered; a refused form is shown again with its problems."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from creditapp.models.applications import Lender
from creditapp.models.identity import Person
from creditapp.web.apply.contexts import FormPage
from creditapp.web.apply.form import LABELS, ApplicationForm, person_of, validate
from creditapp.web.apply.lender import lender_in
from creditapp.web.dependencies import Dependencies
from creditapp.web.forms.fields import ADULT, OLDEST
from creditapp.web.http import tokens
from creditapp.web.http.bodies import JSON, Unreadable, printable, read_fields
from creditapp.web.http.callers import client_of
from creditapp.web.http.cookies import address_of, held_token, remember
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import OpenedReport

SHOWN_AGAIN = tuple(name for name in LABELS if name not in ("ssn", "token", "consent"))
"""Fields that a refused form shows again; never the SSN."""


class ApplyHandlers:
    """The handlers of the application form."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def form(self, __: web.Request) -> web.Response:
        """GET /: an empty form with a new token."""
        return html_answer(self._page({}, tokens.new_token()))

    async def to_form(self, __: web.Request) -> web.Response:
        """GET /applications, the address in the browser after a refused form: to the empty form."""
        return web.Response(status=303, headers={"Location": "/"})

    async def again(self, request: web.Request) -> web.Response:
        """GET …/again: a new form with the details of this application, to correct them; without the SSN."""
        application_id = request.match_info["application_id"]
        if held_token(request, application_id) is None:
            return await self.to_form(request)
        state = await self._dependencies.applications.find(application_id, 0.0)
        person = state.person if isinstance(state, OpenedReport) else None
        return html_answer(self._page(_details(person) if person else {}, tokens.new_token()))

    async def post(self, request: web.Request) -> web.Response:
        """POST /applications: accept the form, or say what is wrong with it."""
        client = client_of(self._dependencies.clients, request)
        wait = 0 if client else self._dependencies.limiter.hit(request.remote or "")
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        if wait:
            return self._too_many(request, sent, wait)
        form = validate(sent, self._dependencies.clock.today())
        lender = lender_in(sent, client, as_json=request.content_type == JSON)
        if isinstance(form, tuple) or isinstance(lender, tuple):
            problems = (*(form if isinstance(form, tuple) else ()), *(lender if isinstance(lender, tuple) else ()))
            return self._refused(request, sent, problems)
        return await self._accept(request, sent, form, lender)

    async def _accept(
        self, request: web.Request, sent: Mapping[str, Any], form: ApplicationForm, lender: Lender | None
    ) -> web.Response:
        token = form.token or tokens.new_token()
        application_id = tokens.application_id(token)
        try:
            await self._dependencies.applications.accept(form.ssn, person_of(form), application_id, lender)
        except UNAVAILABLE:
            return self._unavailable(request, sent, token)
        if wants_json(request):
            body = {"application_id": application_id, "token": token, "status_url": address_of(application_id)}
            return json_answer(body, 202, {"Location": address_of(application_id)})
        response = web.Response(status=303, headers={"Location": address_of(application_id)})
        remember(request, response, application_id, token, unseen=True)
        return response

    def _refused(self, request: web.Request, sent: Mapping[str, Any], problems: tuple[Problem, ...]) -> web.Response:
        if wants_json(request):
            return problems_answer(problems)
        return html_answer(self._page(sent, _token(sent), problems), 422)

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
        notice = many(
            "Too many applications came from your address. Please wait %(num)s second, enter your Social Security number again and send it.",
            "Too many applications came from your address. Please wait %(num)s seconds, enter your Social Security number again and send it.",
            wait,
        )  # fmt: skip
        return html_answer(self._page(sent, _token(sent), notice=notice), 429, headers)

    def _unreadable(self, request: web.Request, error: Unreadable) -> web.Response:
        if wants_json(request):
            return problems_answer([Problem("body", str(error))], error.status)
        return html_answer(self._page({}, tokens.new_token(), notice=str(error)), error.status)

    def _page(self, sent: Mapping[str, Any], token: str, problems: tuple[Problem, ...] = (), notice: str = "") -> str:
        today = self._dependencies.clock.today()
        context = FormPage(
            token=token,
            earliest=(today - timedelta(days=round(OLDEST * 365.25))).isoformat(),
            latest=(today - timedelta(days=round(ADULT * 365.25))).isoformat(),
            values=printable(sent, SHOWN_AGAIN),
            problems=problems,
            notice=notice,
        )
        return self._dependencies.pages.render(context)


def _token(sent: Mapping[str, Any]) -> str:
    """The token that the form was sent with, so that a corrected form is the same application; a new one if it is invalid."""
    token = sent.get("token")
    return token if isinstance(token, str) and tokens.TOKEN.match(token) else tokens.new_token()


def _details(person: Person) -> dict[str, str | None]:
    address = person.address
    return {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "birth_date": person.birth_date.isoformat(),
        "street": address.street,
        "city": address.city,
        "state": address.state,
        "zip": address.zip,
        "email": person.email,
        "phone": person.phone,
    }
