"""Draw the parts of a chart with matplotlib: axes with round ticks, curves, dots, intervals and bars.

matplotlib is imported when the first chart is drawn, so that commands without one start quickly.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from training.report.axes import Axis, Span
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
Floats = NDArray[np.floating[Any]]


def variable(style: str) -> str:
    """A colour as CSS: the page's variable, else its light colour."""
    return f"var(--{style},{COLOURS[style]})"


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
    """Markup of each text by its placeholder."""
    notes: list[str] = field(default_factory=list)
    """What each dot says, in the order of drawing."""
    layers: Iterator[int] = field(default_factory=lambda: count(3))
    """matplotlib's z-orders, above those of grid and axes."""

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
        """Upright bars from the ground, a pixel apart."""
        pixel = (self.x_span[1] - self.x_span[0]) / (WIDTH - LEFT - RIGHT)
        shown = heights > 0
        self.axes.bar(
            edges[:-1][shown] + pixel / 2,
            np.clip(heights[shown], *self.y_span),
            np.maximum(np.diff(edges)[shown] - pixel, pixel / 2),
            align="edge", color=COLOURS[style], clip_on=False, zorder=next(self.layers),
        )  # fmt: skip

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
    drawn = Sheet(figure, axes, x, y, x_span, y_span)
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
        line.set_ticks([at for at, _ in ticks], labels=[drawn.placeholder(label) for _, label in ticks])
        line.set_label_text(drawn.placeholder(axis.label, label=True))
    axes.tick_params(bottom=False, left=False, pad=6, labelsize=11)
    axes.grid(axis="y", color=COLOURS["line"], linewidth=1, clip_on=False, solid_capstyle="butt")
    axes.xaxis.label.set(fontsize=11, verticalalignment="baseline")
    axes.xaxis.set_label_coords(0.5, -(BOTTOM - 8) / height)
    axes.yaxis.label.set(fontsize=11, verticalalignment="baseline")
    axes.yaxis.set_label_coords((12 - LEFT) / width, 0.5)
    return drawn


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
