"""Any CSV with a binary target trains; whatever has to be guessed about it is guessed by rule and said."""

import hashlib
import io
import re
from pathlib import Path

import numpy as np
import polars as pl

from training.errors import TrainingError
from training.spec import ColumnSpec, Spec
from training.table import Column, Labels, Matrix, Table

MISSING = ("", "na", "n/a", "nan", "null", "none", "?", ".", "-", "inf", "-inf", "infinity", "-infinity")
MOST_CATEGORIES = 200
RAREST = 5
"""A category with fewer rows counts as missing: too little is known of it."""
PROTECTED = re.compile(
    r"^(sex|gender|race|ethnic\w*|religion|national_?origin|nationality|foreign_?worker|marital\w*|marriage|"
    r"personal_status|age|birth\w*|date_?of_?birth|dob)$",
    re.IGNORECASE,
)
"""Prohibited or age-limited bases of ECOA (15 USC 1691); never an input unless a specification names them."""
_ID = re.compile(r"(^|_)(id|uuid|key|index|row|no|nr|number)$|^unnamed", re.IGNORECASE)
_BAD_WORDS = ("bad", "yes", "y", "true", "t", "default", "defaulted", "charged off", "1")
_GOOD_WORDS = ("good", "no", "n", "false", "f", "paid", "fully paid", "non-default", "0")


