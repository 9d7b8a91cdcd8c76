"""Which notices a report requires; reasons are specific, at most four, and one about inquiries in addition."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.notices import WITHOUT_A_SCORE, decision, key_factors, kinds
from creditapp.models.applications import Ending, Factor, Lender, Report
from tests.support.domain_samples import many
from tests.support.key_codes import key_codes

SCORES = st.integers(300, 850)


def report(
    score: int | None = None, cut_off: int | None = None, *, lender: bool = False, ending: Ending | None = None
) -> Report:
    """A report with this score or ending."""
    who = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=cut_off) if lender or cut_off else None
    return Report(application_id="a", consumer_id="c", as_of=date(2026, 11, 24), score=score, ending=ending, lender=who)


@given(SCORES, SCORES)
@many
def test_a_lender_lends_from_its_cut_off_on(score: int, cut_off: int) -> None:
    """The cut-off itself is enough; a point less is not, and requires a notice of adverse action."""
    scored = report(score, cut_off)
    assert decision(scored) == ("approved" if score >= cut_off else "declined")
    assert ("adverse-action" in kinds(scored)) == (score < cut_off)
    assert "score-disclosure" in kinds(scored)


@pytest.mark.parametrize("ending", get_args(Ending))
def test_a_lender_declines_without_a_score(ending: Ending) -> None:
    """With a cut-off, every ending is a decline, with a reason of its own."""
    assert decision(report(cut_off=640, ending=ending)) == "declined"
    assert "adverse-action" in kinds(report(cut_off=640, ending=ending))
    assert WITHOUT_A_SCORE[ending]


def test_without_a_cut_off_there_is_no_decision() -> None:
    """A person's own application, and a lender that did not name a cut-off."""
    assert decision(report(500)) is decision(report(500, lender=True)) is None
    assert kinds(report(500)) == kinds(report(500, lender=True)) == ("score-disclosure",)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("thin", ("no-score",)), ("could_not_match", ("no-score",)), ("deceased", ()), ("frozen", ())],
)
def test_a_no_score_notice_is_only_for_thin_or_missing_files(ending: Ending, expected: tuple[str, ...]) -> None:
    """A frozen file may have a score; the notice that there is none would be untrue."""
    assert kinds(report(ending=ending)) == expected


def test_no_reason_says_that_a_score_was_too_low() -> None:
    """12 CFR 1002.9(b)(2); and every ending has its reason."""
    assert not any("low score" in text or "cut-off" in text or "qualify" in text for text in WITHOUT_A_SCORE.values())
    assert set(WITHOUT_A_SCORE) == set(get_args(Ending))


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(-90, 0), st.booleans()), max_size=24))
@many
def test_key_factors_are_at_most_four_and_one_about_inquiries(rows: list[tuple[int, bool]]) -> None:
    """As the scorecard marks them; factors that cost nothing are not among them, and the costliest is first."""
    named = [(points, f"X{at:02d}", inquiry) for at, (points, inquiry) in enumerate(rows)]
    keys = key_codes(named)
    factors = tuple(
        Factor(code=code, characteristic=code, points=points, key=code in keys) for points, code, _ in named
    )
    key = key_factors(Report(application_id="a", consumer_id="c", as_of=date(2026, 1, 1), factors=factors))
    costs = [factor.points for factor in key]
    assert len(costs) <= 5
    assert all(points < 0 for points in costs)
    assert costs == sorted(costs)
    assert (not key) == (not any(points < 0 for points, _ in rows))
