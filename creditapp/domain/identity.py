"""A form and a file speak of one person when name, birth date and address agree as people really write them.

The SSN has already led to this file; the rest must confirm it. Names may differ in case, accents, hyphens, a middle
name, or by one slip; the birth date must be exact; of the address, ZIP code or street and city must agree with any address
that a furnisher has reported.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import cache

import msgspec

from creditapp.models.base import encode
from creditapp.models.identity import Address, Person

MOST = 8
"""Different identities kept for one person: the newest."""
SLIP_FROM = 4
"""Names of at least so many letters may differ by one slip: a letter added, left out or changed, or two neighbours swapped."""

FLAT = re.compile(r"(?:\b(?:apartment|apt|unit|suite|ste)(?![a-z])|#)(?=\W*(?:[a-z]?[0-9]|[a-z]\b))")
"""Where a flat begins: the word or sign, and a number or single letter after it (12 Ste Marie Rd has no flat)."""


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """One identity that furnishers have reported for the person, and when last."""

    person: Person
    as_of: date
    record_id: str


class ReportedIdentities(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.reported_identities.v1"
):
    """All identities that furnishers have reported for the person, newest first."""

    known: tuple[Known, ...] = ()


def merge(identities: ReportedIdentities | None, person: Person, as_of: date, record_id: str) -> ReportedIdentities:
    """The identities with one more report; any order and repetition gives the same."""
    newest: dict[bytes, Known] = {}
    for known in (*(identities.known if identities else ()), Known(person=person, as_of=as_of, record_id=record_id)):
        identity = encode(known.person)
        if identity not in newest or _recency(newest[identity]) < _recency(known):
            newest[identity] = known
    ordered = sorted(newest.values(), key=lambda known: (_recency(known), encode(known.person)), reverse=True)
    return ReportedIdentities(known=tuple(ordered[:MOST]))


def _recency(known: Known) -> tuple[date, str]:
    return known.as_of, known.record_id


def matches(form: Person, identities: ReportedIdentities) -> bool:
    """Whether the form is about the person that furnishers report; name, birth date and address may match different reports."""
    people = [known.person for known in identities.known]
    return (
        any(form.birth_date == person.birth_date for person in people)
        and any(_same_name(form, person) for person in people)
        and any(_same_place(form.address, person.address) for person in people)
    )


def _same_name(form: Person, person: Person) -> bool:
    return _alike(form.last_name, person.last_name) and _first_alike(form.first_name, person.first_name)


def _first_alike(one: str, other: str) -> bool:
    """First names may include a middle name or not."""
    return _alike(one, other) or _alike(_first_word(one), _first_word(other))


def _first_word(name: str) -> str:
    return name.split(maxsplit=1)[0] if name.strip() else ""


def _alike(one: str, other: str) -> bool:
    """Whether two names agree, one slip in a long enough name included; names without letters never agree."""
    one, other = plain(one), plain(other)
    return one == other != "" or (
        min(len(one), len(other)) >= SLIP_FROM and _distance()(one, other, score_cutoff=1) <= 1
    )


@cache
def _distance() -> Callable[..., int]:
    """Slips between two names: loaded when names are first compared, as it takes 5 MB and every service reads this module."""
    from rapidfuzz.distance import OSA

    return OSA.distance


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents removed."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", decomposed) if letter.isalnum())


def _same_place(one: Address, other: Address) -> bool:
    if one.zip[:5] == other.zip[:5]:
        return True
    return one.state == other.state and _street(one) == _street(other) != "" and plain(one.city) == plain(other.city)


def _street(address: Address) -> str:
    """Street and number without the flat, which people leave out or write in many ways."""
    street = address.street.casefold()
    return plain(FLAT.split(street, maxsplit=1)[0]) or plain(street)
