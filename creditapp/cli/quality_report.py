"""What a furnisher's file is like before it is sent: the figures of a bureau's data-quality report.

Nothing in it is personal: rules, fields, numbers of lines, and counts.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from creditapp.cli.line_reading import ReadLine
from creditapp.domain.furnishing import Finding, vault_key
from creditapp.domain.furnishing.rule import REFUSE
from creditapp.models.credit_events import Account
from creditapp.models.furnished import FurnishedBody

FIRST_LINES = 5
"""Numbers of lines that are given for each rule."""
MEND_FIRST = 3
"""Rules that the report ends with."""
_PLACE = re.compile(r"\[[0-9]+\]")
_COUNTED = re.compile(r"events\[[0-9]+\]\.?")


class Tally:
    """In how many lines one thing is wrong, and in which first."""

    def __init__(self, severity: str, rule: str, field: str, says: str, source: str = "") -> None:
        self.severity, self.rule, self.field, self.says, self.source = severity, rule, field, says, source
        self.lines = 0
        self.first: list[int] = []

    def count(self, number: int) -> None:
        """One more line."""
        self.lines += 1
        if len(self.first) < FIRST_LINES:
            self.first.append(number)

    def facts(self, total: int) -> dict[str, Any]:
        """For JSON."""
        return {
            "rule": self.rule, "field": self.field, "says": self.says, "source": self.source, "lines": self.lines,
            "percent": percent(self.lines, total), "first_lines": self.first,
        }  # fmt: skip


def percent(part: int, whole: int) -> float:
    """With two decimals."""
    return round(100 * part / whole, 2) if whole else 0.0


class QualityReport:
    """Counts, line by line."""

    def __init__(self) -> None:
        self.lines = self.refused = self.warned = 0
        self.events: Counter[str] = Counter()
        self.portfolios: Counter[str] = Counter()
        self.statuses: Counter[str] = Counter()
        self.tallies: dict[tuple[str, str], Tally] = {}
        self._consumers: set[int] = set()

    def add(self, read: ReadLine) -> None:
        """One more line."""
        self.lines += 1
        self.refused += read.reading is None
        self.warned += read.reading is not None and bool(read.findings)
        if read.reading is not None:
            self._count(read.reading.body)
        for tally in {id(tally): tally for tally in self._wrong(read)}.values():
            tally.count(read.line.number)

    def _count(self, body: FurnishedBody) -> None:
        self._consumers.add(hash(vault_key(body)))
        for event in body.events:
            self.events[str(event.__struct_config__.tag)] += 1
            if isinstance(event, Account):
                self.portfolios[event.portfolio] += 1
                self.statuses[event.status] += 1

    def _wrong(self, read: ReadLine) -> list[Tally]:
        if read.reading is None and not read.findings:
            return [self._unreadable(read.problem)]
        return [self._broken(finding) for finding in read.findings]

    def _broken(self, finding: Finding) -> Tally:
        rule, field = finding.rule, _COUNTED.sub("", finding.place) or finding.place
        tally = Tally(rule.severity, rule.id, f"{_of(finding)}{field}", rule.says, rule.source)
        return self.tallies.setdefault((rule.id, field), tally)

    def _unreadable(self, problem: str) -> Tally:
        place, _, says = _PLACE.sub("[]", problem).partition(": ")
        tally = Tally(REFUSE, "unreadable", place if says else "", says or place)
        return self.tallies.setdefault(("unreadable", problem if not says else f"{place}: {says}"), tally)

    @property
    def accepted(self) -> int:
        """Lines that would be delivered, with warnings or without."""
        return self.lines - self.refused

    @property
    def consumers(self) -> int:
        """Different people in the accepted lines."""
        return len(self._consumers)

    def ranked(self, severity: str) -> list[Tally]:
        """What is wrong, the most frequent first."""
        chosen = [tally for tally in self.tallies.values() if tally.severity == severity]
        return sorted(chosen, key=lambda tally: (-tally.lines, tally.rule, tally.field))

    def facts(self) -> dict[str, Any]:
        """The whole report for a program."""
        return {
            "lines": self.lines,
            "accepted": self.accepted,
            "accepted_percent": percent(self.accepted, self.lines),
            "refused": self.refused,
            "refused_percent": percent(self.refused, self.lines),
            "warned": self.warned,
            "warned_percent": percent(self.warned, self.lines),
            "consumers": self.consumers,
            "events": _sorted(self.events),
            "accounts_by_portfolio": _sorted(self.portfolios),
            "accounts_by_status": _sorted(self.statuses),
            "refused_by_rule": [tally.facts(self.lines) for tally in self.ranked("refuse")],
            "warned_by_rule": [tally.facts(self.lines) for tally in self.ranked("warn")],
        }


def _of(finding: Finding) -> str:
    """The kind of item where the place is within one."""
    return f"{finding.rule.subject}." if finding.place.startswith("events[") else ""


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
