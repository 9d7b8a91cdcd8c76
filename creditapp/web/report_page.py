"""A report becomes a page: the scored one in full, the others with what may be told.

Who could not be matched is told nothing of any file, not even that there were earlier reports.
"""

from creditapp.domain.report import Extract
from creditapp.models.identity import Person
from creditapp.web import accounts, grids, words
from creditapp.web.contexts import File, NoScorePage, ReportPage
from creditapp.web.found import Ready
from creditapp.web.gauge import gauge
from creditapp.web.history import history, news
from creditapp.web.journey import journey
from creditapp.web.reasons import adding_up, reasons
from creditapp.web.strengths import strengths


def report_page(found: Ready, address: str, code: str, today: Ready | None = None) -> ReportPage | NoScorePage:
    """The context of the report's page; ``code`` is empty when it has been shown; ``today``: the file as it is now."""
    report = found.report
    if not found.scored or report.score is None:
        return _no_score(found, address, code, today)
    return ReportPage(
        address=address,
        application_id=report.application_id,
        name=_name(found.person),
        day=words.day(report.as_of),
        code=code,
        journey=journey(report.journey) if report.journey else None,
        file=_file(found.disclosed),
        gauge=gauge(report.score),
        odds=_odds(report.pd),
        scorecard_version=report.scorecard_version or "",
        key_reasons=reasons(report.factors, key=True),
        other_reasons=reasons(report.factors, key=False),
        strengths=strengths(report.factors),
        adding_up=adding_up(report.base_points or 0, report.factors, report.score),
        past=history(found, address),
        news=news(found, address, today),
        as_issued=address if found.first else "",
    )


def _no_score(found: Ready, address: str, code: str, today: Ready | None) -> NoScorePage:
    report = found.report
    ending = report.ending or "thin"
    return NoScorePage(
        address=address,
        application_id=report.application_id,
        name=_name(found.person),
        day=words.day(report.as_of),
        code=code,
        journey=None if ending == "could_not_match" else journey(report.journey),
        file=_file(found.disclosed),
        past=history(found, address) if ending == "thin" else None,
        news=news(found, address, today) if ending == "thin" else None,
        as_issued=address if found.first else "",
        ending=ending,
    )


def _name(person: Person | None) -> str:
    return f"{person.first_name} {person.last_name}" if person else ""


def _odds(pd: float | None) -> str:
    if pd is None:
        return ""
    if pd < 0.01:
        return f"Of 1,000 people with this score, about {max(1, round(pd * 1000))} will be"
    return f"Of 100 people with this score, about {round(pd * 100)} will be"


def _file(extract: Extract | None) -> File | None:
    if extract is None:
        return None
    return File(
        groups=accounts.groups(extract.accounts),
        legend=grids.legend(account.grid for account in extract.accounts),
        hard=tuple(each for each in extract.inquiries if each.kind == "hard"),
        soft=tuple(each for each in extract.inquiries if each.kind == "soft"),
        collections=extract.collections,
        bankruptcies=extract.bankruptcies,
    )
