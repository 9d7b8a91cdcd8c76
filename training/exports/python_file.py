"""A scorecard as one Python file without dependencies: the module ``standalone`` with the scorecard's tables written into it."""

import pprint
from pathlib import Path

from training.data.cells.category_spelling import FALSE, TRUE
from training.data.cells.missing_words import WORDS
from training.exports.card_tables import Axis, CardTables, Characteristic

TEMPLATE = Path(__file__).with_name("standalone.py")
_EMPTY = "SCORECARD: dict[str, Any] = {}\n"


def python_file(tables: CardTables) -> bytes:
    """The file's content."""
    written = pprint.pformat(_contents(tables), width=120, sort_dicts=False, compact=True)
    source = TEMPLATE.read_text(encoding="utf-8")
    assert source.count(_EMPTY) == 1, "the template has one place for the scorecard"
    # Surrogates cannot occur: names and categories were read as UTF-8. Everything else is a literal as Python writes it.
    return source.replace(_EMPTY, f"SCORECARD: dict[str, Any] = {written}\n").encode()


def _contents(tables: CardTables) -> dict[str, object]:
    return {
        "version": tables.version,
        "base_points": tables.base_points,
        "raw_base": tables.raw_base,
        "lowest": tables.lowest,
        "highest": tables.highest,
        "intercept": tables.intercept,
        "slope": tables.slope,
        "missing": sorted(WORDS),
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
