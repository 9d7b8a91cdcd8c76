"""Judges the next steps: what each gains is what the scorecard gives for the file with the events that it assumes."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from tests.truth.events import Event
from tests.truth.factors import Person, person
from tests.truth.facts import Facts
from tests.truth.findings import NO_RULE, Finding
from tests.truth.html_tree import Element, tree
from tests.truth.page import BANDS

WORTH_IT = 5
"""Fewer points are not worth a step."""


class Assumed(NamedTuple):
    """What a step takes for granted."""

    title: str
    day: date
    """As of which the file is read then."""
    events: list[tuple[str, Event]]
    """By furnisher."""


class Steps(NamedTuple):
    """The printed steps, and everything that was tried."""

    part: str
    """HTML."""
    tried: list[Assumed]


def steps(who: Person, printed: Steps) -> Iterator[Finding]:
    """Each step gains what it says, by the day that it says."""
    listed = tree(printed.part).one("ol", "steps")
    rows = [child for child in listed.children if isinstance(child, Element)] if listed else []
    for row in rows:
        title, gain, then = row.one("h3"), row.one("p", "gain"), _outcome(row)
        assert title is not None and gain is not None
        tried = [assumed for assumed in printed.tried if assumed.title == title.text()]
        if not tried:
            yield Finding(NO_RULE, title.text())
        elif not any(_is_true(who, assumed, gain.text(), then) for assumed in tried):
            yield Finding("false step", f"{title.text()}: {gain.text()}, {then}", str(_score(who, tried[0])))
        elif not any(map(_does_what_it_says, tried)):
            yield Finding("a step that does something else", title.text())
    if not rows and "None of these would gain 5 points or more" not in tree(printed.part).text():
        yield Finding(NO_RULE, tree(printed.part).text()[:200])


def _outcome(row: Element) -> str:
    plain = [paragraph.text() for paragraph in row.all("p") if not paragraph.classes]
    return plain[0] if plain else ""


def _is_true(who: Person, assumed: Assumed, gain: str, outcome: str) -> bool:
    then = _score(who, assumed)
    said = re.fullmatch(r".+: (\d+), ([a-z ]+)\..*", outcome)
    points = re.fullmatch(r"\+(\d+) points?", gain)
    if not said or not points:
        return False
    low, high = BANDS[said[2]]
    return int(said[1]) == then and int(points[1]) == then - who.score >= WORTH_IT and low <= then <= high


def _score(who: Person, assumed: Assumed) -> int:
    return person(Facts.of_file([*who.facts.reported, *assumed.events], assumed.day), who.card).score


def _does_what_it_says(assumed: Assumed) -> bool:
    """A step that pays cards down to a share leaves none of them above it."""
    share = re.fullmatch(r"Pay every card and credit line down to (\d+)% of its limit", assumed.title)
    if not share:
        return True
    cards = [event for _, event in assumed.events if event["type"] == "account" and event["portfolio"] in "RC"]
    limits = [(card["balance"], card.get("limit") or card.get("highest_credit") or 0) for card in cards]
    return bool(cards) and all(owed <= int(share[1]) / 100 * limit + 1 for owed, limit in limits)
