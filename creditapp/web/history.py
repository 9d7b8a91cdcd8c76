"""A person's score over time: every report and every update, as dated rows that say what changed, and as a chart.

The report as issued stays what it was; what came later stands beside it, and the newest state can be opened whole.
"""

from dataclasses import dataclass
from datetime import date

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.history import changes
from creditapp.models.applications import Answer, Change, Report
from creditapp.web import words
from creditapp.web.found import Ready

MOST_CHANGES = 3
"""Changes that a row names; the rest are counted."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 92, 44, 30, 34

_KNOWN = {each.name: each for each in CHARACTERISTICS}
OUTCOMES = {
    "corrected": "The lender corrected an item that you disputed.",
    "deleted": "The lender deleted an item that you disputed.",
    "verified": "The lender confirmed an item that you disputed.",
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
class Point:
    """One score in the chart."""

    x: float
    y: float
    label: str
    here: bool


@dataclass(frozen=True)
class Chart:
    """Scores over time as a line; ``text`` says the same."""

    points: tuple[Point, ...]
    path: str
    lines: tuple[tuple[float, int], ...]
    """Height and score of the guide lines."""
    first: str
    last: str
    text: str


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
    return History(tuple(reversed(rows)), _chart(states))


def news(found: Ready, address: str, today: Ready | None) -> News | None:
    """The file today, or after the newest update, beside the report as issued; None if nothing can have changed."""
    if found.first is not None or (today is None and not found.updates):
        return None
    newest = today.report if today else found.updates[-1]
    told = changes(found.report.factors, newest.factors)
    return News(
        day=words.day(newest.as_of),
        sentence=_since(found.report.score, newest.score, "today" if today else "now"),
        changes=_told(told),
        address=f"{address}?version=today" if today else _address(newest, found, address),
    )


def _since(then: int | None, now: int | None, when: str) -> str:
    """The score then and now, in a sentence."""
    if now is None:
        return f"As your file stands {when}, there is no score."
    if then is None:
        return f"As your file stands {when}, your score is {now}."
    if now == then:
        return f"Your score is still {now} {when}."
    return f"Your score is {now} {when}, {words.points(now - then)} since this report."


def _states(found: Ready) -> list[_State]:
    earlier = [_State(past.as_of, past.score, past.scorecard_version, "Earlier") for past in found.issued.history]
    issued = _State(
        found.issued.as_of, found.issued.score, found.issued.scorecard_version or "", "This report, as issued"
    )
    later = [
        _State(each.as_of, each.score, each.scorecard_version or "", _cause(each), each) for each in found.updates
    ]
    return [*earlier, issued, *later]


def _cause(later: Report) -> str:
    answers: tuple[Answer, ...] = later.update.answers if later.update else ()
    return OUTCOMES[answers[0].outcome] if answers else "A lender reported something new."


def _entry(state: _State, earlier: _State | None, found: Ready, address: str) -> Entry:
    differs = earlier is not None and earlier.score is not None and state.score is not None
    told = state.update.update.changes if state.update and state.update.update else ()
    return Entry(
        day=words.short_day(state.as_of),
        what=state.what,
        score=str(state.score) if state.score is not None else "none",
        change=words.points((state.score or 0) - (earlier.score or 0)) if differs and earlier else "",
        changes=_told(told),
        scorecard_version=state.version,
        address=_address(state.update, found, address) if state.update else _issued(state, found, address),
    )


def _issued(state: _State, found: Ready, address: str) -> str:
    return address if state.what.startswith("This") and found.report.update is not None else ""


def _address(later: Report, found: Ready, address: str) -> str:
    update = later.update
    shown = found.report.update
    if update is None or update.id not in found.extracts or (shown is not None and shown.id == update.id):
        return ""
    return f"{address}?version={update.id}"


def _told(changed: tuple[Change, ...]) -> tuple[str, ...]:
    told = [_sentence(change) for change in changed[:MOST_CHANGES]]
    more = len(changed) - MOST_CHANGES
    return (*told, f"and {more} more") if more > 0 else tuple(told)


def _sentence(change: Change) -> str:
    known = _KNOWN.get(change.characteristic)
    label = known.label if known else change.characteristic
    then, now = (_value(value, change.characteristic) for value in (change.before, change.after))
    moved = f" ({words.points(change.points)})" if change.points else ""
    return f"{label}: {then} → {now}{moved}"


def _value(value: float | None, name: str) -> str:
    known = _KNOWN.get(name)
    if value is None or known is None:
        return "none" if value is None else f"{value:g}"
    return words.characteristic(value, known.format)


def _chart(states: list[_State]) -> Chart | None:
    scores = [(state, state.score) for state in states if state.score is not None]
    if len(scores) < 2:
        return None
    low, high = min(score for _, score in scores), max(score for _, score in scores)
    low, high = max(300, low // 25 * 25 - 25), min(850, high // 25 * 25 + 50)
    first, last = scores[0][0].as_of.toordinal(), scores[-1][0].as_of.toordinal()
    points = []
    for number, (state, score) in enumerate(scores):
        # Scores of one day stand side by side, so that each can be seen.
        at = number / (len(scores) - 1) if first == last else (state.as_of.toordinal() - first) / (last - first)
        x = LEFT + at * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (score - low) / (high - low) * (HEIGHT - TOP - BOTTOM)
        points.append(Point(round(x, 1), round(y, 1), str(score), state.what.startswith("This")))
    path = "M" + "L".join(f"{point.x} {point.y}" for point in points)
    lines = tuple(
        (round(HEIGHT - BOTTOM - (score - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1), score)
        for score in range(low, high + 1, 25 if high - low <= 125 else 50)
    )
    told = "; ".join(f"{words.short_day(state.as_of)} {score}" for state, score in scores)
    return Chart(
        tuple(points), path, lines, words.short_day(scores[0][0].as_of), words.short_day(scores[-1][0].as_of),
        f"Your score over time: {told}.",
    )
