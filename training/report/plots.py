"""Plots as inline SVG: no script, no font, no file beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.report.drawing import Axis, Frame, Span, axes, column, dot, polyline, sheet, whisker

Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Line:
    """One curve."""

    x: Floats
    y: Floats
    style: str = "main"
    dots: bool = False
    label: str = ""

    def reach(self) -> tuple[Span, Span]:
        """What it covers on both axes."""
        return _span(self.x), _span(self.y)

    def draw(self, frame: Frame) -> str:
        """The curve on its sheet."""
        drawn = polyline(frame, self.x, self.y, self.style)
        return drawn + "".join(
            dot(frame, a, b, self.style, f"{frame.x.read(a)}: {frame.y.read(b)}") for a, b in self._points()
        )

    def _points(self) -> list[tuple[float, float]]:
        return list(zip(self.x.tolist(), self.y.tolist(), strict=True)) if self.dots else []


@dataclass(frozen=True)
class Points:
    """Single points, each with an interval (its own value where none is known) and what it says when pointed at."""

    x: Floats
    y: Floats
    low: Floats
    high: Floats
    style: str = "main"
    label: str = ""
    says: tuple[str, ...] = ()

    def reach(self) -> tuple[Span, Span]:
        """What they cover on both axes."""
        return _span(self.x), (float(self.low.min()), float(self.high.max()))

    def draw(self, frame: Frame) -> str:
        """The points on their sheet."""
        drawn = [
            whisker(frame, x, low, high, self.style)
            for x, low, high in zip(self.x.tolist(), self.low.tolist(), self.high.tolist(), strict=True)
        ]
        says = self.says or ("",) * len(self.x)
        drawn += [
            dot(frame, x, y, self.style, said)
            for x, y, said in zip(self.x.tolist(), self.y.tolist(), says, strict=True)
        ]
        return "".join(drawn)


@dataclass(frozen=True)
class Columns:
    """Upright bars between edges; ``heights`` is one shorter than ``edges``."""

    edges: Floats
    heights: Floats
    style: str = "soft"
    label: str = ""
    opacity: float = 1.0

    def reach(self) -> tuple[Span, Span]:
        """What they cover on both axes."""
        return _span(self.edges), (0.0, float(self.heights.max(initial=0.0)))

    def draw(self, frame: Frame) -> str:
        """The bars on their sheet."""
        sides = zip(self.edges[:-1].tolist(), self.edges[1:].tolist(), self.heights.tolist(), strict=True)
        return "".join(
            column(frame, left, right, height, self.style, self.opacity) for left, right, height in sides if height
        )


Mark = Line | Points | Columns


def chart(title: str, marks: Sequence[Mark], x_label: str, y_label: str) -> str:
    """A chart with plain axes as a figure."""
    return plot(title, marks, Axis(x_label), Axis(y_label))


def plot(title: str, marks: Sequence[Mark], x: Axis, y: Axis, says: str = "") -> str:
    """A chart as a figure; ``says`` (HTML) tells what one sees."""
    reaches = [mark.reach() for mark in marks]
    frame = Frame(
        x, y, x.span(_union([reach[0] for reach in reaches])), y.span(_union([reach[1] for reach in reaches]))
    )
    legend = [(mark.style, mark.label) for mark in marks if mark.label]
    return sheet(title, axes(frame) + "".join(mark.draw(frame) for mark in marks), says, legend)


def bars(title: str, values: Sequence[tuple[str, float]], says: str = "") -> str:
    """Labelled shares."""
    heights = np.array([value for _, value in values])
    x = Axis(low=-0.5, high=len(values) - 0.5, names=tuple(label for label, _ in values))
    return plot(
        title, [Columns(np.arange(len(values) + 1) - 0.5, heights, "main")], x, Axis(low=0.0, percent=True), says
    )


def stairs(edges: Floats, heights: Floats, style: str = "main", label: str = "") -> Line:
    """A step function: ``heights`` between ``edges``, which is one longer."""
    return Line(np.repeat(edges, 2)[1:-1], np.repeat(heights, 2), style, label=label)


def _span(values: Floats) -> Span:
    return float(values.min()), float(values.max())


def _union(spans: Sequence[Span]) -> Span:
    return min(low for low, _ in spans), max(high for _, high in spans)
