"""A person's score over time: every report and every update, as dated rows with what changed, and as a chart.

The report as issued never changes; later states are listed beside it, and those that are kept can be opened.
"""

from dataclasses import dataclass, replace
from datetime import date

from creditapp.domain.characteristics import BY_NAME
from creditapp.domain.history import changes
from creditapp.domain.texts import N_
from creditapp.models.answers import Answer
from creditapp.models.applications import Change, Report
from creditapp.web.i18n import formatting
from creditapp.web.i18n.factor_texts import before_and_after
from creditapp.web.i18n.texts import _, many, put
from creditapp.web.ports import OpenedReport
from creditapp.web.report.chart import Chart, chart

EARLIER, ISSUED, NEWS = N_("Earlier"), N_("This report, as issued"), N_("A lender reported something new.")
MOST_CHANGES = 3
"""Changes that a row names; the others are counted."""
NEWEST = 6
"""Rows that are shown at once; older ones unfold."""

OUTCOMES = {
    "corrected": N_("The lender corrected an item that you disputed."),
    "deleted": N_("The lender deleted an item that you disputed."),
    "verified": N_("The lender confirmed an item that you disputed."),
}


@dataclass(frozen=True)
class Entry:
    """One dated score; ``change`` is empty for the oldest."""

    day: str
    what: str
    """This report, an earlier one, or the cause of the update."""
    score: str
    change: str
    changes: tuple[str, ...]
    scorecard_version: str
    address: str
    """The address that shows this state; empty if it is the one shown, or can no longer be shown."""


@dataclass(frozen=True)
class History:
    """The section of the page, newest entry first; the chart needs two scores."""

    entries: tuple[Entry, ...]
    older: tuple[Entry, ...]
    """Entries that unfold."""
    chart: Chart | None


@dataclass(frozen=True)
class News:
    """How the file has changed since the report was issued, for the top of the report's page."""

    day: str
    sentence: str
    changes: tuple[str, ...]
    address: str
    """The address that shows this state."""


@dataclass(frozen=True)
class _State:
    as_of: date
    score: int | None
    version: str
    what: str
    update: Report | None = None
    reports: int = 1
    """How many reports of that day this is."""


def history(opened: OpenedReport, address: str) -> History | None:
    """The section; None if this report is the only one."""
    states = _one_a_day(_states(opened))
    if len(states) < 2:
        return None
    rows = [_entry(state, earlier, opened, address) for state, earlier in zip(states, [None, *states], strict=False)]
    rows.reverse()
    shown = NEWEST if len(rows) > NEWEST + 1 else len(rows)
    return History(
        tuple(rows[:shown]),
        tuple(rows[shown:]),
        chart([(state.as_of, state.score, state.what == ISSUED) for state in states if state.score is not None]),
    )


def news(opened: OpenedReport, address: str, reading: OpenedReport | None) -> News | None:
    """The file as of today, or else of the newest update, compared with the report as issued; None if there is neither."""
    if opened.original is not None or (reading is None and not opened.updates):
        return None
    newest = reading.report if reading else opened.updates[-1]
    return News(
        day=formatting.day(newest.as_of),
        sentence=_since(opened.report.score, newest.score, TODAY if reading else SINCE),
        changes=_sentences(changes(opened.report.factors, newest.factors)),
        address=f"{address}?version=today" if reading else _address(newest, opened, address),
    )


TODAY = (
    N_("As of today, there is no score."),
    N_("As of today, your score is %(now)s."),
    N_("Your score is still %(now)s today."),
    N_("Your score is %(now)s today, %(difference)s since this report."),
)
SINCE = (
    N_("There is no score now."),
    N_("Your score is %(now)s now."),
    N_("Your score is still %(now)s."),
    N_("Your score is %(now)s now, %(difference)s since this report."),
)
"""The sentences for: no score now, none then, the same score, another score."""


