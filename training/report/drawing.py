"""The parts of a plot as SVG: scales with round ticks, grid, curves, columns; colours are the page's own variables."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 420, 264, 62, 24, 12, 44
COLOURS = {
    "main": "var(--main,#1f6feb)",
    "second": "var(--second,#d9480f)",
    "third": "var(--third,#0b8577)",
    "fourth": "var(--fourth,#8a4fd0)",
    "fifth": "var(--fifth,#a3690b)",
    "guide": "var(--guide,#8b98a5)",
    "soft": "var(--soft,#b9cdea)",
}
"""Each with what it is on a page that does not name it."""
STYLES = ("main", "second", "third", "fourth", "fifth")
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

    def span(self, found: Span) -> Span:
        """Lowest and highest value, never the same."""
        low = found[0] if self.low is None else self.low
        high = found[1] if self.high is None else self.high
        return (low, high) if high > low else (low - 1, high + 1)

    def ticks(self, span: Span) -> list[tuple[float, str]]:
        """Where the axis is named, and how."""
        if self.names:
            step, last = math.ceil(len(self.names) / 8), len(self.names) - 1
            return [
                (float(at), name)
                for at, name in enumerate(self.names)
                if at == last or (at % step == 0 and last - at >= step)
            ]
        found = powers(span) if self.log else rounds(span)
        return [(at, self.read(at)) for at in found]

    def read(self, value: float) -> str:
        """A value as the axis writes it."""
        if self.percent:
            return f"{100 * value:.10g}\u00a0%"
        if abs(value) >= 1e4:
            return f"{value / 1e6:g}M" if abs(value) >= 1e6 else f"{value / 1e3:g}k"
        return f"{value:.6g}".replace("-", "−")


@dataclass(frozen=True)
class Frame:
    """Where values come to stand on the sheet."""

    x: Axis
    y: Axis
    x_span: Span
    y_span: Span

    def at_x(self, value: float) -> float:
        """Horizontal position."""
        return LEFT + _part(value, self.x_span, self.x.log) * (WIDTH - LEFT - RIGHT)

    def at_y(self, value: float) -> float:
        """Vertical position."""
        return HEIGHT - BOTTOM - _part(value, self.y_span, self.y.log) * (HEIGHT - TOP - BOTTOM)


def _part(value: float, span: Span, log: bool) -> float:
    low, high = span
    part = math.log(max(value, low) / low) / math.log(high / low) if log else (value - low) / (high - low)
    return min(max(part, 0.0), 1.0)


def rounds(span: Span, about: int = 5) -> list[float]:
    """About that many round numbers (1, 2 or 5 times a power of ten) within a span."""
    rough = (span[1] - span[0]) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
    first = math.ceil(span[0] / step - 1e-9)
    last = math.floor(span[1] / step + 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def powers(span: Span) -> list[float]:
    """Powers of two within a span, every second one of many."""
    first, last = math.ceil(math.log2(span[0]) - 1e-9), math.floor(math.log2(span[1]) + 1e-9)
    step = max(1, math.ceil((last - first) / 7))
    return [2.0**number for number in range(first, last + 1, step)]


def axes(frame: Frame) -> str:
    """Grid, ticks and labels."""
    ground, right = HEIGHT - BOTTOM, WIDTH - RIGHT
    drawn = ""
    for value, name in frame.y.ticks(frame.y_span):
        y = frame.at_y(value)
        drawn += f'<path d="M{LEFT} {y:.1f}H{right}" fill="none" stroke="var(--line,#d7dfdd)"/>' + text(
            LEFT - 6, y + 4, name, "end"
        )
    for value, name in frame.x.ticks(frame.x_span):
        drawn += text(frame.at_x(value), ground + 16, name, "middle")
    return (
        drawn
        + f'<path d="M{LEFT} {ground}H{right}" fill="none" stroke="var(--guide,#8b98a5)"/>'
        + text((LEFT + right) / 2, HEIGHT - 8, frame.x.label, "middle", "label")
        + f'<g transform="translate(12 {(TOP + ground) / 2:.0f}) rotate(-90)">{text(0, 0, frame.y.label, "middle", "label")}</g>'
    )


def polyline(frame: Frame, x: NDArray[np.floating], y: NDArray[np.floating], style: str) -> str:
    """A curve."""
    points = " ".join(f"{frame.at_x(a):.1f},{frame.at_y(b):.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
    dash = ' stroke-dasharray="4 4"' if style == "guide" else ""
    return f'<polyline points="{points}" fill="none" stroke="{COLOURS[style]}" stroke-width="2"{dash}/>'


def dot(frame: Frame, x: float, y: float, style: str, says: str = "", size: float = 3.6) -> str:
    """A point, with what it says when pointed at."""
    title = f"<title>{escape(says)}</title>" if says else ""
    return (
        f'<circle cx="{frame.at_x(x):.1f}" cy="{frame.at_y(y):.1f}" r="{size}" fill="{COLOURS[style]}">{title}</circle>'
    )


def whisker(frame: Frame, x: float, low: float, high: float, style: str) -> str:
    """An interval."""
    return (
        f'<path d="M{frame.at_x(x):.1f} {frame.at_y(low):.1f}V{frame.at_y(high):.1f}" '
        f'stroke="{COLOURS[style]}" stroke-width="1.4" opacity=".75"/>'
    )


def column(frame: Frame, left: float, right: float, height: float, style: str, opacity: float = 1.0) -> str:
    """An upright bar from the ground."""
    x, y = frame.at_x(left), frame.at_y(height)
    width = max(frame.at_x(right) - x - 1, 0.5)
    return (
        f'<rect x="{x + 0.5:.1f}" y="{y:.1f}" width="{width:.1f}" height="{max(HEIGHT - BOTTOM - y, 0):.1f}" '
        f'fill="{COLOURS[style]}" opacity="{opacity:g}"/>'
    )


def text(x: float, y: float, content: str, anchor: str, kind: str = "") -> str:
    """A line of text."""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" fill="currentColor" text-anchor="{anchor}"{named}>{escape(content)}</text>'


def sheet(title: str, content: str, says: str = "", legend: Sequence[tuple[str, str]] = ()) -> str:
    """The figure around a drawing: title, key to its colours, and what one sees in it."""
    keys = "".join(
        f'<span><i style="background:{COLOURS[style]}"></i>{escape(label)}</span>' for style, label in legend
    )
    key = f'<div class="key">{keys}</div>' if keys else ""
    told = f"<p>{says}</p>" if says else ""
    return (
        f'<figure><figcaption>{escape(title)}</figcaption>{key}<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{content}</svg>{told}</figure>'
    )
