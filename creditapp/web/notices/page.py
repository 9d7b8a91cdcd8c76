"""The content of each notice: the facts of a report that the law requires; the templates have the wording.

Sources: score disclosure 15 USC 1681g(f) and Form H-4, no score Form H-5 (12 CFR 1022.74(d)-(f), Appendix H to Part 1022);
adverse action 15 USC 1681m(a), 12 CFR 1002.9(a)(2), (b): four principal reasons at most, as its official interpretation of (b)(2)
has it; inquiries that are a key factor besides are named with the score (1681g(f)(9)). Each is a page and, from the same template, a PDF.
"""

from creditapp.domain.account_types import KINDS
from creditapp.domain.notices import WITHOUT_A_SCORE, Kind, is_scored, key_factors, kinds
from creditapp.domain.scoring import KEY_FACTORS
from creditapp.domain.texts import N_
from creditapp.models.applications import Report
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import written
from creditapp.web.i18n.texts import _
from creditapp.web.notices.contexts import NoticePage
from creditapp.web.ports import OpenedReport

TITLES: dict[Kind, str] = {
    "score-disclosure": N_("Your credit score, and what it means for credit"),
    "no-score": N_("Why there is no credit score for you"),
    "adverse-action": N_("Notice of action taken on your application for credit"),
}


DEMONSTRATION = N_("creditapp, a demonstration bureau without a postal address or telephone")
"""The bureau's name and address where its operator has set none (``Settings.bureau``)."""


def notice(opened: OpenedReport, kind: str, address: str, bureau: str) -> NoticePage | None:
    """The notice of this kind; None if it does not apply."""
    applies = next((applicable for applicable in kinds(opened.report) if applicable == kind), None)
    if applies is None or opened.person is None:
        return None
    report, person = opened.report, opened.person
    reasons = _reasons(report)
    return NoticePage(
        kind=applies,
        title=_(TITLES[applies]),
        address=address,
        here=f"{address}/notices/{applies}",
        name=person.full_name,
        home=(person.address.street, f"{person.address.city}, {person.address.state} {person.address.zip}"),
        day=formatting.day(report.as_of),
        bureau=_(bureau),
        score=report.score if is_scored(report) else None,
        rank=report.rank,
        reasons=reasons[:KEY_FACTORS] if applies == "adverse-action" else reasons,
        besides=reasons[KEY_FACTORS:] if applies == "adverse-action" else (),
        lender=report.lender.name if report.lender else "",
        purpose=_(KINDS[report.lender.purpose]) if report.lender else "",
    )


def _reasons(report: Report) -> tuple[str, ...]:
    if report.ending is not None:
        return (_(WITHOUT_A_SCORE[report.ending]),)
    return tuple(written(factor).title for factor in key_factors(report))
