"""``--results FILE`` writes the fault tests' figures and their goals to a file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.results import Row, write

ROWS: list[Row] = []


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option; only where this directory is named on the command line."""
    parser.addoption("--results", type=Path, default=None, help="write the fault tests' figures to this file")


@pytest.fixture
def measured() -> Callable[..., None]:
    """``measured(name, value, unit, op, goal)`` records a figure; the assertion is the test's own."""
    return lambda *figures: ROWS.append(Row(*figures))


@pytest.fixture(scope="session", autouse=True)
def results_file(request: pytest.FixtureRequest) -> Iterator[None]:
    """Write the file at the end."""
    yield
    if (path := request.config.getoption("--results", None)) and ROWS:
        write(path, ROWS)
