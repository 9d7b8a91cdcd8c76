"""Formats of dates, money, percentages and durations; payment grids, gauge, accounts, positive factors."""

import re
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from creditapp.domain.characteristics import BY_NAME, Format
from creditapp.models.applications import Change
from creditapp.models.base import Step
from creditapp.models.extract import Extract
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import before_and_after
from creditapp.web.report import accounts, payment_grid
from creditapp.web.report.file import file_of
from creditapp.web.report.gauge import gauge
from creditapp.web.report.journey import journey
from creditapp.web.report.positive_factors import positive_sentences
from tests.support import web_samples as samples


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (formatting.day(date(2026, 3, 1)), "March 1, 2026"), (formatting.short_day(date(2026, 11, 24)), "Nov 24, 2026"),
        (formatting.month(date(2014, 6, 2)), "Jun 2014"), (formatting.dollars(1234567), "$1,234,567"), (formatting.dollars(0), "$0"),
        (formatting.percent(0), "0%"), (formatting.percent(0.004), "0.4%"), (formatting.percent(0.155), "16%"), (formatting.percent(1.2), "120%"),
        (formatting.points(-12), "\u221212"), (formatting.points(0), "0"), (formatting.points(3), "+3"), (formatting.moment(0.5), "00:00:00.500 UTC"),
        (formatting.months(0), "0 months"), (formatting.months(1), "1 month"), (formatting.months(12), "1 year"), (formatting.months(29), "2 years 5 months"),
        (formatting.characteristic(None, "count"), ""), (formatting.characteristic(0, "level"), "never late"),
        (formatting.characteristic(3, "level"), "90 days late"), (formatting.characteristic(9, "level"), "given up as a loss"),
        (formatting.characteristic(0.42, "percent"), "42%"), (formatting.characteristic(7, "count"), "7"),
    ],
)  # fmt: skip
def test_values_are_formatted_for_the_united_states(written: str, expected: str) -> None:
    """Each kind of value has one format."""
    assert written == expected


@pytest.mark.parametrize(
    ("before", "after", "kind", "written"),
    [
        (0.1, 0.2, "percent", ("10%", "20%")), (0.101, 0.096, "percent", ("10.1%", "9.6%")), (0.1001, 0.1002, "percent", ("10.01%", "10.02%")),
        (0.0041, 0.0043, "percent", ("0.41%", "0.43%")), (0.5, 0.5, "percent", ("50%", "50%")), (10.2, 10.4, "dollars", ("$10.20", "$10.40")),
        (10.2, 10.4, "count", ("10.2", "10.4")), (11.2, 11.4, "months", ("11.2 months", "11.4 months")), (12, 24, "months", ("1 year", "2 years")),
        (7, 9, "level", ("more than 180 days late", "given up as a loss")),
    ],
)  # fmt: skip
def test_before_and_after_are_as_precise_as_it_takes_to_tell_them_apart(
    before: float, after: float, kind: Any, written: tuple[str, str]
) -> None:
    """No more than that."""
    assert formatting.pair(before, after, kind) == written


VALUES = st.floats(0, 3) | st.integers(0, 100_000) | st.floats(0, 1e9, allow_subnormal=False)


@given(first=VALUES, other=VALUES, nearly=st.floats(1e-12, 1e-2), kind=st.sampled_from(get_args(Format)))
def test_two_different_values_never_look_the_same(first: float, other: float, nearly: float, kind: Any) -> None:
    """Of any kind, far apart or nearly equal; equal ones always do."""
    if kind == "level":
        first, other = round(first) % 10, round(other) % 10
    for second in (other, first * (1 - nearly), first):
        before, after = formatting.pair(first, second, kind)
        assert (before == after) == (first == second)


@given(before=st.none() | VALUES, after=st.none() | VALUES, name=st.sampled_from([*BY_NAME, "another_models"]))
def test_a_change_is_always_visible(before: float | None, after: float | None, name: str) -> None:
    """Of every characteristic, also from or to none, also of another scorecard."""
    if name in BY_NAME and BY_NAME[name].format == "level":
        before, after = (None if value is None else round(value) % 10 for value in (before, after))
    then, now = before_and_after(Change(code="XX01", characteristic=name, before=before, after=after, points=3))
    assert (then == now) == (before == after)


