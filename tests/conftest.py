"""What tests share: the whole system as `make run` starts it, a real Kafka, a real browser. They fail rather than skip."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from broker.cluster import Cluster
from broker.jars import fetch
from tests.support.system import System, free_port_range

hypothesis.settings.register_profile(
    "busy", deadline=None
)  # machines are shared: how long an example takes says nothing
hypothesis.settings.load_profile("busy")

CHROMIUM = "/usr/bin/chromium"
SLOW = {"browser", "fault", "integration"}
"""Directories of tests that start processes."""
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
    """Quick tests first, and modules that share the running system last: it idles beside no other test, and they beside none."""

    def turn(item: pytest.Item) -> int:
        return 2 if "system" in getattr(item, "fixturenames", ()) else int(item.path.parent.name in SLOW)

    turns: dict[Path, int] = {}
    for item in items:
        turns[item.path] = max(turn(item), turns.get(item.path, 0))
    items.sort(key=lambda item: turns[item.path])


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A running system with 300 synthetic people."""
    running = System(tmp_path_factory.mktemp("system") / "home", people=300)
    running.start()
    yield running
    assert running.stop() == 0


@pytest.fixture(scope="session")
def kafka(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One real Kafka node."""
    fetch()
    cluster = Cluster(tmp_path_factory.mktemp("kafka"), free_port_range(4))
    cluster.start()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright; closed after each module, as it holds an event loop open."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()
