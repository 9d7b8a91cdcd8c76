"""Write sheets of text and numbers as an Excel workbook (Office Open XML, ECMA-376), with every number to its last bit.

The packages that write workbooks round to 16 digits, which moves edges; and it takes no more than this.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | None
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_HIDDEN = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")
"""What XML cannot hold, and what would be read as its replacement."""
_LONGEST = 32_767
"""Characters of a cell."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The same content gives the same bytes."""
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


@dataclass(frozen=True)
class Sheet:
    """A table: column heads in bold, then rows."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """The workbook's bytes."""
    numbered = list(enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            + "".join(f'<sheet name={quoteattr(each.title)} sheetId="{at}" r:id="r{at}"/>' for at, each in numbered)
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{at}.xml") for at, _ in numbered), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _STYLES,
    } | {f"xl/worksheets/sheet{at}.xml": _sheet(each) for at, each in numbered}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, _EPOCH), _XML + content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _content_types(count: int) -> str:
    overrides = {"workbook": "sheet.main", "styles": "styles"}
    overrides |= {f"worksheets/sheet{at}": "worksheet" for at in range(1, count + 1)}
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
            for part, kind in overrides.items()
        )
        + "</Types>"
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    related = "".join(
        f'<Relationship Id="r{at}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>'


def _sheet(sheet: Sheet) -> str:
    rows = [_row(sheet.head, bold=True), *(_row(row) for row in sheet.rows)]
    widths = [
        max(len(str(row[at] if at < len(row) else "")) for row in (sheet.head, *sheet.rows))
        for at in range(len(sheet.head))
    ]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{min(width, 60) + 2}" customWidth="1"/>'
        for at, width in enumerate(widths, 1)
    )
    top = '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
    return f'<worksheet xmlns="{_MAIN}">{top}<cols>{columns}</cols><sheetData>{"".join(rows)}</sheetData></worksheet>'


def _row(cells: Sequence[Cell], bold: bool = False) -> str:
    style = ' s="1"' if bold else ""
    return f"<row>{''.join(_cell(cell, style) for cell in cells)}</row>"


def _cell(cell: Cell, style: str) -> str:
    """Text is never a formula, whatever it begins with."""
    if cell is None:
        return f"<c{style}/>"
    if isinstance(cell, str):
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{_text(cell)}</t></is></c>'
    return f"<c{style}><v>{cell!r}</v></c>"


def _text(words: str) -> str:
    return escape(_HIDDEN.sub(lambda hidden: f"_x{ord(hidden[0]):04X}_", words[:_LONGEST]))
