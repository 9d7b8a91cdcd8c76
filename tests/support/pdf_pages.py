"""What stands on each page of a PDF, as PDFium reads it."""

from dataclasses import dataclass

from pypdfium2 import PdfDocument, PdfPage

MARGIN = 50.0
"""Points at the foot of a page that hold its number."""


@dataclass(frozen=True)
class PrintedPage:
    """One page."""

    text: str
    headings: tuple[str, ...]
    """Its bookmarks."""
    last_line: str
    """The lowest text, the page number aside."""
    filled: float
    """How far down text reaches, from 0 to 1."""


def printed_pages(pdf: bytes) -> list[PrintedPage]:
    """The pages of a PDF."""
    document = PdfDocument(pdf)
    headings: list[list[str]] = [[] for _ in document]
    for bookmark in document.get_toc():
        headings[bookmark.get_dest().get_index()].append(bookmark.get_title())
    return [_page(page, tuple(names)) for page, names in zip(document, headings, strict=True)]


def metadata(pdf: bytes) -> dict[str, str]:
    """What the PDF says of itself; empty values left out."""
    return {name: value for name, value in PdfDocument(pdf).get_metadata_dict().items() if value}


def _page(page: PdfPage, headings: tuple[str, ...]) -> PrintedPage:
    height, text = page.get_height(), page.get_textpage()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    content = [box for box in boxes if box[1] > MARGIN]
    lowest = min((box[1] for box in content), default=height)
    last = " ".join(text.get_text_bounded(*box) for box in content if box[1] < lowest + 2)
    return PrintedPage(text.get_text_bounded(), headings, last.strip(), (height - lowest) / height)
