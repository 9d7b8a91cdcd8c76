"""Across the lines of a file: an id of an event that comes again with other content, a day that has two reports.

Memory is bounded: the last two hundred thousand to four hundred thousand events are remembered, as numbers that reveal nothing.
"""

from creditapp.domain.furnishing.lines import ID_TWICE, TWO_TRUTHS
from creditapp.domain.furnishing.rule import WARN, Finding, Rule
from creditapp.domain.furnishing.ssns import vault_key
from creditapp.domain.item_keys import item_key
from creditapp.models.base import encode
from creditapp.models.credit_events import Correction, Deletion
from creditapp.models.furnished import FurnishedBody

REMEMBERED = 200_000
"""Facts in each of the two generations."""


def _across(rule: Rule, rule_id: str) -> Rule:
    return Rule(rule_id, "line", rule.field, f"earlier in the file: {rule.says}", rule.source, WARN, rule.broken)


ID_AGAIN = _across(ID_TWICE, "event-id-again")
TWO_TRUTHS_APART = _across(TWO_TRUTHS, "day-reported-again")


class Repeats:
    """What the earlier lines of a file have said of which event and item."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}

    def findings(self, body: FurnishedBody) -> list[Finding]:
        """Where this line contradicts an earlier one about the same consumer; the line is remembered."""
        found, who = [], vault_key(body)
        for at, event in enumerate(body.events):
            content, where = hash(encode(event)), f"events[{at}]"
            if self._differs(("id", body.furnisher, who, event.event_id), content):
                found.append(Finding(f"{where}.event_id", ID_AGAIN))
            elif not isinstance(event, Correction | Deletion):
                day = ("day", who, item_key(event, body.furnisher), event.as_of, event.revision)
                if self._differs(day, content):
                    found.append(Finding(f"{where}.as_of", TWO_TRUTHS_APART))
        return found

    def _differs(self, fact: tuple[object, ...], content: int) -> bool:
        """Whether the fact is known with other content; the first content stays."""
        key = hash(fact)
        known = self._young.get(key, self._old.get(key))
        if known is None:
            if len(self._young) >= self._remembered:
                self._old, self._young = self._young, {}
            self._young[key] = content
        return known is not None and known != content
