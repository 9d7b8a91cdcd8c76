"""What nobody said of a column is inferred from its cells, by rule, and said: its kind, its codes, whether it is an input at all.

Left out: what is constant, empty, repeated, an identifier, a prohibited basis, the time of a row, text that says nothing twice, and
what alone tells the outcome. A specification that names a column decides for itself.
"""

import re
from collections.abc import Mapping

import numpy as np
import polars as pl

from training.data.cell_parsing import SLASHED, form_of, is_date, numeric
from training.data.spec import ColumnSpec, Spec
from training.data.special_codes import codes_in
from training.data.table import Column

MOST_CATEGORIES = 200
RAREST = 5
"""A category with fewer rows counts as missing: too little is known of it."""
LEAST_KEPT = 0.2
"""Share of cells that have a category; below it a column is text."""
PROTECTED = re.compile(
    r"^(sex|gender|race|ethnic\w*|religion|national_?origin|nationality|foreign_?worker|marital\w*|marriage|"
    r"personal_status|age|birth\w*|date_?of_?birth|dob)$",
    re.IGNORECASE,
)
"""Prohibited or age-limited bases of ECOA (15 USC 1691); never an input unless a specification names them."""
TIME = re.compile(r"^(date|day|month|quarter|year|period|cohort|vintage|observed|as_of|issue_d|issued)$", re.IGNORECASE)
_ID = re.compile(r"(^|_)(id|uuid|key|index|row|no|nr|number|ref)$|^unnamed", re.IGNORECASE)
_EXACT = 2.0**53
_MOST_CHANCE = 10
"""Repetitions that chance would give: a column of whole numbers without one of them numbers its rows."""


def columns_of_cells(
    frame: pl.DataFrame, spec: Spec, categories: frozenset[str], notes: list[str]
) -> tuple[Column, ...]:
    """The usable columns, categorical ones first; notes say what was inferred and why others are left out."""
    used: dict[str, pl.Series] = {}
    seen: dict[tuple[int, int], list[str]] = {}
    for name in frame.columns:
        reason = _unusable(frame, name, spec, seen)
        if reason:
            notes.append(f"{name} is left out: {reason}")
        else:
            used[name] = numeric(frame[name])
    kinds = {
        name: _kind(frame[name], numbers, spec.columns.get(name, ColumnSpec()), name in categories)
        for name, numbers in used.items()
    }
    codes = _codes({name: numbers for name, numbers in used.items() if kinds[name] == "numeric"}, spec)
    found = [
        _numeric(frame[name], used[name], spec.columns.get(name), codes.get(name, ()), notes)
        if kind == "numeric"
        else _categorical(frame[name], spec.columns.get(name), notes)
        for name, kind in kinds.items()
    ]
    return tuple(sorted(found, key=lambda column: column.kind != "categorical"))


def _unusable(frame: pl.DataFrame, name: str, spec: Spec, seen: dict[tuple[int, int], list[str]]) -> str | None:
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
    if PROTECTED.match(name):
        return "a prohibited or age-limited basis (15 USC 1691); name it in a specification to use it"
    if TIME.match(name) and is_date(values):
        return "it tells when a row was made: the report shows results over it; name it in a specification to use it"
    return _no_characteristic(values, name, distinct) or _repeats(frame, name, distinct, seen)


def _no_characteristic(values: pl.Series, name: str, distinct: int) -> str | None:
    head = numeric(values.drop_nulls().head(200))
    if head.is_not_null().any():
        return "an identifier: every row has its own value" if _is_identifier(values, name, distinct) else None
    if distinct >= 0.98 * len(values) and len(values) >= 50:
        return "an identifier: every row has its own text"
    present = values.drop_nulls()
    if present.head(200).str.contains(SLASHED).all():
        return "dates with slashes do not say which is the day; write them as YYYY-MM-DD"
    counts = present.value_counts(sort=True)["count"]
    kept = counts.filter(counts >= RAREST).head(MOST_CATEGORIES).sum()
    if kept < LEAST_KEPT * len(present) and numeric(values).is_null().mean() == 1:
        return f"text: its {MOST_CATEGORIES} most frequent values of {RAREST} rows or more are {kept / len(present):.0%} of its cells"
    return None


