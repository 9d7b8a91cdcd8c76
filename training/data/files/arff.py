"""Read Weka's ARFF: attributes by name, rows with commas, ``?`` for missing, quotes of either kind."""

import re
from pathlib import Path

import polars as pl

from training.errors import TrainingError

_ATTRIBUTE = re.compile(r"@attribute\s+(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|(\S+))\s+(.*)", re.IGNORECASE)
_CELL = re.compile(r"\s*(?:'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"|([^,\t]*?))\s*(?:,|\t|$)")


def parse_arff(path: Path, text: str) -> pl.DataFrame:
    """All cells as text, columns named by their attributes; TrainingError for rows that do not fit them."""
    names: list[str] = []
    rows: list[list[str | None]] = []
    in_data = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("%"):
            continue
        if in_data:
            rows.append(_row(path, number, line, len(names)))
        elif line.lower().startswith("@data"):
            in_data = True
        elif found := _ATTRIBUTE.match(line):
            names.append(_unescaped(found[1] or found[2] or found[3]))
    if not names or not rows:
        raise TrainingError(f"{path} is an ARFF file without {'rows' if names else 'attributes'}")
    if len(set(names)) < len(names):
        raise TrainingError(f"{path} has an attribute twice")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _row(path: Path, number: int, line: str, width: int) -> list[str | None]:
    if line.startswith("{"):
        raise TrainingError(f"{path} is a sparse ARFF file (line {number:,}); save it as CSV, or not sparse")
    cells: list[str | None] = []
    at = 0
    while at < len(line) or (line[-1] in ",\t" and len(cells) < width and at == len(line)):
        found = _CELL.match(line, at)
        if found is None or found.end() == at:
            if at < len(line):
                raise TrainingError(
                    f"{path} is not a whole ARFF file: line {number:,} has a quotation mark that is never closed"
                )
            cells.append("")
            break
        quoted = found[1] if found[1] is not None else found[2]
        cells.append(_unescaped(quoted) if quoted is not None else found[3])
        at = found.end()
    if len(cells) != width:
        raise TrainingError(
            f"{path} is not a whole ARFF file: line {number:,} does not fit: {len(cells)} values for {width} attributes"
        )
    return cells


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
