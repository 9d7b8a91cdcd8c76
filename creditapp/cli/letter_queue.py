"""The dead letters as operators see them: each record once, however often its letter was sent, with what became of it."""

from collections.abc import Iterable
from typing import NamedTuple

from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.operations import DeadLetter, DeadLetterDecision, Pause

Place = tuple[int, int]
"""Partition and offset of a letter in its topic, by which operators name it."""
Origin = tuple[str, str, int, int]
"""Service that could not handle the record, and the record's topic, partition and offset: one letter each."""


class QueuedLetter(NamedTuple):
    """A dead letter with its place and the decision about it, None while it is open."""

    place: Place
    letter: DeadLetter
    decision: DeadLetterDecision | None


class Letters(NamedTuple):
    """All letters, oldest first, and the places at which there is something else."""

    queue: list[QueuedLetter]
    unreadable: list[tuple[Place, str]]

    def at(self, place: Place) -> QueuedLetter | None:
        """The letter at a place."""
        return next((queued for queued in self.queue if queued.place == place), None)


def origin(record: DeadLetter | DeadLetterDecision) -> Origin:
    """What identifies a letter: a service that was killed sends the letter of the same record again."""
    return record.service, record.topic, record.partition, record.offset


def letters(sent: Iterable[tuple[Place, bytes | None]], decided: Iterable[bytes | None]) -> Letters:
    """The queue, from the records of both topics in order."""
    decisions = {origin(decision): decision for value in decided if (decision := _decision(value))}
    queue: dict[Origin, QueuedLetter] = {}
    unreadable = []
    for place, value in sent:
        try:
            letter = decode(DeadLetter, value)
        except InvalidRecord as error:
            unreadable.append((place, str(error)))
            continue
        queue.setdefault(origin(letter), QueuedLetter(place, letter, decisions.get(origin(letter))))
    return Letters(list(queue.values()), unreadable)


def _decision(value: bytes | None) -> DeadLetterDecision | None:
    try:
        return decode(DeadLetterDecision, value)
    except InvalidRecord:
        return None


def pauses(sent: Iterable[bytes | None], now: float) -> list[Pause]:
    """The pauses that are not over, in the order in which their sources were first paused."""
    newest: dict[tuple[str, str, int], Pause] = {}
    for value in sent:
        try:
            pause = decode(Pause, value)
        except InvalidRecord:
            continue
        newest[pause.service, pause.topic, pause.partition] = pause
    return [pause for pause in newest.values() if pause.until > now]
