"""Every score is in exactly one named band."""

from creditapp.domain.bands import BANDS, HIGHEST, LOWEST, band_of


def test_the_bands_cover_the_scale_without_gap_or_overlap() -> None:
    """Each band begins one point above the one before, from 300 to 850."""
    assert (BANDS[0].lowest, BANDS[-1].highest) == (LOWEST, HIGHEST) == (300, 850)
    assert all(lower.highest + 1 == upper.lowest for lower, upper in zip(BANDS, BANDS[1:], strict=False))


def test_the_lines_between_bands_are_where_lenders_draw_them() -> None:
    """Fair from 580, good from 670, very good from 740, exceptional from 800."""
    assert [band.lowest for band in BANDS] == [300, 580, 670, 740, 800]


def test_every_score_is_in_its_band() -> None:
    """Both ends of a band belong to it, and each of the 551 scores has one."""
    for score in range(LOWEST, HIGHEST + 1):
        band = band_of(score)
        assert band.lowest <= score <= band.highest


def test_the_names_are_those_people_know() -> None:
    """From Poor to Exceptional, each once."""
    assert [band.name for band in BANDS] == ["Poor", "Fair", "Good", "Very good", "Exceptional"]
