"""A report's page says first what has changed and what matters, shows what was asked for since, and folds what is long."""

import re
from dataclasses import replace
from datetime import date

import pytest
from msgspec import structs

from creditapp.domain.rights import FileRequest
from creditapp.models.applications import PastScore
from creditapp.models.requests import Dispute, Freeze, Lift, Statement, Thaw, Wish
from creditapp.web.ports import OpenedReport
from creditapp.web.report.accounts import groups
from creditapp.web.report.history import since_last
from creditapp.web.report.page import report_page
from creditapp.web.report.rights_now import rights_now
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import Visitor

NOON = 1795521600.0
ITEM = samples.ACCOUNTS[0].item


def past(day: date, score: int, version: str = "v1") -> PastScore:
    """An earlier report."""
    return PastScore(application_id="a" * 64, as_of=day, score=score, scorecard_version=version)


def with_history(*earlier: PastScore) -> OpenedReport:
    """A report with these before it."""
    scored = samples.scored()
    return replace(scored, report=structs.replace(scored.report, history=earlier, scorecard_version="v1"))


def asked(*wishes: Wish) -> OpenedReport:
    """A report whose person has asked for this since, a minute apart."""
    requests = tuple(FileRequest(f"{number:032x}", NOON + 60 * number, wish) for number, wish in enumerate(wishes))
    return replace(samples.scored(), requests=requests)


def test_reports_of_one_day_with_one_score_are_one_row() -> None:
    """The row counts them; another score of that day is another row."""
    score = samples.scored().report.score or 0
    day = samples.AS_OF
    same = with_history(past(date(2026, 3, 2), 668), *[past(day, score)] * 3)
    page = report_page(same, "/x", "")
    assert page.past is not None
    assert [entry.what for entry in page.past.entries] == ["This report, as issued (4 reports that day)", "Earlier"]
    other = report_page(with_history(past(day, score - 1), past(day, score - 1)), "/x", "")
    assert other.past is not None
    assert [entry.what for entry in other.past.entries] == ["This report, as issued", "Earlier (2 reports that day)"]
    assert report_page(with_history(past(day, score)), "/x", "").past is None


def test_a_long_history_folds_its_older_rows() -> None:
    """The newest six are shown; one row alone is not folded."""
    for count, shown, older in ((6, 7, 0), (7, 6, 2), (30, 6, 25)):
        page = report_page(
            with_history(*(past(date(2023, 1, 1 + number), 600 + number) for number in range(count))), "/x", ""
        )
        assert page.past is not None
        assert (len(page.past.entries), len(page.past.older)) == (shown, older)


@pytest.mark.parametrize(
    ("then", "said"),
    [(0, "The same as in your report of Mar 2, 2026."), (1, "−1 point since your report of Mar 2, 2026."), (-1, "+1 point since your report of Mar 2, 2026."),
     (12, "−12 points since your report of Mar 2, 2026.")],
)  # fmt: skip
def test_the_summary_says_how_the_score_has_changed(then: int, said: str) -> None:
    """Since the report of the last earlier day; reports of the same day do not count."""
    score = samples.scored().report.score or 0
    opened = with_history(past(date(2025, 1, 1), 400), past(date(2026, 3, 2), score + then), past(samples.AS_OF, 500))
    assert since_last(opened) == said


def test_a_first_report_says_nothing_of_changes() -> None:
    """There is nothing to compare it with."""
    assert since_last(with_history()) == ""
    assert since_last(with_history(past(samples.AS_OF, 500))) == ""


def test_the_original_report_shows_what_was_asked_for_since(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Freeze, dispute and statement, each with its day, and a note on the disputed account; a reader thinks otherwise that nothing came of it."""
    address = applications.add(
        token("mine"), asked(Dispute(item=ITEM, reason="not_mine"), Freeze(), Statement(text="So it was."))
    )
    page = visitor.get(address, headers={"Application-Token": token("mine")}).text
    assert "Your file has been frozen since November 24, 2026: no lender can open it." in page
    assert "You dispute 1 item; the last day to answer is December 24, 2026." in page
    assert "Your statement has been on your file since November 24, 2026." in page
    assert "<dt>Note<dd>You have disputed it since Nov 24, 2026" in page
    assert page.count("You have disputed it since") == 1


def test_what_is_over_is_not_shown() -> None:
    """A freeze that was lifted, a statement that was withdrawn; nothing for a lender's report, or for whoever could not be matched."""
    assert rights_now(asked(Freeze(), Thaw(), Statement(text="Once."), Statement(text="")), None).lines == ()
    frozen = asked(Freeze())
    assert rights_now(frozen, None).lines != ()
    (line,) = rights_now(asked(Freeze(), Lift(begins=samples.EXTRACT.as_of, lender="harbor")), None).lines
    assert "only lenders whom you let in" in line, "that no lender can open it would be false"
    assert (
        rights_now(replace(frozen, report=structs.replace(frozen.report, ending="could_not_match")), None).lines == ()
    )


def test_accounts_that_need_attention_come_first_and_a_long_list_folds() -> None:
    """Lost, late, then in good order; five of a group, unless one more is all."""
    good = [samples.account(number) for number in range(7)]
    late = samples.account(7, status="30 days late", past_due=40)
    (cards,) = groups((*good, late))
    assert [card.tone for card in cards.cards][:2] == ["late", "good"]
    assert cards.shown == 5
    (few,) = groups(tuple(good[:6]))
    assert few.shown == 6


def test_every_section_that_the_page_lists_is_on_it(visitor: Visitor, applications: InMemoryApplications) -> None:
    """The navigation has no dead link, and leaves no section but the first out."""
    for opened in (samples.updated(), samples.scored(), samples.scored(extract=None)):
        address = applications.add(token("mine"), opened)
        page = visitor.get(address, headers={"Application-Token": token("mine")}).page
        listed = [address[1:] for tag, address in page.addresses if tag == "a" and address.startswith("#")]
        html = visitor.get(address, headers={"Application-Token": token("mine")}).text
        assert listed
        assert not [name for name in listed if not re.search(rf'id="?{name}[" >]', html)]