@given(
    grid=st.text(st.sampled_from(sorted(payment_grid.MARKS)), max_size=84),
    as_of=st.dates(date(1950, 1, 1), date(2030, 12, 31)),
)
def test_a_grid_shows_every_month_in_its_place(grid: str, as_of: date) -> None:
    """Read backwards from its newest month, the lines have the grid's signs; each is a year's."""
    shown = lines(payment_grid.grid_of(grid, as_of))[1:]
    signs = "".join(line[3:] for line in reversed(shown))
    assert signs.strip()[::-1] == "".join(payment_grid.MARKS[sign].sign for sign in grid)
    assert all(len(line) == 15 for line in shown)
    assert [int(line[:2]) for line in shown] == [year % 100 for year in range(as_of.year, as_of.year - len(shown), -1)]
    if grid:
        assert shown[0][2 + as_of.month] == payment_grid.MARKS[grid[0]].sign


def lines(text: str) -> list[str]:
    """The lines without their markup."""
    return re.sub(r"</?[biqsu]>", "", text).split("\n") if text else []


@pytest.mark.parametrize(
    ("grid", "said"),
    [("", "No payments of the last seven years are on file."), ("BD", "No payments of the last seven years are on file."), ("0", "Never late in 1 month."),
     ("0E0D", "Never late in 3 months."),
     ("0120", "Late in 2 of 4 months: 30 days late in Oct 2026, 1 earlier."),
     ("0" * 24 + "6" * 60, "Late in 60 of 84 months: 180 days late or more in Nov 2024, 59 earlier."),
     ("L", "Late in 1 of 1 month: charged off in Nov 2026."),
     ("LLL60", "Late in 2 of 5 months: charged off in Sep 2026, 1 earlier.")],
)  # fmt: skip
def test_a_grid_has_a_sentence_with_the_same_content(grid: str, said: str) -> None:
    """For people who do not see the signs: how often late, and when last."""
    assert payment_grid.summary(grid, date(2026, 11, 24)) == said


def test_the_legend_has_exactly_the_marks_of_the_grids() -> None:
    """Each sign once, in order of seriousness."""
    assert [mark.sign for mark in payment_grid.legend(["0" * 24 + "L", "210", "D", "B"])] == ["·", "1", "2", "X", "?"]


def test_every_state_of_a_month_has_a_sign_of_one_character() -> None:
    """So that columns align; only "not reported" has one sign for two states."""
    signs = [mark.sign for mark in set(payment_grid.MARKS.values())]
    assert {len(sign) for sign in signs} == {1}
    assert len(set(signs)) == len(signs)


@given(score=st.integers(300, 850))
def test_the_gauges_pin_is_on_its_arc_within_the_drawing(score: int) -> None:
    """Only the named band is highlighted."""
    drawn = gauge(score)
    assert [arc.band for arc in drawn.arcs if arc.here] == [drawn.band]
    assert drawn.band.lowest <= score <= drawn.band.highest
    assert abs(((drawn.x - 130) ** 2 + (drawn.y - 122) ** 2) ** 0.5 - 104) < 0.2
    assert 0 <= drawn.x <= 260
    assert 0 <= drawn.y <= 152
    assert drawn.text.startswith(f"{score} on a scale from 300 to 850")


def test_the_gauge_runs_from_left_to_right() -> None:
    """300 at the left end, 850 at the right."""
    assert (gauge(300).x, gauge(850).x) == (26.0, 234.0)


@pytest.mark.parametrize(
    ("changes", "tone"),
    [({}, "good"), ({"status": "30 days late"}, "late"), ({"past_due": 1}, "late"), ({"state": "lost", "status": "Charged off"}, "lost"),
     ({"state": "closed", "status": "Paid; was charged off"}, "lost"), ({"state": "closed", "status": "Paid or closed, nothing owed"}, "good")],
    ids=str,
)  # fmt: skip
def test_an_accounts_colour_follows_its_state(changes: dict, tone: str) -> None:
    """Good, late, or given up by the lender."""
    assert accounts.card(samples.account(1, **changes)).tone == tone


