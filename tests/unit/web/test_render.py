"""Compiled templates are kept between starts where that is possible, and a start never depends on it."""

import errno
from pathlib import Path
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, FileSystemBytecodeCache

from creditapp.web.render import BytecodeCache


def rendered(directory: Path, text: str) -> str:
    """A template as another start renders it."""
    environment = Environment(loader=DictLoader({"page": text}), bytecode_cache=BytecodeCache(str(directory)))
    return environment.get_template("page").render()


def test_a_template_is_kept_and_compiled_again_when_it_has_changed(tmp_path: Path) -> None:
    """The page is always that of the template."""
    assert [rendered(tmp_path, text) for text in ("one", "one", "two")] == ["one", "one", "two"]
    assert list(tmp_path.iterdir())


def test_a_full_disk_stops_no_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The template is compiled, and not kept."""

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemBytecodeCache, "dump_bytecode", full)
    assert rendered(tmp_path, "one") == "one"
    assert not list(tmp_path.iterdir())
