"""Which of the reported identities open a file: those on which the furnishers who fill it agree.

1. Where established furnishers report somebody, they alone decide; newcomers' reports open nothing and stop nothing. What
   was reported before furnishers were registered is an established furnisher's.
2. They decide for an identity that none of theirs contradicts; or for the one that most of those support who have been on
   the file for 90 days; then that most support at all; then that was on the file first. All that they report of the same
   person opens the file (earlier names, addresses, other ways of writing it); what contradicts it is kept aside.
3. A file that only newcomers fill opens by what the first of them had reported before the second came.

A furnisher supports an identity if it has reported one that does not contradict it. Two identities contradict one another
if the birth dates differ, or the first names, middle names or suffixes cannot be one person's. Nothing here depends on a
form, so that an answer does not show why there was no match (docs/decisions/0030-furnishers-are-known.md).
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.domain.furnishers import Furnishers
from creditapp.domain.identity.evidence import First, Generation, Middle
from creditapp.domain.identity.name_evidence import name_levels
from creditapp.domain.identity.names import name_of
from creditapp.domain.identity.reported import BEFORE, Known, ReportedIdentities
from creditapp.models.base import encode
from creditapp.models.identity import Person

SETTLED_AFTER = 90 * 86_400.0
"""Seconds for which a furnisher must have been on a file to outvote others there."""

CONTRADICTIONS = frozenset({First.OTHER, Middle.OTHER, Generation.OTHER})
"""Levels of a name that one person's reports do not have between them; last names and addresses change."""

Standing = tuple[bool, int, int, float, bytes]
"""Whether nothing contradicts it, settled supporters, supporters, how early it came, and its bytes: the greater, the better."""


class Agreement(NamedTuple):
    """What became of a file's reported identities."""

    opening: tuple[Known, ...]
    """Those with which a form is compared."""
    contradicting: tuple[Known, ...]
    """Those that speak of somebody else."""


def agreement(identities: ReportedIdentities, furnishers: Furnishers, at: float) -> Agreement:
    """What of the reported identities opens the file at a time, and what contradicts it."""
    reported = _still_reported(identities, furnishers)
    established = [known for known in reported if any(is_established(who, furnishers, at) for who in known.reports)]
    if not established:
        return _of_newcomers(reported)
    anchor = established[0]
    contradicting = _contradicting(anchor, reported)
    if any(known in established for known in contradicting):
        anchor = max(established, key=lambda known: _standing(known, established, furnishers, at))
        contradicting = _contradicting(anchor, reported)
    return Agreement(tuple(known for known in established if known not in contradicting), contradicting)


def opening(identities: ReportedIdentities, furnishers: Furnishers, at: float) -> ReportedIdentities:
    """The identities with which a form is compared."""
    return ReportedIdentities(known=agreement(identities, furnishers, at).opening)


def contradict(one: Person, other: Person) -> bool:
    """Whether two reported identities cannot be one person's."""
    if one.birth_date != other.birth_date:
        return True
    if _is_alike(one, other):
        return False
    return not CONTRADICTIONS.isdisjoint(name_levels(name_of(one), name_of(other)))


def reporters(identities: Iterable[Known]) -> tuple[str, ...]:
    """The ids of the furnishers that report these identities."""
    return tuple(sorted({who for known in identities for who in known.reports}))


def _is_alike(one: Person, other: Person) -> bool:
    """Whether they are written the same, but for a middle name that one lacks; most reports are, and names cost 20 µs to read."""
    if (one.first_name, one.last_name, one.suffix) != (other.first_name, other.last_name, other.suffix):
        return False
    return one.middle_name == other.middle_name or not (one.middle_name and other.middle_name)


def _still_reported(identities: ReportedIdentities, furnishers: Furnishers) -> list[Known]:
    """The identities without reports that have been withdrawn."""
    if not (gone := furnishers.withdrawn_ids):
        return list(identities.known)
    left = [{who: seen for who, seen in known.reports.items() if who not in gone} for known in identities.known]
    return [replace(known, by=by) for known, by in zip(identities.known, left, strict=True) if by]


def is_established(who: str, furnishers: Furnishers, at: float) -> bool:
    """Whether a reporter's word counts beside that of others at this time."""
    return who == BEFORE or furnishers.is_established(who, at)


def _of_newcomers(reported: Sequence[Known]) -> Agreement:
    arrivals = sorted((seen.first, who) for known in reported for who, seen in known.reports.items())
    if not arrivals:
        return Agreement((), ())
    first = arrivals[0][1]
    second = next((came for came, who in arrivals if who != first), float("inf"))
    opening = tuple(known for known in reported if first in known.reports and known.reports[first].first <= second)
    anchor = min(opening, key=lambda known: known.reports[first].first)
    return Agreement(opening, _contradicting(anchor, reported))


def _contradicting(anchor: Known, reported: Iterable[Known]) -> tuple[Known, ...]:
    return tuple(known for known in reported if contradict(known.person, anchor.person))


def _standing(anchor: Known, established: Sequence[Known], furnishers: Furnishers, at: float) -> Standing:
    arrived = _arrivals(established, furnishers, at)
    contradicting = _contradicting(anchor, established)
    supporters = _arrivals((known for known in established if known not in contradicting), furnishers, at)
    settled = [who for who in supporters if arrived[who] + SETTLED_AFTER <= at]
    came = min(_arrivals([anchor], furnishers, at).values())
    return not contradicting, len(settled), len(supporters), -came, encode(anchor.person)


def _arrivals(identities: Iterable[Known], furnishers: Furnishers, at: float) -> dict[str, float]:
    """When each established furnisher of these identities came to the file, or was established if that was later."""
    arrivals: dict[str, float] = {}
    for known in identities:
        for who, seen in known.reports.items():
            if is_established(who, furnishers, at):
                since = 0.0 if who == BEFORE else max(seen.first, furnishers.by_id[who].established)
                arrivals[who] = min(since, arrivals.get(who, since))
    return arrivals
