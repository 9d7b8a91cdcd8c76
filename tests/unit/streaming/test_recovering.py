"""Tables count as recovered only for what this worker holds now: whoever asks them for what is not there relies on it."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP

from creditapp.streaming.faust_internals import TablesRecovered


class Group:
    """A worker's place in its group: Faust's app as far as it matters here."""

    def __init__(self, *, tables: bool = True) -> None:
        self.consumer_generation_id = 0
        self.held: list[TP] = []
        self.moves_meanwhile: tuple[int, ...] | None = None
        """What is assigned while a recovery ends."""
        recovery = SimpleNamespace(on_recovery_completed=self._end)
        self.tables = SimpleNamespace(data={"views": 1} if tables else {}, recovery=recovery)
        app: Any = self
        self.recovered = TablesRecovered(app, lambda: self.held)
        self.recovered.listen()

    def assigned(self, *partitions: int) -> int:
        """Another generation, in which it holds these partitions: its number."""
        self.consumer_generation_id += 1
        self.held = [TP("accepted", number) for number in partitions]
        return self.consumer_generation_id

    def completes(self, generation: int) -> None:
        """The recovery of a generation ends."""
        asyncio.run(self.tables.recovery.on_recovery_completed(generation))

    async def _end(self, _generation: int) -> None:
        if self.moves_meanwhile is not None:
            self.assigned(*self.moves_meanwhile)


@pytest.fixture
def group() -> Group:
    """A worker that has been assigned nothing."""
    return Group()


def test_tables_have_recovered_once_the_recovery_of_the_assignment_has_ended(group: Group) -> None:
    """Not before."""
    first = group.assigned(0, 1)
    assert not group.recovered
    group.completes(first)
    assert group.recovered


def test_a_recovery_of_no_partitions_says_nothing_of_those_that_come(group: Group) -> None:
    """The group waits for a dead member: its successor is given nothing at first."""
    group.completes(group.assigned())
    assert group.recovered
    group.assigned(0, 1)
    assert not group.recovered


@pytest.mark.parametrize("partitions", [(0,), (0, 1), (1, 2), ()])
def test_the_end_of_a_recovery_whose_assignment_is_over_does_not_count(
    group: Group, partitions: tuple[int, ...]
) -> None:
    """Partitions have moved while it ended, or before; the same ones too may have been with others in between."""
    first = group.assigned(0, 1)
    group.moves_meanwhile = partitions
    group.completes(first)
    assert not group.recovered
    group.moves_meanwhile = None
    group.completes(first)
    assert not group.recovered
    group.completes(group.consumer_generation_id)
    assert group.recovered


def test_partitions_that_arrive_before_their_generation_do_not_count(group: Group) -> None:
    """The consumer's thread knows them a moment earlier."""
    group.completes(group.assigned(0))
    group.held = [TP("accepted", 0), TP("accepted", 1)]
    assert not group.recovered


def test_a_service_without_tables_has_nothing_to_recover() -> None:
    """It is ready without."""
    assert Group(tables=False).recovered
