"""Gathers the texts that templates and code mark, and brings every language's catalogue up to date: ``make texts``.

Babel extracts them as babel.cfg says: ``{% trans %}`` in templates, and calls of ``_``, ``N_``, ``put`` and ``many`` everywhere.
``locale/creditapp.pot`` has all of them, and ``locale/es_US.po`` their translations: the one source of a language.
"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

CREDITAPP = Path(__file__).parents[2]
LOCALE = CREDITAPP / "web" / "locale"
POT = LOCALE / "creditapp.pot"
KEYWORDS = DEFAULT_KEYWORDS | {"put": None, "many": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""A fixed date, so that the file changes only when a text does."""


def catalogue(locale: Locale | None = None) -> Catalog:
    """All marked texts, with the files that use them; not translated yet."""
    texts = Catalog(
        locale, project="creditapp", version="1", creation_date=UNDATED, revision_date=UNDATED if locale else None,
        fuzzy=False,
        header_comment="# The texts of creditapp's pages.", msgid_bugs_address="", last_translator="", language_team="",
    )  # fmt: skip
    with (CREDITAPP.parent / "babel.cfg").open() as config:
        methods, options = parse_mapping_cfg(config)  # type: ignore[no-untyped-call]
    for file, line, text, _comments, _context in extract_from_dir(CREDITAPP, methods, options, KEYWORDS):
        texts.add(text, locations=[(file, line)])
    return texts


def pot() -> bytes:
    """The catalogue in gettext's format, without line numbers, which would change with every edit."""
    return _written(catalogue())


def po(path: Path) -> bytes:
    """The language's catalogue up to date: each text with its translation, or none yet; texts that are gone are left out."""
    with path.open("rb") as file:
        translated = read_po(file, locale=path.stem)
    texts = catalogue(Locale.parse(path.stem))
    for message in texts:
        if message.id and (known := translated.get(message.id)) is not None:
            message.string, message.flags = known.string, message.flags | known.flags
    return _written(texts)


def _written(texts: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, texts, sort_output=True, include_lineno=False, width=120)
    return buffer.getvalue()


if __name__ == "__main__":
    POT.write_bytes(pot())
    for each in sorted(LOCALE.glob("*.po")):
        each.write_bytes(po(each))
