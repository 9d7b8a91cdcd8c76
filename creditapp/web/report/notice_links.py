"""The notices that apply to a report, as links on its page, and the decision on a lender's application."""

from creditapp.domain.account_types import KINDS
from creditapp.domain.notices import Kind, decision, kinds
from creditapp.domain.texts import N_
from creditapp.models.applications import Report
from creditapp.web.i18n.texts import _
from creditapp.web.report.contexts import LenderDecision, NoticeLink

LINKS: dict[Kind, str] = {
    "score-disclosure": N_("Score disclosure"),
    "no-score": N_("Notice that there is no score"),
    "adverse-action": N_("Notice of the lender's decision"),
}


def links(report: Report, address: str) -> tuple[NoticeLink, ...]:
    """Title and address of each notice that applies."""
    return tuple(NoticeLink(_(LINKS[kind]), f"{address}/notices/{kind}") for kind in kinds(report))


def lender_decision(report: Report) -> LenderDecision | None:
    """The decision on a lender's application; None if the report is the person's own."""
    if report.lender is None:
        return None
    lender = report.lender
    return LenderDecision(
        lender.name, _(KINDS[lender.purpose]), decision(report) or "", lender.cut_off, _was_opened(report)
    )


def _was_opened(report: Report) -> bool:
    return report.ending not in ("frozen", "could_not_match")
