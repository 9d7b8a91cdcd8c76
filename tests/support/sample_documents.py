"""Files as people send them, whole and broken."""

import io

from PIL import Image
from pypdf import PdfWriter


def pdf(pages: int = 1, password: str = "") -> bytes:
    """A PDF of empty pages."""
    writer, out = PdfWriter(), io.BytesIO()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    writer.write(out)
    return out.getvalue()


def image(kind: str, size: tuple[int, int] = (64, 48)) -> bytes:
    """A picture of one colour; kind: PNG, JPEG, GIF."""
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 99)).save(out, kind)
    return out.getvalue()


PDF, PNG, JPEG = pdf(), image("PNG"), image("JPEG")
