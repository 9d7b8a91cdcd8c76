"""A person's history: one report an application, one update a day, each for the person's own reports only."""

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.history import IN_FULL, MOST_ENTRIES, UPDATED_REPORTS, changes, with_report, with_update
from creditapp.models.answers import Answer
from creditapp.models.applications import Cause, Factor, Lender, Report, Score
from creditapp.models.history import History

TODAY = date(2026, 11, 24)
BANK = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=660)


def factor(code: str, points: int, value: float | None) -> Factor:
    """One factor."""
    return Factor(code=code, characteristic=code.lower(), points=points, value=value)


def scored(name: str, score: int = 700, day: date = TODAY, **more: Any) -> Score:
    """A score of the one person, all of whose points are in one factor."""
    return Score(
        application_id=name, consumer_id="c", as_of=day, score=score, base_points=850, pd=0.05, scorecard_version="v1",
        factors=(factor("AO01", score - 850, (850 - score) / 100),), **more,
    )  # fmt: skip


def rescored(name: str, score: int = 700, day: date = TODAY, answers: tuple[Answer, ...] = ()) -> Score:
    """The same person scored again because something arrived."""
    return scored(name, score, day, cause=Cause(record_id=name, answers=answers))


def after(*scores: Score) -> tuple[History, tuple[Report, ...]]:
    """The history after these scores, and the reports of the last."""
    history = History()
    reports: tuple[Report, ...] = ()
    for score in scores:
        if score.cause is not None:
            history, reports = with_update(history, score)
        else:
            history, report = with_report(history, score)
            reports = (report,)
    return history, reports


def test_a_report_has_the_earlier_scores_and_a_duplicate_gets_the_same_report() -> None:
    """Also when it comes again with another score of a newer scorecard."""
    history, (second,) = after(scored("a", 640), scored("b", 660))
    assert [past.score for past in second.history] == [640]
    assert with_report(history, scored("b", 999))[1] == second
    assert with_report(history, scored("b", 660)) == (history, second)


def test_an_update_goes_to_each_of_the_persons_own_reports() -> None:
    """Under the id of each report, with the change since the last score."""
    _, reports = after(scored("a", 640), scored("b", 660), rescored("u", 700))
    assert [report.application_id for report in reports] == ["a", "b"]
    assert {(report.update.id, report.before, report.score) for report in reports if report.update} == {("u", 660, 700)}
    assert reports[0].update is not None
    (change,) = reports[0].changes
    assert (change.code, change.before, change.after, change.points) == ("AO01", 1.9, 1.5, 40)


def test_what_arrives_on_one_day_is_one_update_that_counts_from_before_it() -> None:
    """Its id stays, its number grows, its change is that of the whole day; the next day has one of its own."""
    history, (report,) = after(scored("a", 640), rescored("u", 650), rescored("v", 700))
    assert report.update is not None
    assert (report.update.id, report.update.number, report.before, report.score) == ("u", 2, 640, 700)
    _, (tomorrow,) = with_update(history, rescored("w", 690, TODAY + timedelta(days=1)))
    assert tomorrow.update is not None
    assert (tomorrow.update.id, tomorrow.update.number, tomorrow.before) == ("w", 1, 700)


def test_a_disputes_answer_is_an_update_of_its_own() -> None:
    """Its revised report is not mixed with what else arrives on its day, before or after it."""
    answer = (Answer(dispute_id="d", outcome="corrected"),)
    history, (revised,) = after(scored("a", 640), rescored("u", 650), rescored("v", 700, answers=answer))
    assert revised.update is not None
    assert (revised.update.id, revised.before, revised.update.answers) == ("v", 650, answer)
    _, (later,) = with_update(history, rescored("w", 710))
    assert later.update is not None
    assert (later.update.id, later.before) == ("w", 700)


def test_a_re_score_without_any_change_is_no_news() -> None:
    """No entry and no report of it; an answer to a dispute is news even so."""
    history, _ = after(scored("a", 640))
    same, reports = with_update(history, rescored("u", 640))
    assert reports == ()
    assert [(entry.application_id, entry.score, entry.records) for entry in same.entries] == [("a", 640, ("u",))]
    assert len(with_update(history, rescored("u", 640, answers=(Answer(dispute_id="d", outcome="verified"),)))[1]) == 1


