"""A score is a sum of integer points: base points, the best attainable, minus what each characteristic costs.

The scorecard is data compiled from the estimator: one table of points per characteristic. ``raw`` holds the same points
before rounding; their sum is the estimator's decision on the score's scale and gives the probability of default.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal

import msgspec

from creditapp.models.applications import Factor

Values = Mapping[str, float | str | None]


class Missing(msgspec.Struct, frozen=True):
    """What a missing value costs: one that does not apply."""

    points: int
    raw: float


class PointsTable(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One characteristic's points by bin; a value on an edge belongs to the bin below it."""

    name: str
    code: str
    kind: Literal["numeric", "categorical"]
    points: tuple[int, ...]
    raw: tuple[float, ...]
    missing: Missing
    edges: tuple[float, ...] = ()
    categories: dict[str, int] = {}
    inquiry: bool = False
    usual: float = 0.0
    """Points that it takes on average from the people of training, above 0; 0 if the scorecard does not say."""

    @cached_property
    def worst(self) -> int:
        """The most points that it can cost."""
        return min(*self.points, self.missing.points)

    @cached_property
    def best(self) -> "Best":
        """The values that cost nothing, above the first and up to the second; None if only a missing value costs nothing."""
        free = [at for at, points in enumerate(self.points) if points == 0]
        if self.kind == "categorical" or not free:
            return None
        ends = (None, *self.edges, None)
        return ends[free[0]], ends[free[-1] + 1]


class Axis(msgspec.Struct, frozen=True):
    """One side of a two-way table: the bins of a number, or categories."""

    edges: tuple[float, ...] = ()
    categories: dict[str, int] = {}

    @property
    def bins(self) -> int:
        """Bins, that of missing values included."""
        return (len(self.categories) or len(self.edges) + 1) + 1


class PairTable(msgspec.Struct, frozen=True, dict=True):
    """What two characteristics cost together, by bin of the first and of the second; the last of each is for missing."""

    of: tuple[str, str]
    axes: tuple[Axis, Axis]
    points: tuple[tuple[int, ...], ...]
    raw: tuple[tuple[float, ...], ...]

    @cached_property
    def worst(self) -> tuple[int, int]:
        """The most points that it can cost each of the two."""
        return _shared(min(map(min, self.points)))

    @cached_property
    def costs(self) -> tuple[tuple[tuple[int, int, float], ...], ...]:
        """The first's points, the second's, and the raw points of both, by bin and bin."""
        return tuple(
            tuple((*_shared(points), raw) for points, raw in zip(*cells, strict=True))
            for cells in zip(self.points, self.raw, strict=True)
        )


class Probability(msgspec.Struct, frozen=True):
    """PD = sigmoid(intercept + slope · unrounded score)."""

    intercept: float
    slope: float


class Reference(msgspec.Struct, frozen=True):
    """A row scored in training, which must score the same wherever the scorecard is in service."""

    values: dict[str, float | str | None]
    score: int
    raw: float


# What scoring reads, in plain tuples: with named tuples it took a fifth longer.
Cost = tuple[int, str, bool, int]
"""What a characteristic costs: points below 0, its code, whether it is about inquiries, its place. Sorted, the costliest is first."""
Bin = tuple[int, float, Cost | None, Factor]
"""One bin: points, raw points, what it costs (None: nothing), and its factor if the value is no number: a category, or missing."""
Best = tuple[float | None, float | None] | None
DEPENDS: Best = (0.0, 0.0)
"""No values: what costs nothing depends on another characteristic, that it is paired with."""
Lookup = tuple[str, str, tuple[float, ...] | None, dict[str, int], tuple[Bin, ...], bool, int, Best, float]
"""One characteristic: name, code, edges (None if categorical), categories, bins (a missing value's last), whether it is about
inquiries, the most points that it can cost, the values that cost nothing, and the points that it usually takes."""


class Scorecard(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """A parsed scorecard; use ``parse_scorecard``, which refuses what is inconsistent."""

    format: int
    version: str
    base_points: int
    raw_base: float
    score_range: tuple[int, int]
    pd: Probability
    characteristics: tuple[PointsTable, ...]
    pairs: tuple[PairTable, ...] = ()
    manifest: dict[str, Any] = {}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The characteristics' names in order."""
        return tuple(table.name for table in self.characteristics)

    @cached_property
    def lookups(self) -> tuple[Lookup, ...]:
        """What scoring needs of each characteristic, arranged for one quick pass."""
        return tuple(self._lookup(place, table) for place, table in enumerate(self.characteristics))

    def _lookup(self, place: int, table: PointsTable) -> Lookup:
        worst, best = self.worst[table.name], DEPENDS if table.name in self.paired else table.best
        bins = tuple(
            (
                points,
                raw,
                (points, table.code, table.inquiry, place) if points < 0 else None,
                Factor(table.code, table.name, points, None, False, worst, best, table.usual),
            )
            for points, raw in (*zip(table.points, table.raw, strict=True), (table.missing.points, table.missing.raw))
        )
        edges = table.edges if table.kind == "numeric" else None
        return table.name, table.code, edges, table.categories, bins, table.inquiry, worst, best, table.usual

    @cached_property
    def paired(self) -> tuple[str, ...]:
        """The characteristics that are in pairs."""
        return tuple(dict.fromkeys(name for pair in self.pairs for name in pair.of))

    @cached_property
    def axes(self) -> tuple[tuple[str, tuple[float, ...], dict[str, int]], ...]:
        """The pairs' distinct axes with their characteristics: each is looked up once, however many pairs share it."""
        axes: dict[Any, Any] = {}
        for pair in self.pairs:
            for name, axis in zip(pair.of, pair.axes, strict=True):
                axes[_axis_key(name, axis)] = name, axis.edges, axis.categories
        return tuple(axes.values())

    @cached_property
    def crossings(self) -> tuple[tuple[str, str, int, int, Any], ...]:
        """Each pair: its two characteristics, the places of their axes in ``axes``, and its costs."""
        at = {
            _axis_key(name, Axis(edges, categories)): place for place, (name, edges, categories) in enumerate(self.axes)
        }
        return tuple(
            (one, other, at[_axis_key(one, left)], at[_axis_key(other, right)], pair.costs)
            for pair in self.pairs
            for (one, other), (left, right) in [(pair.of, pair.axes)]
        )

    @cached_property
    def codes(self) -> dict[str, str]:
        """Characteristic's name by factor code."""
        return {table.code: table.name for table in self.characteristics}

    @cached_property
    def _percentiles(self) -> tuple[int, ...]:
        return tuple(self.manifest.get("percentiles", ()))

    @cached_property
    def worst(self) -> dict[str, int]:
        """The most points that each characteristic can cost, its share of pairs included."""
        most = {table.name: table.worst for table in self.characteristics}
        for pair in self.pairs:
            for name, points in zip(pair.of, pair.worst, strict=True):
                most[name] += points
        return most

    def rank(self, score: int) -> int | None:
        """Percent of the people of the scorecard's training who score lower; None if it was released without percentiles."""
        return bisect_left(self._percentiles, score) if self._percentiles else None


def digest(scorecard: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the scorecard's canonical JSON: keys sorted, no white space."""
    return hashlib.sha256(msgspec.json.encode(scorecard, order="deterministic")).hexdigest()


def _axis_key(name: str, axis: Axis) -> tuple[str, tuple[float, ...], tuple[str, ...]]:
    return name, axis.edges, tuple(axis.categories)


def _shared(points: int) -> tuple[int, int]:
    """A pair's points divided evenly between its two characteristics (Shapley); the first takes an odd one."""
    first = points // 2
    return first, points - first
