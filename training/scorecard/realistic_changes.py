"""Values that a characteristic of a row could take instead: one for each bin that training has seen, the nearest to the present value.

Nobody becomes missing or a special code, values stay within the training's, and a characteristic that can only rise (months since something) only
rises. How far a change is, is the share of the training rows that it passes; a change of category counts as the whole range, as categories have no order.
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.data.table import Matrix

UP, DOWN, EITHER = "up", "down", ""


@dataclass(frozen=True)
class Change:
    """One characteristic's other value."""

    name: str
    value: float
    """As a table holds it; of a category its code."""
    shown: str
    """What to have instead, in words: "at most 30", "more than 24", a category."""
    distance: float
    """Share of the training rows that are passed, 0 to 1."""


def changes(card: dict[str, Any], at: int, value: float, way: str = EITHER) -> list[Change]:
    """All realistic other values of characteristic ``at`` where it now has ``value``."""
    characteristic = card["characteristics"][at]
    if "categories" in characteristic:
        return [] if way else _categories(card, characteristic, value)
    return [change for change in _numbers(card, characteristic, value) if way in (EITHER, _way(change, value))]


def _way(change: Change, value: float) -> str:
    return UP if change.value > value else DOWN if change.value < value else EITHER


def _categories(card: dict[str, Any], characteristic: dict[str, Any], value: float) -> list[Change]:
    name = characteristic["name"]
    expected = _expected(card, name)
    shares = dict(zip(expected.get("categories", ()), expected.get("shares", ()), strict=False))
    return [
        Change(name, float(code), category, 1.0)
        for category, code in characteristic["categories"].items()
        if code != value and shares.get(category, 1.0) > 0
    ]


def _numbers(card: dict[str, Any], characteristic: dict[str, Any], value: float) -> list[Change]:
    name = characteristic["name"]
    edges = _edges(card, characteristic)
    codes = [float(code) for code in characteristic.get("specials", ())]
    coded = math.isnan(value) or value in codes
    least, *_, largest = card["manifest"].get("ranges", {}).get(name, (-math.inf, math.inf))
    here = None if coded else int(np.searchsorted(edges, value, side="left"))
    found = []
    for place, (low, high) in enumerate(zip([-math.inf, *edges], [*edges, math.inf], strict=True)):
        if place == here or high < least or low >= largest or any(low < code <= high for code in codes):
            continue
        rises = here is not None and place > here
        if rises or not math.isfinite(high):
            new, shown = math.nextafter(low, math.inf), f"more than {low:,.6g}"
        else:
            new, shown = high, _up_to(high, codes)
        distance = 1.0 if coded else abs(_passed(card, name, new) - _passed(card, name, value))
        found.append(Change(name, new, shown, distance))
    return found


def _up_to(high: float, codes: list[float]) -> str:
    """A bin's end in words; just before a special code it is the code that is named."""
    code = math.nextafter(high, math.inf)
    return f"less than {code:,.6g}" if code in codes else f"at most {high:,.6g}"


def _edges(card: dict[str, Any], characteristic: dict[str, Any]) -> list[float]:
    """Of its own table and of its pairs' tables."""
    edges = {float(edge) for edge in characteristic["edges"]}
    for pair in card.get("pairs", ()):
        for name, axis in zip(pair["of"], pair["axes"], strict=True):
            if name == characteristic["name"]:
                edges |= {float(edge) for edge in axis["edges"]}
    return sorted(edges)


def _expected(card: dict[str, Any], name: str) -> dict[str, Any]:
    bins: dict[str, Any] = card["manifest"].get("expected", {}).get("characteristics", {}).get(name, {})
    return bins


def _passed(card: dict[str, Any], name: str, value: float) -> float:
    """The share of the training rows with a number of at most this value, straight between the manifest's edges."""
    expected, spans = _expected(card, name), card["manifest"].get("ranges", {})
    if not expected.get("edges") or name not in spans:
        return 0.0
    edges: Matrix = np.array(expected["edges"], dtype=float)
    shares = np.cumsum(expected["shares"][: len(edges)])
    known = max(1e-12, 1 - expected["shares"][-1])
    low, high = min(spans[name][0], edges[0]), max(spans[name][-1], edges[-1])
    return float(np.interp(value, [low, *edges, high], [0.0, *(shares / known), 1.0]))
