"""Find the table within a text: what parts its cells, which record is its header, what stands above it and below.

The separator is the comma, semicolon, tab, bar or blank with which most of the first records have the same number of fields. What
has fewer fields and stands above them is a title; below them, a footer, if it reads like one: a line that is cut off does not.
"""

import csv
import io
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TextIO

import numpy as np

from training.data.files.records import records_in
from training.errors import TrainingError

if TYPE_CHECKING:
    from _csv import Reader

SEPARATORS = ",;\t|"
MOST_TITLES = 50
"""Records above a header."""
_HEAD = 1 << 16
_NUMBER = re.compile(r"[-+]?[\d.,' ]*\d[\d.,' ]*%?")
_STATED = re.compile(rb"sep=(.)\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """Where a table is in a text."""

    separator: str
    text: bytes
    """The table from its header on."""
    fields: int
    """Of each row."""
    titles: int = 0
    """Lines above the header."""
    row_names: bool = False
    """Whether rows begin with a name for which the header has no field, as R writes them."""
    trailing: bool = False
    """Whether rows, but not the header, end with a separator."""
    notes: tuple[str, ...] = ()


class _Shape(NamedTuple):
    separator: str
    fields: int
    share: float
    """Of records that have so many fields."""
    near: float
    """The same, if a header with one field less counts."""


def layout_of(text: bytes) -> Layout:
    """The layout of a text that is not empty."""
    stated = _STATED.match(text)
    if stated:
        text = text[stated.end() :]
    head = _whole_records(text)
    separator, fields, *_ = _shape(head, stated[1].decode("latin-1") if stated else None)
    if separator == " " and _is_aligned(head):
        text = _single_blanks(text)
        head = _whole_records(text)
        fields = _shape_by(head, " ").fields
    return _from_header(Layout(separator, text, fields, titles=1 if stated else 0), _rows(head, separator))


def _is_aligned(head: bytes) -> bool:
    """Whether several blanks part two cells, and do not mean empty cells between them."""
    single = _single_blanks(head)
    return b"  " in head.lstrip().partition(b"\n")[0] or _shape_by(head, " ").near < _shape_by(single, " ").near


def _whole_records(text: bytes) -> bytes:
    head = text[:_HEAD]
    return head if len(text) <= _HEAD or b"\n" not in head else head[: head.rfind(b"\n") + 1]


def _shape(head: bytes, stated: str | None) -> _Shape:
    """The separator with the number of fields that most records have."""
    if stated is not None:
        return _shape_by(head, stated)
    best = max((_shape_by(head, separator) for separator in SEPARATORS), key=lambda shape: (shape.share, shape.fields))
    if best.share >= 0.5 and best.fields > 1:
        return best
    blanks = _shape_by(_single_blanks(head), " ")
    if blanks.fields > 1 and blanks.near >= 0.9 and blanks.near > best.share:
        return blanks
    return best if best.fields > 1 else _Shape(",", 1, 1.0, 1.0)


def _shape_by(head: bytes, separator: str) -> _Shape:
    counts, lengths = records_in(head, ord(separator))
    counts = counts[lengths > 0]
    if not len(counts) or counts.max() < 2:
        return _Shape(separator, 1, 0.0, 0.0)
    several, times = np.unique(counts[counts > 1], return_counts=True)
    fields = int(several[len(times) - 1 - np.argmax(times[::-1])])
    short_header = (np.arange(len(counts)) == 0) & (counts == fields - 1)
    return _Shape(
        separator, fields, float((counts == fields).mean()), float(((counts == fields) | short_header).mean())
    )


def _single_blanks(text: bytes) -> bytes:
    """The text with one blank where there are several, and none at the ends of lines."""
    parts = re.split(rb'("[^"]*")', text)
    parts[::2] = [
        re.sub(rb"(?<=\n) | (?=\n)", b"", re.sub(rb" +", b" ", part)) if b" " in part else part for part in parts[::2]
    ]
    return b"".join(parts).strip(b" ")


def _rows(head: bytes, separator: str) -> list[list[str]]:
    """The first records, blank lines too."""
    with io.StringIO(head.decode(errors="replace"), newline="\n") as file:
        try:
            return [[cell.strip() for cell in row] for row in _reader(file, separator)]
        except csv.Error:
            return []


def _reader(file: TextIO, separator: str) -> "Reader":
    return csv.reader(file, delimiter=separator, skipinitialspace=separator == " ")


def _from_header(layout: Layout, rows: list[list[str]]) -> Layout:
    """The layout without what stands above the header."""
    present = [at for at, row in enumerate(rows) if any(row)]
    if len(present) < 2 or layout.fields < 2:
        return layout
    first = next((at for at in present if not _is_title(rows, at, layout.fields)), present[0])
    if first != present[0]:
        shown = rows[present[0]]
        note = f"line {layout.titles + 1 + first:,} is taken for the header; {len([at for at in present if at < first])} above it are no part of the table ({' '.join(shown)[:60].strip()!r} …)"
        layout = replace(
            layout, text=_after(layout.text, first, layout.separator), titles=layout.titles + first, notes=(note,)
        )
    return _with_short_header(layout, [rows[at] for at in present if at >= first])


def _is_title(rows: list[list[str]], at: int, fields: int) -> bool:
    """Whether a record above the data is no header: a comment, or one with cells for few of the columns, above a header."""
    if at > MOST_TITLES:
        return False
    row, below = rows[at], [row for row in rows[at + 1 :] if any(row)]
    if row[0].startswith("#") and below and not _is_comment_header(row, below[0], fields):
        return True
    filled = sum(map(bool, row))
    if (
        fields > 2
        and len(row) >= fields
        and filled <= max(1, fields // 3)
        and any(_is_header(later, fields) for later in below[:MOST_TITLES])
    ):
        return True
    if len(row) >= fields:
        return False
    if len(row) == fields - 1 > 1 and _is_header(row, fields - 1) and not _stands_out(below, fields):
        return False
    return any(_is_header(later, fields) or _is_header(later, fields - 1) for later in below[:MOST_TITLES])


def _stands_out(below: list[list[str]], fields: int) -> bool:
    """Whether the first of these records is a header: words above numbers."""
    return len(below) > 1 and _is_header(below[0], fields) and not _numbers(below[0]) and _numbers(below[1]) > 0


def _numbers(row: list[str]) -> int:
    return sum(bool(_NUMBER.fullmatch(cell)) for cell in row)


def _is_comment_header(row: list[str], below: list[str], fields: int) -> bool:
    """Whether "#id,x,y" is the header itself."""
    return len(row) == fields == len(below) and not _is_header(below, fields)


def _is_header(row: list[str], fields: int) -> bool:
    """Whether a record may name columns: as many fields, distinct, hardly any a number."""
    names = [cell for cell in row if cell]
    return (
        len(row) == fields
        and 2 * len(names) > fields
        and len(set(names)) == len(names)
        and 3 * _numbers(names) <= len(names)
        and fields > 0
    )


def _with_short_header(layout: Layout, rows: list[list[str]]) -> Layout:
    """The layout of a table whose header has one field less than all its rows."""
    header, below = rows[0], rows[1:]
    fields = layout.fields
    if (
        len(header) != fields - 1
        or (fields == 2 and layout.separator in ",;|")
        or not below
        or any(len(row) != fields for row in below[:20])
    ):
        return layout
    if not any(row[-1] for row in below):
        note = "rows end with a separator, the header does not: the empty last field is left out"
        return replace(layout, trailing=True, notes=(*layout.notes, note))
    if all(row[0] for row in below) and len({row[0] for row in below}) == len(below):
        note = "the header has a name less than the rows have cells: the first cell is taken for the row's name, as R writes it"
        return replace(layout, row_names=True, notes=(*layout.notes, note))
    return layout


def _after(text: bytes, records: int, separator: str) -> bytes:
    """The text without its first records, which end where ``_rows`` ends them: a quote within a cell begins nothing."""
    with io.StringIO(text[:_HEAD].decode(errors="replace"), newline="\n") as file:
        reader = _reader(file, separator)
        for _ in range(records):
            next(reader)
        lines = reader.line_num
    start = 0
    for _ in range(lines):
        start = text.index(b"\n", start) + 1
    return text[start:]


def check_footer(path: Path, layout: Layout, footer: bytes, after_blank: bool, complaint: str) -> str:
    """What to say of the records behind a table that have fewer fields; TrainingError(``complaint``) if they are no footer."""
    rows = [row for row in _rows(footer[:_HEAD], layout.separator) if any(row)]
    short = all(len(row) < layout.fields for row in rows)
    if (
        not rows
        or len(rows) > MOST_TITLES
        or len(footer) > _HEAD
        or not short
        or not _reads_like_footer(rows, footer, after_blank)
    ):
        raise TrainingError(f"{path} is not a whole CSV: {complaint}")
    shown = layout.separator.join(rows[0])[:60]
    return f"{len(rows)} lines below the table are no part of it ({shown!r}{' …' if len(rows) > 1 else ''})"


_FOOTER = re.compile(
    r"(?i)^\W*(?:(?:grand |sub)?totals?|sum|source|notes?|rows?|records?|generated|created|printed|exported|end of|eof|page|report|copyright|©|"
    r"summe|gesamt|quelle|stand|итого|всего|источник|合计|总计|来源|toplam|totale?|fonte|fuente|suma|razem|celkem)(?:\b|\d|:)|^\W*\d[\d,. ]* (?:rows?|records?|lines)\b"
)
TOTAL = re.compile(
    r"(?i)^(?:(?:grand |sub)?totals?|sum|summe|gesamt\w*|итого|всего|合计|总计|toplam|totale?|suma|razem|celkem|összesen)\b[\s:]*$"
)


def _reads_like_footer(rows: list[list[str]], footer: bytes, after_blank: bool) -> bool:
    first = next((cell for row in rows for cell in row if any(map(str.isalnum, cell))), "")
    if _FOOTER.search(first):
        return True
    if _NUMBER.fullmatch(first) or not any(character.isalpha() for character in first):
        return False
    return after_blank and (footer.endswith(b"\n") or " " in first)
