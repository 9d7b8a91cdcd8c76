"""Every page fits and passes axe in a real Chromium in Spanish, and in a language a third longer than English."""

from collections.abc import Iterator

import pytest

from tests.browser.test_every_face import faults, sticks_out
from tests.pictures import ENDINGS, NOTICES, WIDTHS, Camera, cameras
from tests.support.pseudo_language import LONGER

PAGES = (
    "",
    "/simulation",
    "/next-steps",
    "/rights",
    "/disputes",
    "/alerts",
    "/block",
    "/lift",
    "/erase",
    "/revoke",
    "/again",
)
"""The addresses of a report that are pages with forms."""


@pytest.fixture(scope="module", params=["es-US", "longer"])
def camera(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Camera]:
    """A narrow window: in Spanish, and in a language a third longer than English."""
    longer = request.param == "longer"
    into = tmp_path_factory.mktemp("pictures")
    with cameras(into, "de-DE" if longer else request.param, LONGER if longer else None) as one:
        yield one[WIDTHS[-1]]


def shown(camera: Camera) -> None:
    """Check the page that is shown, with everything unfolded."""
    camera.page.evaluate("document.querySelectorAll('details:not([name])').forEach(each => each.open = true)")
    assert camera.page.evaluate("document.documentElement.lang") in ("es", "de")
    assert not sticks_out(camera)
    assert not faults(camera)


@pytest.mark.parametrize("end", PAGES)
def test_a_page_fits_and_passes_axe_in_every_language(camera: Camera, end: str) -> None:
    """At 360 and 320 pixels."""
    camera.open("scored", end)
    shown(camera)


def test_notices_endings_and_the_pages_about_the_site_fit_and_pass_axe_in_every_language(camera: Camera) -> None:
    """And the form, also with its problems."""
    for kind, name in NOTICES.items():
        camera.open(name, f"/notices/{kind}")
        shown(camera)
    for ending in ENDINGS:
        camera.ending(ending)
        shown(camera)
    for about in ("/help", "/contact", "/privacy", "/terms", "/rights", "/"):
        camera.page.goto(camera.url + about)
        shown(camera)
    camera.page.locator("main button.primary").click()
    camera.page.locator("#summary").wait_for()
    shown(camera)
