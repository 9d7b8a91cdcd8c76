"""What cannot be read is named for what it is, with how to convert it; what is compressed is decompressed."""

import bz2
import gzip
import io
import lzma
import zipfile
from pathlib import Path

import pytest
from backports import zstd

from training.data.table_files import cells_of
from training.errors import TrainingError

CSV = b"name,sum\nAnna,1\nBo,2\n"


def zipped(**files: bytes) -> bytes:
    """A zip archive."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/"), data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(CSV),
        bz2.compress(CSV),
        lzma.compress(CSV),
        zstd.compress(CSV),
        zipped(t=CSV),
        zipped(t=gzip.compress(CSV)),
        zipped(t=CSV, readme=b"x"),
    ],
    ids=["gzip", "bzip2", "xz", "zstd", "zip", "gzip in zip", "zip with a readme"],
)
def test_compressed_tables_are_read(data: bytes) -> None:
    """However it is compressed, the table is the same."""
    assert cells_of(Path("t"), data).frame.rows() == [("Anna", "1"), ("Bo", "2")]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7 ...", "a PDF"), (b"\xd0\xcf\x11\xe0" + bytes(99), "an old workbook .xls., .* save it as xlsx or CSV"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "encrypted with a password"), (b"SQLite format 3\0" + bytes(99), "an SQLite database, .* sqlite3 -csv"),
        (b"<!DOCTYPE html>\n<table><tr><td>1</td></tr></table>", "a web page"), (b"<html><body>", "a web page"), (b'<?xml version="1.0"?><Workbook>', "a workbook as XML"),
        (b"<?xml version='1.0'?>\n<rows/>", "XML"), (b'[{"a": 1}, {"a": 2}]', "JSON"), (b'{"a": [1, 2]}\n', "JSON"), (b"FEA1" + bytes(9), "feather file of version 1"),
        (b"\x89HDF\r\n\x1a\n" + bytes(9), "an HDF5 file"), (b"RDX3\nX\n", "R data"), (b"\x80\x04\x95" + bytes(9), "a Python pickle"), (b"ORC" + bytes(9), "an ORC file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n", "a pointer of Git LFS"), (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (zipped(content__xml=b"", **{"content.xml": b"<x/>"}), "an OpenDocument file"), (zipped(a=CSV, b=CSV), "a zip archive of 2 files"), (zipped(), "a zip archive of 0 files"),
        (gzip.compress(b"%PDF-1.7"), "a PDF"), (bz2.compress(CSV)[:20], "truncated bzip2"), (lzma.compress(CSV)[:40], "truncated xz"), (zstd.compress(CSV * 99)[:20], "truncated zstd"),
        (b"$FL2 and no more", "no whole file of SPSS"), (b"<stata_dta> and no more", "no whole file of Stata"), (b"ARROW1 and no more", "not a whole Feather"), (bytes(range(256)) * 9, "is no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named(data: bytes, said: str) -> None:
    """In one line."""
    with pytest.raises(TrainingError, match=said) as refused:
        cells_of(Path("t"), data)
    assert "\n" not in str(refused.value)
