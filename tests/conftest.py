"""What tests share: the whole system as `make run` starts it, a real Kafka, a real browser. They fail rather than skip."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from broker.cluster import Cluster
from creditapp.settings import Settings
from tests.support.kafka import one_node
from tests.support.system import System
from tests.support.waiting import PATIENCE

if TYPE_CHECKING:
    from tests.support.postgres import Postgres  # imports SQLAlchemy, which most tests do without

# Threads that wait for work sleep: spinning, they would take the cores from the tests beside them.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# A Kafka that runs for a few minutes does not earn back what Java's second compiler costs.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")

hypothesis.settings.register_profile(
    "busy", deadline=None
)  # machines are shared: how long an example takes says nothing
hypothesis.settings.register_profile("quick", deadline=None, max_examples=20)  # a fifth of the usual: for make unit
hypothesis.settings.load_profile(os.environ.get("TESTS_EXAMPLES", "busy"))

CHROMIUM = "/usr/bin/chromium"
TURNS = ("system", "crowd")
"""Fixtures whose modules come last: those that share the running system, and after them those that apply in great numbers."""
SLOW = {"browser", "fault", "integration"}
"""Directories of tests that start processes; all others come before them."""
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests first; a module's turn is that of its latest test."""

    def turn(item: pytest.Item) -> int:
        names = getattr(item, "fixturenames", ())
        return max([int(item.path.parent.name in SLOW), *(2 + TURNS.index(name) for name in TURNS if name in names)])

    turns: dict[Path, int] = {}
    for item in items:
        turns[item.path] = max(turn(item), turns.get(item.path, 0))
    items.sort(key=lambda item: turns[item.path])


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A running system with 300 synthetic people, and two workers each of identity and of bureau."""
    home = tmp_path_factory.mktemp("system") / "home"
    running = System(
        home, 300, CREDITAPP_WORKERS_IDENTITY="2", CREDITAPP_WORKERS_BUREAU="2", CREDITAPP_FAILURES_PER_ADDRESS="45",
        CREDITAPP_TRACE_EVERY="1",
    )  # fmt: skip
    with trained_once(running):
        running.start()
    yield running
    assert running.stop() == 0


@contextmanager
def trained_once(running: System) -> Iterator[None]:
    """Of systems that ``make test`` starts side by side, only the first trains its scorecard; the others take a copy."""
    shared = Path(os.environ["TESTS_SHARE"]) if "TESTS_SHARE" in os.environ else None
    if shared is None:
        yield
        return
    with (shared / "scorecard.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "scorecard").exists():
            yield
            shutil.copytree(running.home / "scorecard", shared / "scorecard")
            return
    running.give_scorecard(shared / "scorecard")
    yield


@pytest.fixture(scope="session")
def crowd(system: System) -> list[dict[str, Any]]:
    """People for tests that apply in great numbers: all but the last, whose history stays short."""
    return system.people(299)


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One real Kafka node."""
    with one_node(tmp_path_factory.mktemp("kafka")) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Postgres]":
    """A real PostgreSQL."""
    from tests.support.postgres import running_postgres

    with running_postgres() as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.slow)])
def vault_settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of a bureau that is not made yet, with its vault in SQLite and then in PostgreSQL."""
    if request.param == "sqlite":
        return Settings(home=tmp_path)
    from tests.support.postgres import prepared

    return prepared(request.getfixturevalue("postgres"), tmp_path)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright; closed after each module, as it holds an event loop open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield Browser(chromium)
        chromium.close()


class Browser:
    """Chromium whose pages wait as long as every test does."""

    def __init__(self, chromium: Any) -> None:
        self._chromium = chromium

    def new_context(self, **options: Any) -> Any:
        """A visitor with cookies of its own."""
        context = self._chromium.new_context(**options)
        context.set_default_timeout(PATIENCE * 1000)
        return context
