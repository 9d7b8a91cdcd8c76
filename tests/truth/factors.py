"""Judges a report's factors: values, points, key factors, reasons, best values, advice, positive sentences, groups and grades."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.truth.advice import wrong_with
from tests.truth.card import REACH, Card
from tests.truth.facts import Facts
from tests.truth.findings import NO_RULE, Finding
from tests.truth.sentences import POSITIVES, REASONS, judged
from tests.truth.values import VALUES
from tests.truth.words import Range, states

GROUPS = {
    "PH": "Payment history", "AO": "Amounts owed", "LH": "Length of history", "NC": "New credit", "CM": "Mix of accounts",
}  # fmt: skip
GRADES = (("A", 5), ("B", 15), ("C", 30), ("D", 50), ("E", 100))
"""With the most percent of a group's points that may be lost: docs/report.md, docs/factors.md."""


class Person(NamedTuple):
    """Whose report is judged: the file's facts, the values and points that follow from it."""

    facts: Facts
    card: Card
    values: dict[str, float | None]
    points: dict[str, int]
    codes: dict[str, str]
    """Characteristic by code."""

    @property
    def total(self) -> int:
        """Base and all points, before the ends of the scale."""
        return self.card.base + sum(self.points.values())

    @property
    def score(self) -> int:
        """Within the scale."""
        return min(max(self.total, self.card.lowest), self.card.highest)

    @property
    def keys(self) -> list[str]:
        """Codes of the key factors in order of their effect: four, and one about inquiries besides."""
        by_cost = sorted((points, code) for code, name in self.codes.items() if (points := self.points[name]) < 0)
        if self.total > self.card.highest:
            return []
        inquiries = [pair for pair in by_cost if pair[1] in ("NC01", "NC02")]
        keys = by_cost[:4]
        keys += [pair for pair in inquiries[:1] if not set(inquiries) & set(keys)]
        return [code for _, code in keys]


def person(facts: Facts, card: Card) -> Person:
    """What follows from the file by this scorecard."""
    values = {name: VALUES[name](facts) for name in card.tables}
    of_pairs = card.of_pairs(values)
    points = {name: card.points(name, value) + of_pairs[name] for name, value in values.items()}
    return Person(facts, card, values, points, {table["code"]: name for name, table in card.tables.items()})


def reason(who: Person, code: str, text: str) -> Iterator[Finding]:
    """A reason must be true and lower the score."""
    name = who.codes[code]
    if not who.points[name]:
        yield Finding("a reason that costs nothing", text)
    if judged(text, REASONS, who.facts) is not True and not is_plain(who, text):
        yield _unless_true(judged(text, REASONS, who.facts), f"false reason {code}", text, who.values[name])


def is_plain(who: Person, text: str) -> bool:
    """Whether it is label and value of what may cost points at any value, as it depends on another characteristic."""
    value = text.rpartition(": ")[2]
    return value != text and any(who.card.is_paired(name) and _states(value, who, name) for name in who.values)


def _states(text: str, who: Person, name: str) -> bool:
    try:
        return states(text, who.values[name], name)
    except ValueError:
        return False


SAID_OF = {
    "is owed on": "cards_with_balance",
    "owed to collectors": "collections_amount",
    "of what was borrowed": "instalment_balance_share",
}
"""Of which characteristic a sentence is that holds these words; those that a scorecard may leave without effect."""


def positive(who: Person, text: str) -> Iterator[Finding]:
    """A sentence in the person's favour must be true, and about something that could cost points."""
    for words, name in SAID_OF.items():
        if words in text and name in who.card.tables and not who.card.worst(name):
            yield Finding("a positive sentence about what makes no difference", text, name)
    if judged(text, POSITIVES, who.facts) is not True:
        yield _unless_true(judged(text, POSITIVES, who.facts), "false positive sentence", text, None)


def _unless_true(verdict: bool | None, kind: str, text: str, value: Any) -> Finding:
    return Finding(NO_RULE if verdict is None else kind, text, f"value {value}")


def yours(who: Person, code: str, text: str) -> Iterator[Finding]:
    """The printed value must be the file's."""
    name = who.codes[code]
    if not _states(text, who, name):
        yield Finding(f"false value {code}", text, str(who.values[name]))


def best(who: Person, code: str, text: str) -> Iterator[Finding]:
    """The best values must cost nothing, and exist."""
    name = who.codes[code]
    if who.card.is_paired(name):
        if text:
            yield Finding(f"best of what depends on another characteristic {code}", text)
        return
    try:
        said = Range(text, name)
    except ValueError:
        yield Finding(f"unreadable best {code}", text)
        return
    if said.low is not None and said.low > REACH.get(name, said.low):
        yield Finding(f"best beyond what exists {code}", text)
    elif costly := who.card.costly(name, said):
        yield Finding(f"best that costs points {code}", text, f"{costly[0]} costs {who.card.points(name, costly[0])}")


def advice(who: Person, code: str, text: str) -> Iterator[Finding]:
    """Advice must make sense and cost nothing; where points are lost and something can be done, there is some."""
    name = who.codes[code]
    if who.card.is_paired(name):
        yield Finding(f"advice about what depends on another characteristic {code}", text)
    elif wrong := wrong_with(text, who.facts, who.card, name, who.values[name]):
        yield Finding(f"{wrong} ({code})", text, f"value {who.values[name]}")


def points(who: Person, code: str, printed: int) -> Iterator[Finding]:
    """Points are the scorecard's for the file's value."""
    name = who.codes[code]
    if printed != who.points[name]:
        yield Finding(f"false points {code}", str(printed), str(who.points[name]))


def group(who: Person, name: str, grade: str, weight: int | None, lost: int) -> Iterator[Finding]:
    """Grade, weight and points of a group follow from its factors' points."""
    of_group = {code[:2]: 0 for code in who.codes}
    worst = dict.fromkeys(of_group, 0)
    for code, characteristic in who.codes.items():
        of_group[code[:2]] += who.points[characteristic]
        worst[code[:2]] += who.card.worst(characteristic)
    key = next(prefix for prefix, title in GROUPS.items() if title == name)
    if lost != of_group[key]:
        yield Finding("false points of a group", f"{name} {lost}", str(of_group[key]))
    true = next((letter for letter, most in GRADES if -100 * of_group[key] <= -most * worst[key]), "E")
    if (true if worst[key] else "\u2013") != grade:
        yield Finding("false grade", f"{name} {grade}", true)
    share = 100 * who.card.weight_of(key)
    if weight is not None and abs(weight - share) > 1:
        yield Finding("false weight", f"{name} {weight}%", f"{share:.1f}%")
