"""How the given names of a form and a report agree: the first name, and the middle names behind it."""

from creditapp.domain.identity.evidence import First, Middle
from creditapp.domain.identity.spelling import Word, joined, same_spelling
from creditapp.domain.identity.words import agreement

Words = tuple[Word, ...]

WHOLE = frozenset({First.SAME, First.SPELLED, First.SHORT_FORM, First.SLIP})
"""Levels by which a middle name agrees in full."""
KNOWN = frozenset({First.SAME, First.SPELLED, First.SHORT_FORM})
"""Levels by which a first name is recognised as somebody's middle name."""


def compare(one: Words, other: Words) -> tuple[First, Middle]:
    """The levels of two people's given names; each has at least one."""
    if same_spelling(joined(one), joined(other)):
        return First.SAME, Middle.SAME if len(one) > 1 or len(other) > 1 else Middle.ABSENT
    first = agreement(one[0], other[0])
    if first is First.SAME:
        return first, middle(one[1:], other[1:])
    return _written_as_one(one, other) or _by_middle_name(one, other) or (first, middle(one[1:], other[1:]))


def _written_as_one(one: Words, other: Words) -> tuple[First, Middle] | None:
    """Mary Ann against Maryann: the first two names of one are the first of the other."""
    for longer, shorter in ((one, other), (other, one)):
        if len(longer) > 1 and same_spelling(joined(longer[:2]), shorter[0]):
            return First.SAME, middle(longer[2:], shorter[1:])
    return None


def _by_middle_name(one: Words, other: Words) -> tuple[First, Middle] | None:
    """Scott against Robert Scott: all names of one follow the first of the other."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < len(longer) and _follow(shorter, longer[1:]):
        return First.MIDDLE, Middle.ABSENT
    return None


def _follow(names: Words, behind: Words) -> bool:
    rest = iter(behind)
    return all(any(agreement(name, each) in KNOWN for each in rest) for name in names)


def middle(one: Words, other: Words) -> Middle:
    """The level of the middle names: those of the shorter list must be found, in order, in the longer."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter:
        return Middle.ABSENT
    levels = _in_order(shorter, longer)
    if len(levels) < len(shorter):
        return Middle.OTHER
    return Middle.INITIAL if all(level is First.INITIAL for level in levels) else Middle.SAME


def _in_order(shorter: Words, longer: Words) -> list[First]:
    """How each name of the shorter list agrees with the next of the longer that it can be."""
    levels, rest = [], iter(longer)
    for name in shorter:
        level = next((level for each in rest if (level := agreement(name, each)) in WHOLE | {First.INITIAL}), None)
        if level is None:
            break
        levels.append(level)
    return levels
