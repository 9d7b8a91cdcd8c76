"""A scorecard as tables to read and to score with by hand: every bin with its points and reason, every pair, and the scale.

In the CSV one column, ``part``, tells these apart; the workbook has a sheet for each.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from training.exports.card_tables import Axis, CardTables, plain
from training.exports.segment_tables import Segment
from training.exports.workbook import Cell, Sheet, workbook

BIN_HEAD = ("characteristic", "bin", "above", "up to", "category", "points", "unrounded", "reason")
PAIR_HEAD = ("first", "bin of first", "second", "bin of second", "points of first", "points of second", "unrounded")
SEGMENT_HEAD = ("sheets", "segment", "column", "above", "up to", "category")
CODE_HEAD = ("characteristic", "numbers that count as missing")
CSV_HEAD = (
    "part", "characteristic", "bin", "above", "up_to", "category", "second", "second_bin", "second_above", "second_up_to", "second_category",
    "points", "second_points", "unrounded", "reason",
)  # fmt: skip
NOTES = (
    ("score", "base points and the points of every characteristic, raised to the lowest and lowered to the highest score"),
    ("log odds of bad", "intercept + slope × (unrounded base and all unrounded points); the probability is 1 / (1 + e^−log odds)"),
    ("bin", "a number belongs to it if it is above the one end and not above the other; missing values and unseen categories have their own"),
    ("code", "a number that is written like a special code, far from all that training had: it counts as missing"),
)  # fmt: skip


def csv_table(tables: CardTables) -> bytes:
    """All tables in one CSV."""
    return _written([CSV_HEAD, *_csv_rows(tables)])


def segmented_csv(segments: Sequence[Segment]) -> bytes:
    """The tables of all segments in one CSV, which begins with what tells them apart: a row for each condition, or each category of one."""
    rows: list[Sequence[object]] = [("segment", *CSV_HEAD)]
    for segment in segments:
        for each in segment.where:
            known = [each.axis.name, None, each.above, each.up_to]
            categories = each.categories or (None,)
            rows += [[segment.name, "segment", *known, category, *[None] * 9] for category in categories]
            if each.missing:
                rows.append([segment.name, "segment", each.axis.name, each.axis.labels[-1], *[None] * 12])
    for segment in segments:
        rows += [[segment.name, *row] for row in _csv_rows(segment.tables)]
    return _written(rows)


def _written(rows: Iterable[Sequence[object]]) -> bytes:
    buffer = io.StringIO()
    # With lines that end as in RFC 4180: "\n" alone would leave a "\r" in a name unquoted.
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _csv_rows(tables: CardTables) -> Iterator[Sequence[object]]:
    for name, value in _scale(tables):
        yield (["scale", name, *[None] * 9, value, None, None, None])
    for each in tables.characteristics:
        for bin_, points, raw in zip(_bins(each.axis), each.points, each.raw, strict=True):
            yield (["bin", each.axis.name, *bin_, *[None] * 5, points, None, repr(raw), each.reason])
    for name, codes in _codes(tables):
        yield (["code", name, None, None, None, codes, *[None] * 9])
    for pair in tables.pairs:
        first, second = pair.axes
        for at, one in enumerate(_bins(first)):
            for beside, other in enumerate(_bins(second)):
                shares = (pair.shares[0][at][beside], pair.shares[1][at][beside])
                yield ["pair", first.name, *one, second.name, *other, *shares, repr(pair.raw[at][beside]), None]


def _bins(axis: Axis) -> list[tuple[Cell, Cell, Cell, Cell]]:
    """Label, ends and category of each bin, the one of missing values last."""
    if axis.categories is not None:
        return [*((name, None, None, name) for name in axis.categories), (axis.labels[-1], None, None, None)]
    ends = [None, *axis.edges, None]
    return [
        *((label, ends[at], ends[at + 1], None) for at, label in enumerate(axis.labels[:-1])),
        (axis.labels[-1], None, None, None),
    ]


def _codes(tables: CardTables) -> list[tuple[str, str]]:
    """Each characteristic with the numbers that count as missing, separated by blanks."""
    return [(each.axis.name, " ".join(map(plain, each.unknown))) for each in tables.characteristics if each.unknown]


def _scale(tables: CardTables) -> list[tuple[str, Cell]]:
    return [
        ("base points", tables.base_points),
        ("unrounded base", tables.raw_base),
        ("lowest score", tables.lowest),
        ("highest score", tables.highest),
        ("intercept", tables.intercept),
        ("slope", tables.slope),
        *((name, tables.scale[key]) for key, name in _SCALE.items() if key in tables.scale),
    ]


_SCALE = {"pdo": "points that double the odds", "odds": "base odds", "at": "base score"}


def excel(tables: CardTables) -> bytes:
    """All tables in an Excel workbook; what a scorecard does not have has no sheet."""
    return workbook(_sheets(tables))


def segmented_excel(segments: Sequence[Segment]) -> bytes:
    """The tables of all segments, in sheets with the segment's number; the first sheet says which rows each is for."""
    rows: list[Sequence[Cell]] = []
    for number, segment in enumerate(segments, 1):
        for each in segment.where:
            named = (number, segment.name, each.axis.name, each.above, each.up_to)
            rows += [(*named, category) for category in each.categories or (None,)]
            rows += [(number, segment.name, each.axis.name, None, None, each.axis.labels[-1])] if each.missing else []
    sheets = [sheet for number, segment in enumerate(segments, 1) for sheet in _sheets(segment.tables, f" {number}")]
    return workbook([Sheet("Segments", SEGMENT_HEAD, rows), *sheets])


def _sheets(tables: CardTables, of: str = "") -> list[Sheet]:
    bins = [
        (each.axis.name, *bin_, points, raw, each.reason)
        for each in tables.characteristics
        for bin_, points, raw in zip(_bins(each.axis), each.points, each.raw, strict=True)
    ]
    pairs = [
        (pair.axes[0].name, one[0], pair.axes[1].name, other[0], *(share[at][beside] for share in pair.shares), pair.raw[at][beside])
        for pair in tables.pairs
        for at, one in enumerate(_bins(pair.axes[0]))
        for beside, other in enumerate(_bins(pair.axes[1]))
    ]  # fmt: skip
    scale: list[Sequence[Cell]] = [("version", tables.version), *_scale(tables), *NOTES]
    sheets = [Sheet(f"Scorecard{of}", BIN_HEAD, bins), Sheet(f"Scale{of}", ("what", "value"), scale)]
    codes = _codes(tables)
    sheets += [Sheet(f"Codes{of}", CODE_HEAD, codes)] if codes else []
    return [*sheets, *([Sheet(f"Pairs{of}", PAIR_HEAD, pairs)] if pairs else [])]
