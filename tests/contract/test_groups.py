"""``make unit`` and ``make test`` run each file of tests once, whatever groups there are."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.side_by_side import GROUPS, ROOT, UNIT, Group, commands, unit_groups

IGNORE = "--ignore="


def files_of(command: list[str]) -> Iterator[Path]:
    """The files of tests that a command of pytest runs: a path that is given by name runs even if it is to be ignored."""
    ignored = [ROOT / word.removeprefix(IGNORE) for word in command if word.startswith(IGNORE)]
    for given in (ROOT / word for word in command if word.startswith("tests")):
        if given.is_file():
            yield given
        for file in given.rglob("test_*.py"):
            parents = [path for path in (file, *file.parents) if path.is_relative_to(given) and path != given]
            if not any(path in ignored for path in parents):
                yield file


@pytest.mark.parametrize(
    ("groups", "within"), [(unit_groups(), UNIT), (GROUPS, ("tests",))], ids=["make unit", "make test"]
)
def test_each_file_runs_in_one_group(groups: tuple[Group, ...], within: tuple[str, ...]) -> None:
    """None twice, none left out; what a group names exists."""
    counts = Counter(file for _, command in commands(groups, within, "") for file in files_of(command))
    there = {file for path in within for file in (ROOT / path).rglob("test_*.py")}
    assert {file for file, count in counts.items() if count > 1} == set()
    assert counts.keys() == there
    assert [path for group in groups for path in group.paths if not (ROOT / path).exists()] == []
