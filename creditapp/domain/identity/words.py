"""How two given names, each one word, agree."""

import re

from creditapp.domain.identity.common_names import common_names
from creditapp.domain.identity.evidence import First
from creditapp.domain.identity.nicknames import is_short_for, same_name, share_a_name
from creditapp.domain.identity.slips import one_slip
from creditapp.domain.identity.spelling import Word, same_spelling

UNCOMMON_FROM = 5
"""Letters of an uncommon name from which a slip counts."""


def agreement(one: Word, other: Word) -> First:
    """The level of the first name, for two names of one word each."""
    if one.short == other.short:
        return First.SAME if len(one.short) > 1 else First.INITIAL
    if same_spelling(one, other) or same_name(one.short, other.short):
        return First.SPELLED
    if is_short_for(one.short, other.short):
        return First.SHORT_FORM
    if one_slip(one.short, other.short):
        return _slip(one.short, other.short)
    if 1 in (len(one.short), len(other.short)) and one.short[0] == other.short[0]:
        return First.INITIAL
    return First.BOTH_SHORT if share_a_name(one.short, other.short) else First.OTHER


def _slip(one: str, other: str) -> First:
    """A slip, another spelling, or two names (Ronald and Donald): decided by whether both are names."""
    names = (one in common_names()) + (other in common_names())
    if names == 2:
        return First.SPELLED if _sound(one) == _sound(other) else First.OTHER
    return First.SLIP if names == 1 or _slip_of_uncommon(one, other) else First.OTHER


def _slip_of_uncommon(one: str, other: str) -> bool:
    """Whether a slip between two names that no list has is one: with a letter changed, they may be brothers' (Jianming, Jianping)."""
    changed = len(one) == len(other) and sorted(one) != sorted(other)
    return not changed and one[0] == other[0] and min(len(one), len(other)) >= UNCOMMON_FROM


SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("ck|q|c(?![eiyh])", "k"), ("c(?=[eiy])|z", "s"), ("(?<=.)h", ""), ("y", "i"), ("ie|ei", "i"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip


def _sound(name: str) -> str:
    """Nearly how the name sounds: Tracy and Tracie, Carl and Karl, Teresa and Theresa are alike, Eric and Erica are not."""
    for pattern, sound in SOUNDS:
        name = pattern.sub(sound, name)
    return name
