"""A person's rights over the own file: dispute an item, freeze and thaw, say something in 100 words.

Each is one form that works without JavaScript, and one address for programs. A request is answered once it is delivered;
sent twice, it is one request. Sources: 15 USC 1681i (disputes, statement), 1681c-1(i) (freeze).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from creditapp.domain.file_requests import MOST_DISPUTES
from creditapp.errors import PersonErased
from creditapp.models.requests import Dispute, Freeze, Thaw, Wish
from creditapp.web.access import erased_answer, own_file
from creditapp.web.dependencies import Desk
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import Ready
from creditapp.web.rights import forms
from creditapp.web.rights.contexts import Context, DisputePage, RightsPage
from creditapp.web.rights.items import items
from creditapp.web.rights.page import confirmed, disputable, dispute_cards, newest, rights_json, stands

Page = Callable[..., Context]
"""Makes the page with the form that was sent, from ``problems``, ``values`` and ``notice``."""


class Rights:
    """The handlers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, request: web.Request) -> web.Response:
        """GET …/rights: all rights and how they stand."""
        found = await own_file(self._desk, request, today=True)
        if isinstance(found, web.Response):
            return found
        if wants_json(request):
            return json_answer(self._json(found))
        page = self._rights(found)
        if (asked := request.query.get("asked")) is not None:
            known = {each.request_id: each for each in found.asked}
            page = replace(page, confirmed=confirmed(known.get(asked)))
        return html_answer(self._desk.pages.render(page))

    async def dispute_form(self, request: web.Request) -> web.Response:
        """GET …/disputes: the form, with ``?item=`` chosen; for programs, the disputes and what may be disputed."""
        found = await own_file(self._desk, request, today=True)
        if isinstance(found, web.Response):
            return found
        if wants_json(request):
            can = [each._asdict() for each in items(newest(found)).values()]
            return json_answer({**self._json(found), "items": can, "reasons": forms.REASONS})
        return html_answer(self._desk.pages.render(self._dispute(found, values=forms.typed(request.query))))

    async def dispute(self, request: web.Request) -> web.Response:
        """POST …/disputes."""
        return await self._take(request, self._dispute, self._wish_to_dispute)

    async def freeze(self, request: web.Request) -> web.Response:
        """POST …/freeze."""
        return await self._take(request, self._rights, lambda *__: Freeze())

    async def thaw(self, request: web.Request) -> web.Response:
        """POST …/thaw."""
        return await self._take(request, self._rights, lambda *__: Thaw())

    async def statement(self, request: web.Request) -> web.Response:
        """POST …/statement."""
        return await self._take(request, self._rights, lambda __, sent: forms.statement(sent))

    def _wish_to_dispute(self, found: Ready, sent: Mapping[str, Any]) -> Dispute | tuple[Problem, ...]:
        if len(stands(found).disputes) >= MOST_DISPUTES:
            return (
                Problem(
                    "item", _("Your file has as many disputes as it can hold. Wait until one of them is answered.")
                ),
            )
        return forms.dispute(sent, items(newest(found)))

    async def _take(
        self,
        request: web.Request,
        page: Page,
        wish_in: Callable[[Ready, Mapping[str, Any]], Wish | tuple[Problem, ...]],
    ) -> web.Response:
        """Read, check, deliver; whatever is in the way is said on the page that was sent, and nothing typed is lost."""
        wait = seconds_to_wait(self._desk.clients, self._desk.limiter, request)
        found = await own_file(self._desk, request, today=page == self._dispute)
        if isinstance(found, web.Response):
            return found
        try:
            sent = await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            return self._wrong(request, (Problem("body", str(error)),), page(found, notice=str(error)), error.status)
        values = forms.typed(sent)
        if wait:
            said = many(
                "Too many requests came from your address. Please wait %(num)s second and send it again.",
                "Too many requests came from your address. Please wait %(num)s seconds and send it again.",
                wait,
            )  # fmt: skip
            return self._refused(request, 429, said, str(wait), page(found, values=values, notice=said))
        wish, request_id = wish_in(found, sent), forms.request_id(sent, found.issued.application_id)
        problems = (
            *(wish if isinstance(wish, tuple) else ()),
            *((request_id,) if isinstance(request_id, Problem) else ()),
        )
        if isinstance(wish, tuple) or isinstance(request_id, Problem):
            return self._wrong(request, problems, page(found, values=values, problems=problems), 422)
        try:
            await self._desk.applications.ask(found, wish, request_id)
        except UNAVAILABLE:
            said = _("We cannot take this right now. Nothing is lost: please send it again in a few seconds.")
            return self._refused(request, 503, said, AGAIN, page(found, values=values, notice=said))
        except PersonErased:
            return erased_answer(self._desk, request, found.issued.application_id)
        return _taken(request, found, request_id)

    def _wrong(self, request: web.Request, problems: tuple[Problem, ...], page: Context, status: int) -> web.Response:
        if wants_json(request):
            return problems_answer(problems, status)
        return html_answer(self._desk.pages.render(page), status)

    def _refused(self, request: web.Request, status: int, said: str, after: str, page: Context) -> web.Response:
        headers = {"Retry-After": after}
        if wants_json(request):
            return json_answer({"error": said}, status, headers)
        return html_answer(self._desk.pages.render(page), status, headers)

    def _json(self, found: Ready) -> dict[str, Any]:
        own_id = found.issued.application_id
        return rights_json(found, stands(found), address_of(own_id), self._desk.clock.today())

    def _rights(
        self,
        found: Ready,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> RightsPage:
        how, address = stands(found), address_of(found.issued.application_id)
        return RightsPage(
            address=address,
            form_id=forms.form_id(values),
            values={"text": how.statement} if values is None else values,
            problems=problems,
            notice=notice,
            disputes=dispute_cards(found, how.disputes, address, self._desk.clock.today()),
            can_dispute=bool(items(newest(found))),
            frozen=how.frozen,
            since=formatting.moment_day(how.frozen_at),
            statement=how.statement,
            statement_on=formatting.moment_day(how.statement_at),
        )

    def _dispute(
        self,
        found: Ready,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> DisputePage:
        values = values or {}
        since = next(
            (each.opened for each in stands(found).disputes if each.item == values.get("item") and not each.outcome),
            None,
        )
        return DisputePage(
            address=address_of(found.issued.application_id),
            form_id=forms.form_id(values),
            values=values,
            problems=problems,
            notice=notice,
            groups=disputable(newest(found)),
            open_since=formatting.day(since) if since else "",
        )


def _taken(request: web.Request, found: Ready, request_id: str) -> web.Response:
    status_url = f"{address_of(found.issued.application_id)}/rights"
    if wants_json(request):
        return json_answer({"request_id": request_id, "status_url": status_url}, 202, {"Location": status_url})
    return web.Response(status=303, headers={"Location": f"{status_url}?asked={request_id}"})
