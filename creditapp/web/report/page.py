"""A report becomes a page: the scored one in full, the others with what may be told.

Who could not be matched is told nothing of any file, not even that there were earlier reports.
"""

from creditapp.domain.texts import N_
from creditapp.models.identity import Person
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Ready
from creditapp.web.report.contexts import NoScorePage, ReportPage
from creditapp.web.report.factor_groups import groups
from creditapp.web.report.factor_reasons import adding_up, reasons
from creditapp.web.report.file import file_of, personal
from creditapp.web.report.gauge import gauge
from creditapp.web.report.history import history, news
from creditapp.web.report.journey import journey
from creditapp.web.report.notice_links import decided, links
from creditapp.web.report.positive_factors import positive_sentences

RARE = N_(
    "Of 1,000 people with this score, about %(count)s will be 90 days late or worse on some payment within the next two years."
)
COMMON = N_(
    "Of 100 people with this score, about %(count)s will be 90 days late or worse on some payment within the next two years."
)


def report_page(found: Ready, address: str, code: str, today: Ready | None = None) -> ReportPage | NoScorePage:
    """The context of the report's page; ``code`` is empty when it has been shown; ``today``: the file as it is now."""
    report = found.report
    if not found.scored or report.score is None:
        return _no_score(found, address, code, today)
    return ReportPage(
        address=address,
        application_id=report.application_id,
        name=_name(found.person),
        day=formatting.day(report.as_of),
        code=code,
        journey=journey(report.journey) if report.journey else None,
        file=file_of(found.disclosed),
        person=personal(found.person, found.issued.as_of),
        gauge=gauge(report.score),
        odds=_odds(report.pd),
        scorecard_version=report.scorecard_version or "",
        key_reasons=reasons(report.factors, key=True),
        groups=groups(report.factors),
        rank=_rank(report.rank),
        strengths=positive_sentences(report.factors),
        adding_up=adding_up(report.base_points or 0, report.factors, report.score),
        past=history(found, address),
        news=news(found, address, today),
        as_issued=address if found.first else "",
        notices=links(report, address) if found.person and not found.first else (),
        decided=decided(report),
        rights=found.own,
    )


def _no_score(found: Ready, address: str, code: str, today: Ready | None) -> NoScorePage:
    report = found.report
    ending = report.ending or "thin"
    return NoScorePage(
        address=address,
        application_id=report.application_id,
        name=_name(found.person),
        day=formatting.day(report.as_of),
        code=code,
        journey=None if ending == "could_not_match" else journey(report.journey),
        file=file_of(found.disclosed),
        person=personal(found.person, found.issued.as_of) if ending == "thin" else None,
        past=history(found, address) if ending == "thin" else None,
        news=news(found, address, today) if ending == "thin" else None,
        as_issued=address if found.first else "",
        notices=links(report, address) if found.person and not found.first else (),
        decided=decided(report),
        rights=found.own,
        ending=ending,
    )


def _name(person: Person | None) -> str:
    return f"{person.first_name} {person.last_name}" if person else ""


def _rank(rank: int | None) -> str:
    """Where the score stands, as Form H-4 puts it; ``rank`` counts those strictly below, of a hundred."""
    if rank is None:
        return ""
    if not rank:
        return _("Nearly all people score higher.")
    return _("It ranks higher than the scores of %(rank)s percent of people.") % {"rank": rank}


def _odds(pd: float | None) -> str:
    if pd is None:
        return ""
    if pd < 0.01:
        return _(RARE) % {"count": max(1, round(pd * 1000))}
    return _(COMMON) % {"count": round(pd * 100)}
