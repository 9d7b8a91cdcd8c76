"""One word in Latin letters: as its accents are dropped, and as German and Scandinavian letters are written out.

Passports write Müller as MUELLER and Øst as OEST (ICAO Doc 9303, part 3, section 6), keyboards and lenders as Muller and Ost;
so a word has two spellings, and two words agree if they share one.
"""

import unicodedata
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th"})  # fmt: skip
"""Letters that are written as two where a keyboard lacks them."""


class Word(NamedTuple):
    """A word of a name in small Latin letters and digits."""

    short: str
    """Each letter as the nearest one: muller, ost."""
    long: str
    """German and Scandinavian letters as two: mueller, oest; mostly the same as ``short``."""


def plain(text: str) -> str:
    """Letters and digits only, lower case, accents removed."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in unicodedata.normalize("NFKD", decomposed) if letter.isalnum())


def word(text: str) -> Word:
    """The word in Latin letters, other scripts by their usual romanisation; empty if it has neither letter nor digit."""
    if text.isascii():
        short = text.casefold() if text.isalnum() else plain(text)
        return Word(short, short)
    small = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return Word(_latin(small), _latin(small.translate(WRITTEN_OUT)))


def joined(words: tuple[Word, ...]) -> Word:
    """Several words written as one."""
    if len(words) == 1:
        return words[0]
    return Word("".join(part.short for part in words), "".join(part.long for part in words))


def same_spelling(one: Word, other: Word) -> bool:
    """Whether the two share a spelling, however umlauts and the like are written; words without letters never do."""
    return bool(one.short) and (one.short in other or one.long in other)


def _latin(small: str) -> str:
    romanised = "".join(letter for letter in _romanised()(small).casefold() if letter.isalnum())
    return romanised or plain(small)


@cache
def _romanised() -> Callable[[str], str]:
    """Loaded with the first name that is not ASCII: only identity compares names, and every service reads this module."""
    from anyascii import anyascii

    return anyascii
