"""The fields of an identity theft report, which an extended alert and a block need (15 USC 1681a(q)(4))."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from creditapp.domain.texts import N_
from creditapp.models.requests import TheftReport
from creditapp.web.forms import fields
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import _
from creditapp.web.rights.forms import checked

FIELDS = ("report_agency", "report_number", "report_filed")


def theft_report(sent: Mapping[str, Any], today: date) -> TheftReport | tuple[Problem, ...]:
    """The report; or the problems of its fields."""
    agency = checked(
        sent, "report_agency", N_("Agency"), lambda value: fields.text(value, 80), _("Say where you filed the report.")
    )
    number = checked(
        sent,
        "report_number",
        N_("Report number"),
        lambda value: fields.text(value, 60),
        _("Enter the report's number."),
    )
    filed = checked(
        sent, "report_filed", N_("Day of the report"), fields.calendar_day, _("Enter the day on which you filed it.")
    )
    if isinstance(filed, date) and filed > today:
        filed = Problem("report_filed", _("The report cannot have been filed in the future."))
    problems = tuple(field for field in (agency, number, filed) if isinstance(field, Problem))
    if problems or not isinstance(filed, date):
        return problems
    return TheftReport(agency=str(agency), number=str(number), filed=filed, documents=sent.get("documents", ()))