@pytest.mark.parametrize(
    ("status", "state"), [("30 days late", "open"), ("Charged off", "lost"), ("Paid; was charged off", "closed")]
)
def test_an_account_that_is_late_by_its_status_alone_is_not_called_never_late(status: str, state: str) -> None:
    """A furnisher may report a status without the months behind it."""
    account = samples.account(1, status=status, state=state, grid="000")
    assert accounts.card(account).payments == "Late by its status; its months do not show it."
    glance = file_of(Extract(as_of=samples.AS_OF, accounts=(account,)))
    assert glance is not None
    assert ("Accounts ever late", "1") in glance.glance


@pytest.mark.parametrize(
    ("utilisation", "state", "used"),
    [(0.155, "open", 16), (3.0, "open", 100), (None, "open", None), (0.5, "closed", None)],
)
def test_the_bar_shows_the_share_in_use_of_open_accounts(
    utilisation: float | None, state: str, used: int | None
) -> None:
    """At most 100 percent, though a card can be over its limit; no bar without a limit or for a closed account."""
    assert accounts.card(samples.account(1, utilisation=utilisation, state=state)).used == used


def test_every_account_is_in_exactly_one_group() -> None:
    """No account is left out or shown twice."""
    found = accounts.groups(samples.ACCOUNTS)
    assert sorted(card.number for group in found for card in group.cards) == sorted(
        account.number for account in samples.ACCOUNTS
    )
    assert all(group.cards for group in found)


def test_a_journey_has_each_services_time_and_none_is_negative() -> None:
    """Clocks of two machines differ; a new service has a text too."""
    answer = journey((Step("gateway", 10.0), Step("gateway", 10.02), Step("bureau", 10.01), Step("new", 30.0)))
    assert [stage.after for stage in answer.stages] == ["", "20 ms", "0 ms", "20 s"]
    assert answer.total == "20 s"
    assert all(stage.did for stage in answer.stages)
    assert journey(()).total == ""


PLAIN = Extract(as_of=samples.AS_OF)
"""A file with nothing that was left unpaid."""


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [("utilisation", 0.05, True), ("utilisation", 0.6, False), ("utilisation", None, False), ("months_since_bankruptcy", None, True),
     ("collections_unpaid", 0, True), ("collections_unpaid", 1, False), ("a_new_one", 0, False)],
)  # fmt: skip
def test_a_positive_factor_is_shown_only_where_its_sentence_is_true(
    name: str, value: float | None, named: bool
) -> None:
    """Costing no points is not enough."""
    codes = {"utilisation": "AO01", "months_since_bankruptcy": "PH09", "collections_unpaid": "PH07"}
    factor = samples.factor(codes.get(name, "XX01"), name, 0, value)
    assert bool(positive_sentences((factor,), PLAIN)) is named
    assert not positive_sentences((structs.replace(factor, points=-1),), PLAIN)


def test_a_positive_factor_implied_by_another_is_left_out() -> None:
    """ "Never 90 days late" adds nothing to "never 30 days late"."""
    both = (
        samples.factor("PH01", "months_since_late_30", 0, None),
        samples.factor("PH02", "months_since_late_90", 0, None),
    )
    assert len(positive_sentences(both, PLAIN)) == 1
    assert len(positive_sentences(both[1:], PLAIN)) == 1


@pytest.mark.parametrize(
    "file",
    [
        structs.replace(
            samples.EXTRACT, accounts=(samples.account(1, state="lost", status="Foreclosed"),), collections=()
        ),
        structs.replace(
            samples.EXTRACT, accounts=(samples.account(1, status="Paid; was charged off"),), collections=()
        ),
        structs.replace(samples.EXTRACT, accounts=(samples.account(1, past_due=30),), collections=()),
        structs.replace(samples.EXTRACT, accounts=()),
        None,
    ],
    ids=["given up", "given up and paid", "overdue", "with a collector", "cannot be opened"],
)
def test_nothing_is_said_to_have_been_on_time_beside_a_debt_that_was_not(file: Extract | None) -> None:
    """Nor is a mortgage a merit then, which may be the foreclosed one."""
    on_time = samples.factor("PH01", "months_since_late_30", 0, None)
    mortgage = samples.factor("CM03", "mortgages", 0, 1)
    assert positive_sentences((on_time, mortgage), file) == ()
    assert len(positive_sentences((on_time, mortgage), PLAIN)) == 2
