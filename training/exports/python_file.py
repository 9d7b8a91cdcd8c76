"""A scorecard as one Python file without dependencies: the module ``standalone`` with the scorecard's tables written into it."""

import pprint
from collections.abc import Sequence
from pathlib import Path

from training.data.cells.category_spelling import FALSE, TRUE
from training.data.cells.missing_words import WORDS
from training.exports.card_tables import Axis, CardTables, Characteristic
from training.exports.segment_tables import Segment, SegmentCondition

TEMPLATE = Path(__file__).with_name("standalone.py")
_EMPTY = "SCORECARD: dict[str, Any] = {}\n"


def python_file(tables: CardTables) -> bytes:
    """The file's content."""
    return _with(contents(tables) | {"missing": sorted(WORDS)})


def _with(scorecard: dict[str, object]) -> bytes:
    written = pprint.pformat(scorecard, width=120, sort_dicts=False, compact=True)
    source = TEMPLATE.read_text(encoding="utf-8")
    assert source.count(_EMPTY) == 1, "the template has one place for the scorecard"
    # Surrogates cannot occur: names and categories were read as UTF-8. Everything else is a literal as Python writes it.
    return source.replace(_EMPTY, f"SCORECARD: dict[str, Any] = {written}\n").encode()


def segmented_python_file(segments: Sequence[Segment]) -> bytes:
    """The same for a scorecard of segments."""
    names = dict.fromkeys(
        name
        for segment in segments
        for name in (
            *(condition.axis.name for condition in segment.where),
            *(each.axis.name for each in segment.tables.characteristics),
        )
    )
    parts = [
        {
            "name": segment.name,
            "where": [_condition(each) for each in segment.where],
            "scorecard": contents(segment.tables),
        }
        for segment in segments
    ]
    return _with({"missing": sorted(WORDS), "columns": list(names), "segments": parts})


def _condition(each: SegmentCondition) -> dict[str, object]:
    column = {"name": each.axis.name, **_cut(each.axis), **_read(each.column)}
    if each.axis.categories is not None:
        return {"column": column, "categories": list(each.categories), "missing": each.missing}
    return {
        "column": column,
        "above": each.above,
        "up_to": each.up_to,
        "codes": list(each.codes),
        "missing": each.missing,
    }


def contents(tables: CardTables) -> dict[str, object]:
    """The tables as literals."""
    return {
        "version": tables.version,
        "base_points": tables.base_points,
        "raw_base": tables.raw_base,
        "lowest": tables.lowest,
        "highest": tables.highest,
        "intercept": tables.intercept,
        "slope": tables.slope,
        "characteristics": [
            {"name": each.axis.name, "code": each.code, "reason": each.reason, **_cut(each.axis), **_read(each)}
            | {"points": list(each.points), "raw": list(each.raw)}
            for each in tables.characteristics
        ],
        "pairs": [
            {"of": [pair.first, pair.second], "axes": [_cut(axis) for axis in pair.axes]}
            | {
                "shares": [[list(row) for row in share] for share in pair.shares],
                "raw": [list(row) for row in pair.raw],
            }
            for pair in tables.pairs
        ],
    }


def _cut(axis: Axis) -> dict[str, object]:
    return {"edges": list(axis.edges)} if axis.categories is None else {"categories": list(axis.categories)}


def _read(each: Characteristic) -> dict[str, object]:
    """What reading its cells needs to know."""
    truth = {"truth": dict.fromkeys(TRUE, 1.0) | dict.fromkeys(FALSE, 0.0)} if each.is_boolean else {}
    return truth | ({"unknown": list(each.unknown)} if each.axis.categories is None else {})
