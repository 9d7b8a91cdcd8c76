"""Scores a profile: each characteristic's points are looked up and summed, and the costliest are marked as key factors."""

import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import Any, NamedTuple

from creditapp.domain.scorecard import Cost, Scorecard, Values
from creditapp.models.applications import Factor

CLAMPED = "CLAMPED"
"""Code of the row that accounts for clamping to the score's range."""
KEY_FACTORS = 4
"""FCRA 609(f)(1)(C): at most four key factors, and inquiries in addition if they are one (609(f)(9))."""
_NO_SHARES: dict[str, int] = {}


class Scored(NamedTuple):
    """A score with all that explains it; base_points + every factor's points = score."""

    score: int
    base_points: int
    factors: tuple[Factor, ...]
    pd: float
    raw: float


def _of_pairs(card: Scorecard, values: Values) -> tuple[dict[str, int], float]:
    """Each paired characteristic's share of its pairs' points, and the pairs' unrounded sum."""
    cells = []
    for name, edges, categories in card.axes:
        value: Any = values.get(name)
        if value is None or value != value:
            cells.append(-1)
        elif categories:
            cells.append(categories.get(str(value), -1))
        else:
            cells.append(bisect_left(edges, value))
    shares = dict.fromkeys(card.paired, 0)
    whole = 0.0
    for one, other, row, column, costs in card.crossings:
        first, second, part = costs[cells[row]][cells[column]]
        shares[one] += first
        shares[other] += second
        whole += part
    return shares, whole


def score(card: Scorecard, values: Values) -> Scored:
    """The score of a profile, with every characteristic's points and the key ones marked."""
    shares, raw = _of_pairs(card, values) if card.pairs else (_NO_SHARES, 0.0)
    total, raw = card.base_points, raw + card.raw_base
    factors: list[Factor] = []
    costs: list[Cost] = []
    # One pass, unpacked tuples and no calls but the look-up: each applicant waits for it (benchmarks/scoring_speed.py).
    get, add_factor = values.get, factors.append
    for name, code, edges, categories, bins, inquiry, worst, best, usual in card.lookups:
        value: Any = get(name)
        if value is None or value != value:
            points, part, cost, factor = bins[-1]
            value = None
        elif edges is not None:
            points, part, cost, _ = bins[bisect_left(edges, value)]
            factor = Factor(code, name, points, value, False, worst, best, usual)
        else:
            points, part, cost, factor = bins[categories.get(str(value), -1)]
            value = None
        if shares and (share := shares.get(name)):
            points += share
            cost = (points, code, inquiry, len(factors)) if points else None
            factor = Factor(code, name, points, value, False, worst, best, usual)
        add_factor(factor)
        raw += part
        if cost:
            total += points
            costs.append(cost)
    for points, code, _, at in key_costs(costs):
        factor = factors[at]
        factors[at] = Factor(
            code, factor.characteristic, points, factor.value, True, factor.worst, factor.best, factor.usual
        )
    lowest, highest = card.score_range
    final = min(max(total, lowest), highest)
    if final != total:
        factors.append(Factor(code=CLAMPED, characteristic="score_range", points=final - total))
    return Scored(final, card.base_points, tuple(factors), probability(card, raw), raw)


def probability(card: Scorecard, raw: float) -> float:
    """Probability of default within 24 months for an unrounded score."""
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, card.pd.intercept + card.pd.slope * raw))))


def key_costs(costs: Iterable[Cost]) -> list[Cost]:
    """The key factors' costs: the four highest; if none of them is about inquiries, the highest that is.

    Ties go by code, so that the same profile always has the same key factors.
    """
    costly = sorted(costs)
    keys = costly[:KEY_FACTORS]
    inquiries = [cost for cost in costly if cost[2]][:1]
    return keys + [cost for cost in inquiries if cost not in keys]
