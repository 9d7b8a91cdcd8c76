"""A cell is read by its own form, in training as in scoring."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.data.cell_parsing import numeric, to_matrix
from training.data.table import Column

LAST_OF_2015 = (date(2015, 12, 31) - date(1970, 1, 1)).days
FIRST_OF_DECEMBER = LAST_OF_2015 - 30


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0), ("-2.5e3", -2500.0), ("1,234.5", 1234.5), ("$ 1,000", 1000.0), ("13.56%", 13.56), ("(12)", -12.0), ("−7", -7.0),
        (" 36 months", 36.0), ("1 year", 1.0), ("10+ years", 10.0), ("< 1 year", 0.5), ("> 10", 10.5), (">= 10", 10.0),
        ("2015-12-31", LAST_OF_2015), ("2015-12-31 23:59:59.000", LAST_OF_2015), ("2015-12-31T10:00:00Z", LAST_OF_2015),
        ("2015/12/31", LAST_OF_2015), ("31.12.2015", LAST_OF_2015), ("31-Dec-2015", LAST_OF_2015), ("2015-12", FIRST_OF_DECEMBER), ("12/2015", FIRST_OF_DECEMBER), ("12.2015", 12.2015),
        ("31.12.15", LAST_OF_2015), ("31DEC2015:10:00:00", LAST_OF_2015), ("Dec 31, 2015", LAST_OF_2015), ("2015年12月31日", LAST_OF_2015),
        ("1 234,5", None), ("1\u202f234.5", 1234.5), ("1’234.-", 1234.0), ("12,34,567", 1234567.0), ("1.6k", 1600.0), ("0.0064M", 6400.0), ("3m", None),
        ("-$5", -5.0), ("$(5)", -5.0), ("5-", -5.0), ("652.5k SFr.-", -652_500.0), ("(1.5k)", -1500.0), ("5 kr", 5.0), ("PLN 7", 7.0), ("1 2 3", None), ("1,2345", None), ("１２", 12.0), ("1.5 Mio. €", 1.5e6),
        ("٣٫٥", 3.5), ("१,२३,४५६", 123456.0), ("۷", 7.0), ("1’234.– SFr.", 1234.0), ("(5.- CHF)", -5.0), ("5.-- Fr.", 5.0), ("–5", -5.0), ("－5", -5.0), ("+5", 5.0),
        ("Thu Dec 31 2015", LAST_OF_2015), ("Thu, 31 Dec 2015 10:00:00 +0000", LAST_OF_2015), ("31. Dezember 2015", LAST_OF_2015), ("31-DEZ-15", LAST_OF_2015),
        ("31 déc. 2015", LAST_OF_2015), ("31 de dezembro de 2015", LAST_OF_2015), ("31-dic-2015", LAST_OF_2015), ("31 août 2015", LAST_OF_2015 - 122),
        ("set10", None), ("gen 12", None), ("out-15", None), ("Thursday", None),

        ("Dec-2015", FIRST_OF_DECEMBER), ("December 2015", FIRST_OF_DECEMBER), ("Dec-15", FIRST_OF_DECEMBER), ("Dec-85", 5813.0),
        ("2015-02-30", None), ("03/04/2015", None), ("A11", None), ("0<=X<200", None), ("25-34", None), ("941xx", None), ("May", None), (None, None),
    ],
)  # fmt: skip
def test_forms_of_a_number(text: str | None, number: float | None) -> None:
    """Money, percent, units and dates are numbers; what only resembles one is none."""
    alone = numeric(pl.Series("x", [text], dtype=pl.String)).to_list()
    among = numeric(pl.Series("x", ["1", text, "b", "2001-01-01"], dtype=pl.String)).to_list()
    assert alone == [number] and among[1] == number


def test_unknown_columns_and_categories_are_missing_in_the_matrix() -> None:
    """An unknown category, an infinite number and an absent column are missing."""
    frame = pl.DataFrame({"x": ["1e999", "2", None], "kind": ["b", "new", None]})
    columns = (Column("kind", "categorical", categories=("a", "b")), Column("x"), Column("gone"))
    matrix = to_matrix(frame, columns)
    assert [[None if cell != cell else cell for cell in row] for row in matrix.tolist()] == [
        [1, None, None],
        [None, 2, None],
        [None] * 3,
    ]


@pytest.mark.slow
@given(
    st.lists(
        st.none()
        | st.text(max_size=12)
        | st.from_regex(r"[<>]?[-$(]?\d{0,5}[,./-]?\d{0,4}[%)+]?( years?)?", fullmatch=True),
        max_size=8,
    )
)
@settings(max_examples=300, deadline=None)
def test_how_a_cell_is_read_does_not_depend_on_other_cells(cells: list[str | None]) -> None:
    """What stands beside a cell changes nothing: a row is scored as it was trained on."""
    together = numeric(pl.Series("x", cells, dtype=pl.String)).to_list()
    alone = [numeric(pl.Series("x", [cell], dtype=pl.String)).to_list()[0] for cell in cells]
    assert str(together) == str(alone)
