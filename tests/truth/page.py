"""Judges a report's page: the score and what explains it."""

import math
import re
from collections.abc import Callable, Iterator

from tests.truth import factors
from tests.truth.factors import Person
from tests.truth.findings import NO_RULE, Finding
from tests.truth.html_tree import Element
from tests.truth.words import points

BANDS = {
    "poor": (300, 579),
    "fair": (580, 669),
    "good": (670, 739),
    "very good": (740, 799),
    "exceptional": (800, 850),
}


def texts(who: Person) -> dict[str, Callable[[str], bool]]:
    """Sentences elsewhere on the page that hold figures of the score, by pattern."""
    lower = sum(score < who.score for score in who.card.card["manifest"].get("percentiles", ()))
    raw = who.card.card["raw_base"] + sum(who.card.raw(name, value) for name, value in who.values.items())
    raw += who.card.raw_of_pairs(who.values)
    pd = 1 / (1 + math.exp(-(who.card.card["pd"]["intercept"] + who.card.card["pd"]["slope"] * raw)))
    odds = r" people with this score, about (\d+) will be 90 days late or worse on some payment within the next two years\."
    return {
        r"It ranks higher than the scores of (\d+) percent of people\.": lambda text: int(text) == lower > 0,
        r"(Nearly) all people score higher\.": lambda _: lower == 0,
        "Of 100" + odds: lambda text: abs(100 * pd - int(text)) <= 0.5001,
        "Of 1,000" + odds: lambda text: abs(1000 * pd - int(text)) <= 0.5001 or (pd < 0.001 and text == "1"),
        r"The percentage is the group's part of (all points that can be lost|the points that people lose on average)\. .+": (
            lambda text: text.endswith("average") == who.card.states_usual
        ),
        r"How (\d+) adds up": lambda text: int(text) == who.score,
    }


def score_section(who: Person, section: Element) -> Iterator[Finding]:
    """Score, band, and what costs most."""
    verdict = section.one("p", "verdict")
    text = verdict.text() if verdict else ""
    match = re.fullmatch(r"Your score is (\d+)\. That is ([a-z ]+)\.", text)
    if not match or int(match[1]) != who.score:
        yield Finding("false score", text, str(who.score))
    elif not BANDS[match[2]][0] <= who.score <= BANDS[match[2]][1]:
        yield Finding("false band", text)
    yield from _costs(who, section)


def _costs(who: Person, section: Element) -> Iterator[Finding]:
    """The three costliest key factors, with their points."""
    listed = section.one("ol", "costs")
    rows = list(listed.all("li")) if listed else []
    if len(rows) != min(3, len(who.keys)):
        yield Finding("costs that are missing or too many", str(len(rows)), str(min(3, len(who.keys))))
    for code, row in zip(who.keys, rows, strict=False):
        yield from factors.reason(who, code, _text(row, "a"))
        yield from factors.points(who, code, points(_text(row, "b")))


def factor_section(who: Person, section: Element) -> Iterator[Finding]:
    """Key factors in order, each with its value, best values and advice; and what counts in the person's favour."""
    listed = section.one("ol", "reasons")
    rows = [child for child in listed.children if isinstance(child, Element)] if listed else []
    codes = [_text(row, "code") for row in rows]
    if codes != who.keys:
        yield Finding("false key factors", " ".join(codes), " ".join(who.keys))
    for code, row in zip(codes, rows, strict=True):
        yield from _reason(who, code, row)
    for said in section.all("ul", "strengths"):
        for sentence in said.all("li"):
            yield from factors.positive(who, sentence.text())
    nothing = "Nothing in your file lowers your score." in section.text()
    if nothing == bool(rows):
        yield Finding("reasons that are missing, or that nothing lowers the score", section.text()[:200])


def _text(element: Element, tag: str, of_class: str = "") -> str:
    found = element.one(tag, of_class)
    return found.text() if found else ""


def _reason(who: Person, code: str, row: Element) -> Iterator[Finding]:
    title = row.one("h3")
    yield from factors.reason(who, code, title.text("code") if title else "")
    yield from factors.points(who, code, points(_text(row, "b")))
    own = row.one("p", "own")
    if own is not None:
        label, _, value = own.text("span").rpartition(": ")
        yield from factors.yours(who, code, value)
        best = _text(own, "span")
        if best:
            yield from factors.best(who, code, best.removeprefix("Best: "))
    for paragraph in row.all("p"):
        if paragraph.text().startswith("What helps: "):
            yield from factors.advice(who, code, paragraph.text().removeprefix("What helps: "))


def group_section(who: Person, section: Element) -> Iterator[Finding]:
    """The five groups, and how the score adds up."""
    for details in section.all("details", "group"):
        yield from _group(who, details)
    if sums := [table for table in section.all("table", "sum") if "five" not in table.classes]:
        yield from _sum(who, sums[0])


def _group(who: Person, details: Element) -> Iterator[Finding]:
    summary = details.one("summary")
    assert summary is not None
    name = _text(summary, "b")
    grade = _text(summary, "span", "grade").removeprefix("Grade ")
    weighs = _text(summary, "span", "weighs")
    match = re.fullmatch(r"(?:(\d+)% of the score )?(\S+) (points?)", weighs)
    if not match:
        yield Finding(NO_RULE, weighs)
        return
    if (match[3] == "point") != (abs(points(match[2])) == 1):
        yield Finding("singular or plural", weighs)
    yield from factors.group(who, name, grade, int(match[1]) if match[1] else None, points(match[2]))
    for row in details.all("tr"):
        if row.one("code"):
            yield from _row(who, row)


def _row(who: Person, row: Element) -> Iterator[Finding]:
    head = row.one("th")
    assert head is not None
    code, helps = _text(head, "code"), _text(head, "small")
    value, best, lost = (cell.text() for cell in row.all("td"))
    yield from factors.yours(who, code, value)
    yield from factors.best(who, code, best)
    yield from factors.points(who, code, points(lost))
    if helps:
        yield from factors.advice(who, code, helps)


def _sum(who: Person, table: Element) -> Iterator[Finding]:
    rows = [(_text(row, "th"), _text(row, "td")) for row in table.all("tr") if row.one("td")]
    total = sum(points(value) for _, value in rows[:-1])
    if total != points(rows[-1][1]) or total != who.score:
        yield Finding("points that do not add up", f"{total} and {rows[-1][1]}", str(who.score))
    costs = sorted(who.points.values())
    for text, _ in rows[1:-1]:
        if re.fullmatch(r"\d+ other factors?", text):
            if int(text.split()[0]) != costs.count(0):
                yield Finding("false count of other factors", text, str(costs.count(0)))
        elif text != "The scale ends here" and not _is_reason(who, text):
            yield from _false_row(who, text)


def _is_reason(who: Person, text: str) -> bool:
    return factors.judged(text, factors.REASONS, who.facts) is True or factors.is_plain(who, text)


def _false_row(who: Person, text: str) -> Iterator[Finding]:
    verdict = factors.judged(text, factors.REASONS, who.facts)
    yield Finding(NO_RULE if verdict is None else "false reason in the sum", text)
