"""A scorecard as SQL gives each row the scorecard's own figures in a real PostgreSQL, in its own dialect and in the ANSI one."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner

from tests.support.postgres import Postgres
from tests.support.scorecard_tables import assert_same, fill, query
from tests.support.scorecards import Row, cards_and_rows, segmented_cards_and_rows
from tests.support.two_kinds import BY_KIND, TARGET, two_kinds
from training.cli.app import app
from training.exports.sql import Dialect


@pytest.mark.parametrize("dialect", ["postgresql", "ansi"])
@given(drawn=cards_and_rows | segmented_cards_and_rows)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_postgresql_gives_the_scorecards_own_figures(
    postgres: Postgres, dialect: Dialect, drawn: tuple[dict[str, Any], list[Row]]
) -> None:
    """Whatever names, categories, bins, segments and values there are; each example in a transaction that is undone."""
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


def command(*words: object) -> None:
    """A command that succeeds."""
    done = CliRunner().invoke(app, list(map(str, words)), catch_exceptions=False)
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with segments of boosters and a two-way table, and rows that `predict` has scored with it: missing, unseen, and far beyond training too."""
    folder = tmp_path_factory.mktemp("segments")
    (folder / "spec.json").write_text(json.dumps(BY_KIND | {"pairs": {"forced": [["debt", "income"]]}}))
    frame = two_kinds(1_200)
    frame.write_csv(folder / "t.csv")
    inputs = frame.drop(TARGET)
    strange = {"debt": [None, 0.5, 7e9], "income": [1.0, None, -7e9], "kind": ["old", "unheard of", None]}
    rows = pl.concat([inputs, pl.DataFrame(strange, schema=inputs.schema)]).with_row_index("row")
    rows.write_csv(folder / "rows.csv")
    fit = ("fit", "--data", folder / "t.csv", "--target", TARGET, "--spec", folder / "spec.json", "--quick")
    command(*fit, "--out", folder / "run")
    command("predict", "--model", folder / "run", "--data", folder / "rows.csv", "--out", folder / "scored.csv")
    return folder


@pytest.mark.parametrize("dialect", ["postgresql", "ansi"])
def test_a_trained_scorecard_of_segments_scores_in_postgresql_as_predict_does(
    postgres: Postgres, dialect: Dialect, scored: Path
) -> None:
    """Score and segment are equal, the probability to 1e-9."""
    query = scored / f"{dialect}.sql"
    command(
        "export",
        scored / "run",
        "--to",
        "sql",
        "--dialect",
        dialect,
        "--table",
        "loans",
        "--key",
        "row",
        "--out",
        query,
    )
    with (
        postgres.connect("postgres") as database,
        database.transaction(force_rollback=True),
        database.cursor() as cursor,
    ):
        cursor.execute("CREATE TABLE loans (row INTEGER, debt DOUBLE PRECISION, income DOUBLE PRECISION, kind VARCHAR)")
        cursor.executemany("INSERT INTO loans VALUES (%s, %s, %s, %s)", pl.read_csv(scored / "rows.csv").rows())
        cursor.execute(query.read_bytes())
        assert cursor.description is not None
        names = [column.name for column in cursor.description]
        found = pl.DataFrame(cursor.fetchall(), schema=names, orient="row").sort("row")
    wanted = pl.read_csv(scored / "scored.csv")
    for column in ("row", "score", "segment"):
        assert found[column].to_list() == wanted[column].to_list()
    assert found["pd"].to_list() == pytest.approx(wanted["pd"].to_list(), abs=1e-9)
