"""The lists of what impacts a score say no more than the scorecard does."""

from datetime import date

from creditapp.models.applications import Factor
from creditapp.models.extract import Extract
from creditapp.web.report.factor_reasons import adding_up, reasons
from creditapp.web.report.positive_factors import positive_sentences

CLEAN = Extract(as_of=date(2026, 11, 29), accounts=(), inquiries=())
OWES_ON_ONE = "Money is owed on two cards or credit lines at most"


def test_nothing_counts_in_favor_that_costs_nobody_points() -> None:
    """A characteristic without effect speaks neither for nor against anybody; with an effect it does."""
    without = Factor(code="AO03", characteristic="cards_with_balance", points=0, value=1, best=(None, None))
    with_effect = Factor(
        code="AO03", characteristic="cards_with_balance", points=0, value=1, worst=-12, best=(None, 2.5)
    )
    assert positive_sentences((without,), CLEAN) == ()
    assert positive_sentences((with_effect,), CLEAN) == (OWES_ON_ONE,)


def test_the_sum_lists_the_costliest_first_whatever_is_key() -> None:
    """An inquiry that is named by law comes where its points put it."""
    overdue = Factor(code="PH06", characteristic="past_due_amount", points=-27, value=750, worst=-35)
    inquiry = Factor(code="NC01", characteristic="hard_inquiries_6m", points=-6, value=3, worst=-25, key=True)
    listed = adding_up(850, (inquiry, overdue), 817)
    assert [points for _, points in listed.rows] == ["\u221227", "\u22126"]


def test_a_reason_carries_its_points_as_a_number() -> None:
    """One point is singular on the page, two are plural."""
    one = Factor(code="NC02", characteristic="hard_inquiries_12m", points=-1, value=1, worst=-20, key=True)
    assert [(reason.lost, reason.points) for reason in reasons((one,), key=True)] == [(1, "\u22121")]
