"""How well scores predicted outcomes: AUC, KS and calibration, from counts by score, so that no application need be kept."""

from collections.abc import Mapping

TENTHS = 10

OutcomeCounts = Mapping[int, tuple[int, int, float]]
"""Goods, bads and the sum of their probabilities of default, by score."""


def auc(outcomes: OutcomeCounts) -> float | None:
    """Share of pairs of a good and a bad in which the good scores higher, ties counting half; None without a pair."""
    goods, bads = totals(outcomes)
    if not goods or not bads:
        return None
    bads_below, won = 0, 0.0
    for score in sorted(outcomes):
        good, bad, _ = outcomes[score]
        won += good * (bads_below + bad / 2)
        bads_below += bad
    return won / (goods * bads)


def ks(outcomes: OutcomeCounts) -> float | None:
    """Greatest distance between the cumulative shares of bads and goods; None without both."""
    goods, bads = totals(outcomes)
    if not goods or not bads:
        return None
    goods_below = bads_below = 0
    greatest = 0.0
    for score in sorted(outcomes):
        good, bad, _ = outcomes[score]
        goods_below, bads_below = goods_below + good, bads_below + bad
        greatest = max(greatest, abs(bads_below / bads - goods_below / goods))
    return greatest


def calibration_error(outcomes: OutcomeCounts) -> float | None:
    """Mean distance of expected and observed bad rate over ten groups of neighbouring scores; None without outcomes."""
    groups = tenths(outcomes)
    total = sum(count for count, _, _ in groups)
    return sum(abs(expected - bad) for _, bad, expected in groups) / total if total else None


def tenths(outcomes: OutcomeCounts) -> list[tuple[int, int, float]]:
    """At most ten groups of about equal size by rising score: count, bads, sum of their PDs. A score is not split."""
    goods, bads = totals(outcomes)
    groups: dict[int, list[float]] = {}
    counted = 0
    for score in sorted(outcomes):
        good, bad, expected = outcomes[score]
        group = groups.setdefault(counted * TENTHS // (goods + bads), [0, 0, 0.0])
        counted += good + bad
        for place, more in enumerate((good + bad, bad, expected)):
            group[place] += more
    return [(int(count), int(bad), expected) for count, bad, expected in groups.values()]


def totals(outcomes: OutcomeCounts) -> tuple[int, int]:
    """All goods and all bads."""
    return sum(good for good, _, _ in outcomes.values()), sum(bad for _, bad, _ in outcomes.values())
