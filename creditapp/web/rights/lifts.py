"""Lift a freeze for a time or for one lender: the form, what it may hold, and how a lift is shown.

Source: 15 USC 1681c-1(i)(3).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from aiohttp import web

from creditapp.domain.freezes import LONGEST_LIFT, MOST_LIFTS, is_over
from creditapp.domain.texts import N_
from creditapp.models.extract import Lifted
from creditapp.models.requests import Lift
from creditapp.web.access import report_with_rights
from creditapp.web.forms import fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.failures import UNAVAILABLE
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import OpenedReport
from creditapp.web.rights import forms
from creditapp.web.rights.as_json import lifts_json
from creditapp.web.rights.contexts import LiftPage
from creditapp.web.rights.submitting import RequestHandlers
from creditapp.web.rights_status import status_of

ELSEWHERE = timedelta(days=1)
"""It may still be yesterday where the person is: every zone of the United States is behind UTC."""
NOT_FROZEN = N_("Your file is not frozen: every lender can open it when you apply.")


def lift(sent: Mapping[str, Any], today: date, lenders: Collection[str] | None) -> Lift | tuple[Problem, ...]:
    """The lift; or its problems. ``lenders`` are the names of those that may be let in; None if they are not known now."""
    lender = forms.checked(sent, "lender", N_("Lender"), lambda value: _known(value, lenders), "")
    begins = forms.checked(sent, "begins", N_("First day"), lambda value: fields.calendar_day(value), "")
    ends = forms.checked(sent, "ends", N_("Last day"), lambda value: fields.calendar_day(value), "")
    problems = [field for field in (lender, begins, ends) if isinstance(field, Problem)]
    first = begins if isinstance(begins, date) else today
    if first < today - ELSEWHERE or first > today + LONGEST_LIFT:
        problems.append(Problem("begins", _("The first day must be today or later, within a year.")))
    if isinstance(ends, date) and not max(first, today) <= ends <= first + LONGEST_LIFT:
        problems.append(
            Problem("ends", _("The last day must be the first day or later, not over yet, and at most a year later."))
        )
    if ends == "" and lender == "":
        problems.append(
            Problem("ends", _("Give a last day, or choose a lender. To let every lender in for good, thaw your file."))
        )
    if problems:
        return tuple(problems)
    return Lift(begins=first, ends=ends if isinstance(ends, date) else None, lender=str(lender))


def _known(value: object, lenders: Collection[str] | None) -> str:
    if isinstance(value, str) and (lenders is None or value in lenders):
        return fields.text(value, 64)
    raise ValueError(_("must be one of the lenders that request reports from us"))


def lift_lines(lifts: Iterable[Lifted], today: date) -> tuple[str, ...]:
    """Whom the freeze lets in, and when, one sentence each; without those that are over."""
    return tuple(_line(lift) for lift in lifts if not is_over(lift, today))


def _line(lift: Lifted) -> str:
    by = lift.lender or _("Every lender")
    first = formatting.day(lift.begins)
    if lift.ends is None:
        return put("%(by)s from %(first)s until you freeze or thaw your file", by=by, first=first)
    if lift.ends == lift.begins:
        return put("%(by)s on %(first)s", by=by, first=first)
    return put("%(by)s from %(first)s until %(last)s", by=by, first=first, last=formatting.day(lift.ends))


class LiftHandlers(RequestHandlers):
    """The handlers of a lift."""

    async def form(self, request: web.Request) -> web.Response:
        """GET …/lift: the form; for programs, the lifts and the lenders' names."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        lenders = await self._lenders()
        if wants_json(request):
            status, today = status_of(opened), self._dependencies.clock.today()
            return json_answer(
                {"frozen": status.frozen, "lifts": lifts_json(status.lifts, today), "lenders": lenders or ()}
            )
        return html_answer(self._dependencies.pages.render(self._page(opened, lenders)))

    async def post(self, request: web.Request) -> web.Response:
        """POST …/lift."""
        lenders, today = await self._lenders(), self._dependencies.clock.today()

        def wish(opened: OpenedReport, sent: Mapping[str, Any]) -> Lift | tuple[Problem, ...]:
            status = status_of(opened)
            if not status.frozen and not opened.outdated:
                return (Problem("lender", _(NOT_FROZEN)),)
            if sum(not is_over(each, today) for each in status.lifts) >= MOST_LIFTS:
                return (
                    Problem("lender", _("Your freeze is lifted as often as it can be. Freeze your file again first.")),
                )
            return lift(sent, today, lenders)

        return await self.submit(
            request, lambda opened, **state: self._page(opened, lenders, **state), wish, current=True
        )

    async def _lenders(self) -> tuple[str, ...] | None:
        """The names of the lenders; None if they cannot be read now."""
        try:
            return await self._dependencies.clients.names()
        except UNAVAILABLE:
            return None

    def _page(
        self,
        opened: OpenedReport,
        lenders: tuple[str, ...] | None,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
    ) -> LiftPage:
        status, today = status_of(opened), self._dependencies.clock.today()
        return LiftPage(
            address=address_of(opened.issued.application_id),
            form_id=forms.form_id(values),
            values={"begins": today.isoformat()} if values is None else values,
            problems=problems,
            notice=notice,
            outdated=opened.outdated,
            frozen=status.frozen or opened.outdated,
            lenders=lenders or (),
            lifts=lift_lines(status.lifts, today),
            earliest=(today - ELSEWHERE).isoformat(),
            latest=(today + 2 * LONGEST_LIFT).isoformat(),
        )
