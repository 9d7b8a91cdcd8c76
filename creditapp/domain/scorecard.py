"""A score is a sum of integer points: base points, the best attainable, less what each characteristic costs.

The scorecard is data compiled from the estimator: one table of points per characteristic. ``raw`` holds the same points
before rounding; their sum is the estimator's decision on the score's scale and gives the probability of default.
"""

import hashlib
import math
from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, NamedTuple

import msgspec

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.errors import ReleaseRefused
from creditapp.models.applications import Factor

CLAMPED = "CLAMPED"
"""Code of the row that makes up for clamping to the score's range."""
KEY_FACTORS = 4
"""FCRA 609(f)(1)(C): at most four key factors, and inquiries besides where they are one (609(f)(9))."""
AGREEMENT = 1e-9

Values = Mapping[str, float | str | None]


class Missing(msgspec.Struct, frozen=True):
    """What a value that does not apply costs."""

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

    def cost(self, value: float | str | None) -> tuple[int, float]:
        """Points and raw points of a value; those of a missing one for what does not apply: none, NaN, an unknown category."""
        if value is None or value != value:
            return self.costs[-1]
        if self.kind == "numeric":
            return self.costs[bisect_left(self.edges, value)]
        return self.costs[self.categories.get(str(value), -1)]

    @cached_property
    def costs(self) -> tuple[tuple[int, float], ...]:
        """Points and raw points by bin, a missing value's last."""
        return (*zip(self.points, self.raw, strict=True), (self.missing.points, self.missing.raw))

    @cached_property
    def worst(self) -> int:
        """The most points that it can cost."""
        return min(*self.points, self.missing.points)

    @cached_property
    def best(self) -> tuple[float | None, float | None] | None:
        """The values that cost nothing, above the first and up to the second; None if only a missing one does."""
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


class Probability(msgspec.Struct, frozen=True):
    """PD = sigmoid(intercept + slope · unrounded score)."""

    intercept: float
    slope: float


class Reference(msgspec.Struct, frozen=True):
    """A row scored in training, which must score the same wherever the scorecard serves."""

    values: dict[str, float | str | None]
    score: int
    raw: float


class Scored(NamedTuple):
    """A score with all that explains it; base_points + every factor's points = score."""

    score: int
    base_points: int
    factors: tuple[Factor, ...]
    pd: float
    raw: float


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
    def labels(self) -> tuple[tuple[str, str, int, Any], ...]:
        """What a factor says whoever is scored: code, characteristic, the most that it can cost, the values that cost nothing."""
        return tuple((table.code, table.name, self.worst[table.name], table.best) for table in self.characteristics)

    @cached_property
    def codes_and_inquiries(self) -> tuple[tuple[str, bool], ...]:
        """Each characteristic's code, and whether it is about inquiries."""
        return tuple((table.code, table.inquiry) for table in self.characteristics)

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
        """Percent of the people of the scorecard's training who score lower; None if it was released without."""
        return bisect_left(self._percentiles, score) if self._percentiles else None


def parse_scorecard(data: bytes | Mapping[str, Any], known: frozenset[str] | None = None) -> Scorecard:
    """The scorecard in ``data``; ReleaseRefused says what is wrong with it.

    ``known``: names that its characteristics may have; None allows any (a scorecard of a data scientist's own table).
    """
    try:
        card = msgspec.json.decode(data, type=Scorecard) if isinstance(data, bytes) else msgspec.convert(data, Scorecard)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise ReleaseRefused(f"not a whole scorecard: {error}") from None
    if card.format != 1:
        raise ReleaseRefused(f"format {card.format} is unknown to this version")
    _check_whole(card)
    _check_percentiles(card)
    for table in card.characteristics:
        _check_table(table)
    for pair in card.pairs:
        _check_pair(pair, {table.name: table for table in card.characteristics})
    if known is not None and (strange := {table.name for table in card.characteristics} - known):
        raise ReleaseRefused(f"made for other characteristics: {', '.join(sorted(strange))}")
    _check_references(card)
    return card


def served_characteristics() -> frozenset[str]:
    """The names that a scorecard in service may use."""
    return frozenset(each.name for each in CHARACTERISTICS)


