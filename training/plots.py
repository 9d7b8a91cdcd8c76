"""Plots as inline SVG: no script, no font, no file beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np

from training.table import Matrix

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 320, 220, 44, 38, 8
_COLOURS = {"main": "#1f6feb", "second": "#d9480f", "guide": "#8b98a5"}


@dataclass(frozen=True)
class Line:
    """One curve."""

    x: Matrix
    y: Matrix
    style: str = "main"
    dots: bool = False


def chart(title: str, lines: Sequence[Line], x_label: str, y_label: str) -> str:
    """A line chart as a figure."""
    x_range = _range([line.x for line in lines])
    y_range = _range([line.y for line in lines])
    drawn = "".join(_curve(line, x_range, y_range) for line in lines)
    return _figure(title, drawn + _axes(x_range, y_range, x_label, y_label))


def bars(title: str, values: Sequence[tuple[str, float]]) -> str:
    """Labelled bars."""
    top = max((value for _, value in values), default=1) or 1
    width = (_WIDTH - _LEFT - 6) / max(len(values), 1)
    drawn = ""
    for at, (label, value) in enumerate(values):
        height = (_HEIGHT - _BOTTOM - _TOP - 12) * value / top
        x, y = _LEFT + at * width, _HEIGHT - _BOTTOM - height
        drawn += f'<rect x="{x + 3:.1f}" y="{y:.1f}" width="{width - 6:.1f}" height="{height:.1f}" fill="#1f6feb"/>'
        drawn += _text(x + width / 2, y - 3, f"{value:.1%}", "middle") + _text(
            x + width / 2, _HEIGHT - 22, label, "middle"
        )
    return _figure(title, drawn)


def steps(characteristic: dict[str, Any]) -> str:
    """The points of one characteristic over its bins."""
    name, points = characteristic["name"], characteristic["points"]
    if characteristic["kind"] == "categorical":
        return _figure(name, _bar_list([*zip(characteristic["categories"], points, strict=True)]))
    edges = characteristic["edges"]
    if not edges:
        return ""
    low, high = edges[0], edges[-1]
    margin = (high - low) * 0.05 or 1
    x = np.repeat([low - margin, *edges, high + margin], 2)[1:-1]
    missing = f"missing: {characteristic['missing']['points']}"
    return chart(name, [Line(x, np.repeat(np.array(points, float), 2))], missing, "points")


def _bar_list(values: Sequence[tuple[str, int]]) -> str:
    shown = values[:12]
    lowest = min((points for _, points in shown), default=-1) or -1
    drawn = ""
    for at, (label, points) in enumerate(shown):
        y = _TOP + 4 + at * 16
        drawn += f'<rect x="110" y="{y}" width="{max(1, 190 * points / lowest):.1f}" height="11" fill="#1f6feb"/>'
        drawn += _text(104, y + 10, label[:16], "end") + _text(304, y + 10, str(points), "end")
    return drawn


def _range(values: Sequence[Matrix]) -> tuple[float, float]:
    low, high = min(float(each.min()) for each in values), max(float(each.max()) for each in values)
    return (low, high) if high > low else (low - 1, high + 1)


def _curve(line: Line, x_range: tuple[float, float], y_range: tuple[float, float]) -> str:
    x = _LEFT + (line.x - x_range[0]) / (x_range[1] - x_range[0]) * (_WIDTH - _LEFT - 8)
    y = _HEIGHT - _BOTTOM - (line.y - y_range[0]) / (y_range[1] - y_range[0]) * (_HEIGHT - _BOTTOM - _TOP)
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    dash = ' stroke-dasharray="4 4"' if line.style == "guide" else ""
    dots = "".join(
        f'<circle cx="{a:.1f}" cy="{b:.1f}" r="3" fill="{_COLOURS[line.style]}"/>' for a, b in zip(x, y, strict=True)
    )
    drawn = f'<polyline points="{points}" fill="none" stroke="{_COLOURS[line.style]}" stroke-width="1.8"{dash}/>'
    return drawn + (dots if line.dots else "")


def _axes(x_range: tuple[float, float], y_range: tuple[float, float], x_label: str, y_label: str) -> str:
    ground = _HEIGHT - _BOTTOM
    return (
        f'<path d="M{_LEFT} {_TOP}V{ground}H{_WIDTH - 8}" fill="none" stroke="#8b98a5"/>'
        + _text(_LEFT, ground + 13, f"{x_range[0]:.4g}", "start")
        + _text(_WIDTH - 8, ground + 13, f"{x_range[1]:.4g}", "end")
        + _text(_LEFT - 4, ground, f"{y_range[0]:.4g}", "end")
        + _text(_LEFT - 4, _TOP + 9, f"{y_range[1]:.4g}", "end")
        + _text((_WIDTH + _LEFT) / 2, _HEIGHT - 8, x_label, "middle")
        + f'<g transform="translate(12 {ground / 2}) rotate(-90)">{_text(0, 0, y_label, "middle")}</g>'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="10" fill="currentColor" text-anchor="{anchor}">{escape(text)}</text>'
    )


def _figure(title: str, content: str) -> str:
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(title)}">{content}</svg></figure>'
    )
