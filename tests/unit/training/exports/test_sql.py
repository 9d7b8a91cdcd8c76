"""A scorecard as SQL gives each row the scorecard's own points, score and probability, in every database."""

import sqlite3
from contextlib import closing
from typing import Any

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.scorecard_tables import assert_same, fill, query
from tests.support.scorecards import Row, cards_and_rows, numbers, segmented_cards_and_rows
from training.errors import TrainingError
from training.exports.sql import Dialect
from training.exports.sql_literals import sqlite_number


@given(cards_and_rows)
def test_sqlite_gives_the_scorecards_own_figures(drawn: tuple[dict[str, Any], list[Row]]) -> None:
    """Whatever names, categories, bins and values there are."""
    card, rows = drawn
    database = sqlite3.connect(":memory:")
    fill(database.execute, card, rows)
    assert_same(database.execute(query(card, "sqlite")).fetchall(), card, rows)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["duckdb", "ansi"])
@given(drawn=cards_and_rows)
def test_duckdb_gives_the_scorecards_own_figures(dialect: Dialect, drawn: tuple[dict[str, Any], list[Row]]) -> None:
    """The ANSI query too."""
    card, rows = drawn
    with duckdb.connect() as database:
        fill(database.execute, card, rows)
        assert_same(database.execute(query(card, dialect)).fetchall(), card, rows)


@pytest.mark.slow
@pytest.mark.parametrize("dialect", ["sqlite", "duckdb", "ansi"])
@given(drawn=segmented_cards_and_rows)
def test_a_query_of_segments_gives_each_row_its_segments_figures(
    dialect: Dialect, drawn: tuple[dict[str, Any], list[Row]]
) -> None:
    """Whatever the conditions are; a segment with fewer characteristics, other bins or a pair changes nothing for the others."""
    card, rows = drawn
    database: Any = sqlite3.connect(":memory:") if dialect == "sqlite" else duckdb.connect()
    with closing(database):
        fill(database.execute, card, rows)
        assert_same(database.execute(query(card, dialect)).fetchall(), card, rows)


@given(numbers | st.floats(allow_nan=False, allow_infinity=False))
def test_sqlite_reads_every_edge_to_its_last_bit(value: float) -> None:
    """Though it reads some decimals a bit wrong."""
    (read,) = sqlite3.connect(":memory:").execute(f"SELECT {sqlite_number(value)}").fetchone()
    assert read == value


@pytest.mark.parametrize(
    ("value", "written"), [(5.0, "5.0E0"), (-9.5, "-9.5E0"), (0.35, "(35 / 100.0)"), (12.1, "(121 / 10.0)")]
)
def test_short_decimals_stay_readable_in_sqlite(value: float, written: str) -> None:
    """Where a decimal is exact it is written as it is, and otherwise as a quotient."""
    assert sqlite_number(value) == written


def card_of(*names: str, category: str = "a") -> dict[str, Any]:
    """A scorecard with a category in each column."""
    axis = {
        "kind": "categorical",
        "categories": {category: 0},
        "points": [0],
        "raw": [0.0],
        "missing": {"points": -1, "raw": -1.0},
    }
    return {
        "version": "1", "base_points": 700, "raw_base": 700.0, "score_range": [300, 850], "pd": {"intercept": 9.0, "slope": -0.017},
        "characteristics": [{"name": name, "code": name, **axis} for name in names],
    }  # fmt: skip


@pytest.mark.parametrize("dialect", ["duckdb", "sqlite"])
def test_columns_that_a_database_cannot_tell_apart_are_refused(dialect: Dialect) -> None:
    """``Age`` and ``age`` are one column there, and two in PostgreSQL."""
    with pytest.raises(TrainingError, match="Age and age are the same column"):
        query(card_of("Age", "age"), dialect)
    assert "Age" in query(card_of("Age", "age"), "postgresql")


def test_names_that_postgresql_cuts_to_the_same_are_refused() -> None:
    """It keeps 63 bytes of a name."""
    with pytest.raises(TrainingError, match="are the same column"):
        query(card_of("x" * 63 + "a", "x" * 63 + "b"), "postgresql")


def test_a_nul_character_is_refused() -> None:
    """No SQL text can hold one."""
    with pytest.raises(TrainingError, match="NUL"):
        query(card_of("home", category="a\0b"), "ansi")


def test_text_that_is_no_number_stops_a_query_or_counts_as_missing() -> None:
    """SQLite, which would take it for 0, counts it as missing."""
    axis = {
        "kind": "numeric",
        "edges": [5.0],
        "points": [0, -7],
        "raw": [0.0, -7.0],
        "missing": {"points": -3, "raw": -3.0},
    }
    card = card_of("x") | {"characteristics": [{"name": "x", "code": "x", **axis}]}
    lite, duck = sqlite3.connect(":memory:"), duckdb.connect()
    for database in (lite, duck):
        database.execute('CREATE TABLE "loans ""of"" all" ("row no." INTEGER, x VARCHAR)')
        database.execute('INSERT INTO "loans ""of"" all" VALUES (1, \'many\')')
    assert lite.execute(query(card, "sqlite")).fetchone()[1] == -3
    with pytest.raises(duckdb.ConversionException):
        duck.execute(query(card, "duckdb"))
