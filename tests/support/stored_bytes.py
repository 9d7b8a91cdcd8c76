"""Everything that a system has stored: the bytes of all its files, the holes of sparse ones left out."""

import os
from collections.abc import Iterator
from pathlib import Path

LEAST_FILES = 50
"""A system that ran has more files than this: Kafka's, the tables', the logs'."""


def stored(home: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file below ``home`` with its bytes; AssertionError if there are too few for a system that ran."""
    files = [path for path in home.rglob("*") if path.is_file() and not path.is_socket()]
    assert len(files) > LEAST_FILES
    for path in files:
        yield path, b"\0".join(_written(path))


def _written(path: Path) -> Iterator[bytes]:
    """The parts that were written: of the 10 MB of each of Kafka's indexes a few bytes."""
    with path.open("rb") as file:
        end, at = os.fstat(file.fileno()).st_size, 0
        while at < end:
            try:
                at = os.lseek(file.fileno(), at, os.SEEK_DATA)
            except OSError:  # nothing but a hole is left
                return
            hole = os.lseek(file.fileno(), at, os.SEEK_HOLE)
            yield os.pread(file.fileno(), hole - at, at)
            at = hole