def digest(scorecard: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the scorecard's canonical JSON: keys sorted, no white space."""
    return hashlib.sha256(msgspec.json.encode(scorecard, order="deterministic")).hexdigest()


def _check_whole(card: Scorecard) -> None:
    lowest, highest = card.score_range
    if lowest >= highest:
        raise ReleaseRefused("score_range: its lowest score is not below its highest")
    if not math.isfinite(card.raw_base):
        raise ReleaseRefused("raw_base: not finite")
    if not all(map(math.isfinite, (card.pd.intercept, card.pd.slope))) or card.pd.slope > 0:
        raise ReleaseRefused("pd: not finite, or rising with the score")
    for part in ("name", "code"):
        if len({getattr(table, part) for table in card.characteristics}) < len(card.characteristics):
            raise ReleaseRefused(f"characteristics: a {part} stands twice")


def _check_percentiles(card: Scorecard) -> None:
    known = card.manifest.get("percentiles", [])
    if not isinstance(known, list) or not all(isinstance(each, int) for each in known) or known != sorted(known):
        raise ReleaseRefused("percentiles: not ascending whole scores")
    if len(known) not in (0, 99):
        raise ReleaseRefused("percentiles: there must be 99, or none")


def _check_table(table: PointsTable) -> None:
    bins = len(table.categories) if table.kind == "categorical" else len(table.edges) + 1
    if not len(table.points) == len(table.raw) == bins:
        raise ReleaseRefused(f"{table.name}: {bins} bins need as many points and raw points")
    if any(left >= right for left, right in zip(table.edges, table.edges[1:], strict=False)):
        raise ReleaseRefused(f"{table.name}: its edges do not ascend")
    if not all(map(math.isfinite, (*table.edges, *table.raw, table.missing.raw))):
        raise ReleaseRefused(f"{table.name}: a number is not finite")
    reached = (*table.points, table.missing.points)
    if max(reached) > 0:
        raise ReleaseRefused(f"{table.name}: points above 0; they count against the best attainable")
    if sorted(table.categories.values()) != list(range(len(table.categories))):
        raise ReleaseRefused(f"{table.name}: its categories do not number the bins")


def _check_pair(pair: PairTable, tables: Mapping[str, PointsTable]) -> None:
    name = " × ".join(pair.of)
    if len({*pair.of} & tables.keys()) < 2:
        raise ReleaseRefused(f"{name}: not two characteristics of this scorecard")
    rows, columns = (axis.bins for axis in pair.axes)
    for cells in (pair.points, pair.raw):
        if len(cells) != rows or any(len(row) != columns for row in cells):
            raise ReleaseRefused(f"{name}: {rows} × {columns} bins need as many points and raw points")
    for axis, of in zip(pair.axes, pair.of, strict=True):
        if any(left >= right for left, right in zip(axis.edges, axis.edges[1:], strict=False)):
            raise ReleaseRefused(f"{name}: its edges do not ascend")
        if (tables[of].kind == "categorical") != bool(axis.categories):
            raise ReleaseRefused(f"{name}: {of} is {tables[of].kind} elsewhere")
        if sorted(axis.categories.values()) != list(range(len(axis.categories))):
            raise ReleaseRefused(f"{name}: its categories do not number the bins")
    if not all(math.isfinite(each) for each in (*pair.axes[0].edges, *pair.axes[1].edges, *(raw for row in pair.raw for raw in row))):
        raise ReleaseRefused(f"{name}: a number is not finite")
    if max(map(max, pair.points)) > 0:
        raise ReleaseRefused(f"{name}: points above 0; they count against the best attainable")


def _check_references(card: Scorecard) -> None:
    try:
        rows = msgspec.convert(card.manifest.get("reference", ()), tuple[Reference, ...])
        replayed = [(row, score(card, row.values)) for row in rows]
    except (msgspec.ValidationError, TypeError) as error:
        raise ReleaseRefused(f"a reference row cannot be read: {error}") from None
    if not all(scored.score == row.score and abs(scored.raw - row.raw) <= AGREEMENT for row, scored in replayed):
        raise ReleaseRefused("a reference row scores otherwise than in training")


def _shared(points: int) -> tuple[int, int]:
    """A pair's points, borne evenly by its two (Shapley's division); the first bears an odd one."""
    first = points // 2
    return first, points - first


def _cell(axis: Axis, value: float | str | None) -> int:
    """The value's bin along one side of a two-way table, -1 (the last) for what does not apply."""
    if value is None or value != value:
        return -1
    if axis.categories:
        return axis.categories.get(str(value), -1)
    return bisect_left(axis.edges, value)


def _of_pairs(card: Scorecard, values: Values) -> tuple[dict[str, int], float]:
    """Each characteristic's share of its pairs' points, and the pairs' unrounded sum."""
    shares: dict[str, int] = {}
    whole = 0.0
    for pair in card.pairs:
        (one, other), (left, right) = pair.of, pair.axes
        row, column = _cell(left, values.get(one)), _cell(right, values.get(other))
        first, second = _shared(pair.points[row][column])
        shares[one] = shares.get(one, 0) + first
        shares[other] = shares.get(other, 0) + second
        whole += pair.raw[row][column]
    return shares, whole


def score(card: Scorecard, values: Values) -> Scored:
    """The score of a profile, with every characteristic's points and the key ones marked."""
    seen = [values.get(name) for name in card.names]
    costs = [table.cost(value) for table, value in zip(card.characteristics, seen, strict=True)]
    points = [each for each, _ in costs]
    raw = card.raw_base + sum([part for _, part in costs])
    if card.pairs:
        shares, part = _of_pairs(card, values)
        raw += part
        points = [each + shares.get(name, 0) for each, name in zip(points, card.names, strict=True)]
    total = card.base_points + sum(points)
    keys = key_codes([(cost, *table) for cost, table in zip(points, card.codes_and_inquiries, strict=True)])
    factors = [
        Factor(code, name, cost, None if isinstance(value, str) else value, code in keys, worst, best)
        for (code, name, worst, best), cost, value in zip(card.labels, points, seen, strict=True)
    ]
    lowest, highest = card.score_range
    final = min(max(total, lowest), highest)
    if final != total:
        factors.append(Factor(code=CLAMPED, characteristic="score_range", points=final - total))
    return Scored(final, card.base_points, tuple(factors), probability(card, raw), raw)


def probability(card: Scorecard, raw: float) -> float:
    """Probability of default within 24 months for an unrounded score."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, card.pd.intercept + card.pd.slope * raw))))


def key_codes(rows: list[tuple[int, str, bool]]) -> frozenset[str]:
    """Codes of the key factors: the four that cost most; if none of them is about inquiries, the costliest that is.

    Rows are (points, code, is an inquiry); ties go by code, so that the same profile always has the same key factors.
    """
    costly = sorted([row for row in rows if row[0] < 0])
    keys = [code for _, code, _ in costly[:KEY_FACTORS]]
    if not any(inquiry for _, _, inquiry in costly[:KEY_FACTORS]):
        keys += [code for _, code, inquiry in costly[KEY_FACTORS:] if inquiry][:1]
    return frozenset(keys)
