"""Texts by the operator: paragraphs between blank lines, headings after ``# ``."""

import re
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.web.about.contexts import Paragraph

LARGEST = 256 * 1024
"""Bytes of a text."""


def paragraphs(file: Path | None, setting: str) -> tuple[Paragraph, ...]:
    """The paragraphs in the file; none without a file. ConfigurationError, which names the setting, if it is no such text."""
    if file is None:
        return ()
    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST + 1)
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError(f"{setting}: {file}: cannot be read as text in UTF-8") from None
    if len(content) > LARGEST:
        raise ConfigurationError(f"{setting}: {file}: larger than {LARGEST // 1024} kB")
    parts = (part.strip() for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n")))
    return tuple(_paragraph(part) for part in parts if part)


def _paragraph(part: str) -> Paragraph:
    return Paragraph(part.removeprefix("#").strip(), heading=True) if part.startswith("# ") else Paragraph(part)
