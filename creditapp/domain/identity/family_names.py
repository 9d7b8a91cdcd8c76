"""How the last names of a form and a report agree: whole, in one of two names, or through a middle name."""

import sys

from creditapp.domain.identity.evidence import Last
from creditapp.domain.identity.names import Name
from creditapp.domain.identity.slips import one_slip
from creditapp.domain.identity.spelling import Word, joined, same_spelling

Words = tuple[Word, ...]

GROWN_TOGETHER = {
    **dict.fromkeys("de da di du la al el".split(), 5),
    **dict.fromkeys("del dela delos delas della dos van vanden vander von vom bin ibn".split(), 4),
}
"""Particles that are written as one with the name behind them, and the letters that must follow (Ford is not Elford)."""


def compare(one: Name, other: Name) -> Last:
    """The level of two people's last names; each has one."""
    whole, other_whole = joined(one.whole), joined(other.whole)
    if whole.short == other_whole.short:
        return Last.SAME
    core, other_core = joined(one.family), joined(other.family)
    if same_spelling(whole, other_whole) or same_spelling(core, other_core):
        return Last.SPELLED
    if (
        is_part(one, other)
        or is_part(other, one)
        or _grown_together(whole, other_core)
        or _grown_together(other_whole, core)
    ):
        return Last.PART
    if one_slip(whole.short, other_whole.short) or one_slip(core.short, other_core.short):
        return Last.SLIP
    return Last.OTHER


def is_part(part: Name, name: Name) -> bool:
    """Whether a last name is one of the other's last names, or stands among the other's middle names (a former name)."""
    lists = (name.family, name.whole, name.given[1:])
    ways = {way for words in lists for word in words for way in word}
    if not any(word.short in ways or word.long in ways for word in part.family):
        return False
    return any(_within(some, longer) for some in (part.family, part.whole) for longer in lists)


def _grown_together(whole: Word, core: Word) -> bool:
    """Whether a last name is the other behind a particle, written as one: Delacruz and Cruz."""
    before = whole.short.removesuffix(core.short)
    return before != whole.short and len(core.short) >= GROWN_TOGETHER.get(before, sys.maxsize)


def _within(words: Words, longer: Words) -> bool:
    """Whether the words stand side by side among the others; a single letter is no name."""
    size = len(words)
    return all(len(word.short) > 1 for word in words) and any(
        all(same_spelling(*pair) for pair in zip(words, longer[at : at + size], strict=True))
        for at in range(len(longer) - size + 1)
    )
