"""What the estimators take of columns: arguments with one entry a column, and the offsets."""

from typing import TypedDict

from training.data.table import Column
from training.fitting.offsets import Given, given_of


class ColumnArguments(TypedDict):
    """Arguments of both kinds of estimator; directions are effects on the risk."""

    categorical: tuple[bool, ...]
    directions: tuple[int, ...]
    specials: tuple[tuple[float, ...], ...]
    given: tuple[Given, ...]


def column_arguments(columns: tuple[Column, ...]) -> ColumnArguments:
    """Of these columns; groups of categories that have an order are numbers to an estimator."""
    return {
        "categorical": tuple(not column.is_ordered for column in columns),
        "directions": tuple(-column.direction for column in columns),
        "specials": tuple(column.specials for column in columns),
        "given": given_of(columns),
    }
