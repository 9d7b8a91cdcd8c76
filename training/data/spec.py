"""A specification states what a table does not show: kinds, monotone directions, special codes, reasons, the bad outcome.

JSON, every part optional::

    {"bad": "Charged Off", "good": "Fully Paid", "exclude": ["id"], "protected": ["sex"], "specials": [-9, -8, -7],
     "encoding": "windows-1251", "decimal": ",", "dates": "day first",
     "columns": {"income": {"kind": "numeric", "direction": 1, "specials": [], "reason": "Income is low for the amount"},
                 "guarantor": {"missing": ["?"]}}}

``python -m training inspect`` writes one to edit.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from training.data.cells.date_columns import Dates
from training.data.cells.decimal_columns import Mark
from training.errors import TrainingError

Kind = Literal["numeric", "categorical"]
Value = str | int | float | bool


class ColumnSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stated of one column; anything left out is inferred."""

    kind: Kind | None = None
    direction: Annotated[int, Meta(ge=-1, le=1)] | None = None
    """Effect of a larger value on the score: 1 raises it, −1 lowers it, 0 is left to the data; None: inferred."""
    specials: tuple[float, ...] | None = None
    """Values that are codes, not amounts; empty: none; None: those stated for the table, else inferred."""
    reason: str = ""
    """The reason given to a person if it costs points; empty: the column's name."""
    decimal: Mark | None = None
    """The decimal mark of cells that do not show it (1.234); None: the file's."""
    dates: Dates | None = None
    """Which part of 03/04/2015 is the day, or from when serial numbers of dates count; None: the file's, else inferred."""
    missing: tuple[str, ...] | None = None
    """Words that mean missing, besides empty cells; None: inferred."""


class Spec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stated of a table."""

    bad: Value | tuple[Value, ...] | None = None
    """The target's value, or values, that mean default."""
    good: Value | tuple[Value, ...] | None = None
    """Values that mean no default; rows with neither are left out. None: all others (then there must be exactly one)."""
    exclude: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    """Columns to audit fairness by; never inputs."""
    specials: tuple[float, ...] | None = None
    """Codes of every numeric column that has them; None: inferred."""
    encoding: str | None = None
    """Of a text file; None: detected."""
    sheet: str | None = None
    """The worksheet that holds the table; None: the first that does."""
    decimal: Mark | None = None
    """The decimal mark of the file's cells that do not show it."""
    dates: Dates | None = None
    """Which part of the file's slashed dates is the day, or from when serial numbers of dates count."""
    columns: dict[str, ColumnSpec] = {}

    def check(self, names: Sequence[str], target: str | None = None) -> None:
        """Raise TrainingError unless it fits a table with these columns and this target."""
        named = dict.fromkeys((*self.columns, *self.exclude, *self.protected))
        if target in named:
            raise TrainingError(
                f"the target {target} cannot be excluded, protected or an input as well; take it out of the specification"
            )
        if unknown := [name for name in named if name not in names]:
            raise TrainingError(f"the specification names columns that are not there: {', '.join(unknown)}")
        if twice := sorted(set(self.columns) & {*self.exclude, *self.protected}):
            raise TrainingError(f"the specification both uses and leaves out: {', '.join(twice)}; name it once")


def load_spec(path: Path | None) -> Spec:
    """The specification in a JSON file, or an empty one."""
    if path is None:
        return Spec()
    try:
        return msgspec.convert(json.loads(path.read_text(encoding="utf-8-sig")), Spec)
    except OSError as error:
        raise TrainingError(f"cannot read the specification {path}: {error.strerror}") from None
    except (ValueError, msgspec.ValidationError) as error:
        raise TrainingError(f"the specification {path} is not valid: {_with_known_names(str(error))}") from None


def _with_known_names(message: str) -> str:
    """The message; for an unknown field, with the fields that exist."""
    if "unknown field" not in message:
        return message
    struct = ColumnSpec if "$.columns" in message else Spec
    return f"{message}; known are {', '.join(struct.__struct_fields__)}"


def protecting(spec: Spec, names: tuple[str, ...]) -> Spec:
    """The same specification with these columns protected as well."""
    return msgspec.structs.replace(
        spec, protected=(*spec.protected, *(name for name in names if name not in spec.protected))
    )
