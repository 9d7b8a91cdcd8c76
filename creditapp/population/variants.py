"""How furnishers have a person's name and address: each as it was told or keyed, years apart.

Formal and short first names, middle names in full, as an initial or left out, a suffix in its field or behind the name, the name
before a marriage, double names joined in three ways, accents kept or lost, the address before the last move. A furnisher keeps its
way of writing a person; those that have reported nothing lately may have an old name or address.
"""

import unicodedata
import zlib
from functools import cache
from typing import NamedTuple

from msgspec.structs import replace

from creditapp.models.identity import Address, Person
from creditapp.population import names

_SHORT_IN_FORMS = 0.08
"""Share of people who apply by the name that friends use."""
_MASK = (1 << 64) - 1
_LETTERS = str.maketrans({"Ø": "O", "ø": "o", "ß": "ss", "Ł": "L", "ł": "l", "Æ": "AE", "æ": "ae", "Đ": "D", "đ": "d"})


class Names(NamedTuple):
    """What somebody is or was called, and where they live and lived; None for what is not so."""

    formal: Person
    """As on the birth certificate, but for the last name, which is the present one."""
    before_marriage: str | None
    before_move: Address | None


def as_reported(person: Names, key: int, furnisher: str, *, of_old: bool) -> Person:
    """The person as this furnisher has them, or had them ``of_old``; ``key`` is the person's."""
    first, middle, joined, behind, accents, name, place, _ = _draws(key ^ _hash(furnisher))
    who = person.formal
    last = person.before_marriage if of_old and person.before_marriage and name < 0.7 else who.last_name
    suffix, last = _suffix(who.suffix, _joined(last, joined), behind)
    written = Person(
        first_name=_first(who.first_name, first),
        middle_name=_middle(who.middle_name, middle),
        last_name=last,
        suffix=suffix,
        birth_date=who.birth_date,
        address=person.before_move if of_old and person.before_move and place < 0.8 else who.address,
        ssn_last4=who.ssn_last4,
        email=who.email,
    )
    return _without_accents(written) if accents < 0.6 else written


def as_applied(person: Names, key: int) -> Person:
    """The person as they fill in a form: mostly the formal name without a middle one, sometimes the one that friends use."""
    first, middle, joined, suffix, accents, *_ = _draws(key ^ 0xF0)
    who = person.formal
    written = replace(
        who,
        first_name=names.SHORT.get(who.first_name, who.first_name) if first < _SHORT_IN_FORMS else who.first_name,
        middle_name=_middle(who.middle_name, 0.55 + 0.45 * middle),
        last_name=_joined(who.last_name, joined),
        suffix=who.suffix if suffix < 0.5 else None,
    )
    return _without_accents(written) if accents < 0.4 else written


@cache
def _hash(furnisher: str) -> int:
    return zlib.crc32(furnisher.encode())


def _draws(state: int) -> tuple[float, ...]:
    """Eight uniform draws in [0, 1), of eight bits each: SplitMix64's finaliser (see chance)."""
    mixed = (state + 0x9E3779B97F4A7C15) & _MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
    return tuple(byte / 256 for byte in (mixed ^ (mixed >> 31)).to_bytes(8, "little"))


def _first(name: str, draw: float) -> str:
    return names.SHORT.get(name, name) if draw < 0.06 else name


def _middle(name: str | None, draw: float) -> str | None:
    """In full, as an initial, or not at all."""
    if name is None or draw > 0.6:
        return None
    return name if draw < 0.25 else name[0]


def _joined(last: str, draw: float) -> str:
    """A double name as it is, with a hyphen, or the first of the two only."""
    if " " not in last or draw < 0.55:
        return last
    return last.replace(" ", "-") if draw < 0.8 else last.split()[0]


def _suffix(suffix: str | None, last: str, draw: float) -> tuple[str | None, str]:
    """In its field, behind the last name, or left out."""
    if suffix is None or draw < 0.4:
        return suffix, last
    return (None, f"{last} {suffix}") if draw < 0.7 else (None, last)


def _without_accents(person: Person) -> Person:
    if person.first_name.isascii() and person.last_name.isascii() and (person.middle_name or "").isascii():
        return person
    middle = person.middle_name and plain(person.middle_name)
    return replace(person, first_name=plain(person.first_name), last_name=plain(person.last_name), middle_name=middle)


def plain(name: str) -> str:
    """The name in ASCII letters, as older systems keep it."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(letter for letter in decomposed if letter.isascii())
