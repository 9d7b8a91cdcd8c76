"""How a scorecard's figures went day by day, as small charts: one a figure, with its threshold, and with its values in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from creditapp.domain.monitoring.alert_thresholds import THRESHOLDS
from creditapp.domain.monitoring.days import DayFigures

WIDTH, HEIGHT = 320, 96
"""The drawing's units."""
TOP, BOTTOM, LEFT = 8, 18, 44
"""Units for the threshold's and the dates' texts, and for the scale's."""
GAP = 0.2
"""Of a day's width, between two bars."""


@dataclass(frozen=True)
class DayBar:
    """A day's bar."""

    x: float
    y: float
    width: float
    height: float
    text: str
    """Day and value."""


@dataclass(frozen=True)
class Trend:
    """One chart: bars for counts, a line for other figures."""

    name: str
    newest: str
    """The newest value."""
    top: str
    """The value at the top of the scale."""
    first: str
    last: str
    bars: tuple[DayBar, ...]
    path: str
    """SVG path data of the line, broken where a day has no value; empty for bars."""
    dots: tuple[tuple[float, float], ...]
    """Places of the line's values."""
    threshold: float | None
    """Height of the threshold; None if the figure has none."""
    text: str
    """All in a sentence, for who does not see it."""


Value = Callable[[DayFigures], float | None]


def trends(days: Sequence[DayFigures], cut_off: int) -> tuple[Trend, ...]:
    """The charts of those figures that have a value on at least one day."""
    made = (
        _trend("Scores a day", days, lambda day: day.scores, "{:,.0f}", bars=True),
        _trend("PSI of the score", days, lambda day: day.psi, "{:.3f}", threshold=THRESHOLDS["psi"]),
        _trend("Mean score", days, lambda day: day.mean_score, "{:.0f}", least=300, most=850),
        _trend(f"Approved at {cut_off}", days, lambda day: day.approved, "{:.0%}", most=1.0),
        _trend("Outcomes a day", days, lambda day: day.outcomes, "{:,.0f}", bars=True),
        _trend("Bad rate of the day's outcomes", days, lambda day: day.bad_rate, "{:.1%}"),
    )
    return tuple(trend for trend in made if trend is not None)


def _trend(
    name: str,
    days: Sequence[DayFigures],
    value: Value,
    written: str,
    *,
    bars: bool = False,
    threshold: float | None = None,
    least: float = 0.0,
    most: float | None = None,
) -> Trend | None:
    values = [(day.day, found) for day in days if (found := value(day)) is not None]
    if not values or (bars and not any(found for _, found in values)):
        return None
    top = most if most is not None else max([*(found for _, found in values), 1.2 * (threshold or 0)]) or 1.0
    first, last = days[0].day, days[-1].day
    span = (last - first).days + 1
    step = (WIDTH - LEFT) / span

    def height(found: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (found - least) / (top - least), 1)

    def place(day: date) -> float:
        return LEFT + step * (day - first).days

    centres = [(round(place(day) + step / 2, 1), height(found)) for day, found in values]
    said = f"alert above {threshold}; " if threshold is not None else ""
    return Trend(
        name=name,
        newest=written.format(values[-1][1]),
        top=written.format(top),
        first=f"{first:%b} {first.day}",
        last=f"{last:%b} {last.day}, {last.year}",
        bars=tuple(
            DayBar(
                round(place(day) + GAP * step / 2, 1), height(found), round(step * (1 - GAP), 1),
                round(HEIGHT - BOTTOM - height(found), 1), f"{day.isoformat()}: {written.format(found)}",
            )
            for day, found in values
        ) if bars else (),
        path="" if bars else _path([day for day, _ in values], centres),
        dots=() if bars else tuple(centres),
        threshold=height(threshold) if threshold is not None else None,
        text=f"{name}: {said}" + ", ".join(f"{day.isoformat()} {written.format(found)}" for day, found in values) + ".",
    )  # fmt: skip


def _path(days: Sequence[date], centres: Sequence[tuple[float, float]]) -> str:
    """A line that breaks where days are left out."""
    parts = []
    for number, (x, y) in enumerate(centres):
        follows = number > 0 and (days[number] - days[number - 1]).days == 1
        parts.append(f"{'L' if follows else 'M'}{x} {y}")
    return "".join(parts)
