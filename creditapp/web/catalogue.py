"""All texts of the pages in one catalogue, ready to translate: ``make texts`` writes locale/creditapp.pot anew.

They come from the templates (template_texts), from calls of ``_``, ``put`` and ``many`` in the code, and from the tables below, whose
English is looked up where a page takes it in.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

from creditapp.domain import ssn
from creditapp.domain.bands import BANDS
from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.factors import FACTORS
from creditapp.domain.notices import WITHOUT_A_SCORE
from creditapp.domain.report import STATUS_WORDS
from creditapp.domain.simulation import A_LENDER
from creditapp.web import (
    accounts,
    callers,
    data_json,
    failures,
    file,
    forms,
    grids,
    groups,
    guards,
    history,
    items,
    journey,
    locked,
    notices,
    pdf,
    report_page,
    reporting,
    rights_forms,
    rights_pages,
    scenarios,
    simulated,
    simulating,
    what_if,
)
from creditapp.web.template_texts import Text, messages

WEB = Path(__file__).parent
POT = WEB / "locale" / "creditapp.pot"
KEYWORDS = {"_": None, "put": None, "many": (1, 2)}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
"""The file changes with its texts only."""


def tables() -> Iterator[tuple[str, Iterable[str]]]:
    """Where constants stand, and their texts."""
    yield "domain/bands.py", (band.name for band in BANDS)
    yield "domain/characteristics.py", (each.label for each in CHARACTERISTICS)
    yield "domain/factors.py", (text for texts in FACTORS.values() for text in texts)
    yield "domain/notices.py", WITHOUT_A_SCORE.values()
    yield "domain/report.py", STATUS_WORDS.values()
    yield "domain/simulation.py", (A_LENDER,)
    yield "domain/ssn.py", ssn.WRONG.values()
    yield "web/accounts.py", _accounts()
    yield "web/callers.py", (callers.UNKNOWN,)
    yield "web/data_json.py", data_json.ABOUT.values()
    yield "web/failures.py", (text for texts in (*failures.TITLES.values(), failures.FAULT) for text in texts)
    yield "web/file.py", (file.YOU, *file.PURPOSES.values(), *file.OUTCOMES.values())
    yield "web/forms.py", (*forms.LABELS.values(), *forms.MISSING.values())
    yield "web/grids.py", (*(mark.meaning for mark in grids.MARKS.values()), *grids.GLOSSES.values())
    yield "web/groups.py", (*(text for texts in groups.NAMES.values() for text in texts), *groups.MEANINGS.values())
    yield "web/guards.py", (guards.ELSEWHERE,)
    yield "web/history.py", _history()
    yield "web/items.py", items.GROUPS.values()
    yield "web/journey.py", (*journey.DID.values(), journey.ACCEPTED, journey.STORED)
    yield "web/locked.py", (locked.NO_RIGHTS,)
    yield "web/notices.py", (*notices.TITLES.values(), *notices.LINKS.values())
    yield "web/pdf.py", (pdf.FAILED,)
    yield "web/report_page.py", (report_page.RARE, report_page.COMMON)
    yield "web/reporting.py", (reporting.WRONG_WAIT,)
    yield "web/rights_forms.py", (*rights_forms.REASONS.values(), *rights_forms.LABELS, rights_forms.NO_FORM_ID)
    yield "web/rights_pages.py", (*rights_pages.OUTCOMES.values(), rights_pages.FORGOTTEN)
    yield "web/scenarios.py", scenarios.FORM_SAYS.values()
    yield "web/simulated.py", _simulated()
    yield "web/simulating.py", simulating.NOTHING
    yield "web/what_if.py", what_if.WHY_NOT.values()


def _accounts() -> Iterator[str]:
    yield from (*accounts.TYPES.values(), *accounts.KINDS.values())
    yield from (text for group in accounts.GROUPS for text in group[:2] if text)


def _history() -> Iterator[str]:
    yield from (history.EARLIER, history.ISSUED, history.NEWS, *history.OUTCOMES.values(), *history.TODAY, *history.SINCE)


def _simulated() -> Iterator[str]:
    yield from (simulated.SCALE, *simulated.STILL_NONE.values(), *simulated.NO_MORE.values(), *simulated.EVEN.values())


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
