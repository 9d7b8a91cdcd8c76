"""Tables count as recovered only when those of the last rebalance are: until then a worker holds nothing of them for certain."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from creditapp.streaming.faust_internals import tables_recovered


@pytest.mark.parametrize(
    ("tables", "completed_once", "recovering", "recovered"),
    [
        ({}, False, False, True),
        ({"views": 1}, False, False, False),
        ({"views": 1}, False, True, False),
        ({"views": 1}, True, False, True),
        ({"views": 1}, True, True, False),
    ],
)
def test_recovered_means_after_the_last_rebalance(
    tables: dict[str, int], completed_once: bool, recovering: bool, recovered: bool
) -> None:
    """Faust's own mark stays set after the first, which may be of no partitions at all while the group waits for a dead member."""
    completed = asyncio.Event()
    if completed_once:
        completed.set()
    recovery = SimpleNamespace(completed=completed, in_recovery=recovering)
    app: Any = SimpleNamespace(tables=SimpleNamespace(data=tables, recovery=recovery))
    assert tables_recovered(app) is recovered
