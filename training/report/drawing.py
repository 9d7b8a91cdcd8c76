"""Draw the parts of a chart with matplotlib: axes with round ticks, curves, dots, intervals and bars.

matplotlib is imported when the first chart is drawn, so that commands without one start quickly.
"""

import io
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from training.report.svg import Inliner

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 420, 264, 62, 24, 12, 44
"""Of a chart and its margins, in CSS pixels where it is shown in full size."""
COLOURS = {
    "main": "#1f6feb",
    "second": "#d9480f",
    "third": "#0b8577",
    "fourth": "#8a4fd0",
    "fifth": "#a3690b",
    "guide": "#8b98a5",
    "soft": "#b9cdea",
    "line": "#d7dfdd",
}
"""By the name of the page's variable: the colour on a page that does not set it."""
STYLES = ("main", "second", "third", "fourth", "fifth")
DOT_RADIUS = 3.6
MOST_NAMES = 8
"""Names along an axis that fit beside one another."""
Floats = NDArray[np.floating[Any]]
Span = tuple[float, float]


def variable(style: str) -> str:
    """A colour as CSS: the page's variable, else its light colour."""
    return f"var(--{style},{COLOURS[style]})"


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

    found = MaxNLocator(intervals, steps=[1, 2, 5, 10]).tick_values(*span)
    return [round(tick, 12) + 0.0 for tick in _within(span, found)]


def powers_of_two(span: Span, most: int = 8) -> list[float]:
    """Powers of two within a span, evenly apart."""
    from matplotlib.ticker import LogLocator

    return _within(span, LogLocator(base=2, numticks=most).tick_values(*span))


def _within(span: Span, ticks: Sequence[float] | Floats) -> list[float]:
    slack = 1e-9 * (span[1] - span[0])
    return [float(tick) for tick in ticks if span[0] - slack <= tick <= span[1] + slack]


@dataclass
class Sheet:
    """An empty chart with its axes; what is drawn later lies above. Values beyond an axis are drawn at its end."""

    figure: "Figure"
    axes: "Axes"
    x: Axis
    y: Axis
    x_span: Span
    y_span: Span
    texts: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    layers: Iterator[int] = field(default_factory=lambda: count(3))

    def curve(self, x: Floats, y: Floats, style: str) -> None:
        """A line through points; guides are dashed."""
        dashes = {"dashes": (2, 2)} if style == "guide" else {}  # in line widths
        self._plot(x, y, color=COLOURS[style], linewidth=2, **dashes)

    def dots(self, x: Floats, y: Floats, style: str, notes: Sequence[str]) -> None:
        """Points, each with the text shown when it is pointed at, or ""."""
        self.notes += notes
        self._plot(x, y, color=COLOURS[style], marker="o", linestyle="none", markeredgewidth=0)

    def intervals(self, x: Floats, low: Floats, high: Floats, style: str) -> None:
        """An upright line from low to high at each x: one path, broken by NaN."""
        gaps = np.full(len(x), np.nan)
        ends = np.column_stack([low, high, gaps]).ravel()
        self._plot(np.repeat(x, 3), ends, color=COLOURS[style], linewidth=1.4, alpha=0.75)

    def bars(self, edges: Floats, heights: Floats, style: str) -> None:
        """Upright bars from the ground, a pixel apart: one path."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        pixel = (self.x_span[1] - self.x_span[0]) / (WIDTH - LEFT - RIGHT)
        drawn = heights > 0
        lefts, widths = edges[:-1][drawn] + pixel / 2, np.maximum(np.diff(edges)[drawn] - pixel, pixel / 2)
        lefts, rights = np.clip(lefts, *self.x_span), np.clip(lefts + widths, *self.x_span)
        ground, tops = np.full(len(lefts), self.y_span[0]), np.clip(heights[drawn], *self.y_span)
        corners = [(lefts, ground), (lefts, tops), (rights, tops), (rights, ground)]
        outlines = np.stack([np.column_stack(corner) for corner in corners], axis=1)
        if len(outlines):
            path = Path.make_compound_path_from_polys(outlines)
            self.axes.add_patch(
                PathPatch(path, facecolor=COLOURS[style], linewidth=0, clip_on=False, zorder=next(self.layers))
            )

    def _plot(self, x: Floats, y: Floats, **properties: Any) -> None:
        self.axes.plot(
            np.clip(x, *self.x_span), np.clip(y, *self.y_span), clip_on=False, zorder=next(self.layers),
            solid_capstyle="butt", solid_joinstyle="round", dash_capstyle="butt", dash_joinstyle="round", **properties,
        )  # fmt: skip

    def placeholder(self, text: str, label: bool = False) -> str:
        """What matplotlib is given for a text.

        It would read dollar signs as mathematics, warn of letters that its own font lacks, and let control characters break the XML.
        """
        key = str(len(self.texts))
        self.texts[key] = f'<tspan class="label">{escape(text)}</tspan>' if label else escape(text)
        return key

    def markup(self) -> str:
        """The chart's elements, without its ``<svg>``."""
        from matplotlib import rc_context

        buffer = io.StringIO()
        # Text stays text, every point is kept, and the same chart gives the same bytes.
        with rc_context({"svg.fonttype": "none", "path.simplify": False, "svg.hashsalt": "creditapp"}):
            self.figure.savefig(buffer, format="svg", metadata={"Date": None})
        colours = {colour: variable(style) for style, colour in COLOURS.items()}
        return Inliner(colours, self.texts, iter(self.notes), DOT_RADIUS).markup(buffer.getvalue())


