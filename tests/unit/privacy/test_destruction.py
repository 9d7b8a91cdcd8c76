"""A file of secrets is replaced without a trace of what it held, and whoever kills the process finds it usable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from creditapp.errors import ConfigurationError
from creditapp.privacy.destruction import content_of, overwrite, replace_destroying
from creditapp.privacy.secret_files import create_once, locked

OLD, NEW, NEWER = b"the old secret of this file\n", b"the new one\n", b"a newer one\n"
DIES = """
import os, sys
from pathlib import Path
from creditapp.privacy import destruction, secret_files
path, step, content = Path(sys.argv[1]), sys.argv[2], sys.argv[3].encode()
def dies(*_):
    os._exit(9)
if step == "before overwriting":
    destruction.overwrite = dies
elif step == "before renaming":
    destruction.rename = dies
elif step == "while writing":
    os.fsync = dies
destruction.replace_destroying(path, content)
"""
STEPS = {"while writing": OLD, "before overwriting": OLD, "before renaming": NEW}
"""What a killed replacement leaves to be read."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that holds a secret."""
    tmp_path.chmod(0o700)
    create_once(tmp_path / "x.key", OLD)
    return tmp_path / "x.key"


def killed(path: Path, step: str, content: bytes = NEW) -> None:
    """A process that replaces the content and is killed at a step."""
    done = subprocess.run([sys.executable, "-c", DIES, str(path), step, content.decode()], check=False)
    assert done.returncode == 9


def test_the_file_holds_the_new_content_and_nothing_is_left_beside_it(path: Path) -> None:
    """For its owner alone, as before."""
    replace_destroying(path, NEW)
    assert content_of(path) == NEW
    assert [file.name for file in path.parent.iterdir()] == ["x.key"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_old_bytes_are_overwritten_in_their_place(path: Path) -> None:
    """Seen through a handle that was opened before: the file that is given up holds zeros only."""
    with path.open("rb") as before:
        replace_destroying(path, NEW)
        assert before.read() == bytes(len(OLD))


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_is_killed_leaves_a_usable_file(path: Path, step: str) -> None:
    """At each step the old content or the new is read, and the next replacement leaves nothing of either."""
    killed(path, step)
    assert content_of(path) == STEPS[step]
    replace_destroying(path, NEWER)
    assert content_of(path) == NEWER
    left = b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert left == NEWER


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_is_killed_twice_leaves_a_usable_file(path: Path, step: str) -> None:
    """After a first one between overwriting and renaming, where the only copy is beside the file."""
    killed(path, "before renaming")
    killed(path, step, NEWER)
    assert content_of(path) == NEW
    replace_destroying(path, NEWER)
    assert b"".join(file.read_bytes() for file in path.parent.iterdir()) == NEWER


def test_overwriting_keeps_the_length_and_no_byte(path: Path) -> None:
    """Zeros, which no key begins with."""
    overwrite(path)
    assert path.read_bytes() == bytes(len(OLD))


def test_an_overwritten_file_without_a_new_one_beside_it_is_read_as_it_is(path: Path) -> None:
    """Whoever reads it says that the key is not whole."""
    overwrite(path)
    assert content_of(path) == bytes(len(OLD))


def test_a_file_that_cannot_be_replaced_stays(path: Path) -> None:
    """As on a file system that is mounted read-only: the message names it."""
    path.parent.joinpath(".x.key.next").mkdir()
    with pytest.raises(ConfigurationError, match="x.key: cannot be replaced"):
        replace_destroying(path, NEW)
    assert content_of(path) == OLD


def test_processes_that_replace_a_file_do_so_one_after_the_other(path: Path) -> None:
    """The directory itself is the lock, so that there is no file of one."""
    code = "import sys, time; from pathlib import Path; from creditapp.privacy.secret_files import locked\n"
    code += "with locked(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(path.parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == b"held\n"
    waits = subprocess.Popen(
        [sys.executable, "-c", code, str(path.parent)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    with pytest.raises(subprocess.TimeoutExpired):
        waits.wait(1.0)
    holder.stdin.close()
    assert waits.wait() == 0 == holder.wait()
    with locked(path.parent):
        assert os.listdir(path.parent) == ["x.key"]
