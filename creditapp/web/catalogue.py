"""All texts of the pages in one catalogue, ready to translate: ``make texts`` writes locale/creditapp.pot anew.

They come from the templates (template_texts), from calls of ``_`` and ``many`` in the code, and from the tables below, whose
English is looked up where a page takes it in.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from creditapp.domain.bands import BANDS
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.factors import FACTORS
from creditapp.domain.notices import WITHOUT_A_SCORE
from creditapp.domain.report import STATUS_WORDS
from creditapp.web import accounts, failures, file, grids, groups, journey, notices, report_page
from creditapp.web.template_texts import messages

WEB = Path(__file__).parent
POT = WEB / "locale" / "creditapp.pot"
KEYWORDS = {"_": None, "many": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The file changes with its texts only."""

Text = str | tuple[str, ...]


def tables() -> Iterator[tuple[str, Iterable[str]]]:
    """Where constants stand, and their texts."""
    yield "domain/bands.py", (band.name for band in BANDS)
    yield "domain/characteristics.py", (each.label for each in CHARACTERISTICS)
    yield "domain/factors.py", (text for texts in FACTORS.values() for text in texts)
    yield "domain/notices.py", WITHOUT_A_SCORE.values()
    yield "domain/report.py", STATUS_WORDS.values()
    yield "web/accounts.py", (*accounts.TYPES.values(), *(text for group in accounts.GROUPS for text in group[:2] if text))
    yield "web/failures.py", (text for texts in (*failures.TITLES.values(), failures.FAULT) for text in texts)
    yield "web/file.py", (file.YOU, *file.PURPOSES.values())
    yield "web/grids.py", (mark.meaning for mark in grids.MARKS.values())
    yield "web/groups.py", (*(text for texts in groups.NAMES.values() for text in texts), *groups.MEANINGS.values())
    yield "web/journey.py", (*journey.DID.values(), journey.ACCEPTED, journey.STORED)
    yield "web/notices.py", (*notices.TITLES.values(), *notices.LINKS.values())
    yield "web/report_page.py", (report_page.RARE, report_page.COMMON)


def texts() -> Iterator[tuple[str, Text]]:
    """Every text, with the file that it stands in; a pair is one and more."""
    for template in sorted((WEB / "templates").glob("*.html")):
        yield from ((f"web/templates/{template.name}", text) for text in messages(template.read_text()))
    for module in sorted(WEB.glob("*.py")):
        yield from ((f"web/{module.name}", found[1]) for found in extract_from_file("python", module, keywords=KEYWORDS))
    for place, constants in tables():
        yield from ((place, text) for text in constants)


def catalogue() -> Catalog:
    """The catalogue of all texts."""
    made = Catalog(
        project="creditapp", version="1", creation_date=UNDATED, fuzzy=False, header_comment="# The texts of creditapp's pages.",
        msgid_bugs_address="", last_translator="", language_team="",
    )  # fmt: skip
    for place, text in texts():
        made.add(text, locations=[(place, 0)])
    return made


def written() -> bytes:
    """The catalogue as a file."""
    to = BytesIO()
    write_po(to, catalogue(), sort_output=True, include_lineno=False, width=120)
    return to.getvalue()


if __name__ == "__main__":
    POT.parent.mkdir(exist_ok=True)
    POT.write_bytes(written())
