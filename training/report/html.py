"""Markup that all sections share; text that comes from a table is escaped here."""

from collections.abc import Container, Iterable, Sequence
from html import escape

Cell = str | int | float | None
NONE = "–"


def section(place: str, title: str, says: str, *content: str) -> str:
    """A part of the page with its place in the navigation; ``says`` is HTML."""
    return f'<section id="{place}"><h2>{escape(title)}</h2><p>{says}</p>{"".join(content)}</section>'


def grid(*figures: str) -> str:
    """Figures beside one another, as many as there is room for; two or four of them in pairs."""
    kind = "grid two" if len(figures) in (2, 4) else "grid"
    return f'<div class="{kind}">{"".join(figures)}</div>'


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    marked: int | None = None,
    words: Container[int] = (),
) -> str:
    """A table whose first column is text and whose others are figures; it scrolls where it is too wide for the page.

    ``marked`` is the number of a row to highlight, ``words`` are the columns of text besides the first.
    """
    top = "".join(
        f'<th scope="col"{"" if at == 0 or at in words else " class=n"}>{escape(heading)}</th>'
        for at, heading in enumerate(head)
    )
    body = "".join(_row(cells, number == marked, words) for number, cells in enumerate(rows))
    caption_markup = f'<p class="caption">{caption}</p>' if caption else ""
    return f'{caption_markup}<div class="scroll" tabindex="0"><table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(cells: Sequence[str], marked: bool, words: Container[int]) -> str:
    figures = "".join(
        f"<td{'' if at in words else ' class=n'}>{escape(cell)}</td>" for at, cell in enumerate(cells[1:], 1)
    )
    return f'<tr{" class=marked" if marked else ""}><th scope="row">{name(cells[0])}</th>{figures}</tr>'


def name(text: str) -> str:
    """A name that may break after its underscores."""
    return escape(text).replace("_", "_<wbr>")


def meters(
    head: tuple[str, str], rows: Iterable[tuple[str, float, str]], top: float, limits: Sequence[float] = ()
) -> str:
    """Bars as a table: label, length (of ``top``), text at its end; ``limits`` are drawn as upright lines."""
    lines = "".join(f'<i class="limit" style="left:{100 * min(limit / top, 1):.2f}%"></i>' for limit in limits)
    body = "".join(
        f'<tr><th scope="row">{name(label)}</th><td class="bar"><div>{lines}<b style="width:{100 * min(value / top, 1):.2f}%"></b></div>'
        f'</td><td class="n">{escape(end)}</td></tr>'
        for label, value, end in rows
    )
    return (
        f'<table class="meters"><thead><tr><th scope="col">{escape(head[0])}</th><th scope="col" colspan="2">{escape(head[1])}'
        f"</th></tr></thead><tbody>{body}</tbody></table>"
    )


def details(title: str, content: str) -> str:
    """A part that a reader may open."""
    return f"<details><summary>{escape(title)}</summary>{content}</details>"


def term(word: str, shown: str = "") -> str:
    """A word that the glossary explains."""
    return f'<a class="term" href="#term-{word.lower().replace(" ", "-")}">{escape(shown or word)}</a>'


def percent(share: float | None, places: int = 1) -> str:
    """A share as a percentage."""
    return NONE if share is None else f"{100 * share:.{places}f}\u00a0%".replace("-", "−")


def figure(value: float | None, places: int = 3) -> str:
    """A number with so many places."""
    return NONE if value is None else f"{value:,.{places}f}".replace("-", "−")


def whole(value: float | None) -> str:
    """A whole number with thousands separators."""
    return NONE if value is None else f"{value:,.0f}".replace("-", "−")


def odds(value: float | None) -> str:
    """Goods for each bad."""
    return NONE if value is None else f"{value:,.1f} : 1"
