"""A scorecard as SQL gives each row the scorecard's own figures in a real PostgreSQL, in its own dialect and in the ANSI one."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.postgres import Postgres
from tests.support.scorecard_tables import assert_same, fill, query
from tests.support.scorecards import Row, cards_and_rows
from training.exports.sql import Dialect


@pytest.mark.parametrize("dialect", ["postgresql", "ansi"])
@given(drawn=cards_and_rows)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_gives_the_scorecards_own_figures(
    postgres: Postgres, dialect: Dialect, drawn: tuple[dict[str, Any], list[Row]]
) -> None:
    """Whatever names, categories, bins and values there are; each example in a transaction that is undone."""
    card, rows = drawn
    with (
        postgres.connect("postgres") as database,
        database.transaction(force_rollback=True),
        database.cursor() as cursor,
    ):
        fill(
            lambda text, values=(): cursor.execute(text.replace("%", "%%").replace("?#", "%s"), values),
            card,
            rows,
            "?#",
        )
        found = cursor.execute(query(card, dialect).encode()).fetchall()
        assert_same(found, card, rows)
