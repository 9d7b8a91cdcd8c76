"""A scorecard as the tables that every export writes: bins of each characteristic and of each pair, with points and log odds.

A bin of numbers is an interval. Around a special code two edges are as near as floating point allows; an interval says ``= -9`` and
``< -9`` instead, which no reader has to round.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from math import inf, nextafter
from typing import Any

import numpy as np

from training.data.special_codes import unknown_codes

_NINES = (*(f"{'9' * count}{last}" for count in range(1, 15) for last in "456789"),)
_REPEATED = (*(digit * count for digit in "78" for count in range(2, 16)),)
CODES = (
    *(float(-code) for code in range(1, 10)),
    *(sign * float(code) for code in (*_NINES, *_REPEATED) for sign in (1.0, -1.0)),
)
"""All numbers of up to fifteen digits that are written like a special code."""


@dataclass(frozen=True)
class Interval:
    """Numbers between two ends, of which each belongs to it or not; infinite ends never do."""

    low: float
    has_low: bool
    high: float
    has_high: bool

    @property
    def label(self) -> str:
        """In words and signs: ``≤ 5``, ``> 3 to 5``, ``= -9``, ``all``."""
        if self.low == self.high:
            return f"= {plain(self.low)}"
        if self.low == -inf and self.high == inf:
            return "all"
        above, below = "≥" if self.has_low else ">", "≤" if self.has_high else "<"
        if self.low == -inf:
            return f"{below} {plain(self.high)}"
        if self.high == inf:
            return f"{above} {plain(self.low)}"
        return f"{above} {plain(self.low)} and {below} {plain(self.high)}"


@dataclass(frozen=True)
class Axis:
    """How one column is cut: the bins in order, the one of missing values last."""

    name: str
    edges: tuple[float, ...] = ()
    categories: tuple[str, ...] | None = None

    @property
    def missing(self) -> int:
        """The bin of missing values; of unseen categories, too."""
        return len(self.edges) + 1 if self.categories is None else len(self.categories)

    @cached_property
    def intervals(self) -> tuple[Interval, ...]:
        """The bins of numbers without the one of missing values."""
        bounds = [-inf, *(edge + 0.0 for edge in self.edges), inf]
        return tuple(_interval(bounds, at) for at in range(len(bounds) - 1))

    @property
    def labels(self) -> tuple[str, ...]:
        """One for each bin."""
        known = [interval.label for interval in self.intervals] if self.categories is None else list(self.categories)
        return (*known, "missing" if self.categories is None else "missing or any other")


def _interval(bounds: list[float], at: int) -> Interval:
    """The bin above one edge and up to the next; an edge just below a third one stands for ``less than`` that."""
    low, high = bounds[at], bounds[at + 1]
    after = bounds[at + 2] if at + 2 < len(bounds) else inf
    if nextafter(low, inf) == high < inf:
        return Interval(high, True, high, True)
    if nextafter(high, inf) == after < inf:
        return Interval(low, False, after, False)
    return Interval(low, False, high, high < inf)


@dataclass(frozen=True)
class Characteristic:
    """One input: ``points`` and ``raw`` (unrounded) of each bin."""

    axis: Axis
    points: tuple[int, ...]
    raw: tuple[float, ...]
    reason: str
    code: str
    unknown: tuple[float, ...] = ()
    """Numbers that are missing: written like special codes, where training had neither codes nor amounts."""
    is_boolean: bool = False
    """Whether its numbers are 1 for true and 0 for false."""


@dataclass(frozen=True)
class Pair:
    """What two characteristics cost together, by [bin of the first][bin of the second].

    ``first`` and ``second`` are the characteristics' places, ``shares`` the whole points that each of the two bears.
    """

    first: int
    second: int
    axes: tuple[Axis, Axis]
    shares: tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]
    raw: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class CardTables:
    """All of a scorecard that a score depends on.

    Score = ``base_points`` and all points, within ``lowest`` and ``highest``; log odds of bad = ``intercept`` + ``slope`` · (``raw_base``
    and all raw points).
    """

    version: str
    base_points: int
    raw_base: float
    lowest: int
    highest: int
    intercept: float
    slope: float
    characteristics: tuple[Characteristic, ...]
    pairs: tuple[Pair, ...]
    scale: dict[str, float]

    @property
    def axes(self) -> tuple[tuple[int, Axis], ...]:
        """Each distinct way in which a characteristic is cut, with its place; those of the characteristics themselves first."""
        own = [(at, characteristic.axis) for at, characteristic in enumerate(self.characteristics)]
        paired = [cut for pair in self.pairs for cut in zip((pair.first, pair.second), pair.axes, strict=True)]
        return tuple(dict.fromkeys([*own, *paired]))


def card_tables(card: dict[str, Any]) -> CardTables:
    """The tables of a scorecard as ``scorecard.json`` holds it."""
    characteristics = tuple(characteristic_of(each) for each in card["characteristics"])
    place = {characteristic.axis.name: at for at, characteristic in enumerate(characteristics)}
    return CardTables(
        card.get("version", ""),
        card["base_points"],
        card["raw_base"],
        card["score_range"][0],
        card["score_range"][1],
        card["pd"]["intercept"],
        card["pd"]["slope"],
        characteristics,
        tuple(_pair(pair, place) for pair in card.get("pairs", ())),
        card.get("scale", {}),
    )


def characteristic_of(card: dict[str, Any]) -> Characteristic:
    """One input of a scorecard, as ``scorecard.json`` holds it."""
    return Characteristic(
        _axis(card["name"], card),
        (*card["points"], card["missing"]["points"]),
        (*card["raw"], card["missing"]["raw"]),
        card.get("reason") or card["name"],
        card["code"],
        _unknown(card),
        card.get("boolean", False),
    )


def _unknown(card: dict[str, Any]) -> tuple[float, ...]:
    span = tuple(card["span"]) if "span" in card else None
    known = unknown_codes(np.array(CODES), span, card.get("specials", ()))
    return tuple(code for code, is_unknown in zip(CODES, known.tolist(), strict=True) if is_unknown)


def _axis(name: str, cut: dict[str, Any]) -> Axis:
    if "categories" in cut:
        return Axis(name, categories=tuple(sorted(cut["categories"], key=cut["categories"].__getitem__)))
    return Axis(name, tuple(cut["edges"]))


def _pair(card: dict[str, Any], place: dict[str, int]) -> Pair:
    first, second = card["of"]
    lost = card["points"]
    shares = tuple(tuple(points // 2 for points in row) for row in lost)
    rest = tuple(tuple(points - points // 2 for points in row) for row in lost)
    return Pair(
        place[first],
        place[second],
        (_axis(first, card["axes"][0]), _axis(second, card["axes"][1])),
        (shares, rest),
        tuple(map(tuple, card["raw"])),
    )


def plain(number: float) -> str:
    """The shortest decimal that is the number, whole ones without a point."""
    return f"{number:.0f}" if number == round(number) and abs(number) < 1e15 else repr(number)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """The name, with underscores appended until it differs from all that are taken, whatever their case."""
    used = {name.casefold() for name in taken}
    while wanted.casefold() in used:
        wanted += "_"
    return wanted
