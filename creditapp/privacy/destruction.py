"""A file of secrets is replaced so that no file holds its old content any more, and a killed process leaves a usable one.

The new content is written beside the file first and brought to the disk; then the old file's bytes are overwritten with zeros and
brought to the disk; then the new file takes its place. A file that begins with a zero byte is an overwritten one: the new one is beside it.

This is as much as a program can do. A journal, a copy-on-write file system (btrfs, ZFS, snapshots) and an SSD's spare blocks may keep older
bytes, and so does every backup.
"""

import os
from pathlib import Path

from creditapp.errors import ConfigurationError
from creditapp.privacy.secret_files import read_private, rename, sync_directory

OVERWRITTEN = b"\0"
TRIES = 5
"""Another process may replace the file between two looks at it."""


def content_of(path: Path) -> bytes:
    """The content of a file that may just be replaced, or whose replacing was interrupted; ConfigurationError if it cannot be read."""
    for _ in range(TRIES):
        content = read_private(path)
        if not content.startswith(OVERWRITTEN):
            return content
        if (following := _following(path)).exists():
            try:
                return read_private(following)
            except ConfigurationError:
                continue
    return content


def replace_destroying(path: Path, content: bytes) -> None:
    """Put ``content`` in the place of what ``path`` holds; call it while the directory is locked."""
    following = _following(path)
    try:
        if following.exists():
            if path.read_bytes().startswith(OVERWRITTEN):
                rename(following, path)  # a process was killed before it did so: this is the only copy
            else:
                overwrite(following)
                following.unlink()
        with os.fdopen(os.open(following, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        sync_directory(path.parent)
        overwrite(path)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be replaced ({error.strerror})") from None
    rename(following, path)


def overwrite(path: Path) -> None:
    """Overwrite the bytes of a file with zeros, in their place, and bring that to the disk."""
    with path.open("r+b") as file:
        file.write(bytes(os.fstat(file.fileno()).st_size))
        file.flush()
        os.fsync(file.fileno())


def _following(path: Path) -> Path:
    return path.with_name(f".{path.name}.next")
