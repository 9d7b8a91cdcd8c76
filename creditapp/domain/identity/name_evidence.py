"""How the names of a form and a report agree, in the fields they were meant for and in others."""

from creditapp.domain.identity import family_names, given_names
from creditapp.domain.identity.evidence import First, Generation, Last, Level, Middle
from creditapp.domain.identity.names import Name
from creditapp.domain.identity.spelling import Word, joined, same_spelling
from creditapp.domain.identity.words import agreement

Words = tuple[Word, ...]
Levels = tuple[First, Middle, Last]


def name_levels(one: Name, other: Name) -> tuple[Level, ...]:
    """The levels of first, middle and last name and of the suffix."""
    return *_names(one, other), generation(one, other)


def generation(one: Name, other: Name) -> Generation:
    """The level of the suffix."""
    if not one.generation or not other.generation:
        return Generation.ABSENT
    return Generation.SAME if one.generation == other.generation else Generation.OTHER


def _names(one: Name, other: Name) -> Levels:
    if not one.family or not other.family:
        return First.OTHER, Middle.ABSENT, Last.OTHER
    if _divided_otherwise(one, other):
        return First.SPELLED, Middle.ABSENT, Last.SPELLED
    if not one.given or not other.given:
        return _single_name(one, other), Middle.ABSENT, Last.NONE
    last = family_names.compare(one, other)
    if last not in (Last.SAME, Last.SPELLED) and _exchanged(one, other):
        return First.EXCHANGED, Middle.ABSENT, Last.NONE
    return *given_names.compare(_without_last(one, other), _without_last(other, one)), last


def _divided_otherwise(one: Name, other: Name) -> bool:
    """María José García | Márquez, María José | García Márquez: the same words in the same order, cut at another place."""
    return len(one.given) != len(other.given) and same_spelling(joined(_all(one)), joined(_all(other)))


def _single_name(one: Name, other: Name) -> First:
    """The level of a single name, against one that may stand in both fields."""
    single, other_single = _single(one), _single(other)
    if not single or not other_single:
        return First.OTHER
    return First.SAME if single.short == other_single.short else agreement(single, other_single)


def _single(name: Name) -> Word | None:
    """The one name that the person has; None if there are two."""
    family = joined(name.whole)
    return family if not name.given or same_spelling(name.given[0], family) else None


def _exchanged(one: Name, other: Name) -> bool:
    """Wei | Wang, Wang | Wei; Van An | Nguyen, Nguyen | Van An: the same words, or first and last names, exchanged."""
    if sorted(_all(one)) == sorted(_all(other)):
        return True
    crosswise = same_spelling(one.given[0], joined(other.whole)) and same_spelling(other.given[0], joined(one.whole))
    return crosswise and given_names.middle(one.given[1:], other.given[1:]) is not Middle.OTHER


def _all(name: Name) -> Words:
    return name.given + name.whole


def _without_last(name: Name, other: Name) -> Words:
    """The given names, without middle names that are the other's last name (Hillary Rodham | Clinton, Hillary | Rodham)."""
    first, *middle = name.given
    return first, *(word for word in middle if not any(same_spelling(word, last) for last in other.family))
