"""The notices that a report calls for, as links on its page, and what became of a lender's request."""

from creditapp.domain.notices import Kind, decision, kinds
from creditapp.domain.texts import N_
from creditapp.models.applications import Report
from creditapp.web.i18n.texts import _
from creditapp.web.report.accounts import KINDS
from creditapp.web.report.contexts import Decided, NoticeLink

LINKS: dict[Kind, str] = {
    "score-disclosure": N_("Score disclosure"),
    "no-score": N_("Notice that there is no score"),
    "adverse-action": N_("Notice of the lender's decision"),
}


def links(report: Report, address: str) -> tuple[NoticeLink, ...]:
    """The notices that apply, as the report's page links them."""
    return tuple(NoticeLink(_(LINKS[kind]), f"{address}/notices/{kind}") for kind in kinds(report))


def decided(report: Report) -> Decided | None:
    """What became of a lender's request; None if it is the person's own."""
    if report.lender is None:
        return None
    lender = report.lender
    return Decided(lender.name, _(KINDS[lender.purpose]), decision(report) or "", lender.cut_off, _opened(report))


def _opened(report: Report) -> bool:
    return report.ending not in ("frozen", "could_not_match")
