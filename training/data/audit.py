"""Read the protected attributes of a table's rows: they serve to audit a scorecard and are never inputs of it.

An audit is one or more columns of groups with a row for each row of the table, from a separate file or from the protected
columns that training leaves out of a CSV. A column of dates or cohorts among them gives the period of each row.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from training.data.cell_parsing import days, is_date, numeric
from training.data.column_inference import TIME
from training.data.protected_names import LIMITED, basis
from training.data.table import Matrix
from training.data.table_files import read_cells
from training.errors import TrainingError

Groups = NDArray[np.str_]
TRUTH = "true_probability"
"""A column of this name is no grouping: see ``Audit.risk``."""
MOST_GROUPS = 30
"""A column with more values than this is no grouping of people."""
MOST_PERIODS = 24
"""Months beyond which periods are years."""
AGES = ((25, "under 25"), (35, "25–34"), (50, "35–49"), (62, "50–61"))
"""Upper ends, excluded; at 62 a person is elderly in the sense of Regulation B (12 CFR 1002.2(o))."""
OLDEST = "62 and over"
DAYS_A_YEAR = 365.25
ADULT = 18
"""An age column without such a number holds codes, not years."""
_BIRTH = re.compile(r"birth|dob|yob|born|geburt|nac|nasc|naiss", re.I)
_WHO = re.compile(r"(^|_)(id|uuid|person|customer|key|row|index)$", re.I)


@dataclass(frozen=True)
class Audit:
    """Group of each row by attribute ("" where unknown), and the period of each row where it is known."""

    groups: Mapping[str, Groups] = field(default_factory=dict)
    period: Groups | None = None
    risk: Matrix | None = None
    """The true probability of default of each row, known only of a synthetic population."""
    notes: tuple[str, ...] = ()

    def rows(self, which: NDArray[np.bool_]) -> "Audit":
        """The audit of these rows only."""
        kept = {name: groups[which] for name, groups in self.groups.items()}
        period = None if self.period is None else self.period[which]
        risk = None if self.risk is None else self.risk[which]
        return Audit(kept, period, risk, self.notes)


def read_audit(path: Path, rows: int) -> Audit:
    """The audit in a file; TrainingError unless it has one row for each of ``rows``."""
    frame = read_cells(path).frame
    if frame.height != rows:
        raise TrainingError(
            f"{path} has {frame.height} rows, the table has {rows}; an audit has one row for each, in its order"
        )
    return audit_of(frame, frame.columns)


def protected_in(frame: pl.DataFrame, named: Sequence[str] = (), by: str | None = None) -> Audit:
    """The audit in a table's own cells: its protected columns, those named, and a column of dates.

    The column of dates is ``by``; without it, one whose name says time, else the first column of dates.
    """
    if unknown := [name for name in (*named, *([by] if by else [])) if name not in frame.columns]:
        raise TrainingError(f"there is no column {', '.join(unknown)}; there are: {', '.join(frame.columns[:12])}")
    chosen = [name for name in frame.columns if basis(name) or name in named]
    by_name = sorted(frame.columns, key=lambda name: not TIME.match(name))
    times = [by] if by else [name for name in by_name if name not in chosen and _is_time(frame[name], name)][:1]
    return audit_of(frame, [*chosen, *times], by)


def beside_rows(frame: pl.DataFrame, file: Path | None, named: Sequence[str] = (), by: str | None = None) -> Audit:
    """The audit of a table's rows: from its own cells, and from a file if there is one, which prevails."""
    in_cells = protected_in(frame, named, by)
    if file is None:
        return in_cells
    in_file = read_audit(file, frame.height)
    period = in_file.period if in_cells.period is None else in_cells.period
    return Audit({**in_cells.groups, **in_file.groups}, period, in_file.risk, (*in_cells.notes, *in_file.notes))


def audit_of(frame: pl.DataFrame, names: Sequence[str], by: str | None = None) -> Audit:
    """Groups and period in these columns; the notes name columns that are neither."""
    groups: dict[str, Groups] = {}
    period: Groups | None = None
    notes: list[str] = []
    risk = _risk(frame[TRUTH]) if TRUTH in names else None
    for name in names:
        if name == TRUTH or _WHO.search(name):
            continue
        if name == by or (period is None and _is_time(frame[name], name)):
            period = _periods(frame[name])
            continue
        column_groups = _groups(frame[name], name)
        if 1 < len(np.unique(column_groups)) <= MOST_GROUPS:
            groups[name] = column_groups
        else:
            notes.append(
                f"{name} is no audit column: it has {len(np.unique(column_groups))} values, not 2 to {MOST_GROUPS}"
            )
    return Audit(groups, period, risk, tuple(notes))


def _risk(values: pl.Series) -> Matrix:
    return values.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()


def _is_time(values: pl.Series, name: str) -> bool:
    if _BIRTH.search(name):
        return False
    present = values.drop_nulls().head(200)
    if len(present) == 0 or present.n_unique() < 2:
        return False
    return is_date(values) or (bool(TIME.match(name)) and values.n_unique() <= MOST_GROUPS)


def _groups(values: pl.Series, name: str) -> Groups:
    """The cells as groups: ages in bands, dates of birth in decades, other numbers with more than twelve values in quarters."""
    numbers = numeric(values)
    is_number = numbers.null_count() == values.null_count()
    is_age = basis(name) == LIMITED
    if is_age and is_number and not is_date(values) and _are_days(numbers):
        return np.array([age_band(None if day is None else abs(day) / DAYS_A_YEAR) for day in numbers.to_list()])
    if is_age and _BIRTH.search(name):
        decades = values.str.extract(r"((?:19|20)\d)\d", 1)
        return np.array([f"born {decade}0s" if decade else "" for decade in decades.to_list()])
    if is_age and is_number and _number(numbers.max()) >= ADULT:
        return np.array([age_band(age) for age in numbers.to_list()])
    if is_number and values.n_unique() > 12:
        return _quarters(numbers.cast(pl.Float64).to_numpy())
    return np.array([value or "" for value in values.to_list()])


def _are_days(numbers: pl.Series) -> bool:
    """Whether ages are given in days, before or since birth."""
    return 15 * DAYS_A_YEAR < _number(numbers.abs().median()) < 120 * DAYS_A_YEAR


def _number(value: object) -> float:
    return 0.0 if value is None else float(str(value))


def age_band(age: float | None) -> str:
    """The band of an age in years."""
    if age is None:
        return ""
    return next((label for end, label in AGES if age < end), OLDEST)


def _quarters(values: NDArray[np.float64]) -> Groups:
    edges = np.unique(np.nanquantile(values, (0.25, 0.5, 0.75)))
    labels = [
        f"up to {edges[0]:g}",
        *(f"{a:g} to {b:g}" for a, b in zip(edges, edges[1:], strict=False)),
        f"over {edges[-1]:g}",
    ]
    places = np.searchsorted(edges, values, side="left")
    return np.where(np.isnan(values), "", np.array(labels)[np.minimum(places, len(labels) - 1)])


def _periods(values: pl.Series) -> Groups:
    """Dates as months, or as years where there are too many months; other cells as they are."""
    cells = [value or "" for value in values.to_list()]
    if not is_date(values):
        return np.array(cells)
    dates = days(values).cast(pl.Int32).cast(pl.Date).cast(pl.String)
    months = np.array([(date or "")[:7] for date in dates.to_list()])
    return months if len(np.unique(months)) <= MOST_PERIODS else np.array([month[:4] for month in months])
