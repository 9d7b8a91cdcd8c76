"""A person's score over time: every report and every update, as dated rows that say what changed, and as a chart.

The report as issued stays what it was; what came later stands beside it, and the newest state can be opened whole.
"""

from dataclasses import dataclass
from datetime import date

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.history import changes
from creditapp.domain.texts import N_
from creditapp.models.answers import Answer
from creditapp.models.applications import Change, Report
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import Ready
from creditapp.web.report.chart import Chart, chart

EARLIER, ISSUED, NEWS = N_("Earlier"), N_("This report, as issued"), N_("A lender reported something new.")
MOST_CHANGES = 3
"""Changes that a row names; the rest are counted."""

_KNOWN = {each.name: each for each in CHARACTERISTICS}
OUTCOMES = {
    "corrected": N_("The lender corrected an item that you disputed."),
    "deleted": N_("The lender deleted an item that you disputed."),
    "verified": N_("The lender confirmed an item that you disputed."),
}


@dataclass(frozen=True)
class Entry:
    """One dated score, newest first; ``change`` is empty for the first."""

    day: str
    what: str
    """This report, an earlier one, or what brought the update about."""
    score: str
    change: str
    changes: tuple[str, ...]
    scorecard_version: str
    address: str
    """Where this state can be opened whole; empty if it is the one shown, or can no longer be."""


@dataclass(frozen=True)
class History:
    """The section of the page; without a second score there is no chart."""

    entries: tuple[Entry, ...]
    chart: Chart | None


@dataclass(frozen=True)
class News:
    """The file today beside the report as issued: for the top of its page."""

    day: str
    sentence: str
    changes: tuple[str, ...]
    address: str
    """Where this state can be opened whole."""


@dataclass(frozen=True)
class _State:
    as_of: date
    score: int | None
    version: str
    what: str
    update: Report | None = None


def history(found: Ready, address: str) -> History | None:
    """The section; None if this report is all that there is."""
    states = _states(found)
    if len(states) < 2:
        return None
    before = [None, *states]
    rows = [_entry(state, earlier, found, address) for state, earlier in zip(states, before, strict=False)]
    return History(
        tuple(reversed(rows)),
        chart([(state.as_of, state.score, state.what == ISSUED) for state in states if state.score is not None]),
    )


def news(found: Ready, address: str, today: Ready | None) -> News | None:
    """The file today, or after the newest update, beside the report as issued; None if nothing can have changed."""
    if found.first is not None or (today is None and not found.updates):
        return None
    newest = today.report if today else found.updates[-1]
    told = changes(found.report.factors, newest.factors)
    return News(
        day=formatting.day(newest.as_of),
        sentence=_since(found.report.score, newest.score, TODAY if today else SINCE),
        changes=_told(told),
        address=f"{address}?version=today" if today else _address(newest, found, address),
    )


TODAY = (
    N_("As your file stands today, there is no score."),
    N_("As your file stands today, your score is %(now)s."),
    N_("Your score is still %(now)s today."),
    N_("Your score is %(now)s today, %(difference)s since this report."),
)
SINCE = (
    N_("As your file stands now, there is no score."),
    N_("As your file stands now, your score is %(now)s."),
    N_("Your score is still %(now)s now."),
    N_("Your score is %(now)s now, %(difference)s since this report."),
)
"""Without a score now, without one then, with the same, with another."""


def _since(then: int | None, now: int | None, says: tuple[str, str, str, str]) -> str:
    """The score then and now, in a sentence."""
    none, first, same, differs = says
    if now is None:
        return _(none)
    if then is None:
        return put(first, now=now)
    return put(same, now=now) if now == then else put(differs, now=now, difference=formatting.points(now - then))


def _states(found: Ready) -> list[_State]:
    earlier = [_State(past.as_of, past.score, past.scorecard_version, EARLIER) for past in found.issued.history]
    issued = _State(found.issued.as_of, found.issued.score, found.issued.scorecard_version or "", ISSUED)
    later = [_State(each.as_of, each.score, each.scorecard_version or "", _cause(each), each) for each in found.updates]
    return [*earlier, issued, *later]


def _cause(later: Report) -> str:
    answers: tuple[Answer, ...] = later.update.answers if later.update else ()
    return OUTCOMES[answers[0].outcome] if answers else NEWS


def _entry(state: _State, earlier: _State | None, found: Ready, address: str) -> Entry:
    differs = earlier is not None and earlier.score is not None and state.score is not None
    told = state.update.update.changes if state.update and state.update.update else ()
    return Entry(
        day=formatting.short_day(state.as_of),
        what=_(state.what),
        score=str(state.score) if state.score is not None else _("none"),
        change=formatting.points((state.score or 0) - (earlier.score or 0)) if differs and earlier else "",
        changes=_told(told),
        scorecard_version=state.version,
        address=_address(state.update, found, address) if state.update else _issued(state, found, address),
    )


def _issued(state: _State, found: Ready, address: str) -> str:
    return address if state.what == ISSUED and found.report.update is not None else ""


def _address(later: Report, found: Ready, address: str) -> str:
    update = later.update
    shown = found.report.update
    if update is None or update.id not in found.extracts or (shown is not None and shown.id == update.id):
        return ""
    return f"{address}?version={update.id}"


def _told(changed: tuple[Change, ...]) -> tuple[str, ...]:
    told = [_sentence(change) for change in changed[:MOST_CHANGES]]
    more = len(changed) - MOST_CHANGES
    return (*told, put("and %(count)s more", count=more)) if more > 0 else tuple(told)


def _sentence(change: Change) -> str:
    known = _KNOWN.get(change.characteristic)
    label = _(known.label) if known else change.characteristic
    then, now = (_value(value, change.characteristic) for value in (change.before, change.after))
    moved = f" ({formatting.points(change.points)})" if change.points else ""
    return f"{label}: {then} → {now}{moved}"


def _value(value: float | None, name: str) -> str:
    known = _KNOWN.get(name)
    if value is None or known is None:
        return _("none") if value is None else f"{value:g}"
    return formatting.characteristic(value, known.format)
