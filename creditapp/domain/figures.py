"""What is said of a scorecard at work: the figures of its counts, and an alert where one passes its threshold, told once."""

from collections.abc import Mapping
from typing import Literal

import msgspec
from msgspec.structs import replace

from creditapp.domain import drift
from creditapp.domain.bands import BANDS
from creditapp.domain.drift import Shares
from creditapp.domain.scorecard import Scorecard
from creditapp.models.monitoring import Alert, Observation, Watch

THRESHOLDS = {"psi": 0.25, "csi": 0.25, "auc_drop": 0.05, "calibration_error": 0.05}
"""Above these an alert is raised; it is cleared below ``CLEARED`` of them, so that a figure on the edge does not ring on."""
CLEARED = 0.8
EVERY = 25
"""Figures are held against the thresholds each so many observations."""
LEAST_OF_EACH = 20
"""Goods and bads below which AUC and calibration say nothing."""


class Expected(msgspec.Struct, frozen=True):
    """The shares of a scorecard's training set, as its manifest has them."""

    score: Shares
    bands: dict[str, float]
    characteristics: dict[str, Shares]


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
    """All that monitoring says of a scorecard; None where too little is known."""

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

    @property
    def held(self) -> dict[str, float]:
        """The figures that are held against thresholds, by the name in an alert."""
        drop = self.trained_auc - self.auc if self.auc is not None and self.trained_auc is not None else None
        some = {"psi": self.psi, "auc_drop": drop, "calibration_error": self.calibration_error}
        return {name: value for name, value in some.items() if value is not None} | {
            f"csi.{name}": value for name, value in self.csi.items()
        }


def expected_of(card: Scorecard | None) -> Expected | None:
    """The manifest's shares; None for a scorecard that is not known or was released without them."""
    try:
        found = msgspec.convert(card.manifest["expected"], Expected) if card else None
    except (KeyError, msgspec.ValidationError):
        return None
    whole = found is not None and all(each.whole for each in (found.score, *found.characteristics.values()))
    return found if whole else None


def figures(version: str, watch: Watch, card: Scorecard | None, window: int, cut_off: int) -> Figures:
    """What the counts say, of a tenth of the window at least."""
    expected, least = expected_of(card), max(1, window // 10)
    by_score = _summed(watch.newer.by_score, watch.older.by_score)
    scores = watch.newer.count + watch.older.count
    goods, bads = drift.totals(watch.outcomes)
    judged = min(goods, bads) >= LEAST_OF_EACH and goods + bads >= least
    enough = expected if scores >= least else None
    return Figures(
        version=version,
        scores=scores,
        seen=watch.seen,
        outcomes=goods + bads,
        bad_rate=bads / (goods + bads) if goods + bads else None,
        psi=drift.stability(enough.score.shares, _score_bins(enough.score, by_score)) if enough else None,
        csi=_csi(watch, enough) if enough else {},
        cut_off=cut_off,
        approved=sum(n for score, n in by_score.items() if score >= cut_off) / scores if scores else None,
        bands=_bands(by_score, expected, cut_off),
        auc=drift.auc(watch.outcomes) if judged else None,
        trained_auc=_trained_auc(card),
        ks=drift.ks(watch.outcomes) if judged else None,
        calibration_error=drift.calibration_error(watch.outcomes) if judged else None,
        tenths=tuple(Tenth(n, bad / n, pd / n) for n, bad, pd in drift.tenths(watch.outcomes)) if judged else (),
        raised=watch.raised,
    )


def _summed(one: Mapping[int, int], other: Mapping[int, int]) -> dict[int, int]:
    return {score: one.get(score, 0) + other.get(score, 0) for score in one.keys() | other.keys()}


def _score_bins(shares: Shares, by_score: Mapping[int, int]) -> list[int]:
    counts = [0] * len(shares.shares)
    for score, count in by_score.items():
        counts[shares.bin_of(score)] += count
    return counts


def _csi(watch: Watch, expected: Expected) -> dict[str, float]:
    found = {}
    for at, (name, each) in enumerate(expected.characteristics.items()):
        halves = [window.bins[at] for window in (watch.newer, watch.older) if at < len(window.bins)]
        counts = [sum(row[place] for row in halves if place < len(row)) for place in range(len(each.shares))]
        found[name] = drift.stability(each.shares, counts)
    return found


def _bands(by_score: Mapping[int, int], expected: Expected | None, cut_off: int) -> tuple[Band, ...]:
    total = sum(by_score.values())
    found = []
    for band in BANDS:
        inside = {score: n for score, n in by_score.items() if band.lowest <= score <= band.highest}
        count = sum(inside.values())
        passed = sum(n for score, n in inside.items() if score >= cut_off)
        share = expected.bands.get(band.name) if expected else None
        found.append(Band(band.name, count / total if total else 0.0, share, passed / count if count else None))
    return tuple(found)


def _trained_auc(card: Scorecard | None) -> float | None:
    metrics = card.manifest.get("metrics", {}) if card else {}
    found = metrics.get("auc") if isinstance(metrics, dict) else None
    return float(found) if isinstance(found, int | float) else None


# Alerts


def judged(watch: Watch, now: Figures, seen: Observation, at: float) -> Watch:
    """The watch with the alerts of this moment: each figure's once when it passes, once when it has come back."""
    raised = set(watch.raised)
    alerts = []
    for name, value in now.held.items():
        threshold = THRESHOLDS[name.partition(".")[0]]
        if name not in raised and value > threshold:
            raised.add(name)
        elif name in raised and value < CLEARED * threshold:
            raised.remove(name)
        else:
            continue
        alerts.append(_alert(now, name, "raised" if name in raised else "cleared", seen, at))
    if not alerts:
        return watch
    return replace(watch, raised=tuple(sorted(raised)), told=tuple(alerts), cause=(seen.source, seen.offset))


def _alert(now: Figures, figure: str, state: Literal["raised", "cleared"], seen: Observation, at: float) -> Alert:
    return Alert(
        alert_id=f"{now.version}:{figure}:{seen.source}:{seen.offset}",
        scorecard_version=now.version,
        figure=figure,
        state=state,
        value=now.held[figure],
        threshold=THRESHOLDS[figure.partition(".")[0]],
        scores=now.scores,
        outcomes=now.outcomes,
        at=at,
    )
