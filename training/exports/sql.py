"""A scorecard as one SQL query of CASE expressions: for each row of a table its points by characteristic, score and probability.

Bins are found first, then points, then sums, each in a common table expression. Numbers are cast to double precision, and compared with
literals that are the scorecard's edges exactly. ``x - x`` is 0 for finite numbers only: NULL, NaN and infinities are missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from training.errors import TrainingError
from training.exports.card_tables import Axis, CardTables, Characteristic, free_name
from training.exports.sql_literals import identifier, number, sqlite_number, text

Dialect = Literal["ansi", "postgresql", "duckdb", "sqlite"]
CASELESS = ("duckdb", "sqlite")
"""Dialects in which two columns whose names differ in case only are one."""
_POSTGRESQL_BYTES = 63
"""Of a name; the rest is cut off."""
_SHORTEST_LINE = 110


@dataclass(frozen=True)
class Query:
    """What the query is written for."""

    tables: CardTables
    dialect: Dialect
    names: tuple[str, ...]
    """Output column of the points of each characteristic."""

    def number(self, value: float) -> str:
        """A literal that the dialect reads as exactly this number."""
        return sqlite_number(value) if self.dialect == "sqlite" else number(value)


def sql(tables: CardTables, dialect: Dialect = "ansi", table: str = "applications", keys: Sequence[str] = ()) -> bytes:
    """The query over ``table``; its result has the columns ``keys``, points by characteristic, score and pd.

    TrainingError for names or categories that no query can hold.
    """
    inputs = [characteristic.axis.name for characteristic in tables.characteristics]
    check(tables, [*inputs, *keys, table], dialect)
    query = Query(tables, dialect, point_names(inputs, keys))
    outputs = [identifier(free_name(wanted, [*keys, *query.names])) for wanted in ("score", "pd")]
    final = [*map(identifier, [*keys, *query.names]), *score_and_pd(query, *outputs)]
    lines = comment(tables, dialect)
    for at, (name, expression) in enumerate(expressions(query, table, keys)):
        lines += [f"{'WITH ' if not at else ''}{name} AS (", *expression, "),"]
    lines[-1] = ")"
    lines += ["SELECT", ",\n".join(f"  {column}" for column in final), f"FROM {identifier('scorecard sums')};"]
    return ("\n".join(lines) + "\n").encode()


def point_names(inputs: Sequence[str], keys: Sequence[str]) -> tuple[str, ...]:
    """Output column of the points of each input."""
    names: list[str] = []
    for name in inputs:
        names.append(free_name(f"{_shortened(name)} points", [*keys, *names]))
    return tuple(names)


def expressions(
    query: Query, table: str, keys: Sequence[str], of: str = "", further: Sequence[str] = (), where: str = ""
) -> list[tuple[str, list[str]]]:
    """Name and lines of each common table expression: cells, bins, parts, sums.

    ``of`` tells those of several scorecards apart; ``further`` are more columns of the cells, of which ``where`` speaks.
    """
    carried = [identifier(key) for key in keys]
    steps = (
        ("cells", table, [*carried, *_cells(query), *further], ""),
        ("bins", "cells", [*carried, *_bins(query)], where),
        ("parts", "bins", [*carried, *_parts(query)], ""),
        ("sums", "parts", [*carried, *_sums(query)], ""),
    )
    return [
        (
            identifier(f"scorecard {name}{of}"),
            [
                "  SELECT",
                ",\n".join(f"    {column}" for column in columns),
                f"  FROM {identifier(source if not at else f'scorecard {source}{of}')}",
                *([f"  WHERE {condition}"] if condition else []),
            ],
        )
        for at, (name, source, columns, condition) in enumerate(steps)
    ]


def comment(tables: CardTables, dialect: Dialect) -> list[str]:
    """What the query is, above it."""
    text = (
        "text in a column of numbers counts as missing" if dialect == "sqlite" else "text that is no number is an error"
    )
    return [
        f"-- Scorecard {_one_line(tables.version)}: scores from {tables.lowest} to {tables.highest}, dialect {dialect}.",
        f"-- Missing cells are NULL; {text}.",
    ]


def check(tables: CardTables, names: Sequence[str], dialect: Dialect) -> None:
    """Raise TrainingError for text with a NUL, and for names that the dialect cannot tell apart."""
    inputs = [characteristic.axis.name for characteristic in tables.characteristics]
    words = [word for characteristic in tables.characteristics for word in characteristic.axis.categories or ()]
    if with_nul := [word for word in (*names, *words) if "\0" in word]:
        raise TrainingError(f"{with_nul[0]!r} has a NUL character, which no SQL text can hold; rename it and fit again")
    if "" in names:
        raise TrainingError("a column or table without a name cannot be in a query; name it and fit again")
    seen_as = [_seen_as(name, dialect) for name in inputs]
    if twice := [name for name in inputs if seen_as.count(_seen_as(name, dialect)) > 1]:
        raise TrainingError(f"in {dialect} {' and '.join(twice)} are the same column; rename one and fit again")


def _seen_as(name: str, dialect: Dialect) -> str | bytes:
    """What the dialect tells columns apart by."""
    if dialect == "postgresql":
        return name.encode()[:_POSTGRESQL_BYTES]
    return name.casefold() if dialect in CASELESS else name


def _shortened(name: str) -> str:
    """The name, cut so that what is appended is not cut off by PostgreSQL."""
    return name.encode()[: _POSTGRESQL_BYTES - 13].decode(errors="ignore")


def _cells(query: Query) -> list[str]:
    """Each input as a double or as text."""
    cells = enumerate(query.tables.characteristics, 1)
    return [cell(query.dialect, f"cell {at}", characteristic) for at, characteristic in cells]


def cell(dialect: Dialect, called: str, each: Characteristic) -> str:
    """One input as a double or as text, with a name."""
    axis = each.axis
    column, name = identifier(axis.name), identifier(called)
    if axis.categories is not None:
        # One character more than the longest category: what is cut off is none of them.
        length = max(map(len, axis.categories), default=0) + 1
        return f"CAST({column} AS VARCHAR({length})) AS {name}"
    if each.is_boolean:  # which databases do not cast to numbers alike
        words = [
            ("'true'", 1),
            ("'t'", 1),
            ("'1'", 1),
            ("'1.0'", 1),
            ("'false'", 0),
            ("'f'", 0),
            ("'0'", 0),
            ("'0.0'", 0),
        ]
        whens = " ".join(f"WHEN {word} THEN {number(value)}" for word, value in words)
        return f"CAST(CASE LOWER(CAST({column} AS VARCHAR(6))) {whens} END AS DOUBLE PRECISION) AS {name}"
    cast = f"CAST({column} AS DOUBLE PRECISION)"
    if dialect == "sqlite":  # which would take text for 0
        cast = f"CASE WHEN TYPEOF({column}) IN ('integer', 'real') THEN {cast} END"
    return f"{cast} AS {name}"


def _bins(query: Query) -> list[str]:
    """The bin of each input, for each way in which it is cut."""
    return [_bin(query, number, at, axis) for number, (at, axis) in enumerate(query.tables.axes)]


def _bin(query: Query, number: int, at: int, axis: Axis) -> str:
    cell, name = identifier(f"cell {at + 1}"), identifier(f"bin {number + 1}")
    if axis.categories is not None:
        whens = [f"WHEN {cell} = {text(category)} THEN {place}" for place, category in enumerate(axis.categories)]
        return _case(whens, str(axis.missing), name)
    # The last interval has no upper end.
    whens = [
        f"WHEN {cell} {'<=' if interval.has_high else '<'} {query.number(interval.high)} THEN {place}"
        for place, interval in enumerate(axis.intervals[:-1])
    ]
    if codes := query.tables.characteristics[at].unknown:
        written = ", ".join(map(query.number, codes))
        whens.insert(0, f"WHEN {cell} IN ({written}) THEN {axis.missing}")
    last = len(axis.edges)
    return _case([f"WHEN COALESCE({cell} - {cell}, 1) <> 0 THEN {axis.missing}", *whens], str(last), name)


def _parts(query: Query) -> list[str]:
    """Points and raw points of each characteristic, shares and raw points of each pair."""
    columns = []
    numbers = {cut: number for number, cut in enumerate(query.tables.axes)}
    for at, characteristic in enumerate(query.tables.characteristics):
        place = identifier(f"bin {numbers[at, characteristic.axis] + 1}")
        columns.append(_lookup(place, map(str, characteristic.points), f"points {at + 1}"))
        columns.append(_lookup(place, map(query.number, characteristic.raw), f"raw {at + 1}", double=True))
    for at, pair in enumerate(query.tables.pairs):
        first, second = (numbers[cut] for cut in zip((pair.first, pair.second), pair.axes, strict=True))
        place = f"{identifier(f'bin {first + 1}')} * {len(pair.raw[0])} + {identifier(f'bin {second + 1}')}"
        for share, side in zip(pair.shares, ("first", "second"), strict=True):
            columns.append(_lookup(place, map(str, _flat(share)), f"pair {at + 1} {side}"))
        columns.append(_lookup(place, map(query.number, _flat(pair.raw)), f"pair {at + 1} raw", double=True))
    return columns


def _flat(rows: Sequence[Sequence[float]]) -> list[float]:
    return [cell for row in rows for cell in row]


def _lookup(place: str, values: "map[str]", name: str, double: bool = False) -> str:
    whens = [f"WHEN {at} THEN {value}" for at, value in enumerate(values)]
    return _case(whens, None, identifier(name), place, double)


def _sums(query: Query) -> list[str]:
    """Points by characteristic with the shares of its pairs; the sums of all."""
    tables = query.tables
    columns = []
    for at, name in enumerate(query.names):
        shares = [
            f"pair {number + 1} {side}"
            for number, pair in enumerate(tables.pairs)
            for place, side in ((pair.first, "first"), (pair.second, "second"))
            if place == at
        ]
        columns.append(f"{_sum([f'points {at + 1}', *shares])} AS {identifier(name)}")
    whole = [f"points {at + 1}" for at in range(len(tables.characteristics))]
    whole += [f"pair {at + 1} {side}" for at in range(len(tables.pairs)) for side in ("first", "second")]
    raw = [f"raw {at + 1}" for at in range(len(tables.characteristics))]
    raw += [f"pair {at + 1} raw" for at in range(len(tables.pairs))]
    base = f"CAST({query.number(tables.raw_base)} AS DOUBLE PRECISION)"
    columns.append(f"{_sum(whole, str(tables.base_points))} AS {identifier('whole points')}")
    columns.append(f"{_sum(raw, base)} AS {identifier('raw points')}")
    return columns


def _sum(columns: Sequence[str], start: str = "") -> str:
    return " + ".join([*([start] if start else []), *map(identifier, columns)])


def score_and_pd(query: Query, score: str, pd: str) -> list[str]:
    """The outputs of the sums."""
    tables, whole = query.tables, identifier("whole points")
    log_odds = f"({query.number(tables.intercept)} + {query.number(tables.slope)} * {identifier('raw points')})"
    return [
        f"CASE WHEN {whole} < {tables.lowest} THEN {tables.lowest} WHEN {whole} > {tables.highest} THEN {tables.highest} "
        f"ELSE {whole} END AS {score}",
        f"1 / (1 + EXP(-{log_odds})) AS {pd}",
    ]


def _case(whens: list[str], otherwise: str | None, name: str, place: str = "", double: bool = False) -> str:
    """A CASE expression, on one line where it is short; without conditions, what it would always be."""
    if not whens:
        return f"{otherwise} AS {name}"
    parts = [f"CASE {place}".rstrip(), *whens, *([f"ELSE {otherwise}"] if otherwise else []), "END"]
    line = " ".join(parts)
    written = line if len(line) <= _SHORTEST_LINE else "\n      ".join(parts[:-1]) + "\n    END"
    return f"CAST({written} AS DOUBLE PRECISION) AS {name}" if double else f"{written} AS {name}"


def _one_line(words: str) -> str:
    return " ".join(words.split())
