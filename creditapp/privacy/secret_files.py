"""Files for secrets, accessible to their owner only: a directory of mode 700, files of mode 600, written atomically."""

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from creditapp.errors import ConfigurationError

OTHERS = stat.S_IRWXG | stat.S_IRWXO


def private_directory(path: Path) -> Path:
    """Create ``path`` with mode 700 if it is missing; ConfigurationError if other users may enter it."""
    try:
        path.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be created ({error.strerror}); check CREDITAPP_HOME") from None
    refuse_others(path)
    return path


def refuse_others(path: Path) -> None:
    """ConfigurationError if other users may enter the directory, or read the file, ``path``."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from None
    if mode & OTHERS:
        may, command = ("enter", 700) if stat.S_ISDIR(mode) else ("read", 600)
        raise ConfigurationError(f"{path}: other users may {may} it; run: chmod {command} {path}")


def read_private(path: Path) -> bytes:
    """The content of ``path``; ConfigurationError if other users may read it or it cannot be read."""
    refuse_others(path)
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be read ({error.strerror})") from None


def create_once(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write ``content`` unless ``path`` exists: if several processes do so, the first one's content is kept."""
    with _beside(path, content, mode) as complete:
        try:
            os.link(complete, path)
        except FileExistsError:
            pass


def replace(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Replace the content of ``path``; a reader sees the old content or the new, never a part."""
    with _beside(path, content, mode) as complete:
        os.rename(complete, path)


def rename(path: Path, to: Path) -> None:
    """Put the file ``path`` in the place of ``to``, for good: the directory is on disk afterwards."""
    try:
        os.rename(path, to)
        sync_directory(to.parent)
    except OSError as error:
        raise ConfigurationError(f"{to}: cannot be replaced ({error.strerror})") from None


def sync_directory(path: Path) -> None:
    """Bring to the disk which files a directory has."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _beside(path: Path, content: bytes, mode: int) -> Iterator[Path]:
    complete = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(complete, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield complete
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written ({error.strerror})") from None
    finally:
        complete.unlink(missing_ok=True)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold ``path``, a lock file or a directory, against all other processes of this machine; the kernel frees it if this one dies."""
    how = os.O_RDONLY | os.O_DIRECTORY if path.is_dir() else os.O_RDWR | os.O_CREAT
    try:
        handle = os.open(path, how | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be opened ({error.strerror})") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
