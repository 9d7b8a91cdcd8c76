"""A scorecard of segments as one SQL query: for each segment the expressions of its own scorecard over its own rows, joined by UNION ALL.

The result has the keys, the segment's name, points by characteristic (0 where a segment does without it), score and pd.
"""

from collections.abc import Sequence

from training.exports.card_tables import free_name
from training.exports.segment_tables import Segment, SegmentCondition
from training.exports.sql import Dialect, Query, cell, check, comment, expressions, point_names, score_and_pd
from training.exports.sql_literals import identifier, text


def segmented_sql(
    segments: Sequence[Segment], dialect: Dialect = "ansi", table: str = "applications", keys: Sequence[str] = ()
) -> bytes:
    """The query over ``table``; TrainingError for names or categories that no query can hold."""
    inputs = dict.fromkeys(each.axis.name for segment in segments for each in segment.tables.characteristics)
    names = dict(zip(inputs, point_names(list(inputs), keys), strict=True))
    taken = [*keys, *names.values()]
    segment_column, score, pd = (identifier(free_name(wanted, taken)) for wanted in ("segment", "score", "pd"))
    lines = comment(segments[0].tables, dialect)
    selects: list[str] = []
    for number, segment in enumerate(segments, 1):
        own = [each.axis.name for each in segment.tables.characteristics]
        check(segment.tables, [*own, *keys, table, *(each.axis.name for each in segment.where)], dialect)
        query = Query(segment.tables, dialect, tuple(names[name] for name in own))
        further = [cell(dialect, f"where {at}", each.column) for at, each in enumerate(segment.where, 1)]
        held = " AND ".join(f"({_holds(query, at, each)})" for at, each in enumerate(segment.where, 1))
        for name, expression in expressions(query, table, keys, f" {number}", further, held):
            lines += [f"{'' if selects or len(lines) > 2 else 'WITH '}{name} AS (", *expression, "),"]
        points = [f"{identifier(names[name]) if name in own else '0'} AS {identifier(names[name])}" for name in names]
        columns = [
            *map(identifier, keys),
            f"{text(segment.name)} AS {segment_column}",
            *points,
            *score_and_pd(query, score, pd),
        ]
        shown = ",\n".join(f"  {column}" for column in columns)
        selects.append(f"SELECT\n{shown}\nFROM {identifier(f'scorecard sums {number}')}")
    lines[-1] = ")"
    return ("\n".join([*lines, "\nUNION ALL\n".join(selects)]) + ";\n").encode()


def _holds(query: Query, at: int, each: SegmentCondition) -> str:
    """A condition on the cell that was read for it."""
    name = identifier(f"where {at}")
    if each.axis.categories is not None:
        if not each.missing:
            return f"{name} IN ({_texts(each.categories)})"
        others = [category for category in each.axis.categories if category not in each.categories]
        return f"{name} IS NULL OR {name} NOT IN ({_texts(others)})" if others else "1 = 1"
    unknown = f"COALESCE({name} - {name}, 1) <> 0"
    if codes := (*each.codes, *each.column.unknown):
        unknown += f" OR {name} IN ({', '.join(map(query.number, codes))})"
    ends = [f"{name} > {query.number(each.above)}"] if each.above is not None else []
    ends += [f"{name} <= {query.number(each.up_to)}"] if each.up_to is not None else []
    inside = " AND ".join(ends)
    return f"{unknown} OR ({inside})" if each.missing else f"NOT ({unknown}) AND {inside}"


def _texts(words: Sequence[str]) -> str:
    return ", ".join(map(text, words))