def sheet(x: Axis, y: Axis, x_span: Span, y_span: Span) -> Sheet:
    """An empty chart: grid, ticks and labels."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 72, HEIGHT / 72), dpi=72)  # matplotlib's SVG has 72 pixels an inch
    figure.patch.set_visible(False)
    width, height = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
    axes = figure.add_axes((LEFT / WIDTH, BOTTOM / HEIGHT, width / WIDTH, height / HEIGHT))
    found = Sheet(figure, axes, x, y, x_span, y_span)
    axes.patch.set_visible(False)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.spines["bottom"].set(color=COLOURS["guide"], linewidth=1, capstyle="butt")
    if x.log:
        axes.set_xscale("log", base=2)
    if y.log:
        axes.set_yscale("log", base=2)
    axes.set(xlim=x_span, ylim=y_span)
    axes.minorticks_off()
    for line, axis, span in ((axes.xaxis, x, x_span), (axes.yaxis, y, y_span)):
        ticks = axis.ticks(span)
        line.set_ticks([at for at, _ in ticks], labels=[found.placeholder(label) for _, label in ticks])
        line.set_label_text(found.placeholder(axis.label, label=True))
    axes.tick_params(bottom=False, left=False, pad=6, labelsize=11)
    axes.grid(axis="y", color=COLOURS["line"], linewidth=1, clip_on=False, solid_capstyle="butt")
    axes.xaxis.label.set(fontsize=11, verticalalignment="baseline")
    axes.xaxis.set_label_coords(0.5, -(BOTTOM - 8) / height)
    axes.yaxis.label.set(fontsize=11, verticalalignment="baseline")
    axes.yaxis.set_label_coords((12 - LEFT) / width, 0.5)
    return found


def framed(title: str, content: str, says: str = "", legend: Sequence[tuple[str, str]] = ()) -> str:
    """The figure around a chart: title, key to its colours, and what one sees in it (HTML)."""
    keys = "".join(
        f'<span><i style="background:{variable(style)}"></i>{escape(label)}</span>' for style, label in legend
    )
    key = f'<div class="key">{keys}</div>' if keys else ""
    caption = f"<p>{says}</p>" if says else ""
    return (
        f'<figure><figcaption>{escape(title)}</figcaption>{key}<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" font-size="11" '
        f'fill="currentColor" stroke-linejoin="round" aria-label="{escape(title)}">{content}</svg>{caption}</figure>'
    )
