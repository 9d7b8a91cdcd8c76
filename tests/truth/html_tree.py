"""A page as a tree of elements, with tags that HTML leaves open closed."""

from collections.abc import Iterator
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "hr", "img"}
AFTER_PARAGRAPH = {
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3",
    "h4", "header", "hr", "main", "nav", "ol", "p", "pre", "search", "section", "table", "ul",
}  # fmt: skip
"""Tags before which a p needs no end (HTML standard, 13.1.2.4)."""
CLOSED_BY = {
    "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "li": {"li"}, "p": AFTER_PARAGRAPH, "td": {"td", "th", "tr", "tbody", "tfoot"},
    "th": {"td", "th", "tr", "tbody", "tfoot"}, "tr": {"tr", "tbody", "tfoot"}, "thead": {"tbody"}, "tbody": {"tfoot"},
}  # fmt: skip
"""Tags whose beginning ends an open element."""


class Element:
    """One element; ``within`` are the elements in it, in order."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []
        self.within: list[Element] = []
        self.classes = set(attributes.get("class", "").split())

    def all(self, tag: str = "", of_class: str = "") -> "Iterator[Element]":
        """The elements within, in order, that have the tag and the class."""
        for element in self.within:
            if (not tag or element.tag == tag) and (not of_class or of_class in element.classes):
                yield element

    def one(self, tag: str = "", of_class: str = "") -> "Element | None":
        """The first of them."""
        return next(self.all(tag, of_class), None)

    def text(self, *without: str) -> str:
        """All text within, white space as one blank, but for that of elements with these tags."""
        return " ".join("".join(self.texts(without)).split())

    def texts(self, without: tuple[str, ...] = ()) -> "Iterator[str]":
        """The pieces of that text as they are."""
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag == "br":
                yield " "
            elif child.tag not in without:
                yield from child.texts(without)


class _Builder(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(html)

    def updatepos(self, i: int, j: int) -> int:  # counting lines took a tenth of the time
        return j

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while tag in CLOSED_BY.get(self.open[-1].tag, ()):
            self.open.pop()
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        for outer in self.open:
            outer.within.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self.open):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree(html: str) -> Element:
    """The page."""
    return _Builder(html).root
