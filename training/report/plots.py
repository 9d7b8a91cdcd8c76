"""Charts as inline SVG: what is drawn, on which axes, with a sentence about what one sees."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.report.axes import Axis, Span
from training.report.drawing import Floats, Sheet, framed, sheet


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

    def draw(self, on: Sheet) -> None:
        """The curve, with a dot at each of its points where asked for."""
        on.curve(self.x, self.y, self.style)
        if self.dots:
            points = zip(self.x.tolist(), self.y.tolist(), strict=True)
            on.dots(self.x, self.y, self.style, [f"{on.x.read(x)}: {on.y.read(y)}" for x, y in points])


@dataclass(frozen=True)
class Points:
    """Single points, each with an interval (its own value where none is known) and the text shown when it is pointed at."""

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

    def draw(self, on: Sheet) -> None:
        """The intervals, and the points above them."""
        on.intervals(self.x, self.low, self.high, self.style)
        on.dots(self.x, self.y, self.style, self.says or ("",) * len(self.x))


@dataclass(frozen=True)
class Columns:
    """Upright bars between edges; ``heights`` is one shorter than ``edges``."""

    edges: Floats
    heights: Floats
    style: str = "soft"
    label: str = ""

    def reach(self) -> tuple[Span, Span]:
        """What they cover on both axes."""
        return _span(self.edges), (0.0, float(self.heights.max(initial=0.0)))

    def draw(self, on: Sheet) -> None:
        """The bars."""
        on.bars(self.edges, self.heights, self.style)


Mark = Line | Points | Columns


def chart(title: str, marks: Sequence[Mark], x_label: str, y_label: str) -> str:
    """A chart with plain axes as a figure."""
    return plot(title, marks, Axis(x_label), Axis(y_label))


def plot(title: str, marks: Sequence[Mark], x: Axis, y: Axis, says: str = "") -> str:
    """A chart as a figure; ``says`` (HTML) is a sentence about what one sees."""
    reaches = [mark.reach() for mark in marks]
    drawn = sheet(
        x, y, x.span(_union([reach for reach, _ in reaches])), y.span(_union([reach for _, reach in reaches]))
    )
    for mark in marks:
        mark.draw(drawn)
    return framed(title, drawn.markup(), says, [(mark.style, mark.label) for mark in marks if mark.label])


def bars(title: str, values: Sequence[tuple[str, float]], says: str = "") -> str:
    """A chart of labelled shares."""
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
