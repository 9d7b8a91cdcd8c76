"""Place a fraud alert or remove it: the form, what it may hold, and how an alert is shown to the person.

Source: 15 USC 1681c-1(a) to (c), (h).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Any, cast

from aiohttp import web

from creditapp.domain.fraud_alerts import Entitlements, entitlements, in_force, last_day, placed_on
from creditapp.domain.texts import N_
from creditapp.models.extract import AlertKind, FraudAlert
from creditapp.models.requests import PlaceAlert, RemoveAlert, TheftReport
from creditapp.web.access import report_with_rights
from creditapp.web.forms import fields
from creditapp.web.http.cookies import address_of
from creditapp.web.http.problems import Problem
from creditapp.web.http.responses import html_answer, json_answer, wants_json
from creditapp.web.http.uploads import FILES
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.ports import OpenedReport
from creditapp.web.report.alerts import KINDS, alerts_json
from creditapp.web.rights import forms
from creditapp.web.rights.contexts import AlertLine, AlertsPage
from creditapp.web.rights.submitting import RequestHandlers
from creditapp.web.rights.theft_reports import theft_report
from creditapp.web.rights_status import status_of

CHOICES: Mapping[AlertKind, str] = {
    "initial": N_("One year: I suspect that I am, or am about to be, a victim of fraud"),
    "extended": N_("Seven years: I am a victim of identity theft and have filed a report"),
    "active_duty": N_("One year: I am on active duty in the military, away from my usual station"),
}
"""The kinds of alert, as a person chooses among them."""


def placed(sent: Mapping[str, Any], today: date) -> PlaceAlert | tuple[Problem, ...]:
    """The alert; or its problems."""
    kind = _kind(sent)
    phone = forms.checked(sent, "phone", N_("Telephone"), fields.phone, "")
    report: TheftReport | None = None
    problems = [field for field in (kind, phone) if isinstance(field, Problem)]
    if kind == "extended":
        if phone == "":
            problems.append(Problem("phone", _("Enter the number at which lenders have to ask you.")))
        filed = theft_report(sent, today)
        if isinstance(filed, tuple):
            problems.extend(filed)
        else:
            report = filed
    elif sent.get(FILES) and not isinstance(kind, Problem):
        problems.append(
            Problem(FILES, _("Documents go with an alert of seven years only. Choose that one, or send none."))
        )
    if problems:
        return tuple(problems)
    return PlaceAlert(kind=cast(AlertKind, kind), phone=str(phone), report=report)


def removed(sent: Mapping[str, Any], alerts: Iterable[FraudAlert] | None) -> RemoveAlert | tuple[Problem, ...]:
    """The removal of one of these alerts; or its problem. None: which there are is not known now."""
    kind = _kind(sent)
    if isinstance(kind, Problem):
        return (kind,)
    if alerts is not None and kind not in {alert.kind for alert in alerts}:
        return (Problem("kind", _("There is no such alert in your file.")),)
    return RemoveAlert(kind=cast(AlertKind, kind))


def _kind(sent: Mapping[str, Any]) -> str | Problem:
    return forms.checked(
        sent,
        "kind",
        N_("Kind"),
        lambda value: forms.one_of(value, CHOICES, _("must be one of the listed kinds")),
        _("Choose a kind of alert."),
    )


def alert_lines(alerts: Iterable[FraudAlert], today: date) -> tuple[AlertLine, ...]:
    """The alerts in force."""
    return tuple(
        AlertLine(
            kind=alert.kind,
            name=_(KINDS[alert.kind]),
            since=formatting.day(placed_on(alert)),
            until=formatting.day(last_day(alert)),
            phone=alert.phone,
            entitled=tuple(_entitled(entitlements(alert))),
        )
        for alert in in_force(alerts, today)
    )


def _entitled(given: Entitlements) -> Iterable[str]:
    if given.free_until is not None:
        yield many(
            "The law gives you %(num)s free copy of your file until %(day)s. Here your report costs nothing, however often you ask.",
            "The law gives you %(num)s free copies of your file until %(day)s. Here your report costs nothing, however often you ask.",
            given.free_copies,
            day=formatting.day(given.free_until),
        )
    if given.off_lists_until is not None:
        yield put(
            "Until %(day)s no list for offers that you did not ask for may have your name. We make no such lists.",
            day=formatting.day(given.off_lists_until),
        )


def own_alerts_json(alerts: Iterable[FraudAlert], today: date) -> list[dict[str, Any]]:
    """The same for programs: what every report has of each, and what it gives the person besides."""
    known = in_force(alerts, today)
    return [
        {**shown, **entitlements(alert)._asdict()}
        for shown, alert in zip(alerts_json(known, today), known, strict=True)
    ]


class AlertHandlers(RequestHandlers):
    """The handlers of fraud alerts."""

    async def form(self, request: web.Request) -> web.Response:
        """GET …/alerts: the alerts and the form that places one."""
        opened = await report_with_rights(self._dependencies, request, current=True)
        if isinstance(opened, web.Response):
            return opened
        if wants_json(request):
            alerts = own_alerts_json(status_of(opened).alerts, self._dependencies.clock.today())
            return json_answer({"alerts": alerts, "kinds": CHOICES})
        return html_answer(self._dependencies.pages.render(self._page(opened)))

    async def place(self, request: web.Request) -> web.Response:
        """POST …/alerts."""
        today = self._dependencies.clock.today()
        return await self.submit(request, self._page, lambda __, sent: placed(sent, today), uploads=True)

    async def remove(self, request: web.Request) -> web.Response:
        """POST …/alerts/remove."""
        today = self._dependencies.clock.today()
        return await self.submit(
            request,
            partial(self._page, shown=False),
            lambda opened, sent: removed(sent, None if opened.outdated else in_force(status_of(opened).alerts, today)),
            current=True,
        )

    def _page(
        self,
        opened: OpenedReport,
        *,
        values: Mapping[str, str] | None = None,
        problems: tuple[Problem, ...] = (),
        notice: str = "",
        shown: bool = True,
    ) -> AlertsPage:
        today = self._dependencies.clock.today()
        return AlertsPage(
            address=address_of(opened.issued.application_id),
            form_id=forms.form_id(values if shown else None),
            values=values if values and shown else {},
            problems=problems,
            notice=notice,
            outdated=opened.outdated,
            alerts=alert_lines(status_of(opened).alerts, today),
            choices={kind: _(text) for kind, text in CHOICES.items()},
            today=today.isoformat(),
            megabytes=self._dependencies.settings.document_size // 1_000_000 or 1,
        )
