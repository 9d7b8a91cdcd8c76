"""How far people have moved away from those a scorecard was made on, and how well its scores foretold what happened.

PSI (of the score) and CSI (of a characteristic) are one figure: the sum over bins of (live − expected) · ln(live /
expected); by convention 0.10 asks for a look and 0.25 for action. AUC, KS and the calibration error are read off counts
by score, so that no single application need be kept.
"""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence

import msgspec

HALF = 0.5
"""Half a person is added to every bin on both sides: an empty one then says little where few were counted."""
TENTHS = 10

Cells = Mapping[int, tuple[int, int, float]]
"""Goods, bads and the sum of their probabilities of default, by score."""


class Shares(msgspec.Struct, frozen=True):
    """The bins of a figure and the share of each in training; the last share is of what has no bin."""

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


def stability(expected: Sequence[float], counts: Sequence[int]) -> float:
    """PSI or CSI of counts against expected shares, bin by bin; 0 where they agree."""
    total = sum(counts)
    whole = total + HALF * len(expected)
    pairs = (
        ((share * total + HALF) / whole, (count + HALF) / whole) for share, count in zip(expected, counts, strict=True)
    )
    return sum((live - before) * math.log(live / before) for before, live in pairs)


def auc(cells: Cells) -> float | None:
    """Share of pairs of a good and a bad in which the good scores higher, equal ones half; None without a pair."""
    goods, bads = totals(cells)
    if not goods or not bads:
        return None
    below, won = 0, 0.0
    for score in sorted(cells):
        good, bad, _ = cells[score]
        won += good * (below + bad / 2)
        below += bad
    return won / (goods * bads)


def ks(cells: Cells) -> float | None:
    """Greatest distance of the cumulative shares of bads and goods; None without both."""
    goods, bads = totals(cells)
    if not goods or not bads:
        return None
    good_below = bad_below = 0
    apart = 0.0
    for score in sorted(cells):
        good, bad, _ = cells[score]
        good_below, bad_below = good_below + good, bad_below + bad
        apart = max(apart, abs(bad_below / bads - good_below / goods))
    return apart


def calibration_error(cells: Cells) -> float | None:
    """Mean distance of expected and observed bad rate over ten groups of neighbouring scores; None without any."""
    groups = tenths(cells)
    total = sum(count for count, _, _ in groups)
    return sum(abs(expected - bad) for _, bad, expected in groups) / total if total else None


def tenths(cells: Cells) -> list[tuple[int, int, float]]:
    """At most ten groups of about equal size by rising score: count, bads, sum of their PDs; one score is not split."""
    goods, bads = totals(cells)
    groups: dict[int, list[float]] = {}
    seen = 0
    for score in sorted(cells):
        good, bad, expected = cells[score]
        group = groups.setdefault(seen * TENTHS // (goods + bads), [0, 0, 0.0])
        seen += good + bad
        for at, more in enumerate((good + bad, bad, expected)):
            group[at] += more
    return [(int(count), int(bad), expected) for count, bad, expected in groups.values()]


def totals(cells: Cells) -> tuple[int, int]:
    """All goods and all bads."""
    return sum(good for good, _, _ in cells.values()), sum(bad for _, bad, _ in cells.values())
