"""Recognise a category however it is spelt: Leeds, LEEDS and "leeds ", 1 and 1.0, 007 and 7, True, true and T.

A spelling counts for another only where the column has one category that it can mean; the closest spelling wins.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

import polars as pl

_PAIRS = (
    "true false, t f, yes no, y n, "
    "wahr falsch, vrai faux, verdadero falso, verdadeiro falso, vero falso, waar onwaar, sand falsk, sann usann, sant falskt, tosi epätosi, "
    "prawda fałsz, pravda nepravda, igaz hamis, истина ложь, doğru yanliş"
)
"""Words for true and false: English ones, and those that Excel writes in other languages."""
TRUE, FALSE = (tuple(pair.split()[at] for pair in _PAIRS.split(", ")) for at in (0, 1))
_FAMILIES = tuple({true, false} for true, false in zip(TRUE, FALSE, strict=True))
_DIGITS = {"0": 0.0, "1": 1.0}


def is_boolean(values: pl.Series) -> bool:
    """Whether the cells present are true and false in one pair of words (True/False, T/F, yes/no, Y/N), or 1 and 0, or both."""
    if values.head(1000).drop_nulls().n_unique() > 8:
        return False
    spelt = {folded(str(value)) for value in values.drop_nulls().unique().to_list()}
    words = {value for value in spelt if _number(value) not in _DIGITS}
    return bool(spelt) and any(words <= family for family in _FAMILIES)


def truth(values: pl.Series) -> pl.Series:
    """1 and 0 where cells are true and false in any spelling, else null."""
    distinct = values.drop_nulls().unique().to_list()
    read = {value: _truth(str(value)) for value in distinct}
    known = {value: number for value, number in read.items() if number is not None}
    return values.replace_strict(known, default=None, return_dtype=pl.Float64)


def places(values: pl.Series, categories: Sequence[str], exact_codes: bool = False) -> pl.Series:
    """The place of each cell's category among ``categories``, null where it is none of them.

    ``exact_codes``: 007 and 07 are two codes, so that 7 is neither.
    """
    exact = {category: float(at) for at, category in enumerate(categories)}
    strangers = [str(value) for value in values.drop_nulls().unique().to_list() if value not in exact]
    if not strangers:
        return values.replace_strict(exact, default=None, return_dtype=pl.Float64)
    forms = (folded, _whole if exact_codes else _number, *((_truth,) if _answers(categories) else ()))
    spellings = [_unique(form, categories) for form in forms]
    return values.replace_strict(exact | _matched(strangers, spellings), default=None, return_dtype=pl.Float64)


def folded(text: str) -> str:
    """The text without regard to case, width of characters and blanks."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


Form = Callable[[str], object]


def _answers(categories: Sequence[str]) -> bool:
    """Whether two of the categories are yes and no, or true and false: a letter among other letters (T of A, F, T) is no answer."""
    words = {word for word in map(folded, categories) if word in (*TRUE, *FALSE)}
    return words in _FAMILIES and (len(words) == len(categories) or all(len(word) > 1 for word in words))


def _unique(form: Form, categories: Sequence[str]) -> tuple[Form, Mapping[object, float]]:
    """The form with the place of each category that alone has its value of it."""
    found: dict[object, list[int]] = {}
    for at, category in enumerate(categories):
        found.setdefault(form(category), []).append(at)
    return form, {value: float(at[0]) for value, at in found.items() if value is not None and len(at) == 1}


def _matched(strangers: Sequence[str], spellings: Sequence[tuple[Form, Mapping[object, float]]]) -> dict[str, float]:
    matched = {}
    for stranger in strangers:
        for form, place in spellings:
            if (value := form(stranger)) in place:
                matched[stranger] = place[value]
                break
    return matched


def _number(text: str) -> str | None:
    """The number that the text is, in a common form (1 of 1.0 and 01), or None."""
    bare = text.strip()
    if not bare or bare[-1] not in "0123456789." or bare[0] not in "0123456789-+.":
        return None
    try:
        return f"{float(bare) + 0.0:.17g}"
    except ValueError:
        return None


def _whole(text: str) -> str | None:
    """The code that a program wrote as a float: 94105 of 94105.0; None for what has a leading zero."""
    found = re.fullmatch(r"([1-9]\d*)(?:\.0+)?", text.strip())
    return found[1] if found else None


def tells_zeros(values: pl.Series) -> bool:
    """Whether the cells have one number in two spellings, such as 007 and 07: then its zeros are a part of a code."""
    spelt = values.drop_nulls().unique().to_list()
    numbers = [number for text in spelt if text.isdigit() and (number := _number(text))]
    return len(set(numbers)) < len(numbers)


def _truth(text: str) -> float | None:
    word = folded(text)
    if (number := _number(word)) is not None:
        return _DIGITS.get(number)
    return 1.0 if word in TRUE else 0.0 if word in FALSE else None


def canonical(values: pl.Series) -> pl.Series:
    """A column whose cells are all plain numbers without leading zeros, as numbers are written shortest: 1 for 1.0."""
    present = values.drop_nulls()
    if not len(present) or not present.str.contains(r"^-?(?:0|[1-9]\d*)(?:\.\d+)?$").all():
        return values
    whole = values.str.replace(r"\.0+$", "")
    return whole.str.replace(r"(\.\d*[1-9])0+$", "${1}")
