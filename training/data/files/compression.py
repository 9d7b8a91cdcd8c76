"""Decompress a file: gzip, bzip2, xz, zstd, and a zip archive of one table."""

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from pathlib import Path

from training.data.files.kinds import refused
from training.errors import TrainingError

_DEPTH = 3
"""Compressions within one another: table.csv.gz in a zip archive."""
_NO_TABLES = ("__macosx/", "readme", "license", ".ds_store", "thumbs.db")


def unpacked(path: Path, data: bytes) -> tuple[bytes, str]:
    """The bytes of the table, and the name of the file in the archive that they come from, if any."""
    member = ""
    for _ in range(_DEPTH):
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            inner = _of_zip(path, data)
            if inner is None:
                break
            data, member = inner
        elif (plain := _stream(path, data)) is not None:
            data = plain
        else:
            break
    return data, member


def _stream(path: Path, data: bytes) -> bytes | None:
    """What a compressed stream holds; None if it is none."""
    try:
        if data[:2] == b"\x1f\x8b":
            return gzip.decompress(data)
        if data[:3] == b"BZh":
            return bz2.decompress(data)
        if data[:6] == b"\xfd7zXZ\0":
            return lzma.decompress(data)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError):
        name = {b"\x1f": "gzip", b"B": "bzip2"}.get(data[:1], "xz")
        raise TrainingError(f"{path} is a damaged or truncated {name}") from None
    return _of_zstd(path, data) if data[:4] == b"\x28\xb5\x2f\xfd" else None


def _of_zstd(path: Path, data: bytes) -> bytes:
    try:
        from backports import zstd
    except ImportError:
        raise TrainingError(
            f"{path} is compressed with zstd; to read it, install the extra: pip install creditapp[tables]"
        ) from None
    try:
        return bytes(zstd.decompress(data))
    except (zstd.ZstdError, EOFError):
        raise TrainingError(f"{path} is a damaged or truncated zstd") from None


def _of_zip(path: Path, data: bytes) -> tuple[bytes, str] | None:
    """The one table of an archive with its name; None if the archive is a workbook."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        names = [entry for entry in archive.infolist() if not entry.is_dir()]
        if any(entry.filename.startswith("xl/") for entry in names):
            return None
        if any(entry.filename == "content.xml" for entry in names):
            raise refused(path, "an OpenDocument file (ods)", "open it and save it as xlsx or CSV")
        if any(entry.filename.startswith("word/") for entry in names):
            raise refused(path, "a Word document", "save its table as CSV")
        tables = [entry for entry in names if not any(part in entry.filename.lower() for part in _NO_TABLES)]
        if len(tables) != 1:
            shown = ", ".join(entry.filename for entry in tables[:6]) or "none"
            raise TrainingError(
                f"{path} is a zip archive of {len(tables)} files ({shown}); unpack it and name the table"
            )
        if tables[0].flag_bits & 1:
            raise refused(path, "a zip archive that is encrypted with a password", "unpack it")
        return archive.read(tables[0]), tables[0].filename
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, lzma.LZMAError):
        raise TrainingError(f"{path} is a damaged or truncated zip archive or workbook") from None
