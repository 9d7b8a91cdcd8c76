"""The figures of a scorecard in service, computed from its counts; what too few were counted for has no figure."""

from collections.abc import Mapping

import msgspec

from creditapp.domain.bands import BANDS
from creditapp.domain.monitoring import performance
from creditapp.domain.monitoring.days import DayFigures, figures_of
from creditapp.domain.monitoring.drift import Expected, Shares, expected_of, stability
from creditapp.domain.scorecard import Scorecard
from creditapp.models.monitoring import Watch

LEAST_GOODS_AND_BADS = 20
"""Goods and bads below which AUC and calibration say nothing."""


class Band(msgspec.Struct, frozen=True):
    """One band of the scale: share of live scores and of the training set; share of its live scores that is approved."""

    name: str
    live: float
    expected: float | None
    approved: float | None


class Tenth(msgspec.Struct, frozen=True):
    """About a tenth of those whose outcome is known, by rising score."""

    count: int
    observed: float
    """Bad rate."""
    expected: float
    """Mean PD."""


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of a scorecard; None where too little is known."""

    version: str
    scores: int
    seen: int
    outcomes: int
    bad_rate: float | None
    psi: float | None
    csi: dict[str, float]
    cut_off: int
    approved: float | None
    bands: tuple[Band, ...]
    auc: float | None
    trained_auc: float | None
    ks: float | None
    calibration_error: float | None
    tenths: tuple[Tenth, ...]
    raised: tuple[str, ...]
    created: str = ""
    """The day on which the scorecard was made (ISO); empty if it does not say."""
    days: tuple[DayFigures, ...] = ()
    """Oldest first."""

    @property
    def with_thresholds(self) -> dict[str, float]:
        """The figures that alerts have thresholds for, by the name in an alert."""
        auc_drop = self.trained_auc - self.auc if self.auc is not None and self.trained_auc is not None else None
        of_scorecard = {"psi": self.psi, "auc_drop": auc_drop, "calibration_error": self.calibration_error}
        computed = {name: value for name, value in of_scorecard.items() if value is not None}
        return computed | {f"csi.{name}": value for name, value in self.csi.items()}


def figures(version: str, watch: Watch, card: Scorecard | None, window: int, cut_off: int) -> Figures:
    """The figures of the counts; none of drift or performance below a tenth of the window."""
    expected, least = expected_of(card), max(1, window // 10)
    by_score = _summed(watch.newer.by_score, watch.older.by_score)
    scores = watch.newer.count + watch.older.count
    goods, bads = performance.totals(watch.outcomes)
    enough_outcomes = min(goods, bads) >= LEAST_GOODS_AND_BADS and goods + bads >= least
    outcomes = watch.outcomes if enough_outcomes else {}
    shares = expected if scores >= least else None
    return Figures(
        version=version,
        scores=scores,
        seen=watch.seen,
        outcomes=goods + bads,
        bad_rate=bads / (goods + bads) if goods + bads else None,
        psi=stability(shares.score.shares, _score_bins(shares.score, by_score)) if shares else None,
        csi=_csi(watch, shares) if shares else {},
        cut_off=cut_off,
        approved=sum(n for score, n in by_score.items() if score >= cut_off) / scores if scores else None,
        bands=_bands(by_score, expected, cut_off),
        auc=performance.auc(outcomes),
        trained_auc=_trained_auc(card),
        ks=performance.ks(outcomes),
        calibration_error=performance.calibration_error(outcomes),
        tenths=tuple(Tenth(n, bad / n, pd / n) for n, bad, pd in performance.tenths(outcomes)),
        raised=watch.raised,
        created=str(card.manifest.get("created", "")) if card else "",
        days=figures_of(watch.days),
    )


def _summed(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {score: one.get(score, 0) + other.get(score, 0) for score in one.keys() | other.keys()}


def _score_bins(shares: Shares, by_score: Mapping[int, int]) -> list[int]:
    counts = [0] * len(shares.shares)
    for score, count in by_score.items():
        counts[shares.bin_of(score)] += count
    return counts


def _csi(watch: Watch, expected: Expected) -> dict[str, float]:
    csi = {}
    for at, (name, shares) in enumerate(expected.characteristics.items()):
        rows = [window.bins[at] for window in (watch.newer, watch.older) if at < len(window.bins)]
        counts = [sum(row[place] for row in rows if place < len(row)) for place in range(len(shares.shares))]
        csi[name] = stability(shares.shares, counts)
    return csi


def _bands(by_score: Mapping[int, int], expected: Expected | None, cut_off: int) -> tuple[Band, ...]:
    total = sum(by_score.values())
    bands = []
    for band in BANDS:
        inside = {score: n for score, n in by_score.items() if band.lowest <= score <= band.highest}
        count = sum(inside.values())
        passed = sum(n for score, n in inside.items() if score >= cut_off)
        share = expected.bands.get(band.name) if expected else None
        bands.append(Band(band.name, count / total if total else 0.0, share, passed / count if count else None))
    return tuple(bands)


def _trained_auc(card: Scorecard | None) -> float | None:
    metrics = card.manifest.get("metrics", {}) if card else {}
    auc = metrics.get("auc") if isinstance(metrics, dict) else None
    return float(auc) if isinstance(auc, int | float) else None
