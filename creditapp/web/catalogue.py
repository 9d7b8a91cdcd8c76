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
from creditapp.web import access
from creditapp.web.apply import form
from creditapp.web.http import callers, failures, guards
from creditapp.web.i18n.template_texts import Text, messages
from creditapp.web.notices import page as notice_page
from creditapp.web.notices import pdf
from creditapp.web.report import accounts, factor_groups, file, history, journey, notice_links, payment_grid
from creditapp.web.report import handlers as report_handlers
from creditapp.web.report import page as report_page
from creditapp.web.rights import data_download, items
from creditapp.web.rights import forms as rights_forms
from creditapp.web.rights import page as rights_page
from creditapp.web.simulate import handlers as simulate_handlers
from creditapp.web.simulate import results, scenarios, wording

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
    yield "web/report/accounts.py", _accounts()
    yield "web/http/callers.py", (callers.UNKNOWN,)
    yield "web/rights/data_download.py", data_download.ABOUT.values()
    yield "web/http/failures.py", (text for texts in (*failures.TITLES.values(), failures.FAULT) for text in texts)
    yield "web/report/file.py", (file.YOU, *file.PURPOSES.values(), *file.OUTCOMES.values())
    yield "web/apply/form.py", (*form.LABELS.values(), *form.MISSING.values())
    yield (
        "web/report/payment_grid.py",
        (*(mark.meaning for mark in payment_grid.MARKS.values()), *payment_grid.GLOSSES.values()),
    )
    yield (
        "web/report/factor_groups.py",
        (*(text for texts in factor_groups.NAMES.values() for text in texts), *factor_groups.MEANINGS.values()),
    )
    yield "web/http/guards.py", (guards.ELSEWHERE,)
    yield "web/report/history.py", _history()
    yield "web/rights/items.py", items.GROUPS.values()
    yield "web/report/journey.py", (*journey.DID.values(), journey.ACCEPTED, journey.STORED)
    yield "web/access.py", (access.NO_RIGHTS,)
    yield "web/notices/page.py", notice_page.TITLES.values()
    yield "web/report/notice_links.py", notice_links.LINKS.values()
    yield "web/notices/pdf.py", (pdf.FAILED,)
    yield "web/report/page.py", (report_page.RARE, report_page.COMMON)
    yield "web/report/handlers.py", (report_handlers.WRONG_WAIT,)
    yield "web/rights/forms.py", (*rights_forms.REASONS.values(), *rights_forms.LABELS, rights_forms.NO_FORM_ID)
    yield "web/rights/page.py", (*rights_page.OUTCOMES.values(), rights_page.FORGOTTEN)
    yield "web/simulate/scenarios.py", scenarios.FORM_SAYS.values()
    yield "web/simulate/results.py", _simulated()
    yield "web/simulate/handlers.py", simulate_handlers.NOTHING
    yield "web/simulate/wording.py", wording.WHY_NOT.values()


def _accounts() -> Iterator[str]:
    yield from (*accounts.TYPES.values(), *accounts.KINDS.values())
    yield from (text for group in accounts.GROUPS for text in group[:2] if text)


def _history() -> Iterator[str]:
    yield from (
        history.EARLIER,
        history.ISSUED,
        history.NEWS,
        *history.OUTCOMES.values(),
        *history.TODAY,
        *history.SINCE,
    )


def _simulated() -> Iterator[str]:
    yield from (results.SCALE, *results.STILL_NONE.values(), *results.NO_MORE.values(), *results.EVEN.values())


def texts() -> Iterator[tuple[str, Text]]:
    """Every text, with the file that it stands in; a pair is one and more."""
    for template in sorted((WEB / "templates").glob("*.html")):
        yield from ((f"web/templates/{template.name}", text) for text in messages(template.read_text()))
    for module in sorted(WEB.rglob("*.py")):
        yield from (
            (f"web/{module.relative_to(WEB)}", found[1])
            for found in extract_from_file("python", module, keywords=KEYWORDS)
        )
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
