"""How far people have moved away from those a scorecard was made on: PSI and CSI, against the shares of its training set.

PSI (of the score) and CSI (of a characteristic) are one figure: the sum over bins of (live − expected) · ln(live /
expected); by convention 0.10 asks for a look and 0.25 for action.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence

import msgspec

from creditapp.domain.scorecard import Scorecard

HALF = 0.5
"""Half a person is added to every bin on both sides, so that an empty bin has little effect where few were counted."""


class Shares(msgspec.Struct, frozen=True):
    """The bins of a figure and the share of each in training; the last share is of missing and unknown values."""

    shares: tuple[float, ...]
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether every bin has a share."""
        bins = len(self.categories) if self.categories else len(self.edges) + 1
        return len(self.shares) == bins + 1

    def bin_of(self, value: float | str | None) -> int:
        """The bin of a value; one on an edge belongs to the bin below it."""
        if isinstance(value, str):
            return self.categories.index(value) if value in self.categories else len(self.shares) - 1
        if value is None or value != value or self.categories:
            return len(self.shares) - 1
        return bisect_left(self.edges, value)


class Expected(msgspec.Struct, frozen=True):
    """The shares of a scorecard's training set, from its manifest."""

    score: Shares
    bands: dict[str, float]
    characteristics: dict[str, Shares]


def expected_of(card: Scorecard | None) -> Expected | None:
    """The manifest's shares; None for a scorecard that is unknown or was released without them."""
    try:
        expected = msgspec.convert(card.manifest["expected"], Expected) if card else None
    except (KeyError, msgspec.ValidationError):
        return None
    if expected is None or not all(shares.whole for shares in (expected.score, *expected.characteristics.values())):
        return None
    return expected


def stability(expected: Sequence[float], counts: Sequence[float]) -> float:
    """PSI or CSI of counts against expected shares, bin by bin; 0 where they agree."""
    total = sum(counts)
    whole = total + HALF * len(expected)
    pairs = (
        ((share * total + HALF) / whole, (count + HALF) / whole) for share, count in zip(expected, counts, strict=True)
    )
    return sum((live - before) * math.log(live / before) for before, live in pairs)
