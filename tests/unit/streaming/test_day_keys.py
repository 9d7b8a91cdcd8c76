"""A service moves keys of days on at its start and each day, and says what an operator must see to, once."""

import asyncio
import logging
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from creditapp.privacy.day_chain import day_number
from creditapp.privacy.kept_days import DAY_KEYS, KEPT
from creditapp.streaming.day_keys import moved
from tests.support.bureau import bureau
from tests.support.bus import Noon

TODAY = date(2026, 11, 30)


@pytest.fixture
def worker(tmp_path: Path) -> Any:
    """A worker in a bureau's home."""
    return SimpleNamespace(keys=bureau(tmp_path, TODAY), clock=Noon(TODAY))


def test_all_keys_of_days_in_the_home_are_moved_on_to_what_is_needed(worker: Any) -> None:
    """Intake's, and the operators' where they are."""
    worker.clock.day = TODAY + timedelta(days=45)
    assert asyncio.run(moved(worker)) == []
    for name in DAY_KEYS:
        chains = worker.keys.read_day_keys(name).chains
        created, today = day_number(TODAY) - 1, day_number(worker.clock.day)
        assert {purpose: chain.first for purpose, chain in chains.items()} == {
            purpose: max(created, today - kept) for purpose, kept in KEPT[name].items()
        }


def test_what_cannot_be_done_is_logged_once_and_tried_again(worker: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Until it can."""
    worker.clock.day = TODAY + timedelta(days=45)
    hindrance = worker.keys.directory / ".operators.key.next"
    hindrance.mkdir()
    with caplog.at_level(logging.WARNING):
        said = asyncio.run(moved(worker))
        assert asyncio.run(moved(worker, said)) == said
    assert ["operators.key: cannot be replaced" in record.message for record in caplog.records] == [True]
    hindrance.rmdir()
    assert asyncio.run(moved(worker, said)) == []
