"""Which notices a report calls for, and that reasons are specific, at most four, and inquiries besides."""

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
    """A report with so much of it."""
    who = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=cut_off) if lender or cut_off else None
    return Report(application_id="a", consumer_id="c", as_of=date(2026, 11, 24), score=score, ending=ending, lender=who)


@given(SCORES, SCORES)
@many
def test_a_lender_lends_from_its_cut_off_on(score: int, cut_off: int) -> None:
    """The cut-off itself is enough; a point less is not, and calls for a notice of adverse action."""
    one = report(score, cut_off)
    assert decision(one) == ("approved" if score >= cut_off else "declined")
    assert ("adverse-action" in kinds(one)) == (score < cut_off)
    assert "score-disclosure" in kinds(one)


@pytest.mark.parametrize("ending", get_args(Ending))
def test_whom_a_lender_cannot_score_it_declines(ending: Ending) -> None:
    """With a cut-off, every ending is a decline, with a reason of its own."""
    assert decision(report(cut_off=640, ending=ending)) == "declined"
    assert "adverse-action" in kinds(report(cut_off=640, ending=ending))
    assert WITHOUT_A_SCORE[ending]


def test_without_a_cut_off_nothing_is_decided() -> None:
    """A person's own look, and a lender that decides by itself."""
    assert decision(report(500)) is decision(report(500, lender=True)) is None
    assert kinds(report(500)) == kinds(report(500, lender=True)) == ("score-disclosure",)


@pytest.mark.parametrize(
    ("ending", "expected"),
    [("thin", ("no-score",)), ("could_not_match", ("no-score",)), ("deceased", ()), ("frozen", ())],
)
def test_only_who_lacks_a_score_for_want_of_a_file_is_told_so(ending: Ending, expected: tuple[str, ...]) -> None:
    """A frozen file may have a score; the notice that there is none would be untrue."""
    assert kinds(report(ending=ending)) == expected


def test_no_reason_says_that_a_score_was_too_low() -> None:
    """12 CFR 1002.9(b)(2); and none for no file and for a mismatch tells them apart."""
    assert not any("low score" in text or "cut-off" in text or "qualify" in text for text in WITHOUT_A_SCORE.values())
    assert set(WITHOUT_A_SCORE) == set(get_args(Ending))


@given(st.lists(st.tuples(st.integers(-90, 0), st.booleans()), max_size=24))
@many
def test_key_factors_are_at_most_four_and_one_about_inquiries(rows: list[tuple[int, bool]]) -> None:
    """As the scorecard marks them; those that cost nothing are none, and the costliest stands first."""
    named = [(points, f"X{at:02d}", inquiry) for at, (points, inquiry) in enumerate(rows)]
    keys = key_codes(named)
    factors = tuple(
        Factor(code=code, characteristic=code, points=points, key=code in keys) for points, code, _ in named
    )
    told = key_factors(Report(application_id="a", consumer_id="c", as_of=date(2026, 1, 1), factors=factors))
    assert len(told) <= 5
    assert all(each.points < 0 for each in told)
    assert [each.points for each in told] == sorted(each.points for each in told)
    assert (not told) == (not any(points < 0 for points, _ in rows))
