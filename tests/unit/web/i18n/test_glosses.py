"""Every technical term is explained where a page first uses it; terms that are not needed are not used."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.models.applications import Factor
from creditapp.web.render import Pages
from creditapp.web.report.page import report_page
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_PAGE, FORM, Visitor
from tests.unit.web.i18n.test_another_language import ASKED, KNOWN, address, in_world, known, served, visitor

__all__ = ["known", "served", "visitor"]

NEAR = 220
"""Characters before and after a term within which it must be explained: the same sentence, or the next."""
TERMS = {
    "credit score": r"one number for|is a number that",
    "credit file": r"record of (your|my|somebody's) accounts|keep credit files",
    "credit-builder loan": "the money after paying it off",
    "secured card": "a deposit first",
    "scorecard": r"table (that gives|of points)",
    "factors?": "one thing in your file that affects your score",
    "hard inquir(y|ies)": r"(look by a lender|lender's look)",
    "soft (inquir(y|ies)|ones?)": r"any other look|only I see|lenders do not see",
    "inquir(y|ies)": "look",
    "charged off": r"given up|gave it up|no longer expects",
    "in collection": "a collector has the debt",
    "foreclos(ed|ure)": "has taken the home",
    "repossessed": "took back",
    "surrendered": "gave back",
    "collections?": r"with a collector|to a collector|handed to",
    "bankruptc(y|ies)": "relief from debts",
    "chapter": r"names its kind|relief from debts",
    "discharged": "need not be paid",
    "public records?": r"a court's record|bankruptcy",
    "furnisher": "reports to us",
    "freeze": r"(keeps|keep) lenders out",
    "frozen": r"(keeps|keep) lenders out|no lender can|could not see",
    "thaw": r"lets lenders in|no lender can",
    "cut-off": "lowest at which it lends",
    "consumer reporting agency": "keeps credit files",
    "SSN": "Social Security number",
}
"""Patterns of a term and its explanation; a heading may use a term that the text below it explains."""
JARGON = re.compile(
    r"utili[sz]ation|tradeline|revolving|instal|delinquen|derogatory|past due|charge-off|balance|obsolete|adverse|thin file|"
    r"probability of default|\bPD\b|\bbin\b|characteristic|re-scor",
    re.IGNORECASE,
)
"""Terms that pages do not use."""


class Text(HTMLParser):
    """A page's text in reading order, without headings and code."""

    LEFT_OUT = frozenset({"head", "h1", "h2", "h3", "h4", "svg", "code", "pre"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._out = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where a heading begins."""
        self._out += tag in self.LEFT_OUT
        self.parts += [value for name, value in attrs if name == "title" and value]

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        self._out -= tag in self.LEFT_OUT

    def handle_data(self, data: str) -> None:
        """Gather the text."""
        if not self._out:
            self.parts.append(data)

    @property
    def text(self) -> str:
        """All in one line."""
        return " ".join(" ".join(self.parts).split())


def unexplained(html: str) -> list[str]:
    """The terms without an explanation near their first use, with that place; and jargon."""
    text = Text(html).text
    found = [match[0] for match in JARGON.finditer(text)]
    for term, meaning in TERMS.items():
        if first := re.search(rf"\b{term}\b", text, re.IGNORECASE):
            near = text[max(0, first.start() - NEAR) : first.end() + NEAR]
            if not re.search(meaning, near, re.IGNORECASE):
                found.append(f"{first[0]}: {near}")
    return found


def unexplained_on(visitor: Visitor, name: str, end: str = "") -> list[str]:
    """The unexplained terms of a page."""
    return unexplained(visitor.get(address(name) + end, headers={**AS_PAGE, "Application-Token": token(name)}).text)


@pytest.mark.parametrize("name", list(KNOWN))
def test_a_report_or_ending_explains_its_terms(visitor: Visitor, name: str) -> None:
    """Each kind."""
    assert unexplained_on(visitor, name) == []


@pytest.mark.parametrize("key", [True, False])
@pytest.mark.parametrize("characteristic", CHARACTERISTICS, ids=lambda each: each.name)
def test_a_report_explains_the_terms_of_each_factor(characteristic: Any, key: bool) -> None:
    """Each as the only one that costs points, key factor or not, with and without positive factors."""
    html = [
        PAGES.render(report_page(samples.scored(factors), "/applications/1", ""))
        for others in (0.0, None)
        for factors in [tuple(_factor(each, each is characteristic, others, key=key) for each in CHARACTERISTICS)]
    ]
    assert [each for page in html for each in unexplained(page)] == []


PAGES = Pages(lambda name: f"/static/{name}")


def _factor(one: Any, costs: bool, value: float | None, *, key: bool) -> Factor:
    worst = {"level": 9.0, "percent": 0.9}.get(one.format, 3.0)
    return Factor(
        code=one.code, characteristic=one.name, points=-9 if costs else 0, value=worst if costs else value, key=costs and key,
        worst=-9, best=(None, 0.5),
    )  # fmt: skip


@pytest.mark.parametrize(
    "status",
    [
        "Charged off",
        "Paid; was charged off",
        "In collection",
        "Paid; was in collection",
        "Foreclosed",
        "Repossessed",
        "Surrendered",
    ],
)
def test_a_status_is_explained_where_it_is_first_used(
    visitor: Visitor, known: InMemoryApplications, status: str
) -> None:
    """Even if no month of the grid has it."""
    lost = "closed" if "Paid" in status else "lost"
    known.add(
        token("one"),
        samples.scored((), replace(samples.EXTRACT, accounts=(samples.account(1, status=status, state=lost),))),
    )
    assert unexplained_on(visitor, "one") == []


@pytest.mark.parametrize(
    "end",
    [
        "/rights",
        "/alerts",
        "/block",
        "/lift",
        "/disputes",
        "/erase",
        "/simulation",
        "/simulation?part",
        "/next-steps",
        "/next-steps?part",
        "/again",
    ],
)
@pytest.mark.parametrize("name", ["scored", "asking", "thin"])
def test_each_page_of_a_report_explains_its_terms(visitor: Visitor, name: str, end: str) -> None:
    """Rights and simulator."""
    assert unexplained_on(visitor, name, end) == []


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("scored", "score-disclosure"),
        ("thin", "no-score"),
        ("declined", "adverse-action"),
        ("frozen", "adverse-action"),
    ],
)
def test_a_notice_explains_its_terms(visitor: Visitor, name: str, kind: str) -> None:
    """In the order that the law prescribes."""
    assert unexplained_on(visitor, name, f"/notices/{kind}") == []


@pytest.mark.parametrize("form", ASKED)
def test_a_simulators_result_explains_its_terms(
    visitor: Visitor, known: InMemoryApplications, form: dict[str, str]
) -> None:
    """On its page, and as the part that a script shows."""
    in_world(known)
    headers = {**AS_PAGE, "Application-Token": token("world")}
    for query in ("", "?part"):
        assert (
            unexplained(visitor.post(address("world") + "/simulation" + query, data=form, headers=headers).text) == []
        )


def test_the_form_explains_its_terms(visitor: Visitor) -> None:
    """Empty, and with every problem."""
    assert unexplained(visitor.get("/", headers=AS_PAGE).text) == []
    assert unexplained(visitor.send_form(dict.fromkeys(FORM, "!")).text) == []
