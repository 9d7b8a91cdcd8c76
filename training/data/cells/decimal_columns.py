"""Decide what comma and point mean in a column of numbers, and write its numbers with decimal points.

Most cells tell: of two marks the last is the decimal one, a mark that stands twice parts thousands, and so does none that is
followed by other than three digits or preceded by four, or by a zero. Only 1.234 and 1,234 say nothing. A column of these alone
is decided by what is stated, by the values that training knew, by the other columns, or by its whole numbers; that is always said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from training.data.cells.distinct import by_distinct
from training.data.cells.number_text import core, plain

Mark = Literal[".", ","]
OTHER: dict[Mark, Mark] = {".": ",", ",": "."}
MOSTLY = 0.9
"""Share of the cells present that must be numbers for a column to be one of numbers."""
_SHORT_WHOLE = 0.02
"""Share of whole numbers below 1,000 that shows that larger ones have marks of thousands."""
_GROUPS = r"(?:{0}\d{{3}})"


@dataclass(frozen=True)
class Known:
    """What is known of a column before its file is read."""

    decimal: Mark | None = None
    """The decimal mark that is stated for cells that do not tell."""
    numeric: bool = False
    """Whether the column is one of numbers, whatever this file's cells are like."""
    span: tuple[float, float] | None = None
    """Least and greatest value in training."""


@dataclass(frozen=True)
class Decided:
    """The columns that were rewritten, with decimal points, and what is to be said."""

    columns: Mapping[str, pl.Series]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Evidence:
    """The cores of a column's cells with how many tell each mark, and those that tell none."""

    cores: pl.Series
    tells: Mapping[Mark, pl.Series]
    silent: pl.Series
    of_m: pl.Series | None = None
    """Which cells have an m for millions."""

    @property
    def counts(self) -> dict[Mark, int]:
        return {mark: int(cells.sum()) for mark, cells in self.tells.items()}


def decided(frame: pl.DataFrame, known: Mapping[str, Known], stated: Mark | None, continental: bool) -> Decided:
    """The columns of ``frame`` (null where missing) whose text changes.

    ``stated`` is the decimal mark of the file where cells do not tell; ``continental``: whether semicolons part its cells, as
    programs write where the comma is the decimal mark.
    """
    evidence = {
        name: found for name in frame.columns if (found := _evidence(frame[name], known.get(name, Known()))) is not None
    }
    clear: dict[Mark, list[str]] = {
        mark: [name for name, found in evidence.items() if found.counts[mark] and not found.counts[OTHER[mark]]]
        for mark in OTHER
    }
    columns, notes = {}, []
    for name, found in evidence.items():
        about = known.get(name, Known())
        mark, why = _decide(found, about.decimal or stated, about.span, clear, continental)
        if why:
            notes.append(f"WARNING: {name}: {why}")
        rewritten = _rewritten(frame[name], found, mark)
        if rewritten is not None:
            columns[name] = rewritten
    return Decided(columns, tuple(notes))


def _evidence(values: pl.Series, known: Known) -> _Evidence | None:
    """What a column's cells tell of marks; None if there is nothing to decide: no marks, no numbers, or points that tell at once."""
    original, values = values, _with_millions(values)
    numbers = values.cast(pl.Float64, strict=False)
    if numbers.null_count() == values.null_count() and _points_tell(values):
        return None
    unread = values.filter(numbers.is_null() & values.is_not_null())
    head = unread.head(200)
    if len(head) == len(unread.head(201)) and not head.str.contains(r"\d").any() and len(unread) > len(values) / 2:
        return None
    if (
        not known.numeric
        and len(head) > 100
        and not head.str.contains(r"\d[.,](?:\d| ?[-\x{2013}\x{2014}])|\dk$").any()
    ):
        return None
    cores = by_distinct(values, core)
    read = plain(cores, ".").is_not_null() | plain(cores, ",").is_not_null()
    present = len(values) - values.null_count()
    if not known.numeric and int(read.sum()) < MOSTLY * present:
        return None
    cores = cores.set(~read.fill_null(False), None)
    tells = {mark: _tells(cores, mark) for mark in OTHER}
    silent = cores.str.contains(r"^[-+]?[1-9]\d{0,2}[.,]\d{3}(?:e\d)?$").fill_null(False)
    if not silent.any() and not tells[","].any() and values is original:
        return None
    return _Evidence(cores, tells, silent, None if values is original else values.ne_missing(original))


def _points_tell(values: pl.Series) -> bool:
    """Whether plain numbers have no points, or one that can only be decimal."""
    silent = r"^[-+]?[1-9]\d{0,2}\.\d{3}$"
    for cells in (values.head(1000), values):
        marked = cells.filter(cells.str.contains(".", literal=True).fill_null(False))
        if (~marked.str.contains(silent)).any():
            return True
    return not len(marked)


