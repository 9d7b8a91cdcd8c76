"""An account that goes on under a new number is one item: it is read under its current number only (Metro 2 segment L1).

Which number took the place of which is part of the items, so that any order of arrival gives the same. The old number
never comes back: it stays hidden when the new one is deleted or too old to show.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Protocol


class Numbered(Protocol):
    """An item that may have had other numbers."""

    @property
    def numbers(self) -> tuple[tuple[str, date], ...]:
        """The references that it has taken the place of, each with the day."""


def renumbered(items: Mapping[str, Numbered], as_of: date) -> dict[str, str]:
    """By the key of a former number, the key under which its item is read as of a date."""
    successor: dict[str, tuple[date, str]] = {}
    for old, day, new in _changes(items):
        if day <= as_of:
            successor[old] = max(successor.get(old, (day, new)), (day, new))
    current = {old: _current(old, successor) for old in successor}
    return {old: key for old, key in current.items() if old != key}


def _changes(items: Mapping[str, Numbered]) -> Iterator[tuple[str, date, str]]:
    """Former key, day and key of each change of number; both are of one kind and furnisher."""
    for key, item in items.items():
        for reference, day in item.numbers:
            kind, furnisher, _ = key.split("|", 2)
            yield f"{kind}|{furnisher}|{reference}", day, key


def _current(key: str, successor: Mapping[str, tuple[date, str]]) -> str:
    """The last of the chain; where numbers took each other's place in a circle, the one that did so last."""
    chain = [key]
    while (link := successor.get(chain[-1])) is not None:
        if link[1] in chain:
            circle = chain[chain.index(link[1]) :]
            return max(successor[member] for member in circle)[1]
        chain.append(link[1])
    return chain[-1]