def _repeats(frame: pl.DataFrame, name: str, distinct: int, seen: dict[tuple[int, int], list[str]]) -> str | None:
    mark = (distinct, int(frame[name].hash(0).sum() or 0))
    for earlier in seen.setdefault(mark, []):
        if frame[earlier].equals(frame[name], null_equal=True):
            return f"it repeats {earlier}"
    seen[mark].append(name)
    return None


def _is_identifier(values: pl.Series, name: str, distinct: int) -> bool:
    """Numbers that only number the rows: nearly all distinct, whole, and named so, in steps of one, huge, or never equal by chance."""
    if distinct < 0.98 * len(values) or len(values) < 50:
        return False
    numbers = values.cast(pl.Float64, strict=False)
    if numbers.null_count() > values.null_count():
        return not numeric(values).is_not_null().any()
    known = numbers.drop_nulls()
    if not (known == known.round()).all():
        return False
    span = _number(known.max()) - _number(known.min()) + 1
    unlikely = distinct == len(known) and len(known) ** 2 / 2 / span > _MOST_CHANCE
    counting = bool((known.diff().drop_nulls() == 1).all())
    return bool(_ID.search(name)) or counting or unlikely or _number(known.abs().max()) > _EXACT


def _number(value: object) -> float:
    return float(str(value))


def _kind(values: pl.Series, numbers: pl.Series, known: ColumnSpec, categories: bool) -> str:
    lost = numbers.null_count() - values.null_count()
    mostly = lost <= 0.1 * (len(values) - values.null_count()) and not categories
    return known.kind or ("numeric" if mostly else "categorical")


def _codes(numbers: Mapping[str, pl.Series], spec: Spec) -> dict[str, tuple[float, ...]]:
    """The special codes of each numeric column: as specified for it, for the table, or inferred."""
    if spec.specials is None:
        found = codes_in({name: values for name, values in numbers.items() if _free(spec, name)})
    else:
        wanted = spec.specials
        found = {
            name: tuple(sorted(code for code in wanted if (values == code).any())) for name, values in numbers.items()
        }
    stated = {
        name: tuple(sorted(set(given.specials))) for name, given in spec.columns.items() if given.specials is not None
    }
    return found | {name: codes for name, codes in stated.items() if name in numbers}


def _free(spec: Spec, name: str) -> bool:
    return name not in spec.columns or spec.columns[name].specials is None


def _numeric(
    values: pl.Series, numbers: pl.Series, known: ColumnSpec | None, codes: tuple[float, ...], notes: list[str]
) -> Column:
    (form, example), lost = form_of(values), numbers.null_count() - values.null_count()
    said = {
        "date": "date, in days since 1970; what a date means for risk moves as time goes by, a number of days serves better",
        "unit": f"numeric, read with its unit ({example!r})",
    }.get(form, "numeric")
    parts = [f"{lost} values that are no numbers count as missing"] if lost else []
    infinite = int(np.isinf(numbers.drop_nulls().to_numpy()).sum())
    parts += [f"{infinite} infinite values count as missing"] if infinite else []
    stated = known is not None and known.specials is not None
    parts += (
        [
            f"special codes {', '.join(f'{code:g}' for code in codes)} count by themselves{'' if stated else ' (inferred)'}"
        ]
        if codes
        else []
    )
    notes.append("; ".join([f"{values.name}: {said}", *parts]))
    known = known or ColumnSpec()
    return Column(
        values.name,
        "numeric",
        known.direction or 0,
        code=values.name,
        free=known.direction is None,
        specials=codes,
        reason=known.reason,
    )


def _categorical(values: pl.Series, known: ColumnSpec | None, notes: list[str]) -> Column:
    name = values.name
    counts = values.drop_nulls().value_counts(sort=True).sort(["count", name], descending=[True, False])
    kept = counts.filter(pl.col("count") >= RAREST)[name].to_list()[:MOST_CATEGORIES]
    rare = counts.height - len(kept)
    notes.append(f"{name}: {len(kept)} categories" + (f"; {rare} rare ones count as missing" if rare else ""))
    return Column(name, "categorical", 0, tuple(sorted(kept)), code=name, reason=known.reason if known else "")
