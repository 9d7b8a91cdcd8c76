"""Infer from a column's cells what no specification states: its kind, its special codes, whether it is an input at all.

Each inference is noted. Left out are columns that are constant, empty, a repetition, an identifier, the time of a
row, free text; see ``left_out`` for protected bases and ``leakage`` for what gives the outcome away. A column that a specification names is kept as it says.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import polars as pl

from training.data.cell_parsing import form_of, is_date, numeric
from training.data.cells.category_spelling import canonical, is_boolean, tells_zeros, truth
from training.data.cells.date_columns import UNDECIDED, Dates, is_undecided
from training.data.name_words import words
from training.data.spec import ColumnSpec, Spec
from training.data.special_codes import codes_in
from training.data.stated_bins import named_categories, with_stated_bins
from training.data.table import Column

MOST_CATEGORIES = 200
"""The most frequent values of a column that become categories."""
RAREST = 5
"""Rows below which a category counts as missing: too few to learn from."""
LEAST_KEPT = 0.2
"""Share of cells that have a category; below it a column is text."""
TIME = re.compile(r"^(date|day|month|quarter|year|period|cohort|vintage|observed|as_of|issue_d|issued)$", re.IGNORECASE)
_ID = re.compile(r"(^|_)(id|uuid|key|index|row|no|nr|number|ref)$|^unnamed", re.IGNORECASE)
_NUMBERED = frozenset(
    "id ids code codes cod cd zip zipcode zip5 postcode postal postleitzahl plz cep pincode naics sic mcc isco soc fips cbsa".split()
)
"""Words of a name that says that its numbers stand for something and have no order."""
_UNORDERED = 'its name says codes, so no direction is inferred; {"kind": "categorical"} in the specification gives each points of its own'
_CODED = '; leading zeros mean codes: {"kind": "numeric"} in the specification, if these are amounts'
_EXACT = 2.0**53
"""Whole numbers beyond it are not exact as floats: no amount is so large."""
_MOST_CHANCE = 10
"""Repeated values that chance would give: a column of whole numbers that has none, where more were to be expected, numbers its rows."""


def columns_of_cells(
    frame: pl.DataFrame,
    spec: Spec,
    categories: frozenset[str],
    notes: list[str],
    dates: Mapping[str, Dates] = MappingProxyType({}),
) -> tuple[Column, ...]:
    """The usable columns, categorical ones first; ``notes`` gets what was inferred, and why other columns are left out.

    ``categories`` are the columns that the file declares as such; ``dates`` is how dates were written, by column.
    """
    readings: dict[str, pl.Series] = {}
    by_fingerprint: dict[tuple[int, int], list[str]] = {}
    for name in frame.columns:
        reason = _unusable(frame, name, spec, by_fingerprint)
        if reason:
            notes.append(f"{name} is left out: {reason}")
        else:
            readings[name] = _numbers(frame[name], spec.columns.get(name, ColumnSpec()), name in categories)
    kinds = {
        name: _kind(frame[name], numbers, spec.columns.get(name, ColumnSpec()), name in categories)
        for name, numbers in readings.items()
    }
    codes = _codes({name: numbers for name, numbers in readings.items() if kinds[name] == "numeric"}, spec)
    columns = [
        _numeric(frame[name], readings[name], spec.columns.get(name), codes.get(name, ()), notes)
        if kind == "numeric"
        else _categorical(frame[name], spec.columns.get(name), notes)
        for name, kind in kinds.items()
    ]
    columns = [replace(column, dates=dates.get(column.name)) for column in columns]
    columns.sort(key=lambda column: column.kind != "categorical")
    return with_stated_bins(tuple(columns), spec, notes)


def _numbers(values: pl.Series, column_spec: ColumnSpec, categories: bool) -> pl.Series:
    """The number in each cell, 1 and 0 for true and false; null where there is none."""
    boolean = column_spec.kind != "categorical" and not categories and is_boolean(values)
    return truth(values) if boolean else numeric(values)


def _has_leading_zeros(values: pl.Series) -> bool:
    """Whether digits begin with a zero, as in codes (02139, 007), more than a slip would explain."""
    count = int(values.str.contains(r"^0\d+$").sum())
    return count >= RAREST or count > 0.01 * (len(values) - values.null_count())


def _unusable(
    frame: pl.DataFrame, name: str, spec: Spec, by_fingerprint: dict[tuple[int, int], list[str]]
) -> str | None:
    """Why a column cannot be an input, or None."""
    values = frame[name]
    if name in spec.protected:
        return "protected: it audits fairness and is no input"
    if name in spec.exclude:
        return "the specification excludes it"
    distinct = values.drop_nulls().n_unique()
    if distinct == 0:
        return "all its values are missing"
    if distinct == 1 and values.null_count() == 0:
        return "it is constant"
    if name in spec.columns:
        return None
    if TIME.match(name) and is_date(values):
        return "it says when a row was made: the report shows results over it; name it in a specification to use it"
    return _no_characteristic(values, name, distinct) or _repeats(frame, name, distinct, by_fingerprint)


def _no_characteristic(values: pl.Series, name: str, distinct: int) -> str | None:
    codes = _has_leading_zeros(values)
    head = numeric(values.drop_nulls().head(200))
    if head.is_not_null().any() and not codes:
        return "an identifier: every row has its own value" if _is_identifier(values, name, distinct) else None
    if distinct >= 0.98 * len(values) and len(values) >= 50:
        return "an identifier: every row has its own text"
    present = values.drop_nulls()
    if is_undecided(present):
        return UNDECIDED
    counts = present.value_counts(sort=True)["count"]
    kept = counts.filter(counts >= RAREST).head(MOST_CATEGORIES).sum()
    if kept < LEAST_KEPT * len(present) and (codes or numeric(values).is_null().mean() == 1):
        return f"text: its {MOST_CATEGORIES} most frequent values of {RAREST} rows or more are {kept / len(present):.0%} of its cells"
    return None


def _repeats(
    frame: pl.DataFrame, name: str, distinct: int, by_fingerprint: dict[tuple[int, int], list[str]]
) -> str | None:
    fingerprint = (distinct, int(frame[name].hash(0).sum() or 0))
    for earlier in by_fingerprint.setdefault(fingerprint, []):
        if frame[earlier].equals(frame[name], null_equal=True):
            return f"it repeats {earlier}"
    by_fingerprint[fingerprint].append(name)
    return None


def _is_identifier(values: pl.Series, name: str, distinct: int) -> bool:
    """Numbers that only number the rows: whole, nearly all distinct, and either named so, in steps of one, huge, or never equal by chance."""
    if distinct < 0.98 * len(values) or len(values) < 50:
        return False
    numbers = values.cast(pl.Float64, strict=False)
    if numbers.null_count() > values.null_count():
        return not numeric(values).is_not_null().any()
    present = numbers.drop_nulls()
    if not (present == present.round()).all():
        return False
    span = _number(present.max()) - _number(present.min()) + 1
    unlikely = distinct == len(present) and len(present) ** 2 / 2 / span > _MOST_CHANCE
    counting = bool((present.diff().drop_nulls() == 1).all())
    return bool(_ID.search(name)) or counting or unlikely or _number(present.abs().max()) > _EXACT


def _number(value: object) -> float:
    return float(str(value))


def _kind(values: pl.Series, numbers: pl.Series, column_spec: ColumnSpec, categories: bool) -> str:
    unread = numbers.null_count() - values.null_count()
    mostly = unread <= 0.1 * (len(values) - values.null_count()) and not categories and not _has_leading_zeros(values)
    return column_spec.kind or ("numeric" if mostly else "categorical")


def _codes(numbers: Mapping[str, pl.Series], spec: Spec) -> dict[str, tuple[float, ...]]:
    """The special codes of each numeric column: as specified for it, for the table, or inferred."""
    if spec.specials is None:
        inferred = codes_in({name: values for name, values in numbers.items() if _free(spec, name)})
    else:
        candidates = spec.specials
        inferred = {
            name: tuple(sorted(code for code in candidates if (values == code).any()))
            for name, values in numbers.items()
        }
    stated = {
        name: tuple(sorted(set(column_spec.specials)))
        for name, column_spec in spec.columns.items()
        if column_spec.specials is not None
    }
    return inferred | {name: codes for name, codes in stated.items() if name in numbers}


def _free(spec: Spec, name: str) -> bool:
    return name not in spec.columns or spec.columns[name].specials is None


def _numeric(
    values: pl.Series, numbers: pl.Series, column_spec: ColumnSpec | None, codes: tuple[float, ...], notes: list[str]
) -> Column:
    (form, example), unread = form_of(values), numbers.null_count() - values.null_count()
    description = {
        "date": "date, in days since 1970; what a date means for risk changes over time, a number of days serves better",
        "unit": f"numeric, read with its unit ({example!r})",
    }.get(form, "numeric")
    boolean = is_boolean(values)
    if boolean and example_of_truth(values):
        description = f"true and false, as 1 and 0 ({example_of_truth(values)})"
    parts = [f"{unread} values that are no numbers count as missing"] if unread else []
    infinite = int(np.isinf(numbers.drop_nulls().to_numpy()).sum())
    parts += [f"{infinite} infinite values count as missing"] if infinite else []
    unordered = column_spec is None and form == "number" and _names_codes(values.name, numbers)
    parts += [_UNORDERED] if unordered else []
    stated = column_spec is not None and column_spec.specials is not None
    parts += (
        [
            f"special codes {', '.join(f'{code:g}' for code in codes)} have points of their own{'' if stated else ' (inferred)'}"
        ]
        if codes
        else []
    )
    notes.append("; ".join([f"{values.name}: {description}", *parts]))
    column_spec = column_spec or ColumnSpec()
    return Column(
        values.name,
        "numeric",
        column_spec.direction or 0,
        code=values.name,
        free=column_spec.direction is None and not unordered,
        specials=codes,
        reason=column_spec.reason,
        boolean=boolean,
        span=_span(numbers, codes),
    )


def _names_codes(name: str, numbers: pl.Series) -> bool:
    """Whether whole numbers are codes of something by their name: ``PROFESSION_CODE``, ``StoreID``, ``zip``."""
    present = numbers.drop_nulls()
    return not _NUMBERED.isdisjoint(words(name)) and present.n_unique() > 2 and bool((present == present.round()).all())


def example_of_truth(values: pl.Series) -> str:
    """The words for true and false of a column of booleans; empty if these are numbers."""
    words = values.drop_nulls().unique().sort().to_list()
    return "" if numeric(pl.Series(words, dtype=pl.String)).is_not_null().all() else ", ".join(words[:4])


def _span(numbers: pl.Series, codes: tuple[float, ...]) -> tuple[float, float] | None:
    """Least and greatest amount, codes apart."""
    amounts = numbers.filter(numbers.is_finite() & ~numbers.is_in(codes))
    return (_number(amounts.min()), _number(amounts.max())) if len(amounts) else None


def _categorical(values: pl.Series, column_spec: ColumnSpec | None, notes: list[str]) -> Column:
    name, coded = values.name, _has_leading_zeros(values)
    values = canonical(values)
    counts = values.drop_nulls().value_counts(sort=True).sort(["count", name], descending=[True, False])
    kept = counts.filter(pl.col("count") >= RAREST)[name].to_list()[:MOST_CATEGORIES]
    kept = list(dict.fromkeys([*kept, *named_categories(values, column_spec)]))
    rare = counts.height - len({*kept} & {*counts[name].to_list()})
    notes.append(
        f"{name}: {len(kept)} categories"
        + (f"; {rare} rare ones count as missing" if rare else "")
        + (_CODED if coded else "")
    )
    return Column(
        name,
        "categorical",
        0,
        tuple(sorted(kept)),
        code=name,
        reason=column_spec.reason if column_spec else "",
        exact_codes=coded and tells_zeros(values),
    )
