"""What comma and point mean is told by the cells, or said to be a guess."""

import polars as pl
import pytest

from training.data.cells.decimal_columns import Known, Mark, decided


def read(
    cells: list[str | None], known: Known | None = None, stated: Mark | None = None, continental: bool = False
) -> tuple[list[str | None], str]:
    """The cells with decimal points, and what was said."""
    frame = pl.DataFrame({"x": cells}, schema={"x": pl.String})
    found = decided(frame, {"x": known} if known else {}, stated, continental)
    return found.columns.get("x", frame["x"]).to_list(), "".join(found.notes)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1,5", "2,25"], ["1.5", "2.25"]), (["1.234,5", "7"], ["1234.5", "7"]), (["R$ 1.234,56", "R$ 900"], ["1234.56", "900"]),
        (["1 234,56", "1\u202f234,50", "12\u2009345"], ["1234.56", "1234.50", "12345"]), (["1.234,56 €", "-5,00 €"], ["1234.56", "-5.00"]),
        (["1.234.567", "1.234"], ["1234567", "1234"]), (["0,500", "1,234"], ["0.500", "1.234"]), (["1234,567", "1,234"], ["1234.567", "1.234"]),
        (["1,234.5", "1,234"], ["1,234.5", "1,234"]), (["0.661", "1.234"], ["0.661", "1.234"]), (["a,b", "1,5"], ["a,b", "1,5"]), ([None, "1,5"], [None, "1.5"]),
        (["(1.234,50)", "12,5-"], ["-1234.50", "-12.5"]), (["1.234,- €", "1.500"], ["1234.0", "1500"]), (["12,-", "1.234"], ["12.0", "1234"]), (["kr 170,-"] * 200, ["170.0"] * 200), (["1,6k", "0,5M"], ["1.6e3", "0.5e6"]), (["1.6k", "500m"], ["1.6k", "500e6"]),
    ],
)  # fmt: skip
def test_cells_that_tell_need_no_word(cells: list[str | None], numbers: list[str | None]) -> None:
    """A cell that shows its marks decides for those of its column that do not."""
    assert read(cells) == (numbers, "")


@pytest.mark.parametrize(
    "cells", [["1.234", "5.678"], ["1,234", "5,678"], ["1.234", "567", "12"], ["1,234 €"], ["-1.234", None]]
)
def test_a_column_that_tells_nothing_is_said_to_be_a_guess(cells: list[str | None]) -> None:
    """The note names the column, an example, the number it is read as, and how to state it; stated, nothing is said."""
    said = read(cells)[1]
    assert said.startswith("WARNING: x: ") and "read as" in said and '{"decimal": ","} in the specification' in said
    for mark in (".", ","):
        assert read(cells, stated=mark)[1] == read(cells, Known(decimal=mark))[1] == ""
    whole, parts = read(cells, stated=",")[0], read(cells, stated=".")[0]
    assert whole != parts


def test_training_tells_what_a_file_of_one_row_does_not() -> None:
    """Where training had thousands, 1.234 is one thousand; where it had ones, it is one and something."""
    assert read(["1.234"], Known(span=(900, 90_000)))[0] == ["1234"] and read(["1.234"], Known(span=(0.5, 3)))[0] == [
        "1.234"
    ]


def test_two_locales_in_one_column_are_read_each_by_its_own_and_said() -> None:
    """12.5 and 1.234,5 show their marks; that there are two is worth a warning."""
    cells, said = read(["12.5", "1.234,5"])
    assert cells == ["12.5", "1234.5"] and "WARNING" in said and "decimal commas" in said
