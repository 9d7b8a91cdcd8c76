"""Compare a challenger with the champion on applications that both scored: who would be decided differently, and why.

The swap set is what a change of scorecards changes: who is approved by one and declined by the other at a cut-off. Its
bad rates are of the applications whose outcomes are known, which are mostly ones that the champion approved.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from creditapp.errors import InvalidRecord
from creditapp.models.base import decode
from creditapp.models.monitoring import Outcome, ScorecardResult, ShadowScore
from training.errors import TrainingError

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
CELLS = (
    ("approved by both", True, True),
    ("swapped out", True, False),
    ("swapped in", False, True),
    ("declined by both", False, False),
)
"""Name; whether the champion approves; whether the challenger does."""
TOP_REASONS = 12


class Shadow(NamedTuple):
    """One application as both scorecards score it."""

    application_id: str
    as_of: date
    champion: ScorecardResult
    challenger: ScorecardResult


def newest_pair(records: Iterable[tuple[float, ShadowScore]], challenger: str | None = None) -> list[Shadow]:
    """The shadow scores of the last pair of versions (or the last of ``challenger``), each application once.

    ``records`` are times and opened records, in the order of each partition.
    """
    by_pair: dict[tuple[str, str], dict[str, Shadow]] = {}
    last: dict[tuple[str, str], float] = {}
    for at, record in records:
        results = record.sealed.content
        pair = (results.champion.version, results.challenger.version)
        if challenger in (None, pair[1]):
            shadow = Shadow(record.application_id, record.as_of, results.champion, results.challenger)
            by_pair.setdefault(pair, {}).setdefault(record.application_id, shadow)
            last[pair] = max(at, last.get(pair, at))
    if not by_pair:
        other = f"by {challenger} " if challenger else ""
        raise TrainingError(f"no application was scored {other}beside a champion; start with: training challenge DIR")
    return list(by_pair[max(last, key=lambda pair: last[pair])].values())


def outcomes_by_application(records: Iterable[tuple[float, bytes]]) -> dict[str, bool]:
    """The first outcome of each application; invalid records are skipped, as the services skip them."""
    first_outcomes: dict[str, bool] = {}
    for _, value in records:
        try:
            outcome = decode(Outcome, value)
        except InvalidRecord:
            continue
        first_outcomes.setdefault(outcome.application_id, outcome.bad)
    return first_outcomes


def compare(shadows: Sequence[Shadow], outcomes: Mapping[str, bool], cut_off: int) -> dict[str, Any]:
    """The differences between champion and challenger, as JSON; needs at least one shadow score."""
    first = np.array([shadow.champion.score for shadow in shadows])
    second = np.array([shadow.challenger.score for shadow in shadows])
    shift = second - first
    return {
        "champion": shadows[0].champion.version,
        "challenger": shadows[0].challenger.version,
        "applications": len(shadows),
        "from": min(shadow.as_of for shadow in shadows).isoformat(),
        "to": max(shadow.as_of for shadow in shadows).isoformat(),
        "cut_off": cut_off,
        "swap_set": [
            _cell(name, champion, challenger, shadows, outcomes, cut_off) for name, champion, challenger in CELLS
        ],
        "score_shift": {
            "mean": float(shift.mean()),
            "quantiles": {f"{at:g}": float(np.quantile(shift, at)) for at in QUANTILES},
            "unchanged": float((shift == 0).mean()),
            "rank_correlation": _rank_correlation(first, second),
        },
        "reasons": _reasons(shadows),
        "scores": {"champion": first.tolist(), "challenger": second.tolist()},
    }


def _cell(
    name: str, first: bool, second: bool, shadows: Sequence[Shadow], outcomes: Mapping[str, bool], cut_off: int
) -> dict[str, Any]:
    """One cell of the swap set: its size, the mean PD by either scorecard, and the bad rate of those whose outcome is known."""
    inside = [
        shadow
        for shadow in shadows
        if (shadow.champion.score >= cut_off) is first and (shadow.challenger.score >= cut_off) is second
    ]
    known = [outcomes[shadow.application_id] for shadow in inside if shadow.application_id in outcomes]
    return {
        "name": name,
        "count": len(inside),
        "share": len(inside) / len(shadows),
        "pd_champion": _mean(inside, lambda shadow: shadow.champion.pd),
        "pd_challenger": _mean(inside, lambda shadow: shadow.challenger.pd),
        "outcomes": len(known),
        "bad_rate": sum(known) / len(known) if known else None,
    }


def _mean(inside: list[Shadow], figure: Callable[[Shadow], float]) -> float | None:
    return float(np.mean([figure(shadow) for shadow in inside])) if inside else None


def _rank_correlation(first: NDArray[np.int64], second: NDArray[np.int64]) -> float | None:
    """Spearman's; None where one of the two has a single score."""
    if len(np.unique(first)) < 2 or len(np.unique(second)) < 2:
        return None
    return float(np.corrcoef(_ranks(first), _ranks(second))[0, 1])


def _ranks(scores: NDArray[np.int64]) -> NDArray[np.float64]:
    """Mean ranks: equal scores share theirs."""
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks: NDArray[np.float64] = (np.cumsum(counts) - (counts - 1) / 2)[inverse]
    return ranks


def _reasons(shadows: Sequence[Shadow]) -> dict[str, Any]:
    """How often the reasons agree, and how often either scorecard gives each reason."""
    top = [(shadow.champion.reasons[:1], shadow.challenger.reasons[:1]) for shadow in shadows]
    sets = [(set(shadow.champion.reasons), set(shadow.challenger.reasons)) for shadow in shadows]
    first = Counter(code for shadow in shadows for code in shadow.champion.reasons)
    second = Counter(code for shadow in shadows for code in shadow.challenger.reasons)
    ranked = sorted({*first, *second}, key=lambda code: (-max(first[code], second[code]), code))
    return {
        "same_first": sum(champions == challengers for champions, challengers in top) / len(top),
        "same_set": sum(champions == challengers for champions, challengers in sets) / len(sets),
        "given": {
            code: {"champion": first[code] / len(top), "challenger": second[code] / len(top)}
            for code in ranked[:TOP_REASONS]
        },
    }
