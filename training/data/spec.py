"""A specification states what a table does not show: kinds, monotone directions, special codes, reasons, the bad outcome.

JSON, every part optional::

    {"bad": "Charged Off", "good": "Fully Paid", "exclude": ["id"], "protected": ["sex"], "specials": [-9, -8, -7],
     "encoding": "windows-1251", "decimal": ",", "dates": "day first",
     "columns": {"income": {"kind": "numeric", "direction": 1, "specials": [], "reason": "Income is low for the amount"},
                 "guarantor": {"missing": ["?"]},
                 "months": {"cuts": [12, 24, 36], "direction": -1},
                 "housing": {"groups": [["own"], ["rent", "*"]], "direction": -1}},
     "pairs": {"forced": [["history", "purpose"]], "forbidden": [["housing"]]}}

``python -m training inspect`` writes one to edit, ``python -m training bins`` shows one.
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

NO_GROUP = "none"
"""What is stated instead of a column to keep no rows together."""
Kind = Literal["numeric", "categorical"]
Value = str | int | float | bool


class Offset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column adds to the log odds of bad, taken as given and not fitted: for each of its bins, or so much times its number."""

    bins: tuple[float, ...] | None = None
    """Log odds of bad in each bin of ``cuts`` or ``groups``, in their order."""
    times: float | None = None
    """Log odds of bad for each unit of the column: 1 where it holds log odds itself."""
    missing: float | None = None
    """Log odds of a missing value; None: the mean of the others."""


class Pairs(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Pairs of columns that get a two-way table whatever it gains, and pairs that get none; one name alone forbids all its pairs."""

    forced: tuple[tuple[str, str], ...] = ()
    forbidden: tuple[tuple[str, ...], ...] = ()

    def check(self) -> None:
        """Raise TrainingError for pairs that are none, or both forced and forbidden."""
        for pair in self.forced:
            if pair[0] == pair[1]:
                raise TrainingError(f"the pair {pair[0]} × {pair[1]} is one column; name two")
            if self.forbids(*pair):
                raise TrainingError(f"the pair {' × '.join(pair)} is both forced and forbidden; take one out")
        if wrong := [names for names in self.forbidden if len(set(names)) not in (1, 2) or len(names) > 2]:
            raise TrainingError(
                f"a forbidden pair is two columns, or one for all its pairs; stated is {list(wrong[0])}"
            )

    def forbids(self, first: str, second: str) -> bool:
        """Whether these two get no table."""
        return any({*names} <= {first, second} for names in self.forbidden)


class Segments(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Parts of the rows that get a scorecard each, all on one scale: the bins of one column, or the leaves of a tree that is found."""

    column: str | None = None
    """Whose ``cuts`` or ``groups`` (else categories) are the segments."""
    leaves: Annotated[int, Meta(ge=2, le=8)] | None = None
    """At most so many segments, where separate scorecards pay on rows held out."""
    columns: tuple[str, ...] = ()
    """Those that the tree may split on; empty: any."""

    def check(self) -> None:
        """Raise TrainingError unless it states one of the two ways."""
        if (self.column is None) == (self.leaves is None):
            raise TrainingError(
                'segments need either "column", whose bins they are, or "leaves", at most how many a tree may find'
            )
        if self.column is not None and self.columns:
            raise TrainingError(
                '"columns" of segments are for a tree; state "leaves" instead of "column", or leave them out'
            )


class ColumnSpec(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is stated of one column; anything left out is inferred."""

    kind: Kind | None = None
    direction: Annotated[int, Meta(ge=-1, le=1)] | None = None
    """Effect of a larger value, or of a later group, on the score: 1 raises it, −1 lowers it, 0 is left to the data; None: inferred."""
    cuts: tuple[float, ...] | None = None
    """Where the bins of a number end; a value on a cut belongs below. None: left to the fit; empty: one bin."""
    groups: tuple[tuple[str, ...], ...] | None = None
    """Categories that are one bin each, in the order that a direction speaks of; ``*`` stands for all that are not named."""
    offset: Offset | None = None
    """What the column adds is given, not fitted."""
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
    group: str | None = None
    """Column of whom a row belongs to (a customer): their rows are kept together in folds and intervals."""
    time: str | None = None
    """Column of when a row was made: the newest rows are held out to validate on."""
    weight: str | None = None
    """Column of how many rows each row stands for."""
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
    pairs: Pairs = Pairs()
    segments: Segments | None = None

    def check(self, names: Sequence[str], target: str | None = None) -> None:
        """Raise TrainingError unless it fits a table with these columns and this target."""
        roles = [name for name in (self.group, self.time, self.weight) if name is not None]
        roles = [name for name in roles if name != NO_GROUP or name in names]
        self.pairs.check()
        paired = [name for names in (*self.pairs.forced, *self.pairs.forbidden) for name in names]
        over = self.segments or Segments(leaves=2)
        over.check()
        on_top = [name for name in (over.column, *over.columns) if name is not None]
        named = dict.fromkeys((*self.columns, *self.exclude, *self.protected, *roles, *paired, *on_top))
        if target in named:
            raise TrainingError(
                f"the target {target} cannot be excluded, protected, a role or an input as well; take it out of the specification or options"
            )
        if unknown := [name for name in named if name not in names]:
            raise TrainingError(
                f"the specification or an option names columns that are not there: {', '.join(unknown)}"
            )
        if len(roles) > len(set(roles)):
            raise TrainingError(f"group, time and weight are three columns; stated are {', '.join(roles)}")
        if twice := sorted(set(self.columns) & {*self.exclude, *self.protected, *roles}):
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
    struct = (
        Offset
        if ".offset" in message
        else ColumnSpec
        if "$.columns" in message
        else Pairs
        if "$.pairs" in message
        else Spec
    )
    return f"{message}; known are {', '.join(struct.__struct_fields__)}"


def stating(
    spec: Spec,
    bad: Sequence[str] = (),
    good: Sequence[str] = (),
    group: str | None = None,
    time: str | None = None,
    weight: str | None = None,
) -> Spec:
    """The same specification with what options state, which prevails."""
    stated = {
        "bad": tuple(bad) or None, "good": tuple(good) or None, "group": group, "time": time, "weight": weight,
    }  # fmt: skip
    return msgspec.structs.replace(spec, **{name: value for name, value in stated.items() if value is not None})


def protecting(spec: Spec, names: tuple[str, ...]) -> Spec:
    """The same specification with these columns protected as well."""
    return msgspec.structs.replace(
        spec, protected=(*spec.protected, *(name for name in names if name not in spec.protected))
    )
