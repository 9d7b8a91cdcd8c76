"""Rows of a drawn scorecard in a database's table, the query over it, and what its result must be."""

from typing import Any

import pytest

from tests.support.scorecards import Row, matrix, scores
from training.exports.export import exported
from training.exports.sql import Dialect
from training.exports.sql_literals import identifier
from training.scorecard.rescore import assigned


def fill(execute: Any, card: dict[str, Any], rows: list[Row], mark: str = "?") -> None:
    """Create the table ``loans "of" all`` with a key and these rows."""
    columns = [
        f"{identifier(each['name'])} {'DOUBLE PRECISION' if each['kind'] == 'numeric' else 'VARCHAR'}"
        for each in card["characteristics"]
    ]
    table = identifier('loans "of" all')
    execute(f"CREATE TABLE {table} ({identifier('row no.')} INTEGER, {', '.join(columns)})")
    for at, row in enumerate(rows):
        execute(
            f"INSERT INTO {table} VALUES ({', '.join([mark] * (len(columns) + 1))})",
            [at, *(row[each["name"]] for each in card["characteristics"])],
        )


def query(card: dict[str, Any], dialect: Dialect) -> str:
    """The query over that table."""
    return exported(card, "sql", dialect, 'loans "of" all', ["row no."]).decode()


def assert_same(found: list[tuple[Any, ...]], card: dict[str, Any], rows: list[Row]) -> None:
    """Points by characteristic and score are equal, the probability to 1e-9.

    Where there are segments, their names come first, and points are those of the characteristics that any segment has.
    """
    expected = scores(card, rows)
    points = expected.points
    ordered = sorted(found)
    assert [row[0] for row in ordered] == list(range(len(rows)))
    if "segments" in card:
        names = [part["name"] for part in card["segments"]]
        assert [row[1] for row in ordered] == [names[at] for at in assigned(card, matrix(card, rows)).tolist()]
        ordered = [(row[0], *row[2:]) for row in ordered]
        place = {each["name"]: at for at, each in enumerate(card["characteristics"])}
        of_parts = dict.fromkeys(each["name"] for part in card["segments"] for each in part["card"]["characteristics"])
        points = points[:, [place[name] for name in of_parts]]
    assert [list(row[1:-2]) for row in ordered] == points.tolist()
    assert [row[-2] for row in ordered] == expected.score.tolist()
    assert [float(row[-1]) for row in ordered] == pytest.approx(expected.pd.tolist(), abs=1e-9)
