"""The context of a report's page: a scored report in full, other endings with what may be disclosed.

An applicant who could not be matched learns nothing about any file, not even whether there were earlier reports.
"""

from typing import Literal

from creditapp.models.identity import Person
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, many
from creditapp.web.ports import OpenedReport
from creditapp.web.report.contexts import NoScorePage, ReportPage
from creditapp.web.report.factor_groups import groups
from creditapp.web.report.factor_reasons import adding_up, reasons
from creditapp.web.report.file import file_of, personal
from creditapp.web.report.gauge import gauge
from creditapp.web.report.history import history, news, since_last
from creditapp.web.report.journey import journey
from creditapp.web.report.notice_links import lender_decision, links
from creditapp.web.report.positive_factors import positive_sentences
from creditapp.web.report.rights_now import rights_now
from creditapp.web.report.versions import version_query

Account = Literal["", "offered", "open"]
"""Whether the report can be kept in an account, or is open by way of one."""


def report_page(
    opened: OpenedReport, address: str, code: str, reading: OpenedReport | None = None, account: Account = ""
) -> ReportPage | NoScorePage:
    """The context; ``code`` is empty once it has been shown; ``reading``: the file as of today, if requested and answered."""
    report = opened.report
    if not opened.scored or report.score is None:
        return _no_score(opened, address, code, reading, account)
    now = rights_now(opened, reading)
    return ReportPage(
        address=address,
        application_id=report.application_id,
        name=_name(opened.person),
        day=formatting.day(report.as_of),
        code=code,
        journey=journey(report.journey) if report.journey else None,
        file=file_of(opened.disclosed, now.disputes),
        person=personal(opened.person, opened.issued.as_of),
        gauge=gauge(report.score),
        odds=_odds(report.pd),
        scorecard_version=report.scorecard_version or "",
        key_reasons=reasons(report.factors, key=True),
        groups=groups(report.factors),
        rank=_rank(report.rank),
        strengths=positive_sentences(report.factors, opened.disclosed),
        adding_up=adding_up(report.base_points or 0, report.factors, report.score),
        since_last=since_last(opened),
        past=history(opened, address),
        news=news(opened, address, reading),
        as_issued=address if opened.original else "",
        notices=links(report, address) if opened.person and not opened.original else (),
        lender_decision=lender_decision(report),
        pdf=_pdf(opened, address),
        rights=opened.has_rights,
        account=account if opened.has_rights else "",
        rights_now=now.lines,
    )


def _no_score(
    opened: OpenedReport, address: str, code: str, reading: OpenedReport | None, account: Account
) -> NoScorePage:
    report = opened.report
    ending = report.ending or "thin"
    now = rights_now(opened, reading)
    return NoScorePage(
        address=address,
        application_id=report.application_id,
        name=_name(opened.person),
        day=formatting.day(report.as_of),
        code=code,
        journey=None if ending == "could_not_match" else journey(report.journey),
        file=file_of(opened.disclosed, now.disputes),
        person=personal(opened.person, opened.issued.as_of) if ending == "thin" else None,
        past=history(opened, address) if ending == "thin" else None,
        news=news(opened, address, reading) if ending == "thin" else None,
        as_issued=address if opened.original else "",
        notices=links(report, address) if opened.person and not opened.original else (),
        lender_decision=lender_decision(report),
        pdf=_pdf(opened, address),
        rights=opened.has_rights,
        account=account if opened.has_rights else "",
        rights_now=now.lines,
        ending=ending,
    )


def _pdf(opened: OpenedReport, address: str) -> str:
    return f"{address}/report.pdf{version_query(opened)}" if opened.disclosed else ""


def _name(person: Person | None) -> str:
    return person.full_name if person else ""


def _rank(rank: int | None) -> str:
    """The score's rank in the words of Form H-4; ``rank``: percent of people with a strictly lower score."""
    if rank is None:
        return ""
    if not rank:
        return _("Nearly all people score higher.")
    return _("It ranks higher than the scores of %(rank)s percent of people.") % {"rank": rank}


def _odds(pd: float | None) -> str:
    if pd is None:
        return ""
    if pd < 0.01:
        return many(
            "Of 1,000 people with this score, about %(num)s will be 90 days late or worse on some payment within the next two years.",
            "Of 1,000 people with this score, about %(num)s will be 90 days late or worse on some payment within the next two years.",
            max(1, round(pd * 1000)),
        )
    return many(
        "Of 100 people with this score, about %(num)s will be 90 days late or worse on some payment within the next two years.",
        "Of 100 people with this score, about %(num)s will be 90 days late or worse on some payment within the next two years.",
        round(pd * 100),
    )