def _since(then: int | None, now: int | None, sentences: tuple[str, str, str, str]) -> str:
    """The score then and now, in a sentence."""
    none, first, same, differs = sentences
    if now is None:
        return _(none)
    if then is None:
        return put(first, now=now)
    return put(same, now=now) if now == then else put(differs, now=now, difference=formatting.points(now - then))


def _states(opened: OpenedReport) -> list[_State]:
    earlier = [_State(past.as_of, past.score, past.scorecard_version, EARLIER) for past in opened.issued.history]
    issued = _State(opened.issued.as_of, opened.issued.score, opened.issued.scorecard_version or "", ISSUED)
    later = [
        _State(update.as_of, update.score, update.scorecard_version or "", _cause(update), update)
        for update in opened.updates
    ]
    return [*earlier, issued, *later]


def _one_a_day(states: list[_State]) -> list[_State]:
    """Reports of one day with the same score as one state: the newest of them, which counts the others."""
    kept: list[_State] = []
    for state in states:
        before = kept[-1] if kept else None
        same = before is not None and (before.as_of, before.score, before.version) == (
            state.as_of,
            state.score,
            state.version,
        )
        if before is not None and same and before.what == EARLIER and state.update is None:
            kept[-1] = replace(state, reports=before.reports + 1)
        else:
            kept.append(state)
    return kept


def since_last(opened: OpenedReport) -> str:
    """How the score as issued differs from that of the report before, in a sentence; empty if there is no such report."""
    report = opened.report
    scored = [past for past in report.history if past.score is not None and past.as_of < report.as_of]
    if opened.original is not None or report.score is None or not scored:
        return ""
    last = scored[-1]
    difference, day = report.score - (last.score or 0), formatting.short_day(last.as_of)
    if not difference:
        return put("The same as in your report of %(day)s.", day=day)
    return many(
        "%(points)s point since your report of %(day)s.", "%(points)s points since your report of %(day)s.",
        abs(difference), points=formatting.points(difference), day=day,
    )  # fmt: skip


def _cause(later: Report) -> str:
    answers: tuple[Answer, ...] = later.update.answers if later.update else ()
    return OUTCOMES[answers[0].outcome] if answers else NEWS


def _entry(state: _State, earlier: _State | None, opened: OpenedReport, address: str) -> Entry:
    differs = earlier is not None and earlier.score is not None and state.score is not None
    changed = state.update.changes if state.update else ()
    return Entry(
        day=formatting.short_day(state.as_of),
        what=_what(state),
        score=str(state.score) if state.score is not None else _("No score"),
        change=formatting.points((state.score or 0) - (earlier.score or 0)) if differs and earlier else "",
        changes=_sentences(changed),
        scorecard_version=state.version,
        address=_address(state.update, opened, address) if state.update else _issued(state, opened, address),
    )


def _what(state: _State) -> str:
    if state.reports == 1:
        return _(state.what)
    return many(
        "%(what)s (%(num)s report that day)", "%(what)s (%(num)s reports that day)", state.reports, what=_(state.what)
    )  # fmt: skip


def _issued(state: _State, opened: OpenedReport, address: str) -> str:
    return address if state.what == ISSUED and opened.report.update is not None else ""


def _address(later: Report, opened: OpenedReport, address: str) -> str:
    update = later.update
    shown = opened.report.update
    if update is None or update.id not in opened.extracts or (shown is not None and shown.id == update.id):
        return ""
    return f"{address}?version={update.id}"


def _sentences(changed: tuple[Change, ...]) -> tuple[str, ...]:
    named = [_sentence(change) for change in changed[:MOST_CHANGES]]
    others = len(changed) - MOST_CHANGES
    return (*named, put("and %(count)s more", count=others)) if others > 0 else tuple(named)


def _sentence(change: Change) -> str:
    characteristic = BY_NAME.get(change.characteristic)
    label = _(characteristic.label) if characteristic else change.characteristic
    then, now = before_and_after(change)
    points = f" ({formatting.points(change.points)})" if change.points else ""
    return f"{label}: {then} → {now}{points}"