def _tells(cores: pl.Series, mark: Mark) -> pl.Series:
    """Which cores can only have been written with this decimal mark."""
    own, other = rf"\{mark}", rf"\{OTHER[mark]}"
    patterns = (
        rf"{other}\d+{own}",  # both marks
        rf"{other}\d{{2,3}}{other}",  # a mark of thousands twice
        rf"^[-+]?\d*{own}(?:\d{{0,2}}|\d{{4,}})(?:e[-+]?\d+)?$",  # not three digits
        rf"^[-+]?(?:\d{{4,}}|0\d*|){own}\d+(?:e[-+]?\d+)?$",  # no group before
        rf"[ ']\d{{3}}{own}\d*",  # other marks of thousands
        rf"{own}\d{{3}}e[-+]\d",  # an exponent
    )
    return cores.str.contains("|".join(f"(?:{pattern})" for pattern in patterns)).fill_null(False)


def _decide(
    found: _Evidence,
    stated: Mark | None,
    span: tuple[float, float] | None,
    clear: Mapping[Mark, list[str]],
    continental: bool,
) -> tuple[Mark, str]:
    """The decimal mark of the cells that do not tell it, and what to say of it."""
    counts, doubtful = found.counts, int(found.silent.sum())
    example = found.cores.filter(found.silent)[0] if doubtful else ""
    if counts["."] and counts[","]:
        mark: Mark = stated or ("." if counts["."] >= counts[","] else ",")
        said = f"{counts['.']:,} cells have decimal points and {counts[',']:,} decimal commas: each is read as it shows"
        return mark, said + (
            f"; {doubtful:,} like {example} do not show it and are {_read_as(example, mark)}" if doubtful else ""
        )
    if not doubtful or stated:
        return stated if stated and doubtful else ("," if counts[","] else "."), ""
    for mark in OTHER:
        if counts[mark]:
            return mark, ""
    mark, why = _presumed(found, span, clear, continental)
    return mark, f"{example} may have a decimal mark or one of thousands; {_read_as(example, mark)}, {why}; {_HOW}"


_HOW = 'to state it: {"decimal": "."} or {"decimal": ","} in the specification, for the file or under columns'


def _read_as(example: str, mark: Mark) -> str:
    number = plain(pl.Series([example]), mark)[0]
    return f"read as {float(number):,.15g}"


def _presumed(
    found: _Evidence, span: tuple[float, float] | None, clear: Mapping[Mark, list[str]], continental: bool
) -> tuple[Mark, str]:
    if span is not None and (mark := _within(found, span)) is not None:
        return mark, "as the scorecard was trained on such values"
    point_is_thousands = found.cores.filter(found.silent).str.contains(".", literal=True).any()
    as_thousands: Mark = "," if point_is_thousands else "."
    whole = found.cores.filter(found.cores.str.contains(r"^[-+]?\d+$").fill_null(False)).cast(pl.Float64).abs()
    if len(whole) and (whole >= 1000).any():
        return OTHER[as_thousands], "as thousands have no mark elsewhere in the column"
    if len(whole) > _SHORT_WHOLE * (len(found.cores) - found.cores.null_count()):
        return as_thousands, "as smaller numbers of the column have no mark"
    if bool(clear["."]) != bool(clear[","]):
        mark = "." if clear["."] else ","
        return mark, f"as in {clear[mark][0]}"
    if point_is_thousands:
        return ".", "as programs write decimals"
    return (",", "as semicolons part the cells") if continental else (".", "as English writes thousands")


def _within(found: _Evidence, span: tuple[float, float]) -> Mark | None:
    """The decimal mark with which the doubtful cells are values like those of training, if the other one makes them others."""
    doubtful = found.cores.filter(found.silent)
    fits = {mark: _share(plain(doubtful, mark).cast(pl.Float64), span) for mark in OTHER}
    best: Mark = "." if fits["."] > fits[","] else ","
    return best if fits[best] >= MOSTLY and fits[OTHER[best]] <= 1 - MOSTLY else None


def _share(numbers: pl.Series, span: tuple[float, float]) -> float:
    low, high = (end + sign * abs(end) / 2 for end, sign in zip(span, (-1, 1), strict=True))
    return int(numbers.is_between(low, high).sum()) / len(numbers)


def _with_millions(values: pl.Series) -> pl.Series:
    """The same column; where some numbers have a k behind them, m is a million and no month."""
    if values.str.contains(r"\d ?[kK]$").any() and values.str.contains(r"\d ?m$").any():
        return values.str.replace(r"(\d) ?m$", "${1}M")
    return values


def _rewritten(values: pl.Series, found: _Evidence, mark: Mark) -> pl.Series | None:
    """The column with decimal points where cells have commas for them; None if no cell changes."""
    read = {each: plain(found.cores, each) for each in OTHER}
    by_comma = found.tells[","] if mark == "." else ~found.tells["."]
    result = read[","].zip_with(by_comma & read[","].is_not_null(), values)
    if found.of_m is not None:
        result = read[mark].zip_with(found.of_m, result)
    return None if result.equals(values, null_equal=True) else result
