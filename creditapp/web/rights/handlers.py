"""The page of a person's rights over their file: dispute an item, freeze and thaw the file, add a statement of 100 words.

Each right is a form that works without JavaScript, and the same address for programs. A request is answered once it is
delivered; sent twice, it is one request. Sources: 15 USC 1681i (disputes, statement), 1681c-1(i) (freeze).
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from aiohttp import web

from creditapp.domain.file_requests import MOST_DISPUTES
from creditapp.models.requests import Dispute, Freeze, Thaw
from creditapp.web.access import report_with_rights
from creditapp.web.http.callers import seconds_to_wait
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import OpenedReport
from creditapp.web.rights import forms
from creditapp.web.rights.accesses import access_lines
from creditapp.web.rights.alerts import alert_lines
from creditapp.web.rights.as_json import rights_json
from creditapp.web.rights.blocks import block_cards
from creditapp.web.rights.contexts import DisputePage, RightsPage
from creditapp.web.rights.items import items
from creditapp.web.rights.lifts import lift_lines
from creditapp.web.rights.page import attempts_forgotten, confirmed, disputable, dispute_cards
from creditapp.web.rights.submitting import RequestHandlers
from creditapp.web.rights_status import newest_extract, status_of


class RightsHandlers(RequestHandlers):
    """The page of all rights, and what is requested on it: disputes, freeze, thaw, statement."""

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
        return await self.submit(request, self._dispute, self._wish_to_dispute, current=True, uploads=True)

    async def freeze(self, request: web.Request) -> web.Response:
        """POST …/freeze."""
        return await self.submit(request, self._rights, lambda *__: Freeze())

    async def thaw(self, request: web.Request) -> web.Response:
        """POST …/thaw."""
        return await self.submit(request, self._rights, lambda *__: Thaw())

    async def statement(self, request: web.Request) -> web.Response:
        """POST …/statement."""
        return await self.submit(request, self._rights, lambda __, sent: forms.statement(sent))

    async def forget_attempts(self, request: web.Request) -> web.Response:
        """POST …/attempts/forget: the person's next form is examined at once, whatever failed before."""
        wait = await seconds_to_wait(self._dependencies.clients, self._dependencies.limiter, request)
        opened = await report_with_rights(self._dependencies, request)
        if isinstance(opened, web.Response):
            return opened
        form_again = partial(self._rights, opened)
        if wait:
            return self.too_many(request, wait, form_again)
        try:
            await self._dependencies.applications.forget_attempts(opened)
        except UNAVAILABLE:
            return self.unavailable(request, form_again)
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
            offers_alerts=self._dependencies.settings.sends_alerts,
            frozen=status.frozen,
            since=formatting.moment_day(status.frozen_at),
            lifts=lift_lines(status.lifts, self._dependencies.clock.today()),
            alerts=alert_lines(status.alerts, self._dependencies.clock.today()),
            blocks=block_cards(opened, status.blocks),
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
            megabytes=self._dependencies.settings.document_size // 1_000_000 or 1,
            open_since=formatting.day(since) if since else "",
        )
