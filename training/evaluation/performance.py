"""Measure discrimination and calibration: at every cut-off, by band, by tenth, and against the score's own probabilities.

Sources: DOMAIN.md, Methods; gains and odds tables as in Siddiqi, Intelligent Credit Scoring (2017), chapters 6 and 7.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, Band
from training.data.table import Labels, Matrix
from training.evaluation import intervals
from training.evaluation.sample import Sample
from training.scorecard.cross_validation import expected_calibration_error

TENTHS = 10
APPROVED = 0.8
"""Share of rows that the default cut-off approves."""
_CUT_STEP = 20
_FIFTHS = ("lowest", "low", "middle", "high", "highest")
Row = dict[str, Any]


def default_cut_off(sample: Sample) -> int:
    """The lowest score that is approved when four rows of five are."""
    return int(np.quantile(sample.score, 1 - APPROVED, method="lower"))


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
    bads, goods = int(sample.outcomes.sum()), int((1 - sample.outcomes).sum())
    rows: list[Row] = []
    low, high = sample.card["score_range"]
    seen = np.zeros(len(sample), bool)
    for number, part in enumerate(np.array_split(order, TENTHS)):
        seen[part] = True
        inside = np.zeros(len(sample), bool)
        inside[part] = True
        found_bads = int(sample.outcomes[seen].sum())
        found_goods = int(seen.sum()) - found_bads
        rows.append(
            {
                "tenth": number + 1,
                "lowest": int(sample.score[part].min(initial=high)),
                "highest": int(sample.score[part].max(initial=low)),
            }
            | outcome(sample, inside)
            | {
                "bads_found": found_bads / bads,
                "goods_found": found_goods / goods,
                "ks": found_bads / bads - found_goods / goods,
                "lift": found_bads / bads / max(seen.mean(), 1 / len(sample)),
            }
        )
    return rows


def outcome(sample: Sample, inside: NDArray[np.bool_]) -> Row:
    """Counts, rates and odds of the rows inside; rates are None where there are none, odds are goods for each bad."""
    rows = int(inside.sum())
    figures: Row = {"rows": rows, "share": rows / len(sample), "pd": float(sample.pd[inside].mean()) if rows else None}
    if sample.bad is None:
        return figures
    bads = int(sample.bad[inside].sum())
    low, high = intervals.of_share(bads, rows)
    return figures | {
        "bads": bads,
        "bad_rate": bads / rows if rows else None,
        "low": low,
        "high": high,
        "odds": (rows - bads) / bads if bads else None,
    }


def cut_offs(sample: Sample) -> list[Row]:
    """Round scores from the 2nd to the 98th percentile: who is approved and declined, good and bad."""
    low, high = np.quantile(sample.score, (0.02, 0.98))
    step = _CUT_STEP if high - low > 6 * _CUT_STEP else _CUT_STEP // 4
    scores = range(math.ceil(low / step) * step, int(high) + 1, step)
    return [at_cut_off(sample, score) for score in scores]


def at_cut_off(sample: Sample, score: int) -> Row:
    """The confusion matrix at one cut-off; a score of it or more is approved."""
    approved = sample.score >= score
    figures: Row = {"score": score, "approved": float(approved.mean())}
    if sample.bad is None:
        return figures
    bad = sample.bad.astype(bool)
    declined_bads, declined_goods = int((~approved & bad).sum()), int((~approved & ~bad).sum())
    approved_bads, approved_goods = int((approved & bad).sum()), int((approved & ~bad).sum())
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


def calibration(pd: Matrix, bad: Labels) -> Row:
    """Expected beside observed by tenths with 95 % intervals; ECE, and the ECE that chance alone would give."""
    parts = [part for part in np.array_split(np.argsort(pd, kind="stable"), TENTHS) if len(part)]
    return {
        "ece": expected_calibration_error(pd, bad),
        "noise": noise(pd),
        "mean_pd": float(pd.mean()),
        "bad_rate": float(bad.mean()),
        "bins": [_calibrated(pd[part], bad[part]) for part in parts],
    }


def _calibrated(pd: Matrix, bad: Labels) -> Row:
    low, high = intervals.of_share(int(bad.sum()), len(bad))
    return {"rows": len(bad), "pd": float(pd.mean()), "bad_rate": float(bad.mean()), "low": low, "high": high}


def noise(pd: Matrix) -> float:
    """The ECE to be expected of perfectly calibrated probabilities: the mean absolute normal error of each tenth."""
    parts = [part for part in np.array_split(np.sort(pd), TENTHS) if len(part)]
    errors = [len(part) * math.sqrt(2 / math.pi * float(np.mean(part * (1 - part))) / len(part)) for part in parts]
    return sum(errors) / len(pd)


def separation(sample: Sample, auc: float) -> Row:
    """Interval of the AUC, and the score at which goods and bads are furthest apart."""
    low, high = intervals.of_auc(auc, int((1 - sample.outcomes).sum()), int(sample.outcomes.sum()))
    score, distance = furthest(sample)
    return {"auc_low": low, "auc_high": high, "ks_score": score, "ks_pooled": distance}


def furthest(sample: Sample) -> tuple[int, float]:
    """Score below which the shares of bads and goods differ most, and by how much."""
    scores = np.unique(sample.score)
    bad = sample.outcomes.astype(bool)
    below_bad = np.searchsorted(np.sort(sample.score[bad]), scores) / bad.sum()
    below_good = np.searchsorted(np.sort(sample.score[~bad]), scores) / (~bad).sum()
    best = int(np.argmax(below_bad - below_good))
    return int(scores[best]), float((below_bad - below_good)[best])
