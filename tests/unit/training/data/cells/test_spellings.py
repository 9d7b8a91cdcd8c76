"""A category, a boolean, a missing cell: whatever its spelling, it is what it is."""

import polars as pl
import pytest

from training.data.cells.category_spelling import canonical, is_boolean, places, truth
from training.data.cells.missing_words import without_words


@pytest.mark.parametrize(
    ("categories", "cells", "at"),
    [
        (("Leeds", "York"), ["LEEDS", " leeds ", "Bath", None, "York"], [0, 0, None, None, 1]), (("1", "2"), ["1.0", "02", "3"], [0, 1, None]),
        (("007", "08"), ["7", "8.0"], [0, 1]), (("A", "a"), ["A", "a", "ａ"], [0, 1, None]), (("False", "True"), ["true", "T", "1", "0"], [1, 1, 1, 0]),
        (("no", "unknown", "yes"), ["Y", "N", "UNKNOWN"], [2, 0, 1]), (("A", "F", "T"), ["yes", "f"], [None, 1]), (("Straße", "Weg"), ["STRASSE"], [0]),
    ],
)  # fmt: skip
def test_spellings_of_categories(categories: tuple[str, ...], cells: list[str | None], at: list[float | None]) -> None:
    """One spelling stands for another where only one category can be meant."""
    assert places(pl.Series(cells, dtype=pl.String), categories).to_list() == at


def test_codes_that_differ_in_zeros_are_told_apart() -> None:
    """Where 007 and 07 are two branches, 7 is neither; 94105.0 is 94105."""
    assert places(pl.Series(["07", "7", "94105.0"]), ("007", "94105"), exact_codes=True).to_list() == [None, None, 1]


@pytest.mark.parametrize(
    "cells",
    [
        ["True", "False"],
        ["TRUE", None],
        ["t", "f"],
        ["Yes", "no"],
        ["Y", "N"],
        ["1", "0"],
        ["1.0", "0"],
        ["true", "0"],
        ["WAHR", "FALSCH"],
        ["vrai", "faux"],
        ["PRAWDA", "FAŁSZ"],
        ["ИСТИНА", "ложь"],
        ["DOĞRU", "YANLIŞ"],
    ],
)
def test_booleans(cells: list[str | None]) -> None:
    """True and false in any pair of words."""
    values = pl.Series(cells, dtype=pl.String)
    assert is_boolean(values) and truth(values)[0] == 1


@pytest.mark.parametrize(
    "cells", [["A", "T"], ["yes", "maybe"], ["Y", "no"], ["1", "2"], [None], ["true", "f"], ["vrai", "falso"]]
)
def test_no_booleans(cells: list[str | None]) -> None:
    """Letters among letters, other words, other numbers, two pairs at once."""
    assert not is_boolean(pl.Series(cells, dtype=pl.String))


@pytest.mark.parametrize(
    ("cells", "missing", "said"),
    [
        (["none"] * 6 + [""] * 2 + ["co"] * 6, 2, "'none' (6) is a category"), (["none"] * 6 + ["co"] * 6, 6, "counts as missing"), (["NA"] * 6 + ["EU"] * 6, 6, "counts as missing"),
        (["NA"] * 6 + ["EU"] * 6 + [""], 1, "'NA' (6) is a category"), (["NA"] * 6 + ["none"] * 6 + ["x"] * 6, 6, "'none' (6) is a category"),
        (["1", "2", "none", ""] * 6, 12, ""), (["x", "?", "null", "#N/A", "-"] * 6, 24, ""), (["x"] * 3, 0, ""),
    ],
)  # fmt: skip
def test_words_for_missing(cells: list[str], missing: int, said: str) -> None:
    """ "none" and NA are categories in a column of text that has another sign for missing; each decision about words is said."""
    values, note = without_words(pl.Series(cells))
    assert values.null_count() == missing and (said in note if said else not note)


def test_a_known_column_keeps_the_words_that_are_its_categories() -> None:
    """A file of one row that says "none" means the category; what is stated prevails."""
    assert without_words(pl.Series(["None", "NA"]), ("none", "x"))[0].to_list() == ["None", None]
    assert without_words(pl.Series(["none", "", "unknown"]), stated=("unknown",))[0].to_list() == ["none", None, None]


def test_numbers_as_categories_are_named_shortest() -> None:
    """1.0 and 1 are one category; a leading zero keeps all as they are."""
    assert canonical(pl.Series(["1.0", "2", "3.50", None])).to_list() == ["1", "2", "3.5", None]
    assert canonical(pl.Series(["1.0", "02"])).to_list() == ["1.0", "02"]
