"""A person's rights over their file: dispute an item, freeze and thaw the file, add a statement of 100 words.

Each right is a form that works without JavaScript, and the same address for programs. A request is answered once it is
delivered; sent twice, it is one request. Sources: 15 USC 1681i (disputes, statement), 1681c-1(i) (freeze).
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web

from creditapp.domain.file_requests import MOST_DISPUTES
from creditapp.errors import PersonErased
from creditapp.models.requests import Dispute, Freeze, Thaw, Wish
from creditapp.web.access import erased_answer, report_with_rights
from creditapp.web.contexts import Context
from creditapp.web.dependencies import Dependencies
from creditapp.web.http.bodies import Unreadable, read_fields
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import AGAIN, UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, problems_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import OpenedReport
from creditapp.web.rights import forms
from creditapp.web.rights.accesses import access_lines
from creditapp.web.rights.contexts import DisputePage, RightsPage
from creditapp.web.rights.items import items
from creditapp.web.rights.page import (
    attempts_forgotten,
    confirmed,
    disputable,
    dispute_cards,
    newest_extract,
    rights_json,
    status_of,
)

Page = Callable[..., Context]
"""Makes the page of the form that was sent, from ``problems``, ``values`` and ``notice``."""


class RightsHandlers:
    """The handlers of the rights over a file."""

    def __init__(self, dependencies: Dependencies) -> None:
        self._dependencies = dependencies

    async def show(self, request: web.Request) -> web.Response:
        """GET …/rights: all rights and their status."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        if wants_json(request):
            return json_answer(self._json(opened))
        page = self._rights(opened)
        if (request_id := request.query.get("asked")) is not None:
            requests = {file_request.request_id: file_request for file_request in opened.requests}
            page = replace(page, confirmed=confirmed(requests.get(request_id)))
        return html_answer(self._dependencies.pages.render(page))

    async def dispute_form(self, request: web.Request) -> web.Response:
        """GET …/disputes: the form, with the item ``?item=`` chosen; for programs, the disputes and the items."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        if wants_json(request):
            disputable_items = [item._asdict() for item in items(newest_extract(opened)).values()]
            return json_answer({**self._json(opened), "items": disputable_items, "reasons": forms.REASONS})
        return html_answer(self._dependencies.pages.render(self._dispute(opened, values=forms.typed(request.query))))

    async def dispute(self, request: web.Request) -> web.Response:
        """POST …/disputes."""
        return await self._submit(request, self._dispute, self._wish_to_dispute)

    async def freeze(self, request: web.Request) -> web.Response:
        """POST …/freeze."""
        return await self._submit(request, self._rights, lambda *__: Freeze())

    async def thaw(self, request: web.Request) -> web.Response:
        """POST …/thaw."""
        return await self._submit(request, self._rights, lambda *__: Thaw())

    async def statement(self, request: web.Request) -> web.Response:
        """POST …/statement."""
        return await self._submit(request, self._rights, lambda __, sent: forms.statement(sent))

    async def forget_attempts(self, request: web.Request) -> web.Response:
        """POST …/attempts/forget: the person's next form is examined at once, whatever failed before."""
        wait = await seconds_to_wait(self._dependencies.clients, self._dependencies.limiter, request)
        opened = await report_with_rights(self._dependencies, request)
        if isinstance(opened, web.Response):
            return opened
        form_again = partial(self._rights, opened)
        if wait:
            return self._too_many(request, wait, form_again)
        try:
            await self._dependencies.applications.forget_attempts(opened)
        except UNAVAILABLE:
            return self._unavailable(request, form_again)
        if wants_json(request):
            return json_answer({"status": "forgotten", "application_id": opened.issued.application_id})
        return html_answer(
            self._dependencies.pages.render(replace(self._rights(opened), confirmed=attempts_forgotten()))
        )

    def _wish_to_dispute(self, opened: OpenedReport, sent: Mapping[str, Any]) -> Dispute | tuple[Problem, ...]:
        if len(status_of(opened).disputes) >= MOST_DISPUTES:
            return (
                Problem(
                    "item", _("Your file has as many disputes as it can hold. Wait until one of them is answered.")
                ),
            )
        return forms.dispute(sent, items(newest_extract(opened)))

    async def _submit(
        self,
        request: web.Request,
        page: Page,
        wish_in: Callable[[OpenedReport, Mapping[str, Any]], Wish | tuple[Problem, ...]],
    ) -> web.Response:
        """Read, check and submit a request; any problem is shown on the form's page, with everything that was typed."""
        wait = await seconds_to_wait(self._dependencies.clients, self._dependencies.limiter, request)
        opened = await report_with_rights(self._dependencies, request, current=page == self._dispute)
        if isinstance(opened, web.Response):
            return opened
        try:
            sent = await read_fields(request) if request.can_read_body else {}
        except Unreadable as error:
            return self._wrong(request, (Problem("body", str(error)),), page(opened, notice=str(error)), error.status)
        form_again = partial(page, opened, values=forms.typed(sent))
        if wait:
            return self._too_many(request, wait, form_again)
        wish, request_id = wish_in(opened, sent), forms.request_id(sent, opened.issued.application_id)
        problems = (
            *(wish if isinstance(wish, tuple) else ()),
            *((request_id,) if isinstance(request_id, Problem) else ()),
        )
        if isinstance(wish, tuple) or isinstance(request_id, Problem):
            return self._wrong(request, problems, form_again(problems=problems), 422)
        return await self._deliver(request, opened, wish, request_id, form_again)

    async def _deliver(
        self, request: web.Request, opened: OpenedReport, wish: Wish, request_id: str, form_again: Page
    ) -> web.Response:
        try:
            await self._dependencies.applications.submit_request(opened, wish, request_id)
        except UNAVAILABLE:
            return self._unavailable(request, form_again)
        except PersonErased:
            return erased_answer(self._dependencies, request, opened.left)
        return _accepted(request, opened, request_id)

    def _wrong(self, request: web.Request, problems: tuple[Problem, ...], page: Context, status: int) -> web.Response:
        if wants_json(request):
            return problems_answer(problems, status)
        return html_answer(self._dependencies.pages.render(page), status)

    def _too_many(self, request: web.Request, wait: int, form_again: Page) -> web.Response:
        notice = many(
            "Too many requests came from your address. Please wait %(num)s second and send it again.",
            "Too many requests came from your address. Please wait %(num)s seconds and send it again.",
            wait,
        )  # fmt: skip
        return self._refused(request, 429, notice, str(wait), form_again(notice=notice))

    def _unavailable(self, request: web.Request, form_again: Page) -> web.Response:
        notice = _("We cannot accept this right now. Nothing is lost: please send it again in a few seconds.")
        return self._refused(request, 503, notice, AGAIN, form_again(notice=notice))

    def _refused(self, request: web.Request, status: int, notice: str, after: str, page: Context) -> web.Response:
        headers = {"Retry-After": after}
        if wants_json(request):
            return json_answer({"error": notice}, status, headers)
        return html_answer(self._dependencies.pages.render(page), status, headers)

    def _json(self, opened: OpenedReport) -> dict[str, Any]:
        application_id = opened.issued.application_id
        return rights_json(opened, status_of(opened), address_of(application_id), self._dependencies.clock.today())

    def _rights(
        self,
        opened: OpenedReport,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> RightsPage:
        status, address = status_of(opened), address_of(opened.issued.application_id)
        return RightsPage(
            address=address,
            form_id=forms.form_id(values),
            values={"text": status.statement} if values is None else values,
            problems=problems,
            notice=notice,
            outdated=opened.outdated,
            disputes=dispute_cards(opened, status.disputes, address, self._dependencies.clock.today()),
            can_dispute=bool(items(newest_extract(opened))),
            accesses=access_lines(opened.accesses),
            frozen=status.frozen,
            since=formatting.moment_day(status.frozen_at),
            statement=status.statement,
            statement_on=formatting.moment_day(status.statement_at),
        )

    def _dispute(
        self,
        opened: OpenedReport,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> DisputePage:
        values = values or {}
        since = next(
            (
                dispute.opened
                for dispute in status_of(opened).disputes
                if dispute.item == values.get("item") and not dispute.outcome
            ),
            None,
        )
        return DisputePage(
            address=address_of(opened.issued.application_id),
            form_id=forms.form_id(values),
            values=values,
            problems=problems,
            notice=notice,
            outdated=opened.outdated,
            groups=disputable(newest_extract(opened)),
            open_since=formatting.day(since) if since else "",
        )


def _accepted(request: web.Request, opened: OpenedReport, request_id: str) -> web.Response:
    status_url = f"{address_of(opened.issued.application_id)}/rights"
    if wants_json(request):
        return json_answer({"request_id": request_id, "status_url": status_url}, 202, {"Location": status_url})
    return web.Response(status=303, headers={"Location": f"{status_url}?asked={request_id}"})
