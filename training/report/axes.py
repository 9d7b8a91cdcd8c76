"""How the axes of a chart read: their bounds, their round ticks, and how they write a value."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

MOST_NAMES = 8
"""Names along an axis that fit beside one another."""
Span = tuple[float, float]


@dataclass(frozen=True)
class Axis:
    """How one axis reads; a bound that is None is taken from what is drawn."""

    label: str = ""
    low: float | None = None
    high: float | None = None
    percent: bool = False
    log: bool = False
    names: tuple[str, ...] = ()
    """Names at 0, 1, 2 … instead of numbers."""

    def span(self, reach: Span) -> Span:
        """Lowest and highest value, never the same."""
        low = reach[0] if self.low is None else self.low
        high = reach[1] if self.high is None else self.high
        return (low, high) if high > low else (low - 1, high + 1)

    def ticks(self, span: Span) -> list[tuple[float, str]]:
        """Positions along the axis with their labels."""
        if self.names:
            step, last = math.ceil(len(self.names) / MOST_NAMES), len(self.names) - 1
            return [
                (float(at), name)
                for at, name in enumerate(self.names)
                if at == last or (at % step == 0 and last - at >= step)
            ]
        positions = powers_of_two(span) if self.log else round_numbers(span)
        return [(position, self.read(position)) for position in positions]

    def read(self, value: float) -> str:
        """A value as the axis writes it."""
        if self.percent:
            return f"{100 * value:.10g}\u00a0%"
        if abs(value) >= 1e4:
            return f"{value / 1e6:g}M" if abs(value) >= 1e6 else f"{value / 1e3:g}k"
        return f"{value:.6g}".replace("-", "−")


def round_numbers(span: Span, intervals: int = 5) -> list[float]:
    """At most that many intervals' ends within a span: multiples of 1, 2 or 5 times a power of ten."""
    from matplotlib.ticker import MaxNLocator

    ticks = MaxNLocator(intervals, steps=[1, 2, 5, 10]).tick_values(*span)
    return [round(tick, 12) + 0.0 for tick in _within(span, ticks)]


def powers_of_two(span: Span, most: int = 8) -> list[float]:
    """Powers of two within a span, evenly apart."""
    from matplotlib.ticker import LogLocator

    return _within(span, LogLocator(base=2, numticks=most).tick_values(*span))


def _within(span: Span, ticks: Iterable[float]) -> list[float]:
    slack = 1e-9 * (span[1] - span[0])
    return [float(tick) for tick in ticks if span[0] - slack <= tick <= span[1] + slack]
