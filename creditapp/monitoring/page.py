"""How scorecards fare, as a page that stands alone and as JSON: for operators, on the private port."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import msgspec
from aiohttp import web

from creditapp.domain.characteristics import CHARACTERISTICS
from creditapp.domain.figures import LEAST_OF_EACH, THRESHOLDS, Figures
from creditapp.web.contexts import Context
from creditapp.web.http.assets import ROOT
from creditapp.web.render import Pages

LOOK = 0.10
"""PSI or CSI above which, by convention, somebody should look."""
LABELS = {each.name: each.label for each in CHARACTERISTICS}
WIDTH = 240
"""Of a bar, in its own units."""


class Elsewhere(NamedTuple):
    """A scorecard whose figures another worker has."""

    version: str
    address: str


class Tile(NamedTuple):
    """One figure: what, its value, what it is held against, and whether it is good, late (to look at) or lost."""

    label: str
    value: str
    against: str
    kind: str


class Bar(NamedTuple):
    """A row with a bar: ``length`` and ``mark`` of WIDTH, ``kind`` as of a tile."""

    label: str
    value: str
    other: str
    length: float
    mark: float
    kind: str


@dataclass(frozen=True, kw_only=True)
class Watched:
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
    """The page."""

    template = "monitoring.html"

    style: str
    scorecards: tuple[Watched, ...]
    elsewhere: tuple[Elsewhere, ...]
    width: int = WIDTH


def answer_json(found: Sequence[Figures | Elsewhere]) -> web.Response:
    """The figures as a list, or where they are."""
    shown = [msgspec.to_builtins(each) if isinstance(each, Figures) else each._asdict() for each in found]
    return web.Response(body=msgspec.json.encode(shown), content_type="application/json")


def answer_html(found: Sequence[Figures | Elsewhere], champion: str) -> web.Response:
    """The page; ``champion`` is the version in service, empty while there is none."""
    page = MonitoringPage(
        style=(ROOT / "page.css").read_text(),
        scorecards=tuple(_watched(each, champion) for each in found if isinstance(each, Figures)),
        elsewhere=tuple(each for each in found if isinstance(each, Elsewhere)),
    )
    return web.Response(text=_pages().render(page), content_type="text/html")


@cache
def _pages() -> Pages:
    return Pages(lambda name: name)


def _watched(figures: Figures, champion: str) -> Watched:
    return Watched(
        version=figures.version,
        role="Champion" if figures.version == champion else "Earlier",
        summary=f"{figures.seen:,} scores, {figures.outcomes:,} outcomes; the figures are of the newest {figures.scores:,}",
        raised=figures.raised,
        tiles=_tiles(figures),
        bands=_bands(figures),
        drift=_drift(figures),
        tenths=_tenths(figures),
        cut_off=figures.cut_off,
    )


def _tiles(figures: Figures) -> tuple[Tile, ...]:
    held = figures.held
    drop = held.get("auc_drop")
    trained = f"{figures.trained_auc:.3f} in training" if figures.trained_auc is not None else "unknown in training"
    too_few = f"needs {LEAST_OF_EACH} goods and bads at least, and a tenth of the window"
    return (
        Tile(
            "PSI of the score",
            _number(figures.psi),
            f"alert above {THRESHOLDS['psi']}",
            _kind(figures.psi, "psi", LOOK),
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


def _kind(value: float | None, threshold: str, look: float | None = None) -> str:
    if value is None:
        return ""
    if value > THRESHOLDS[threshold]:
        return "lost"
    return "late" if look is not None and value > look else "good"


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
    ranked = sorted(figures.csi.items(), key=lambda each: (-each[1], each[0]))
    longest = max([2 * THRESHOLDS["csi"], *figures.csi.values()])
    mark = WIDTH * THRESHOLDS["csi"] / longest
    return tuple(
        Bar(LABELS.get(name, name), f"{value:.3f}", "", WIDTH * value / longest, mark, _kind(value, "csi", LOOK))
        for name, value in ranked
    )


def _tenths(figures: Figures) -> tuple[Bar, ...]:
    longest = max([0.01, *(max(each.observed, each.expected) for each in figures.tenths)])
    return tuple(
        Bar(
            f"Tenth {place}",
            f"{each.observed:.1%}",
            f"{each.expected:.1%} expected, {each.count:,} people",
            WIDTH * each.observed / longest,
            WIDTH * each.expected / longest,
            "",
        )
        for place, each in enumerate(figures.tenths, start=1)
    )


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
