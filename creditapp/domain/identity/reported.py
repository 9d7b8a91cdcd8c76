"""The identities that furnishers have reported for a person, and who reported which: of each furnisher the newest differing ones.

Beside them the forms that failed to match. No furnisher's reports push out those of another, and each keeps the first that it made (domain.identity.agreement).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from creditapp.domain.identity.attempts import Attempts
from creditapp.domain.identity.passcodes import Passcodes
from creditapp.models.base import encode
from creditapp.models.identity import Person

MOST = 8
"""Different identities of one furnisher that are kept for one person: its first and its newest."""
BEFORE = ""
"""The furnisher's id of what was reported before furnishers were registered."""


class Seen(NamedTuple):
    """A furnisher's reports of one identity."""

    as_of: date
    """Of the newest."""
    record_id: str
    first: float
    """When the first arrived, in Unix seconds."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One identity that furnishers have reported for the person, and when last."""

    person: Person
    as_of: date
    record_id: str
    by: dict[str, Seen] = {}
    """Who reports it, by id, sorted; empty for what was stored before furnishers were registered."""

    @property
    def reports(self) -> Mapping[str, Seen]:
        """Who reports it."""
        return self.by or {BEFORE: Seen(self.as_of, self.record_id, 0.0)}


class ReportedIdentities(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.reported_identities.v1"
):
    """All identities that furnishers have reported for the person, newest first."""

    known: tuple[Known, ...] = ()
    attempts: Attempts = ()
    """Forms that failed to match; they count for a day after the last one."""
    passcodes: Passcodes = ()
    """One-time codes that were sent within a day."""


def merge(
    identities: ReportedIdentities | None,
    person: Person,
    as_of: date,
    record_id: str,
    by: str = BEFORE,
    arrived: float = 0.0,
) -> ReportedIdentities:
    """The identities with one more report; any order and repetition gives the same."""
    people = {encode(person): person}
    reports: dict[str, dict[bytes, Seen]] = {}
    for known in identities.known if identities else ():
        people[encode(known.person)] = known.person
        for furnisher, seen in known.reports.items():
            reports.setdefault(furnisher, {})[encode(known.person)] = seen
    own = reports.setdefault(by, {})
    own[encode(person)] = _together(own.get(encode(person)), Seen(as_of, record_id, arrived))
    reports[by] = _kept(own)
    return replace(identities or ReportedIdentities(), known=tuple(_newest_first(people, reports)))


def _together(seen: Seen | None, again: Seen) -> Seen:
    if seen is None:
        return again
    return Seen(*max(seen[:2], again[:2]), min(seen.first, again.first))


def _kept(seen: Mapping[bytes, Seen]) -> dict[bytes, Seen]:
    """Of one furnisher's identities the first and the newest."""
    if len(seen) <= MOST:
        return dict(seen)
    first = min(seen, key=lambda who: (seen[who].first, who))
    newest = sorted(seen.keys() - {first}, key=lambda who: (seen[who][:2], who), reverse=True)
    return {who: seen[who] for who in (first, *newest[: MOST - 1])}


def _newest_first(people: Mapping[bytes, Person], reports: Mapping[str, Mapping[bytes, Seen]]) -> Iterable[Known]:
    found = [known for who, person in people.items() if (known := _known(who, person, reports))]
    return sorted(found, key=lambda known: (known.as_of, known.record_id, encode(known.person)), reverse=True)


def _known(who: bytes, person: Person, reports: Mapping[str, Mapping[bytes, Seen]]) -> Known | None:
    by = dict(_of(who, reports))
    if not by:
        return None
    as_of, record_id = max(seen[:2] for seen in by.values())
    return Known(person=person, as_of=as_of, record_id=record_id, by=by)


def _of(who: bytes, reports: Mapping[str, Mapping[bytes, Seen]]) -> Iterator[tuple[str, Seen]]:
    return ((furnisher, seen[who]) for furnisher, seen in sorted(reports.items()) if who in seen)
