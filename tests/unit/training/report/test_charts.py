"""Charts keep what they are given: every text, dot and interval, in the page's colours and font."""

import re
import subprocess
import sys
from html import escape

import numpy as np
import pytest

from training.report.axes import Axis
from training.report.plots import Columns, Line, Points, bars, plot

pytestmark = pytest.mark.slow

ODD_NAMES = ("$x^2$", "<b>", "a\x0bb", "信用", "#1f6feb")
"""Mathematics to matplotlib, markup, a control character, letters that its font lacks, and a colour of ours."""


def _points(note: str) -> Points:
    x = np.array([1.0, 2.0])
    return Points(x, x, x - 0.5, x + 0.5, "second", says=(note, note))


def test_names_from_a_table_are_shown_as_they_are() -> None:
    """Whatever a bin is called, its name is written out and escaped."""
    drawn = bars("Shares", [(name, 0.2) for name in ODD_NAMES])
    labels = re.findall(r"<text[^>]*>([^<]*)</text>", drawn)
    assert {escape(name) for name in ODD_NAMES} <= set(labels)


def test_a_dot_says_what_it_stands_for() -> None:
    """Each dot has its note, escaped; an interval is one line from its lower to its upper end."""
    drawn = plot("t", [_points("rate < 1 %")], Axis("x"), Axis("y"))
    assert drawn.count("<circle") == 2 and drawn.count("<title>rate &lt; 1 %</title></circle>") == 2
    interval = re.search(r'<path d="(M[^"]+)"[^>]*stroke-opacity', drawn)
    assert interval is not None and interval[1].count("M") == 2


def test_a_curve_with_dots_reads_its_values_as_the_axes_do() -> None:
    """A dot of a curve names both of its values in the axes' own form."""
    line = Line(np.array([1.0, 2.0]), np.array([0.1, 0.25]), dots=True)
    assert "<title>2: 25\u00a0%</title>" in plot("t", [line], Axis("x"), Axis("y", percent=True))


def test_colours_are_those_of_the_page() -> None:
    """No colour is fixed: each is a variable of the page, with its light colour for a page that does not set it."""
    marks: list[Line | Points | Columns] = [
        Line(np.array([0.0, 3.0]), np.array([0.0, 3.0]), "guide"),
        _points(""),
        Columns(np.arange(4.0), np.ones(3)),
    ]
    colours = re.findall(r'(?:fill|stroke)="([^"]+)"', plot("t", marks, Axis("x"), Axis("y")))
    assert set(colours) <= {
        "none",
        "currentColor",
        *(c for c in colours if re.fullmatch(r"var\(--\w+,#[0-9a-f]{6}\)", c)),
    }
    assert {"var(--guide,#8b98a5)", "var(--second,#d9480f)", "var(--soft,#b9cdea)", "var(--line,#d7dfdd)"} <= set(
        colours
    )


def test_charts_share_one_page() -> None:
    """A chart has neither ids, which another would repeat, nor a style sheet or a font of its own."""
    drawn = plot("t", [_points("")], Axis("x"), Axis("y"))
    assert not re.search(r"\bid=|<style|font-family|clip-path|xmlns", drawn)


def test_commands_start_without_matplotlib() -> None:
    """It takes a second to load, so only a command that draws a chart loads it."""
    code = "import sys, training.cli.app, training.report.page; print('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
