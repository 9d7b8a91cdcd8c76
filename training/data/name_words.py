"""Part a column's name, or a value, into words: camelCase, marks and digits separate them; case and accents do not matter."""

import re
import unicodedata

_BORDER = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])|[\W_]+")
_UNDIVIDED = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not take apart into a letter and its accent."""


def words(text: str) -> tuple[str, ...]:
    """The words in order, in lower case and without accents: ``maritalStatus_2`` → marital, status, 2."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text.translate(_UNDIVIDED).replace("ß", "ss"))
        if not unicodedata.combining(letter)
    )
    return tuple(word.lower() for word in _BORDER.sub(" ", _parted(plain)).split())


def phrase_in(phrase: str, among: tuple[str, ...]) -> bool:
    """Whether the words of a phrase follow one another among these."""
    return f" {phrase} " in f" {' '.join(among)} "


def _parted(text: str) -> str:
    """With a blank before a capital that begins a word: after a small letter, or before one (``MIRecoveries``)."""
    return "".join(
        f" {letter}" if letter.isupper() and (before.islower() or (before.isupper() and after.islower())) else letter
        for before, letter, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
    )
