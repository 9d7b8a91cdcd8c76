"""Synthetic people: who they are and what furnishers report about them, on any date from the anchor on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from creditapp.domain.second_step import WOULD_ANSWER
from creditapp.models.credit_events import CreditEvent
from creditapp.models.furnished import FurnishedBody
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.events import reported_events
from creditapp.population.identity import Identity
from creditapp.population.knowledge import would_answer
from creditapp.population.risk import default_probability
from creditapp.population.traits import INVISIBLE

CHUNK = 500
"""People simulated at once; the number affects speed and memory, never the result."""

KNOWING_CHUNK = 50
"""People whose files are read at once: the first of them are printed while the others are made."""

OF_OLD = timedelta(days=730)
"""A furnisher without news for so long may have a person's earlier name and address."""
KINDS = ("ordinary", "thin", "invisible", "deceased")


@dataclass(frozen=True)
class SyntheticPerson:
    """A person who does not exist: a function of (seed, index, anchor)."""

    seed: int
    index: int
    anchor: date
    identity: Identity
    kind: str
    """ordinary, thin (too little to score at the anchor), invisible (no file) or deceased."""
    risk: float
    """True probability of being 90 days late or worse in the 24 months after the anchor, from the latent life."""


def person(seed: int, index: int, anchor: date) -> SyntheticPerson:
    """Person ``index`` of population (seed, anchor)."""
    return persons(cohort(seed, [index], anchor, anchor), anchor)[0]


def persons(lived: Cohort, anchor: date) -> list[SyntheticPerson]:
    """The people of a cohort, in its order."""
    risks = default_probability(lived.lives, month_of(anchor)).tolist()
    kinds = lived.lives.traits.kind.tolist()
    people = zip(lived.indices, lived.identities, kinds, risks, strict=True)
    return [SyntheticPerson(lived.seed, index, anchor, who, KINDS[kind], risk) for index, who, kind, risk in people]


def furnished(who: SyntheticPerson, as_of: date) -> list[FurnishedBody]:
    """What the furnishers of ``who`` report as of a date (not before the anchor): one body per furnisher."""
    return bodies(cohort(who.seed, [who.index], who.anchor, as_of), as_of)[0]


def furnished_month(who: SyntheticPerson, month: int) -> list[FurnishedBody]:
    """The reports of one later month only (see calendar.month_of): newest snapshots and what happened in it."""
    as_of = day_in(month, 28)
    return bodies(cohort(who.seed, [who.index], who.anchor, as_of), as_of, since=day_in(month - 1, 28))[0]


def bodies(lived: Cohort, as_of: date, since: date | None = None) -> list[list[FurnishedBody]]:
    """The furnished bodies of each person of a cohort, with what is dated after ``since`` only; none for the invisible."""
    events: list[dict[str, list[CreditEvent]]] = [{} for _ in lived.indices]
    for position, furnisher, event in reported_events(lived, as_of, since):
        events[position].setdefault(furnisher, []).append(event)
    kinds = lived.lives.traits.kind.tolist()
    people = zip(lived.identities, kinds, events, strict=True)
    return [[] if kind == INVISIBLE else _per_furnisher(who, of_person) for who, kind, of_person in people]


def _per_furnisher(who: Identity, by_furnisher: dict[str, list[CreditEvent]]) -> list[FurnishedBody]:
    """Those that reported last two years or more before the others have the name and address of that time."""
    newest = {furnisher: max(event.as_of for event in events) for furnisher, events in by_furnisher.items()}
    recent = max(newest.values(), default=date.min)
    return [
        FurnishedBody(
            ssn=who.ssn,
            person=who.as_reported_by(furnisher, of_old=newest[furnisher] + OF_OLD <= recent),
            furnisher=furnisher,
            events=tuple(events),
        )
        for furnisher, events in sorted(by_furnisher.items())
    ]


def form(identity: Identity) -> dict[str, Any]:
    """What this person would enter in the form, as ``creditapp apply`` and POST /applications accept it."""
    who, ssn = identity.person, identity.ssn
    optional = {name: value for name in ("middle_name", "suffix", "email") if (value := getattr(who, name))}
    return {
        "first_name": who.first_name,
        "last_name": who.last_name,
        "birth_date": who.birth_date.isoformat(),
        "ssn": f"{ssn[:3]}-{ssn[3:5]}-{ssn[5:]}",
        "street": who.address.street,
        "city": who.address.city,
        "state": who.address.state,
        "zip": who.address.zip,
        **optional,
        "consent": True,
    }


def people(n: int, seed: int, anchor: date, start: int = 0) -> Iterator[dict[str, Any]]:
    """Forms of the people ``start`` … ``start + n - 1`` of a population."""
    for indices in chunks(range(start, start + n)):
        for identity in cohort(seed, indices, anchor, anchor).identities:
            yield form(identity)


def knowing_people(n: int, seed: int, anchor: date, furnished: date, today: date) -> Iterator[dict[str, Any]]:
    """Forms of the first ``n`` people, each with what the person would answer to questions about their file.

    ``furnished``: the date up to which their furnishers have reported.
    """
    for indices in chunks(range(n), KNOWING_CHUNK):
        lived = cohort(seed, indices, anchor, furnished)
        for identity, reported in zip(lived.identities, bodies(lived, furnished), strict=True):
            yield {**form(identity), WOULD_ANSWER: would_answer(reported, today)}


def chunks(indices: Sequence[int], size: int = CHUNK) -> Iterator[Sequence[int]]:
    """``indices`` in chunks of ``size``."""
    return (indices[at : at + size] for at in range(0, len(indices), size))
