"""Tell words that mean a missing cell (NA, null, ?) from a category that is spelt like one ("none" of the guarantors).

What a machine writes for missing is always missing. ``none``, ``NA`` and ``n/a`` are categories in a column of text that has
another sign for missing beside them: an empty cell, or a machine's word. Where they are the only sign, they count as missing, and that is said.
"""

from collections.abc import Collection

import polars as pl

from training.data.cells.date_text import days
from training.data.cells.number_text import are_numbers

MACHINE = (
    "", "#n/a", "#na", "#n/a n/a", "#null!", "#value!", "#div/0!", "#ref!", "<na>", "nan", "-nan", "nat", "null", "(null)", "\\n", "?", ".",
    "inf", "-inf", "+inf", "infinity", "-infinity", "1.#inf", "1.#qnan", "-1.#ind",
)  # fmt: skip
"""What programs write for missing or infinite."""
HUMAN = ("none", "na", "n/a", "-", "--", "---")
"""What may be a category too."""
WORDS = frozenset((*MACHINE, *HUMAN))
FEWEST = 5
"""Cells below which a word beside empty cells is no category: training would not keep it."""
_TEXT = 0.1
"""Share of other cells that are no numbers or dates, from which on a column is one of text."""


def without_words(
    values: pl.Series, categories: Collection[str] = (), stated: Collection[str] | None = None
) -> tuple[pl.Series, str]:
    """The column with null for missing cells, and what to say of it, if anything.

    ``categories`` are those of a column that is known; ``stated`` are the words that mean missing there, besides empty cells.
    """
    lower = values.str.strip_chars().str.to_lowercase()
    is_word = lower.is_in(WORDS).fill_null(True)
    if not is_word.any():
        return (values, "") if stated is None else (_null(values, _in(lower, stated)), "")
    if stated is not None:
        return _null(values, _in(lower, stated) | (lower == "").fill_null(True)), ""
    if categories:
        kept = {category.strip().lower() for category in categories} & WORDS
        return _null(values, is_word & ~_in(lower, kept)), ""
    found = lower.filter(is_word).value_counts()
    counts: dict[str, int] = {str(word): int(count) for word, count in found.rows() if word in HUMAN}
    if not any(character.isalpha() for word in counts for character in word) or not _is_text(values.filter(~is_word)):
        return _null(values, is_word), ""
    kept = _categories(counts, others=sum(counts.values()) < int(is_word.sum()))
    return _null(values, is_word & ~_in(lower, kept)), _note(counts, kept)


def _categories(counts: dict[str, int], others: bool) -> set[str]:
    """The words that are categories of a column of text; ``others``: whether it has a machine's sign for missing as well."""
    words = {word for word, count in counts.items() if count >= FEWEST and not set(word) <= {"-"}}
    if others:
        return words
    return words - {"na"} if {"na", "-", "--", "---"} & counts.keys() else set()


def _is_text(rest: pl.Series) -> bool:
    head = rest.head(500)
    unread = head.filter(~are_numbers(head))
    return len(unread) > _TEXT * len(head) and int(days(unread).is_null().sum()) > _TEXT * len(head)


def _note(counts: dict[str, int], kept: set[str]) -> str:
    words = kept or {word for word in counts if not set(word) <= {"-"}}
    shown = ", ".join(f"'{word}' ({counts[word]:,})" for word in sorted(words))
    if kept:
        return f'{shown} is a category beside missing cells; to count it as missing: {{"missing": {_list(kept)}}} in the specification'
    return f'{shown} counts as missing; if it is a category: {{"missing": []}} in the specification'


def _list(words: Collection[str]) -> str:
    return "[" + ", ".join(f'"{word}"' for word in sorted(words)) + "]"


def _in(lower: pl.Series, words: Collection[str]) -> pl.Series:
    return lower.is_in([word.strip().lower() for word in words]).fill_null(False)


def _null(values: pl.Series, missing: pl.Series) -> pl.Series:
    return values.set(missing, None) if missing.any() else values
