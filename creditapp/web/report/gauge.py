"""The score's gauge: an arc of five bands, drawn on the server, with a mark at the score."""

from dataclasses import dataclass
from math import cos, pi, sin

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, Band, band_of
from creditapp.web.i18n.texts import _

CENTRE_X, CENTRE_Y, RADIUS = 130.0, 122.0, 104.0
GAP = 1.6
"""Points of the scale left blank between two bands."""


@dataclass(frozen=True)
class Arc:
    """One band's part of the gauge."""

    band: Band
    number: int
    path: str
    """SVG path data."""
    here: bool


@dataclass(frozen=True)
class Gauge:
    """The gauge as the template draws it; coordinates in a view box of 260 × 152."""

    score: int
    band: Band
    arcs: tuple[Arc, ...]
    x: float
    y: float
    text: str
    """A description in words."""


def gauge(score: int) -> Gauge:
    """The gauge of a score within 300–850."""
    here = band_of(score)
    arcs = tuple(Arc(band, number, _path(band), band == here) for number, band in enumerate(BANDS, 1))
    x, y = _place(score)
    text = _("%(score)s on a scale from %(lowest)s to %(highest)s: %(band)s, the band from %(from)s to %(to)s.") % {
        "score": score, "lowest": LOWEST, "highest": HIGHEST, "band": _(here.name), "from": here.lowest, "to": here.highest,
    }  # fmt: skip
    return Gauge(score, here, arcs, round(x, 1), round(y, 1), text)


def _path(band: Band) -> str:
    left = _place(band.lowest + GAP if band.lowest > LOWEST else LOWEST)
    right = _place(band.highest + 1 - GAP if band.highest < HIGHEST else HIGHEST)
    return f"M{left[0]:.1f} {left[1]:.1f}A{RADIUS:.0f} {RADIUS:.0f} 0 0 1 {right[0]:.1f} {right[1]:.1f}"


def _place(score: float) -> tuple[float, float]:
    angle = pi * (1 - (score - LOWEST) / (HIGHEST - LOWEST))
    return CENTRE_X + RADIUS * cos(angle), CENTRE_Y - RADIUS * sin(angle)
