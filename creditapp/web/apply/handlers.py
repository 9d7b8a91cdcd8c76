"""``/`` and ``POST /applications``: a form is accepted once it is delivered; whatever is wrong is said, nothing is lost."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from aiohttp import web

from creditapp.models.applications import Lender
from creditapp.models.identity import Person
from creditapp.web.apply.contexts import FormPage
from creditapp.web.apply.form import LABELS, ApplicationForm, person_of, validate
from creditapp.web.apply.lender import lender
from creditapp.web.dependencies import Desk
from creditapp.web.forms.fields import ADULT, OLDEST
from creditapp.web.http.bodies import JSON, Unreadable, kept, read_fields
from creditapp.web.http.callers import client_of
from creditapp.web.http.cookies import address_of, held_token, remember
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.http.tokens import TOKEN, application_id, new_token
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import Ready

KEPT = tuple(name for name in LABELS if name not in ("ssn", "token", "consent"))
"""Fields that a page shows again; never the SSN."""


class Applying:
    """The handlers of the form."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def form(self, __: web.Request) -> web.Response:
        """GET /: an empty form with a token of its own."""
        return html_answer(self._page({}, new_token()))

    async def to_form(self, __: web.Request) -> web.Response:
        """GET /applications, where the address of a refused form leads when it is opened again."""
        return web.Response(status=303, headers={"Location": "/"})

    async def again(self, request: web.Request) -> web.Response:
        """GET …/again: a new application with the details of this one, to correct them; the SSN is asked for anew."""
        own_id = request.match_info["application_id"]
        if held_token(request, own_id) is None:
            return await self.to_form(request)
        found = await self._desk.applications.find(own_id, 0.0)
        person = found.person if isinstance(found, Ready) else None
        return html_answer(self._page(_details(person) if person else {}, new_token()))

    async def post(self, request: web.Request) -> web.Response:
        """POST /applications: take the form in, or say what is wrong with it."""
        client = client_of(self._desk.clients, request)
        wait = 0 if client else self._desk.limiter.hit(request.remote or "")
        try:
            sent = await read_fields(request)
        except Unreadable as error:
            return self._unreadable(request, error)
        if wait:
            return self._too_many(request, sent, wait)
        form = validate(sent, self._desk.clock.today())
        asks = lender(sent, client, as_json=request.content_type == JSON)
        if isinstance(form, tuple) or isinstance(asks, tuple):
            problems = (each for found in (form, asks) if isinstance(found, tuple) for each in found)
            return self._wrong(request, sent, tuple(problems))
        return await self._accept(request, sent, form, asks)

    async def _accept(
        self, request: web.Request, sent: Mapping[str, Any], form: ApplicationForm, asks: Lender | None
    ) -> web.Response:
        token = form.token or new_token()
        own_id = application_id(token)
        try:
            await self._desk.applications.accept(form.ssn, person_of(form), own_id, asks)
        except UNAVAILABLE:
            return self._later(request, sent, token)
        if wants_json(request):
            body = {"application_id": own_id, "token": token, "status_url": address_of(own_id)}
            return json_answer(body, 202, {"Location": address_of(own_id)})
        response = web.Response(status=303, headers={"Location": address_of(own_id)})
        remember(request, response, own_id, token, unseen=True)
        return response

    def _wrong(self, request: web.Request, sent: Mapping[str, Any], problems: tuple[Problem, ...]) -> web.Response:
        if wants_json(request):
            return problems_answer(problems)
        return html_answer(self._page(sent, _token(sent), problems), 422)

    def _later(self, request: web.Request, sent: Mapping[str, Any], token: str) -> web.Response:
        headers = {"Retry-After": AGAIN}
        if wants_json(request):
            said = "Applications cannot be taken right now. Try again with the same token: it will be one application."
            return json_answer({"error": said, "token": token}, 503, headers)
        later = _(
            "We cannot take your application right now. Nothing is lost: enter your Social Security number again in a few seconds and send it."
        )
        return html_answer(self._page(sent, token, notice=later), 503, headers)

    def _too_many(self, request: web.Request, sent: Mapping[str, Any], wait: int) -> web.Response:
        headers = {"Retry-After": str(wait)}
        if wants_json(request):
            said = f"Too many applications from this address; try again in {wait} seconds or as a client."
            return json_answer({"error": said}, 429, headers)
        wait_for = many(
            "Too many applications came from your address. Please wait %(num)s second, enter your Social Security number again and send it.",
            "Too many applications came from your address. Please wait %(num)s seconds, enter your Social Security number again and send it.",
            wait,
        )  # fmt: skip
        return html_answer(self._page(sent, _token(sent), notice=wait_for), 429, headers)

    def _unreadable(self, request: web.Request, error: Unreadable) -> web.Response:
        if wants_json(request):
            return problems_answer([Problem("body", str(error))], error.status)
        return html_answer(self._page({}, new_token(), notice=str(error)), error.status)

    def _page(self, sent: Mapping[str, Any], token: str, problems: tuple[Problem, ...] = (), notice: str = "") -> str:
        today = self._desk.clock.today()
        context = FormPage(
            token=token,
            earliest=(today - timedelta(days=round(OLDEST * 365.25))).isoformat(),
            latest=(today - timedelta(days=round(ADULT * 365.25))).isoformat(),
            values=kept(sent, KEPT),
            problems=problems,
            notice=notice,
        )
        return self._desk.pages.render(context)


def _token(sent: Mapping[str, Any]) -> str:
    """The form's own token again, so that a mended form is the same application; a new one if it is not one."""
    token = sent.get("token")
    return token if isinstance(token, str) and TOKEN.match(token) else new_token()


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
