"""A name as its parts: given names, family name, generation; whatever field people wrote them in.

Families, registries and forms divide names differently. A person with one name is furnished as FNU ("first name unknown",
as the State Department prints it on visas) or with the name in both fields; both are read as one name.
"""

import re
from operator import itemgetter
from typing import NamedTuple

from creditapp.domain.identity.spelling import Word, word
from creditapp.models.identity import Person

APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02bb`\u00b4]")
BETWEEN = re.compile("[\\s\\-\u2010-\u2015\u2212.,·\u30fb/()]+")
"""What separates the words of a name; apostrophes join (O'Neill is ONeill)."""

NO_NAME = frozenset("fnu lnu nfn nln nmn nmi".split())
"""Fillers for a name that a person does not have: first, last or middle name unknown, or none (None and Null are names)."""

GENERATIONS = {
    **dict.fromkeys(("sr", "senior", "snr", "i", "1st", "1"), 1),
    **dict.fromkeys(("jr", "junior", "jnr", "ii", "2nd", "2"), 2),
    **dict.fromkeys(("iii", "3rd", "3"), 3),
    **dict.fromkeys(("iv", "4th", "4"), 4),
    **dict.fromkeys(("v", "5th", "5"), 5),
}
"""Generations by suffix. Jr and II are one generation: families use them interchangeably for a son."""
IN_A_NAME = frozenset(GENERATIONS) - set("i 1 2 3 4 5 v".split())
"""Suffixes that are one behind a first or last name too; a single letter there is an initial."""
TITLES = frozenset("mr mrs ms miss dr prof rev".split())

PARTICLES = frozenset(
    """
    de del della di delle da das do dos du des d la las le los lo el al e y i van von vom der den dem ter ten te zu zum
    zur af av bin ibn bint binti abu ul
    """.split()
)
"""Words between family names that are written, joined or left out: de la Cruz, van der Berg, al-Rashid, bin Salman."""
BETWEEN_GIVEN = frozenset("de del la las los da do dos das y".split())
"""The same between given names (María de los Ángeles); fewer, as Van, An and Al are given names too."""
SAINT = {"saint": "st", "sainte": "ste"}


class Name(NamedTuple):
    """A name's parts; somebody with one name has it as ``family`` and no given names."""

    given: tuple[Word, ...]
    """First name, then middle names, without particles."""
    family: tuple[Word, ...]
    """The last name's words, without particles."""
    whole: tuple[Word, ...]
    """The last name's words, particles included."""
    generation: int = 0
    """1 for Sr, 2 for Jr, 3 for III …; 0 where no suffix is given."""


def name_of(person: Person) -> Name:
    """The parts of a person's name."""
    given, of_given = _without_suffix(_without_title((*_words(person.first_name), *_words(person.middle_name))))
    last, of_last = _without_suffix(_words(person.last_name))
    generation = _generation(person.suffix) or of_last or of_given
    given, family = _naming(given, BETWEEN_GIVEN), _naming(last, PARTICLES)
    return Name(given, family, last, generation) if last else Name((), given, given, generation)


def _words(text: str | None) -> tuple[Word, ...]:
    """The words of a field; none if it only says that there is no name."""
    if not text:
        return ()
    parts = [text] if text.isascii() and text.isalpha() else BETWEEN.split(APOSTROPHES.sub("", text))
    words = tuple(filter(itemgetter(0), (word(SAINT.get(part.casefold(), part)) for part in parts)))
    return () if len(words) == 1 and words[0].short in NO_NAME else words


def _generation(suffix: str | None) -> int:
    return GENERATIONS.get("".join(part.short for part in _words(suffix)), 0)


def _without_suffix(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], int]:
    """The words without a suffix at their end, and its generation."""
    if len(words) > 1 and words[-1].short in IN_A_NAME:
        return words[:-1], GENERATIONS[words[-1].short]
    return words, 0


def _without_title(words: tuple[Word, ...]) -> tuple[Word, ...]:
    return words[1:] if len(words) > 1 and words[0].short in TITLES else words


def _naming(words: tuple[Word, ...], particles: frozenset[str]) -> tuple[Word, ...]:
    """The words that are not particles; all of them where nothing else is left (Mr. Van)."""
    return tuple(part for part in words if part.short not in particles) or words
