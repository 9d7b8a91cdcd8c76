"""The chart of scores over time: a line drawn on the server, with a description in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from creditapp.domain.bands import HIGHEST, LOWEST
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import put

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 92, 44, 30, 34
GRID = 25
"""Score points between guide lines; twice as many where the scores span more than five lines."""


@dataclass(frozen=True)
class Point:
    """One score in the chart."""

    x: float
    y: float
    label: str
    here: bool


@dataclass(frozen=True)
class Chart:
    """Scores over time as a line; ``text`` describes it."""

    points: tuple[Point, ...]
    path: str
    lines: tuple[tuple[float, int], ...]
    """Height and score of the guide lines."""
    first: str
    last: str
    text: str


Score = tuple[date, int, bool]
"""Date, score, and whether it is the score of this page."""


def chart(scores: Sequence[Score]) -> Chart | None:
    """The chart of at least two scores, oldest first."""
    if len(scores) < 2:
        return None
    low, high = _range([score for _, score, _ in scores])
    places = _places([day for day, *_ in scores])
    points = tuple(
        Point(round(LEFT + place * (WIDTH - LEFT - RIGHT), 1), _height(score, low, high), str(score), here)
        for place, (_, score, here) in zip(places, scores, strict=True)
    )
    step = GRID if high - low <= 5 * GRID else 2 * GRID
    listed = "; ".join(f"{formatting.short_day(day)} {score}" for day, score, _ in scores)
    return Chart(
        points=points,
        path="M" + "L".join(f"{point.x} {point.y}" for point in points),
        lines=tuple((_height(score, low, high), score) for score in range(low, high + 1, step)),
        first=formatting.short_day(scores[0][0]),
        last=formatting.short_day(scores[-1][0]),
        text=put("Your score over time: %(scores)s.", scores=listed),
    )


def _range(scores: Sequence[int]) -> tuple[int, int]:
    """The scale's ends: whole grid lines with some room beyond the scores."""
    low, high = min(scores) // GRID * GRID - GRID, max(scores) // GRID * GRID + 2 * GRID
    return max(LOWEST, low), min(HIGHEST, high)


def _places(days: Sequence[date]) -> list[float]:
    """Positions from 0 to 1 in time; scores that are all of one day are spread evenly, so that each is visible."""
    first, last = days[0].toordinal(), days[-1].toordinal()
    if first == last:
        return [number / (len(days) - 1) for number in range(len(days))]
    return [(day.toordinal() - first) / (last - first) for day in days]


def _height(score: int, low: int, high: int) -> float:
    return round(HEIGHT - BOTTOM - (score - low) / (high - low) * (HEIGHT - TOP - BOTTOM), 1)
