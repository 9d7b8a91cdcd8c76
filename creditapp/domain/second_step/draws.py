"""Draws that nobody can foresee without the secret, and that are the same each time."""

import hmac
from collections.abc import Sequence
from itertools import count
from typing import TypeVar

T = TypeVar("T")


class Draws:
    """A sequence of draws: HMAC-SHA256 of their numbers under a secret."""

    def __init__(self, secret: bytes, purpose: str) -> None:
        self._key = hmac.digest(secret, purpose.encode(), "sha256")
        self._numbers = count()

    def below(self, number: int) -> int:
        """A whole number from 0 to ``number`` - 1."""
        drawn = hmac.digest(self._key, next(self._numbers).to_bytes(8, "big"), "sha256")
        return int.from_bytes(drawn[:16], "big") % number

    def one_of(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All items in another order."""
        return [items[at] for _, at in sorted((self.below(2**62), at) for at in range(len(items)))]
