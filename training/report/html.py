"""The few pieces of markup that all sections are made of; whatever comes from a table is escaped here."""

from collections.abc import Iterable, Sequence
from html import escape

Cell = str | int | float | None
NONE = "–"


def section(name: str, title: str, says: str, *content: str) -> str:
    """A part of the page with its place in the navigation; ``says`` is HTML."""
    return f'<section id="{name}"><h2>{escape(title)}</h2><p>{says}</p>{"".join(content)}</section>'


def grid(*figures: str) -> str:
    """Figures beside one another, as many as there is room for."""
    return f'<div class="grid">{"".join(figures)}</div>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", marked: int | None = None) -> str:
    """A table whose first column is text and whose others are figures; it scrolls by itself where it is too wide.

    ``marked`` is the number of a row to be set off.
    """
    top = "".join(f'<th scope="col"{"" if at == 0 else " class=n"}>{escape(each)}</th>' for at, each in enumerate(head))
    body = "".join(_row(cells, number == marked) for number, cells in enumerate(rows))
    told = f"<caption>{caption}</caption>" if caption else ""
    return f'<div class="scroll" tabindex="0"><table>{told}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], marked: bool) -> str:
    first, *others = cells
    figures = "".join(f'<td class="n">{escape(each)}</td>' for each in others)
    return f'<tr{" class=marked" if marked else ""}><th scope="row">{escape(first)}</th>{figures}</tr>'


def meters(head: tuple[str, str], rows: Iterable[tuple[str, float, str]], top: float, limits: Sequence[float] = ()) -> str:
    """Bars as a table: label, length (of ``top``), what stands at its end; ``limits`` are upright lines."""
    lines = "".join(f'<i class="limit" style="left:{100 * min(limit / top, 1):.2f}%"></i>' for limit in limits)
    body = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td class="bar"><div>{lines}<b style="width:{100 * min(value / top, 1):.2f}%"></b></div>'
        f'</td><td class="n">{escape(end)}</td></tr>'
        for label, value, end in rows
    )
    return (
        f'<table class="meters"><thead><tr><th scope="col">{escape(head[0])}</th><th scope="col" colspan="2">{escape(head[1])}'
        f"</th></tr></thead><tbody>{body}</tbody></table>"
    )


def details(title: str, content: str) -> str:
    """What is there for who wants it."""
    return f"<details><summary>{escape(title)}</summary>{content}</details>"


def term(name: str, shown: str = "") -> str:
    """A word that the glossary explains."""
    return f'<a class="term" href="#term-{name.lower().replace(" ", "-")}">{escape(shown or name)}</a>'


def percent(share: float | None, places: int = 1) -> str:
    """A share as a percentage."""
    return NONE if share is None else f"{100 * share:.{places}f} %".replace("-", "−")


def figure(value: float | None, places: int = 3) -> str:
    """A number with so many places."""
    return NONE if value is None else f"{value:,.{places}f}".replace("-", "−")


def whole(value: float | None) -> str:
    """A whole number, its thousands set off."""
    return NONE if value is None else f"{value:,.0f}".replace("-", "−")


def odds(value: float | None) -> str:
    """Goods to one bad."""
    return NONE if value is None else f"{value:,.1f} : 1"
