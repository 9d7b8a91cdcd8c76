"""The state directory is creditapp's alone, of a known format, and used by one system at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

from launch.errors import LaunchError
from launch.home import Home


def test_a_new_or_empty_directory_is_marked(tmp_path: Path) -> None:
    """And can be opened again by the next start."""
    Home(tmp_path / "new").open()
    assert (tmp_path / "new" / "creditapp.json").read_text() == '{"format": 2}\n'
    Home(tmp_path / "new")._check_mark()


def test_a_directory_with_other_files_is_rejected(tmp_path: Path) -> None:
    """Nothing is written into it."""
    (tmp_path / "thesis.txt").write_text("draft")
    with pytest.raises(LaunchError, match="CREDITAPP_HOME"):
        Home(tmp_path).open()
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(("mark", "message"), [('{"format": 1}', "format 1"), ("{", "broken"), ("[]", "broken")])
def test_a_directory_of_another_format_is_rejected(tmp_path: Path, mark: str, message: str) -> None:
    """An unreadable mark too."""
    (tmp_path / "creditapp.json").write_text(mark)
    with pytest.raises(LaunchError, match=message):
        Home(tmp_path).open()


def test_a_second_system_cannot_use_the_directory(tmp_path: Path) -> None:
    """While the first one runs; the lock ends with its process."""
    script = f"from launch.home import Home; from pathlib import Path; Home(Path({str(tmp_path)!r})).open()"
    home = Home(tmp_path)
    home.open()
    second = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "in use by a running creditapp" in second.stderr
    assert home._lock is not None
    home._lock.close()
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
