"""Take bins, orders and offsets from a specification into the columns of a table, or say why that cannot be.

A specification is written by hand or by ``training bins``; whatever in it does not fit the table is refused with what to state instead.
"""

import math
from dataclasses import replace

import numpy as np
import polars as pl

from training.data.cells.category_spelling import canonical
from training.data.spec import ColumnSpec, Offset, Spec
from training.data.table import Column, Matrix
from training.errors import TrainingError

OTHERS = "*"
"""Stands in a group for every category that no group names."""
STEP = 0.02
"""Log odds by which the bins of an offset that is a multiple of its column differ: about a point at 40 points to double the odds."""
_MOST_STEPS = 2_000


def named_categories(values: pl.Series, column_spec: ColumnSpec | None) -> list[str]:
    """The categories that groups name, however rare they are; with ``*``, all that there are."""
    if column_spec is None or column_spec.groups is None:
        return []
    names = [name for group in column_spec.groups for name in group]
    there = canonical(values).drop_nulls().unique().to_list() if OTHERS in names else []
    return [*(name for name in names if name != OTHERS), *there]


def with_stated_bins(columns: tuple[Column, ...], spec: Spec, notes: list[str]) -> tuple[Column, ...]:
    """The columns with the cuts and groups that the specification states; TrainingError for what does not fit them."""
    return tuple(_with_bins(column, spec.columns.get(column.name, ColumnSpec()), notes) for column in columns)


def _with_bins(column: Column, stated: ColumnSpec, notes: list[str]) -> Column:
    name = column.name
    if column.kind == "categorical":
        if stated.cuts is not None:
            raise TrainingError(f"{name} has cuts but is read as categories; state groups, or its kind as numeric")
        return _grouped(column, stated, notes)
    if stated.groups is not None:
        raise TrainingError(f"{name} has groups but is read as numbers; state cuts, or its kind as categorical")
    if stated.cuts is None:
        return column
    if not all(map(math.isfinite, stated.cuts)):
        raise TrainingError(f"the cuts of {name} are not all finite numbers")
    cuts = tuple(sorted(set(stated.cuts)))
    notes.append(
        f"{name}: {len(cuts) + 1} bins as specified, cut at {', '.join(f'{cut:g}' for cut in cuts) or 'nothing'}"
    )
    return replace(column, cuts=cuts)


def _grouped(column: Column, stated: ColumnSpec, notes: list[str]) -> Column:
    name = column.name
    if stated.groups is None:
        if stated.direction:
            raise TrainingError(
                f"{name} has a direction but its categories have no order; state groups, in the order from least to most"
            )
        return column
    group_of: dict[str, int] = {}
    for at, group in enumerate(stated.groups):
        if not group:
            raise TrainingError(f"group {at + 1} of {name} is empty; name its categories, or take it out")
        for category in group:
            if group_of.setdefault(category, at) != at:
                raise TrainingError(f"{category!r} is in two groups of {name}; name it once")
    others = group_of.pop(OTHERS, None)
    left = [category for category in column.categories if category not in group_of]
    if left and others is None and stated.direction:
        raise TrainingError(
            f'{name} has a direction, but no group holds {", ".join(left[:8])}; add them, or "{OTHERS}" for all others'
        )
    alone = {category: len(stated.groups) + at for at, category in enumerate(left)}
    groups = [
        group_of[category] if category in group_of else alone[category] if others is None else others
        for category in column.categories
    ]
    used = {number: at for at, number in enumerate(sorted({*groups}))}
    order = ", in their order" if stated.direction else ""
    notes.append(f"{name}: {len(used)} groups of {len(groups)} categories as specified{order}")
    return replace(column, groups=tuple(used[number] for number in groups), direction=stated.direction or 0)


def with_offsets(
    columns: tuple[Column, ...], values: Matrix, weights: Matrix | None, spec: Spec, notes: list[str]
) -> tuple[Column, ...]:
    """The columns with the log odds that the specification gives them, and without a direction there."""
    return tuple(
        column if (stated := spec.columns.get(column.name, ColumnSpec()).offset) is None
        else _given(column, stated, values[:, at], weights, notes)
        for at, column in enumerate(columns)
    )  # fmt: skip


def _given(column: Column, stated: Offset, values: Matrix, weights: Matrix | None, notes: list[str]) -> Column:
    name = column.name
    if (stated.bins is None) == (stated.times is None):
        raise TrainingError(f'the offset of {name} needs either "bins", log odds by bin, or "times", log odds by unit')
    if column.specials:
        codes = ", ".join(f"{code:g}" for code in column.specials)
        raise TrainingError(
            f'{name} has an offset and special codes ({codes}); state "specials": [] or make the codes missing'
        )
    cuts, heights = (column.cuts, stated.bins) if stated.times is None else _in_steps(column, stated.times)
    column = replace(column, cuts=cuts, direction=0, free=False)
    bins = len(column.input_cuts) + 1 if column.input_cuts is not None else 0
    if heights is None or len(heights) != bins:
        stated_bins = "cuts or groups state none" if not bins else f"cuts or groups make {bins}"
        raise TrainingError(
            f"the offset of {name} has {len(heights or ())} bins, but its {stated_bins}; state one number for each"
        )
    place = np.searchsorted(column.input_cuts or (), column.encoded(values), side="left")
    known = ~np.isnan(values)
    of_missing = stated.missing
    if of_missing is None:
        of_missing = (
            float(np.average(np.array(heights)[place[known]], weights=None if weights is None else weights[known]))
            if known.any()
            else 0.0
        )
    notes.append(
        f"{name}: its log odds are given, from {min(heights):.4g} to {max(heights):.4g}, {of_missing:.4g} where it is missing"
        + ("" if stated.missing is not None else " (the mean)") + "; nothing of it is fitted"
    )  # fmt: skip
    return replace(column, given=(*heights, of_missing))


def _in_steps(column: Column, times: float) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Cuts and log odds of a multiple of a column, in steps of ``STEP``."""
    if (
        column.kind != "numeric"
        or column.cuts is not None
        or column.span is None
        or not math.isfinite(times)
        or not times
    ):
        raise TrainingError(
            f'"times" of {column.name} needs a column of numbers without cuts, and a factor that is not 0'
        )
    first, last = (round(times * end / STEP) for end in column.span)
    if abs(last - first) > _MOST_STEPS:
        raise TrainingError(
            f"{column.name} times {times:g} spans {abs(last - first) * STEP:,.0f} log odds; a factor of log odds for each unit is smaller"
        )
    sign = 1 if times > 0 else -1
    steps = range(first, last + sign, sign)
    return tuple((step + sign / 2) * STEP / times for step in steps[:-1]), tuple(step * STEP for step in steps)


def check_pairs(columns: tuple[Column, ...], spec: Spec, notes: list[str]) -> tuple[Column, ...]:
    """The columns, of which those in forced pairs have no inferred direction; TrainingError for a forced pair that cannot be."""
    by_name = {column.name: column for column in columns}
    for name in {name: None for pair in spec.pairs.forced for name in pair}:
        if name not in by_name:
            said = [note for note in notes if f"{name} is left out: " in note]
            raise TrainingError(
                f"a pair with {name} is forced, but {said[0] if said else 'it is no input'}; name it under columns"
            )
        if by_name[name].direction or by_name[name].given:
            what = "a direction, which a two-way table would not keep" if by_name[name].direction else "an offset"
            raise TrainingError(f"a pair with {name} is forced, but it has {what}; take one out of the specification")
    forced = {name for pair in spec.pairs.forced for name in pair}
    return tuple(replace(column, free=False) if column.name in forced else column for column in columns)
