"""Measure discrimination and calibration: at every cut-off, by band, by tenth, and against the score's own probabilities.

Sources: DOMAIN.md, Methods; gains and odds tables as in Siddiqi, Intelligent Credit Scoring (2017), chapters 6 and 7.
"""

import math

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, Band
from training.data.table import Matrix
from training.data.weighted import equal_parts, lower_quantiles, whole
from training.evaluation import intervals
from training.evaluation.calibration import TENTHS, Row
from training.evaluation.sample import Sample

APPROVED = 0.8
"""Share of rows that the default cut-off approves."""
_CUT_STEP = 20
_FIFTHS = ("lowest", "low", "middle", "high", "highest")


def default_cut_off(sample: Sample) -> int:
    """The lowest score that is approved when four rows of five are."""
    return int(lower_quantiles(sample.score, np.array([1 - APPROVED]), sample.weights)[0])


def bands(sample: Sample) -> list[Row]:
    """Each band of the scale: rows, bads, expected and observed bad rate, odds."""
    return [
        {"name": band.name, "lowest": band.lowest, "highest": band.highest}
        | outcome(sample, (sample.score >= band.lowest) & (sample.score <= band.highest))
        for band in bands_of(*sample.card["score_range"])
    ]


def bands_of(lowest: int, highest: int) -> tuple[Band, ...]:
    """The bands of a scale: those of FICO where it has their ends, else five of one width."""
    if (lowest, highest) == (LOWEST, HIGHEST):
        return BANDS
    ends = [lowest + (highest + 1 - lowest) * at // 5 for at in range(6)]
    return tuple(Band(name, low, high - 1) for name, low, high in zip(_FIFTHS, ends, ends[1:], strict=False))


def gains(sample: Sample) -> list[Row]:
    """Tenths by falling risk: cumulative shares of bads and goods, lift and KS."""
    order = np.argsort(-sample.pd, kind="stable")
    bad = sample.outcomes == 1
    bads, goods = sample.count(bad), sample.count(~bad)
    rows: list[Row] = []
    low, high = sample.card["score_range"]
    found = np.zeros(len(sample))
    for number, (part, weight) in enumerate(equal_parts(order, sample.weights, TENTHS)):
        inside = np.zeros(len(sample))
        inside[part] = weight
        found += inside
        found_bads, found_goods = whole(float(found[bad].sum())), whole(float(found[~bad].sum()))
        rows.append(
            {
                "tenth": number + 1,
                "lowest": int(sample.score[part].min(initial=high)),
                "highest": int(sample.score[part].max(initial=low)),
            }
            | of_weights(sample, inside)
            | {
                "bads_found": found_bads / bads,
                "goods_found": found_goods / goods,
                "ks": found_bads / bads - found_goods / goods,
                "lift": found_bads / bads / max(found.sum() / sample.mass, 1 / len(sample)),
            }
        )
    return rows


def outcome(sample: Sample, inside: NDArray[np.bool_]) -> Row:
    """Counts, rates and odds of the rows inside; rates are None where there are none, odds are goods for each bad."""
    return of_weights(sample, np.where(inside, sample.weight, 0.0))


def of_weights(sample: Sample, weight: Matrix) -> Row:
    """The same of rows with these weights; 0: not inside."""
    inside = weight > 0
    kept, total = weight[inside], float(weight.sum())
    rows = whole(total)
    figures: Row = {
        "rows": rows,
        "share": total / sample.mass,
        "pd": float(np.average(sample.pd[inside], weights=kept)) if rows else None,
    }
    if sample.bad is None:
        return figures
    bad = sample.bad[inside]
    bads = whole(float(kept @ bad))
    plain = sample.weights is None and sample.groups is None
    groups = None if sample.groups is None else sample.groups[inside]
    low, high = intervals.of_share(*(bads, rows) if plain else intervals.independent(bad, kept, groups))
    return figures | {
        "bads": bads,
        "bad_rate": bads / rows if rows else None,
        "low": low,
        "high": high,
        "odds": (rows - bads) / bads if bads else None,
    }


def cut_offs(sample: Sample) -> list[Row]:
    """Round scores from the 2nd to the 98th percentile: who is approved and declined, good and bad."""
    ends = np.array([0.02, 0.98])
    low, high = (
        np.quantile(sample.score, ends)
        if sample.weights is None
        else lower_quantiles(sample.score, ends, sample.weights)
    )
    step = _CUT_STEP if high - low > 6 * _CUT_STEP else _CUT_STEP // 4
    scores = range(math.ceil(low / step) * step, int(high) + 1, step)
    return [at_cut_off(sample, score) for score in scores]


def at_cut_off(sample: Sample, score: int) -> Row:
    """The confusion matrix at one cut-off; a score of it or more is approved."""
    approved = sample.score >= score
    figures: Row = {"score": score, "approved": sample.mean(approved)}
    if sample.bad is None:
        return figures
    bad = sample.bad.astype(bool)
    declined_bads, declined_goods = sample.count(~approved & bad), sample.count(~approved & ~bad)
    approved_bads, approved_goods = sample.count(approved & bad), sample.count(approved & ~bad)
    return figures | {
        "declined_bads": declined_bads,
        "declined_goods": declined_goods,
        "approved_bads": approved_bads,
        "approved_goods": approved_goods,
        "bads_declined": declined_bads / max(declined_bads + approved_bads, 1),
        "goods_declined": declined_goods / max(declined_goods + approved_goods, 1),
        "bad_rate_approved": approved_bads / max(approved_bads + approved_goods, 1),
        "bad_rate_declined": declined_bads / max(declined_bads + declined_goods, 1),
    }


def separation(sample: Sample, auc: float) -> Row:
    """Interval of the AUC, and the score at which goods and bads are furthest apart."""
    low, high = sample.auc_interval(auc)
    score, distance = furthest(sample)
    return {"auc_low": low, "auc_high": high, "ks_score": score, "ks_pooled": distance}


def furthest(sample: Sample) -> tuple[int, float]:
    """Score below which the shares of bads and goods differ most, and by how much."""
    scores, place = np.unique(sample.score, return_inverse=True)
    below = []
    for which in (sample.outcomes == 1, sample.outcomes == 0):
        by_score = np.bincount(place[which], sample.weight[which], len(scores))
        below.append((np.cumsum(by_score) - by_score) / by_score.sum())
    apart = below[0] - below[1]
    best = int(np.argmax(apart))
    return int(scores[best]), float(apart[best])