def read_frame(path: Path) -> tuple[pl.DataFrame, str]:
    """The file's cells as text (missing ones null) and its sha256."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig", errors="strict")
    except OSError as error:
        raise TrainingError(f"cannot read {path}: {error.strerror}") from None
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    if not text.strip():
        raise TrainingError(f"{path} is empty")
    try:
        frame = pl.read_csv(io.StringIO(text), separator=_separator(text), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise TrainingError(f"{path} is not a whole CSV: {str(error).splitlines()[0]}") from None
    frame = frame.rename({name: name.strip() for name in frame.columns})
    trimmed = frame.with_columns(pl.all().str.strip_chars().str.strip_chars('"'))
    is_missing = pl.all().str.to_lowercase().is_in(MISSING)
    return trimmed.with_columns(pl.when(~is_missing).then(pl.all())), hashlib.sha256(data).hexdigest()


def _separator(text: str) -> str:
    head = text.split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def read_table(path: Path, target: str, spec: Spec) -> Table:
    """The training table in a CSV; raises TrainingError for what cannot be trained on."""
    frame, sha256 = read_frame(path)
    if target not in frame.columns:
        near = ", ".join(frame.columns[:12])
        raise TrainingError(f"{path} has no column {target!r}; it has: {near}{' …' if frame.width > 12 else ''}")
    notes: list[str] = []
    frame = _with_target(frame, target, notes)
    bad = labels(frame[target], target, spec, notes)
    columns, series = _columns(frame.drop(target), spec, notes)
    if not columns:
        raise TrainingError(f"no usable column is left in {path}: " + "; ".join(notes))
    return Table(columns, to_matrix(frame, columns), bad, tuple(notes), sha256)


def _with_target(frame: pl.DataFrame, target: str, notes: list[str]) -> pl.DataFrame:
    known = frame.filter(pl.col(target).is_not_null())
    if known.height < frame.height:
        notes.append(f"{frame.height - known.height} rows without {target} are left out")
    return known


def labels(values: pl.Series, target: str, spec: Spec, notes: list[str]) -> Labels:
    """1 where the target has its bad value; TrainingError unless it has two values with rows enough."""
    found = sorted(values.unique().to_list())
    if len(found) < 2:
        raise TrainingError(f"{target} has one class only ({', '.join(found) or 'no values'}); two are needed")
    if len(found) > 2:
        raise TrainingError(f"{target} has {len(found)} values ({', '.join(found[:4])} …); a binary target has two")
    bad = spec.bad if spec.bad is not None else _bad_value(found)
    if bad not in found:
        raise TrainingError(f"{target} never is {bad!r}, the specification's bad value; it is {' or '.join(found)}")
    is_bad = (values == bad).to_numpy().astype(np.int8)
    if min(is_bad.sum(), (1 - is_bad).sum()) < 6:
        raise TrainingError(f"{target} = {bad}: fewer than six rows in one class; cross-validation needs more")
    notes.append(f"target {target}: {bad} is bad ({is_bad.mean():.1%} of {len(is_bad)} rows)")
    return is_bad


def _bad_value(found: list[str]) -> str:
    """The value that means default: by word, else the larger one (1 of 0/1, 2 of 1/2)."""
    for value in found:
        other = found[1 - found.index(value)]
        if value.lower() in _BAD_WORDS[:-1] or other.lower() in _GOOD_WORDS[:-1]:
            return value
    try:
        return max(found, key=float)
    except ValueError:
        return found[-1]


def _columns(frame: pl.DataFrame, spec: Spec, notes: list[str]) -> tuple[tuple[Column, ...], int]:
    """The usable columns, categorical ones first, with what was said about the others."""
    unknown = [name for name in (*spec.columns, *spec.exclude) if name not in frame.columns]
    if unknown:
        raise TrainingError(f"the specification names columns that are not there: {', '.join(unknown)}")
    found: list[Column] = []
    seen: dict[int, str] = {}
    for name in frame.columns:
        reason = _unusable(frame[name], name, spec, seen)
        if reason:
            notes.append(f"{name} is left out: {reason}")
        else:
            found.append(_column(frame[name], name, spec.columns.get(name, ColumnSpec()), notes))
    found.sort(key=lambda column: column.kind != "categorical")
    return tuple(found), len(notes)


def _unusable(values: pl.Series, name: str, spec: Spec, seen: dict[int, str]) -> str | None:
    """Why a column cannot be an input, or None."""
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
    if _is_identifier(values, name, distinct):
        return "an identifier: every row has its own value"
    if numeric(values).drop_nulls().is_empty() and _most_frequent(values) < RAREST:
        return f"text in which no value has {RAREST} rows"
    same_as = seen.setdefault(hash(tuple(values.to_list())), name)
    return f"it repeats {same_as}" if same_as != name else None


def _most_frequent(values: pl.Series) -> int:
    counts: list[int] = values.drop_nulls().value_counts()["count"].to_list()
    return max(counts)


def _is_identifier(values: pl.Series, name: str, distinct: int) -> bool:
    if distinct < 0.98 * len(values) or len(values) < 50:
        return False
    numbers = values.cast(pl.Float64, strict=False)
    if numbers.null_count() > values.null_count():
        return not _is_date(values)
    whole = bool((numbers == numbers.round()).all())
    return whole and (bool(_ID.search(name)) or bool((numbers.diff().drop_nulls() == 1).all()))


def _column(values: pl.Series, name: str, known: ColumnSpec, notes: list[str]) -> Column:
    numbers = numeric(values)
    lost = numbers.null_count() - values.null_count()
    present = len(values) - values.null_count()
    kind = known.kind or ("numeric" if lost <= 0.1 * present else "categorical")
    if kind == "numeric":
        said = f"; {lost} values that are no numbers count as missing" if lost else ""
        notes.append(f"{name}: {'date, in days' if _is_date(values) else 'numeric'}{said}")
        return Column(name, "numeric", known.direction, code=name)
    counts = values.drop_nulls().value_counts(sort=True).sort(["count", name], descending=[True, False])
    kept = counts.filter(pl.col("count") >= RAREST)[name].to_list()[:MOST_CATEGORIES]
    rare = counts.height - len(kept)
    notes.append(f"{name}: {len(kept)} categories" + (f"; {rare} rare ones count as missing" if rare else ""))
    return Column(name, "categorical", 0, tuple(sorted(kept)), code=name)


def _is_date(values: pl.Series) -> bool:
    present = values.drop_nulls().head(200)
    return len(present) > 0 and present.str.contains(r"^\d{4}-\d{2}-\d{2}").all()


def numeric(values: pl.Series) -> pl.Series:
    """Numbers where the text is one (thousands separators and % allowed), dates as days, else null."""
    if _is_date(values):
        return values.str.slice(0, 10).str.to_date(strict=False).cast(pl.Int32).cast(pl.Float64)
    plain = values.str.replace_all(r"(?<digit>\d),(\d{3})", "${digit}${2}").str.strip_suffix("%").str.strip_prefix("$")
    return plain.cast(pl.Float64, strict=False)


def to_matrix(frame: pl.DataFrame, columns: tuple[Column, ...]) -> Matrix:
    """The cells of these columns as training and scoring see them; a column that is not there is missing."""
    matrix = np.full((frame.height, len(columns)), np.nan)
    for at, column in enumerate(columns):
        if column.name in frame.columns:
            matrix[:, at] = _cells(frame[column.name], column)
    return np.where(np.isfinite(matrix), matrix, np.nan)


def _cells(values: pl.Series, column: Column) -> Matrix:
    if column.kind == "numeric":
        return numeric(values).cast(pl.Float64).fill_null(float("nan")).to_numpy()
    codes = {category: float(code) for code, category in enumerate(column.categories)}
    return np.array([codes.get(value, np.nan) if value is not None else np.nan for value in values.to_list()])