def test_a_report_to_a_lender_is_no_part_of_what_the_person_sees() -> None:
    """Neither its score in later reports nor updates under its id; nor does the lender see the person's."""
    history, (lenders,) = after(scored("a", 640), scored("bank", 650, lender=BANK))
    assert lenders.history == ()
    _, mine = with_report(history, scored("b", 660))
    assert [past.score for past in mine.history] == [640]
    assert [report.application_id for report in with_update(history, rescored("u", 700))[1]] == ["a"]


def test_a_person_without_a_report_of_their_own_gets_no_update() -> None:
    """There is no report that it could belong to."""
    assert after(scored("bank", 650, lender=BANK), rescored("u", 700))[1] == ()


def test_only_what_differs_is_a_change_and_the_largest_comes_first() -> None:
    """A value that moved without points counts; one that did not move does not."""
    before = (factor("A", -10, 1), factor("B", -5, 2), factor("C", 0, 3), factor("D", -1, None))
    now = (factor("A", -8, 0), factor("B", -15, 4), factor("C", 0, 5), factor("D", -1, None))
    assert [(change.code, change.points) for change in changes(before, now)] == [("B", -10), ("A", 2), ("C", 0)]
    assert changes((), now) == ()


def test_a_history_is_bounded_and_its_old_entries_are_slim() -> None:
    """The newest reports and updates stay; only the newest reports get updates."""
    days = [TODAY + timedelta(days=number) for number in range(MOST_ENTRIES + 20)]
    history, _ = after(*(scored(f"a{number}", day=day) for number, day in enumerate(days)))
    history, reports = with_update(history, rescored("u", 710, day=days[-1]))
    assert len(history.entries) == MOST_ENTRIES + 1
    assert len(reports) == UPDATED_REPORTS
    assert [entry.application_id for entry in history.entries if entry.factors] == [f"a{len(days) - 1}", "u"]


def test_an_update_is_reported_in_full_again_when_it_is_delivered_again() -> None:
    """The newest updates stay in full: the changes since the score before them cannot be made anew."""
    days = [TODAY + timedelta(days=number) for number in range(IN_FULL + 2)]
    scores = [rescored(f"u{number}", 650 + number, day=day) for number, day in enumerate(days[1:])]
    history, _ = after(scored("a", 640, day=days[0]), *scores, scored("b", 700, day=days[-1]))
    for score in scores[-IN_FULL:]:
        again, reports = with_update(history, score)
        assert again == history
        assert all(report.factors == score.factors and report.changes for report in reports)


def test_a_score_is_compared_with_the_persons_last_however_many_lenders_came_between() -> None:
    """Reports to lenders are no part of what the person sees."""
    lenders = [scored(f"bank{number}", 650, lender=BANK) for number in range(IN_FULL + 2)]
    history, _ = after(scored("a", 640), *lenders)
    (report,) = with_update(history, rescored("u", 700))[1]
    assert report.changes and report.before == 640


STEPS = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.booleans(), st.integers(300, 850), st.integers(0, 2)),
    min_size=1,
    max_size=12,
)


def test_a_rescore_without_news_stays_without_news_when_it_comes_again_after_a_later_score() -> None:
    """Found by a generator: it looked like a change then, and became a false update."""
    history, _ = after(scored("a", 640), rescored("u", 640), scored("b", 700, day=TODAY + timedelta(days=1)))
    assert with_update(history, rescored("u", 640)) == (history, ())


@given(STEPS, st.data())
def test_a_repeated_score_changes_nothing(steps: list[tuple[str, bool, int, int]], data: st.DataObject) -> None:
    """A duplicate leaves the history as it is, however old it is."""
    scores = [
        (rescored if again else scored)(f"{'u' if again else 'a'}{name}", score, TODAY + timedelta(days=day))
        for name, again, score, day in steps
    ]
    history, _ = after(*scores)
    repeated = data.draw(st.sampled_from(scores))
    assert (with_update if repeated.cause else with_report)(history, repeated)[0] == history


@given(STEPS)
def test_of_two_updates_with_the_same_id_the_later_has_the_higher_number(
    steps: list[tuple[str, bool, int, int]],
) -> None:
    """So a view that receives them in any order keeps the right one."""
    history, numbers = with_report(History(), scored("mine"))[0], dict[str, int]()
    for at, (_, _, score, day) in enumerate(steps):
        history, reports = with_update(history, rescored(f"u{at}", score, TODAY + timedelta(days=day)))
        for report in reports:
            assert report.update is not None
            assert report.update.number > numbers.get(report.update.id, 0)
            numbers[report.update.id] = report.update.number
