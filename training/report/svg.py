"""Make a drawing of matplotlib's part of a page: its text in the page's font, its colours from the page's theme, no ids.

A file of matplotlib's is meant to be alone: it names fonts, fixes colours and refers to shapes by id. Several of them in one page
would share ids, and stay light on a dark page. So a drawing is reduced to its paths, dots and texts; each colour becomes the page's
variable for it, and coordinates keep one decimal.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from xml.etree import ElementTree

_NAMESPACE = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_PATH_ATTRIBUTES = ("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-opacity")


@dataclass(frozen=True)
class Inliner:
    """Writes the elements of a drawing as markup for an ``<svg>`` of the page."""

    colours: Mapping[str, str]
    """What the page calls each colour of the drawing."""
    texts: Mapping[str, str]
    """Markup for each text of the drawing, which holds placeholders."""
    notes: Iterator[str]
    """For each dot, in the order of drawing, the text shown when it is pointed at, or ""."""
    radius: float
    """Of a dot."""

    def markup(self, drawing: str) -> str:
        """The drawing's elements, without its ``<svg>``."""
        return "".join(self._elements(ElementTree.fromstring(drawing)))  # noqa: S314 - our own drawing

    def _elements(self, parent: ElementTree.Element) -> Iterator[str]:
        for element in parent:
            kind = element.tag.removeprefix(_NAMESPACE)
            if kind == "g":
                yield from self._elements(element)
            elif kind == "path":
                yield self._path(element)
            elif kind == "use":
                yield self._dot(element)
            elif kind == "text":
                yield self._text(element)

    def _path(self, element: ElementTree.Element) -> str:
        style = _style(element)
        attributes = "".join(
            f' {name}="{self.colours.get(style[name], style[name])}"' for name in _PATH_ATTRIBUTES if name in style
        )
        return f'<path d="{_compact(element.attrib["d"])}"{attributes}/>'

    def _dot(self, element: ElementTree.Element) -> str:
        """A marker, which matplotlib repeats by reference to an id, as a circle."""
        note, fill = next(self.notes), _style(element)["fill"]
        title = f"<title>{escape(note)}</title>" if note else ""
        x, y = _position(element)
        return f'<circle cx="{x}" cy="{y}" r="{self.radius:g}" fill="{self.colours.get(fill, fill)}">{title}</circle>'

    def _text(self, element: ElementTree.Element) -> str:
        x, y = _position(element)
        anchor = _style(element).get("text-anchor", "start")
        turned = f' transform="rotate(-90 {x} {y})"' if "rotate(-90" in element.attrib.get("transform", "") else ""
        return f'<text x="{x}" y="{y}" text-anchor="{anchor}"{turned}>{self.texts[(element.text or "").strip()]}</text>'


def _style(element: ElementTree.Element) -> dict[str, str]:
    return dict(part.split(": ", 1) for part in element.attrib["style"].split("; "))


def _position(element: ElementTree.Element) -> tuple[str, str]:
    return _short(element.attrib["x"]), _short(element.attrib["y"])


def _short(number: str) -> str:
    return f"{round(float(number), 1):g}"


def _compact(path: str) -> str:
    """Path data without what SVG lets one leave out: points after the first need no letter for a line."""
    rounded = _NUMBER.sub(lambda number: _short(number[0]), path)
    return re.sub(r"\s*([Mz])\s*", r"\1", re.sub(r"\s*L\s*", " ", rounded)).strip()
