"""How each scorecard performs, as one self-contained page and as JSON, for operators."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import msgspec
from aiohttp import web

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.monitoring.alert_thresholds import THRESHOLDS
from creditapp.domain.monitoring.figures import LEAST_GOODS_AND_BADS, Figures
from creditapp.web.contexts import Context
from creditapp.web.http.assets import ROOT
from creditapp.web.render import Pages

WORTH_A_LOOK = 0.10
"""PSI or CSI above which, by convention, the change should be investigated."""
LABELS = {characteristic.name: characteristic.label for characteristic in CHARACTERISTICS}
WIDTH = 240
"""Width of the longest bar, in the drawing's units."""


class OwnedElsewhere(NamedTuple):
    """A scorecard whose counts another worker holds, and that worker's page."""

    version: str
    address: str


class Tile(NamedTuple):
    """One figure: its label and value, what it is compared with, and its CSS class: good, late (worth a look) or lost (alert)."""

    label: str
    value: str
    against: str
    kind: str


class Bar(NamedTuple):
    """A row with a bar: ``length`` and ``mark`` from 0 to WIDTH, ``kind`` as in ``Tile``."""

    label: str
    value: str
    other: str
    length: float
    mark: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class ScorecardPanel:
    """One scorecard on the page."""

    version: str
    role: str
    summary: str
    raised: tuple[str, ...]
    tiles: tuple[Tile, ...]
    bands: tuple[Bar, ...]
    drift: tuple[Bar, ...]
    tenths: tuple[Bar, ...]
    cut_off: int


@dataclass(frozen=True, kw_only=True)
class MonitoringPage(Context):
    """The template's context."""

    template = "monitoring.html"

    style: str
    scorecards: tuple[ScorecardPanel, ...]
    elsewhere: tuple[OwnedElsewhere, ...]
    width: int = WIDTH


def answer_json(scorecards: Sequence[Figures | OwnedElsewhere]) -> web.Response:
    """A list with each scorecard's figures, or the address of the worker that has them."""
    entries = [
        msgspec.to_builtins(scorecard) if isinstance(scorecard, Figures) else scorecard._asdict()
        for scorecard in scorecards
    ]
    return web.Response(body=msgspec.json.encode(entries), content_type="application/json")


def answer_html(scorecards: Sequence[Figures | OwnedElsewhere], champion: str) -> web.Response:
    """The page; ``champion`` is the active champion's version, empty while there is none."""
    page = MonitoringPage(
        style=(ROOT / "page.css").read_text(),
        scorecards=tuple(_panel(figures, champion) for figures in scorecards if isinstance(figures, Figures)),
        elsewhere=tuple(scorecard for scorecard in scorecards if isinstance(scorecard, OwnedElsewhere)),
    )
    return web.Response(text=_pages().render(page), content_type="text/html")


@cache
def _pages() -> Pages:
    return Pages(lambda name: name)


def _panel(figures: Figures, champion: str) -> ScorecardPanel:
    return ScorecardPanel(
        version=figures.version,
        role="Champion" if figures.version == champion else "Earlier",
        summary=f"{figures.seen:,} scores, {figures.outcomes:,} outcomes; figures of the newest {figures.scores:,}",
        raised=figures.raised,
        tiles=_tiles(figures),
        bands=_bands(figures),
        drift=_drift(figures),
        tenths=_tenths(figures),
        cut_off=figures.cut_off,
    )


def _tiles(figures: Figures) -> tuple[Tile, ...]:
    drop = figures.with_thresholds.get("auc_drop")
    trained = f"{figures.trained_auc:.3f} in training" if figures.trained_auc is not None else "unknown in training"
    too_few = f"needs {LEAST_GOODS_AND_BADS} goods and bads at least, and a tenth of the window"
    return (
        Tile(
            "PSI of the score",
            _number(figures.psi),
            f"alert above {THRESHOLDS['psi']}",
            _kind(figures.psi, "psi", WORTH_A_LOOK),
        ),
        Tile("Approved", _percent(figures.approved), f"a score of {figures.cut_off} or more", ""),
        Tile("AUC", _number(figures.auc), trained if figures.auc is not None else too_few, _kind(drop, "auc_drop")),
        Tile("KS", _number(figures.ks), "of known outcomes", ""),
        Tile(
            "Calibration error",
            _number(figures.calibration_error),
            f"alert above {THRESHOLDS['calibration_error']}",
            _kind(figures.calibration_error, "calibration_error"),
        ),
        Tile("Bad rate", _percent(figures.bad_rate), "of known outcomes", ""),
    )


def _kind(value: float | None, threshold: str, worth_a_look: float | None = None) -> str:
    if value is None:
        return ""
    if value > THRESHOLDS[threshold]:
        return "lost"
    return "late" if worth_a_look is not None and value > worth_a_look else "good"


def _bands(figures: Figures) -> tuple[Bar, ...]:
    longest = max([band.live for band in figures.bands] + [band.expected or 0 for band in figures.bands] + [0.01])
    return tuple(
        Bar(
            band.name,
            f"{band.live:.1%}",
            f"{_percent(band.expected)} expected, {_percent(band.approved)} approved",
            WIDTH * band.live / longest,
            WIDTH * (band.expected or 0) / longest,
            "",
        )
        for band in figures.bands
    )


def _drift(figures: Figures) -> tuple[Bar, ...]:
    ranked = sorted(figures.csi.items(), key=lambda item: (-item[1], item[0]))
    longest = max([2 * THRESHOLDS["csi"], *figures.csi.values()])
    mark = WIDTH * THRESHOLDS["csi"] / longest
    return tuple(
        Bar(
            LABELS.get(name, name), f"{value:.3f}", "", WIDTH * value / longest, mark, _kind(value, "csi", WORTH_A_LOOK)
        )
        for name, value in ranked
    )


def _tenths(figures: Figures) -> tuple[Bar, ...]:
    longest = max([0.01, *(max(tenth.observed, tenth.expected) for tenth in figures.tenths)])
    return tuple(
        Bar(
            f"Tenth {number}",
            f"{tenth.observed:.1%}",
            f"{tenth.expected:.1%} expected, {tenth.count:,} people",
            WIDTH * tenth.observed / longest,
            WIDTH * tenth.expected / longest,
            "",
        )
        for number, tenth in enumerate(figures.tenths, start=1)
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
