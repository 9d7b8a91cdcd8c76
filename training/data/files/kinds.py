"""Name what a file is by its first bytes: which reader it needs, or why it cannot be read and how to convert it."""

import re
from pathlib import Path
from typing import Literal

from training.errors import TrainingError

Kind = Literal["parquet", "feather", "workbook", "statistical", "arff", "text"]
_SAS7BDAT = bytes.fromhex("000000000000000000000000c2ea8160b31411cfbd92080009c7318c181f1011")
_READABLE: tuple[tuple[bytes, Kind], ...] = (
    (b"PAR1", "parquet"), (b"ARROW1", "feather"), (_SAS7BDAT, "statistical"), (b"HEADER RECORD*******", "statistical"),
    (b"$FL2", "statistical"), (b"$FL3", "statistical"), (b"<stata_dta>", "statistical"),
)  # fmt: skip
_CONVERT = "save its table as CSV or Parquet"
_OPEN = "open it and save its table as CSV or xlsx"
_NAMED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF", "export its table as CSV from the program that made it"),
    (b"SQLite format 3", "an SQLite database", "export a table: sqlite3 -csv -header FILE 'select * from TABLE' > table.csv"),
    (b"FEA1", "a feather file of version 1", "write it again with today's pyarrow, as feather or Parquet"),
    (b"Obj\x01", "an Avro file", _CONVERT), (b"ORC", "an ORC file", _CONVERT), (b"\x89HDF", "an HDF5 file", _CONVERT),
    (b"\x93NUMPY", "a NumPy array", _CONVERT), (b"RDX", "R data", "save its data frame with write.csv"), (b"RDA", "R data", "save its data frame with write.csv"),
    (b"X\n\x00\x00", "R data", "save its data frame with write.csv"), (b"A\n2\n", "R data", "save its data frame with write.csv"),
    (b"A\n3\n", "R data", "save its data frame with write.csv"), (b"MATLAB", "MATLAB data", _CONVERT),
    (b"\x80\x02", "a Python pickle", _CONVERT), (b"\x80\x03", "a Python pickle", _CONVERT), (b"\x80\x04", "a Python pickle", _CONVERT),
    (b"\x80\x05", "a Python pickle", _CONVERT), (b"Rar!", "a RAR archive", "unpack it"), (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
    (b"\x00\x01\x00\x00Standard", "an Access database", "export its table as CSV"), (b"{\\rtf", "a Word document", _OPEN),
    (b"\x89PNG", "a picture", "a table is needed"), (b"\xff\xd8\xff", "a picture", "a table is needed"), (b"GIF8", "a picture", "a table is needed"),
    (b"version https://git-lfs", "a pointer of Git LFS to a file, not the file", "fetch it with: git lfs pull"),
    (b"\x04\"M\x18", "compressed with lz4", "decompress it"), (b"\x1f\x9d", "compressed with compress (.Z)", "decompress it"),
    (b"\x00\x00\xfe\xff\x00", "no table that is known", _CONVERT), (b"** This is an SPSS", "an SPSS script", "name its data file"),
)  # fmt: skip
_OLE = b"\xd0\xcf\x11\xe0"
_MARKUP = (
    (r"(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<head|<body|<table|<meta|<div|<style)", "a web page (HTML), whatever its name says", _OPEN),
    (r"<\?xml.*?<(?:\w+:)?workbook", "a workbook as XML", _OPEN), (r"<\?xml|<[a-z][\w:.-]*[ >]", "XML", _CONVERT),
    (r"[\[{]\s*[\[{\"\d\]}]", "JSON", "convert it, in Python: pandas.read_json(FILE).to_csv('table.csv', index=False)"),
)  # fmt: skip


def kind_of(path: Path, data: bytes) -> Kind:
    """Which reader the file needs; TrainingError names what cannot be read, with how to convert it."""
    if data[:4] == _OLE:
        raise refused(path, *_of_ole(data))
    for magic, kind in _READABLE:
        if data.startswith(magic):
            return kind
    if _is_old_stata(data) or b"ASCII SPSS PORT FILE" in data[:500]:
        return "statistical"
    if data[:2] == b"PK":
        return "workbook"
    for magic, name, conversion in _NAMED:
        if data.startswith(magic):
            raise refused(path, name, conversion)
    if data[257:262] == b"ustar":
        raise refused(path, "a tar archive", "unpack it")
    return _of_text(path, data)


def refused(path: Path, name: str, conversion: str) -> TrainingError:
    """The error for a file that is of a kind that is not read."""
    return TrainingError(f"{path} is {name}, no table that can be read: {conversion}")


def _of_ole(data: bytes) -> tuple[str, str]:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "a workbook that is encrypted with a password", "save it without one"
    if "WordDocument".encode("utf-16-le") in data:
        return "a Word document", _OPEN
    return "an old workbook (xls)", "open it and save it as xlsx or CSV"


def _is_old_stata(data: bytes) -> bool:
    """Stata 8 to 12: version, byte order, file type 1 and a zero."""
    return len(data) > 100 and data[0] in (113, 114, 115) and data[1] in (1, 2) and data[2] == 1 and data[3] == 0


def _of_text(path: Path, data: bytes) -> Kind:
    head = data[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").decode("latin-1")
    if head.startswith("<") or head[:1] in "[{":
        for pattern, name, conversion in _MARKUP:
            if re.match(pattern, head, re.IGNORECASE | re.DOTALL):
                raise refused(path, name, conversion)
    if re.match(
        r"(?:\s*(?:%[^\n]*)?\n)*\s*@relation\b",
        head if len(head) < 4096 else data[: 1 << 16].decode("latin-1"),
        re.IGNORECASE,
    ):
        return "arff"
    return "text"
