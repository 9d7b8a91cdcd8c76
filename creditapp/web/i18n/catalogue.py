"""Gathers the texts that templates and code mark into locale/creditapp.pot, ready to translate: ``make texts``.

Babel extracts them as babel.cfg says: ``{% trans %}`` in templates, and calls of ``_``, ``N_``, ``put`` and ``many`` everywhere.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import write_po

CREDITAPP = Path(__file__).parents[2]
POT = CREDITAPP / "web" / "locale" / "creditapp.pot"
KEYWORDS = DEFAULT_KEYWORDS | {"put": None, "many": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date, so that the file changes only when a text does."""


def catalogue() -> Catalog:
    """All marked texts, with the files that use them."""
    texts = Catalog(
        project="creditapp", version="1", creation_date=UNDATED, fuzzy=False, header_comment="# The texts of creditapp's pages.",
        msgid_bugs_address="", last_translator="", language_team="",
    )  # fmt: skip
    with (CREDITAPP.parent / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    for file, line, text, _comments, _context in extract_from_dir(CREDITAPP, methods, options, KEYWORDS):
        texts.add(text, locations=[(file, line)])
    return texts


def pot() -> bytes:
    """The catalogue in gettext's format, without line numbers, which would change with every edit."""
    buffer = BytesIO()
    write_po(buffer, catalogue(), sort_output=True, include_lineno=False, width=120)
    return buffer.getvalue()


if __name__ == "__main__":
    POT.write_bytes(pot())
