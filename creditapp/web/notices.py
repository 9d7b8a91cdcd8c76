"""What a notice says: the facts of a report in the form that the law asks for; the wording is the templates'.

Sources: score disclosure 15 USC 1681g(f) and Form H-4, no score Form H-5 (12 CFR 1022.74(d)-(f), Appendix H to Part 1022);
adverse action 15 USC 1681m(a), 12 CFR 1002.9(a)(2), (b). Each is a page, and from the same template a PDF.
"""

from creditapp.domain.factors import text_of
from creditapp.domain.notices import WITHOUT_A_SCORE, Kind, decision, is_scored, key_factors, kinds
from creditapp.models.applications import Report
from creditapp.web import words
from creditapp.web.accounts import KINDS
from creditapp.web.contexts import Decided, NoticeLink, NoticePage
from creditapp.web.found import Ready
from creditapp.web.texts import _

TITLES: dict[Kind, str] = {
    "score-disclosure": "Your credit score, and what it means for credit",
    "no-score": "Why there is no credit score for you",
    "adverse-action": "Notice of action taken on your application for credit",
}
LINKS: dict[Kind, str] = {
    "score-disclosure": "Score disclosure",
    "no-score": "Notice that there is no score",
    "adverse-action": "Notice of the lender's decision",
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


def notice(found: Ready, kind: str, address: str, bureau: str) -> NoticePage | None:
    """The notice of this kind; None if it does not apply."""
    applies = next((each for each in kinds(found.report) if each == kind), None)
    if applies is None or found.person is None:
        return None
    report, person = found.report, found.person
    return NoticePage(
        kind=applies,
        title=_(TITLES[applies]),
        address=address,
        here=f"{address}/notices/{applies}",
        name=f"{person.first_name} {person.last_name}",
        home=(person.address.street, f"{person.address.city}, {person.address.state} {person.address.zip}"),
        day=words.day(report.as_of),
        bureau=bureau,
        score=report.score if is_scored(report) else None,
        rank=report.rank,
        reasons=_reasons(report),
        lender=report.lender.name if report.lender else "",
        purpose=_(KINDS[report.lender.purpose]) if report.lender else "",
    )


def _reasons(report: Report) -> tuple[str, ...]:
    if report.ending is not None:
        return (_(WITHOUT_A_SCORE[report.ending]),)
    return tuple(_(text_of(factor).title) for factor in key_factors(report))
