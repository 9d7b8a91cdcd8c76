"""Whether a file is whole and of a kind that is accepted: run as a program of its own, which a hostile file can only end.

It reads the file from its standard input and prints ``pdf``, ``jpeg`` or ``png``, or ``protected`` or ``damaged``. Memory and
processor time are limited; whoever has started it ends it when the time is over. The kind follows from the content alone.
"""

import io
import resource
import sys
import warnings

MEMORY = 1_500_000_000
"""Bytes of address space."""
SECONDS = 8
"""Of processor time."""
MOST_PIXELS = 100_000_000
KINDS = {b"%PDF-": "pdf", b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png"}
"""The first bytes of each kind."""


def kind_of(content: bytes) -> str:
    """The kind by the first bytes; empty for any other."""
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), "")


def examined(content: bytes) -> str:
    """The kind of a whole file; ``protected`` or ``damaged`` otherwise."""
    kind = kind_of(content)
    try:
        return _pdf(content) if kind == "pdf" else _image(content, kind)
    except Exception:  # parsers of hostile bytes raise whatever they like
        return "damaged"


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return "protected"
    pages = len(reader.pages)
    return "pdf" if pages and reader.pages[0].mediabox and reader.pages[pages - 1].mediabox else "damaged"


def _image(content: bytes, kind: str) -> str:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as image:
        image.verify()  # the check sums of a PNG to its end; a picture has to be opened again afterwards
    with Image.open(io.BytesIO(content), formats=[kind.upper()]) as image:
        image.draft("L", (256, 256))  # a JPEG is then decoded to an eighth of its size
        image.load()
    return kind


def main() -> None:
    """Examine what is on standard input."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    print(examined(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
