"""A column's bins as a drawing: bars for the share of rows, a line with dots for the bad rate; the table beside it has all its figures."""

from dataclasses import dataclass

from training.bins.bin_figures import ColumnFigures

WIDTH, HEIGHT, FOOT = 640, 220, 26
_MOST_LABEL = 12


@dataclass(frozen=True)
class Mark:
    """Of one bin: its bar, and its dot."""

    x: float
    width: float
    y: float
    height: float
    dot: float
    label: str
    breaks: bool
    ordered: bool


@dataclass(frozen=True)
class Drawing:
    """What a template draws; lengths are units of the view box."""

    marks: tuple[Mark, ...]
    line: str
    """Points of the line through the ordered bins."""
    overall: float
    """Where the overall bad rate is."""
    top: float
    """Bad rate at the upper edge."""
    width: int = WIDTH
    height: int = HEIGHT
    foot: int = FOOT


def drawing(figures: ColumnFigures, overall: float) -> Drawing:
    """Of a column's bins."""
    bins = figures.bins
    most, top = max(b.share for b in bins), 1.1 * max(overall, *(b.rate for b in bins if b.rows))
    step, floor = WIDTH / len(bins), HEIGHT - FOOT
    marks = tuple(
        Mark(
            at * step + 0.12 * step, 0.76 * step, floor - b.share / most * floor * 0.9, b.share / most * floor * 0.9,
            floor - b.rate / top * floor, _short(b.label, step), b.breaks, b.kind in ("amount", "group"),
        )
        for at, b in enumerate(bins)
    )  # fmt: skip
    line = " ".join(f"{mark.x + mark.width / 2:.1f},{mark.dot:.1f}" for mark in marks if mark.ordered)
    return Drawing(marks, line, floor - overall / top * floor, top)


def _short(label: str, step: float) -> str:
    label = "to " + label.partition(" to ")[2] if label.startswith("> ") and " to " in label else label
    most = max(3, min(_MOST_LABEL, int(step / 7)))
    return label if len(label) <= most else f"{label[: most - 1]}…"
