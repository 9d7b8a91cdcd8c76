"""Judges all that is printed about one person."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, NamedTuple

from tests.truth import factors, file_page, fixed, page
from tests.truth.factors import Person
from tests.truth.findings import Finding
from tests.truth.html_tree import Element, tree
from tests.truth.steps import Steps, steps

MOST_REASONS = 4
"""Principal reasons of an adverse action: more are not likely to help the applicant (12 CFR 1002.9(b)(2), official interpretation)."""


class Printed(NamedTuple):
    """All that is printed about a person."""

    page: str
    """HTML."""
    json: dict[str, Any]
    terminal: str
    """Empty if that was not printed."""
    notices: dict[str, str]
    """HTML by kind."""
    steps: Steps | None = None
    """None if they were not printed."""


SECTIONS: dict[str, Callable[[Person, Element], Iterator[Finding]]] = {
    "score": page.score_section,
    "factors": page.factor_section,
    "groups": page.group_section,
    "glance": lambda who, section: file_page.glance(who.facts, section),
    "accounts": lambda who, section: file_page.accounts(who.facts, section),
    "inquiries": lambda who, section: file_page.looks(who.facts, section),
    "public": lambda who, section: file_page.public(who.facts, section),
}
"""By the id of the heading."""


def judge(who: Person, printed: Printed) -> list[Finding]:
    """All that is false or that no rule can judge."""
    found = [*_page(who, printed.page), *_json(who, printed.json), *_terminal(who, printed), *_notices(who, printed)]
    return [*found, *steps(who, printed.steps)] if printed.steps else found


def _page(who: Person, html: str) -> Iterator[Finding]:
    main = tree(html).one("main")
    assert main is not None
    found = {section.attributes.get("aria-labelledby", ""): section for section in main.all("section")}
    for name, rule in SECTIONS.items():
        if name not in found:
            yield Finding("a section is missing", name)
        else:
            yield from rule(who, found[name])
    yield from fixed.unknown(main, page.texts(who) | file_page.texts(who.facts))


def _json(who: Person, report: dict[str, Any]) -> Iterator[Finding]:
    if report["score"] != who.score:
        yield Finding("false score", str(report["score"]), str(who.score))
    for factor in report["factors"]:
        code = factor["code"]
        if code == "CLAMPED":
            continue
        yield from factors.points(who, code, factor["points"])
        if factor["value"] != who.values[factor["characteristic"]]:
            yield Finding(f"false value {code}", str(factor["value"]), str(who.values[factor["characteristic"]]))
        if factor["points"]:
            yield from factors.reason(who, code, factor["text"])
            if factor["helps"]:
                yield from factors.advice(who, code, factor["helps"])
    if len(report["collections"]) != len(who.facts.of("collection")):
        yield Finding("collections that are missing or too many", str(len(report["collections"])))


def _terminal(who: Person, printed: Printed) -> Iterator[Finding]:
    if not printed.terminal:
        return
    text = re.sub(r"\s+", " ", printed.terminal)
    if f"Score {who.score} of 300 to 850" not in text:
        yield Finding("false score on the terminal", text[:60], str(who.score))
    for debt in who.facts.of("collection"):
        if not all(word in text for word in debt["original_creditor"].split()):
            yield Finding("a collection that the terminal does not name", debt["original_creditor"])
    for factor in printed.json["factors"]:
        if factor["points"] and not all(word in text for word in factor["text"].split()):
            yield Finding("a factor that the terminal does not name", factor["text"])


def _notices(who: Person, printed: Printed) -> Iterator[Finding]:
    for kind, html in printed.notices.items():
        listed = re.search("<ol>.*?</ol>", html, re.DOTALL)
        said = [item.text() for item in tree(listed[0]).all("li")] if listed else []
        besides = re.findall("<br>besides: ([^<]+)", html)
        if kind == "adverse-action" and len(said) > MOST_REASONS:
            yield Finding("more than four principal reasons", str(len(said)))
        said += [unescape(text) for text in besides]
        if len(said) != len(who.keys):
            yield Finding(f"reasons that are missing or too many ({kind})", str(len(said)), str(len(who.keys)))
        for code, text in zip(who.keys, said, strict=False):
            yield from factors.reason(who, code, text)
