"""The bands of the 300–850 scale, as FICO and the bureaus' consumer pages name them."""

from typing import NamedTuple

from creditapp.domain.texts import N_

LOWEST, HIGHEST = 300, 850


class Band(NamedTuple):
    """A named part of the scale; both ends belong to it."""

    name: str
    lowest: int
    highest: int


BANDS: tuple[Band, ...] = (
    Band(N_("Poor"), 300, 579),
    Band(N_("Fair"), 580, 669),
    Band(N_("Good"), 670, 739),
    Band(N_("Very good"), 740, 799),
    Band(N_("Exceptional"), 800, 850),
)


def band_of(score: int) -> Band:
    """The band of a score within 300–850."""
    return next(band for band in reversed(BANDS) if score >= band.lowest)
