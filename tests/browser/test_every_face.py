"""Every section, notice and ending of a report in a real Chromium: passes axe, fits and prints, at two widths."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.pictures import ENDINGS, NOTICES, WIDTHS, Camera, cameras
from tests.support.pdf_pages import printed_pages

AXE = {"rules": {"target-size": {"enabled": True}}}
"""All of axe's rules, and WCAG 2.2's target size, which it leaves off."""
NARROWEST = 320
"""Pixels at which WCAG 2.2 wants everything to fit (1.4.10)."""

LEAST_FILLED, FULL = 0.2, 0.6
"""How far down text reaches at least: on the last page of a printed report, and on the others."""

BEYOND = """[...document.querySelectorAll('main *, header *, footer *')]
    .filter(each => each.getBoundingClientRect().right > window.innerWidth + 1).map(each => each.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Camera]]:
    """A camera a width."""
    with cameras(tmp_path_factory.mktemp("pictures")) as one:
        yield one


def faults(camera: Camera) -> list[str]:
    """All that axe finds, minor issues included."""
    found = Axe().run(camera.page, options=AXE).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def sticks_out(camera: Camera) -> list[str]:
    """Elements beyond the window's right edge, also on the narrowest screen."""
    width = camera.page.viewport_size["width"]
    found: list[str] = []
    for each in (width, NARROWEST):
        camera.page.set_viewport_size({"width": each, "height": 640})
        if camera.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found += camera.page.evaluate(BEYOND)
    camera.page.set_viewport_size({"width": width, "height": 640})
    return found


@pytest.mark.parametrize("width", WIDTHS)
def test_a_report_with_everything_open_passes_axe_and_fits(taken: dict[int, Camera], width: int) -> None:
    """With all details unfolded."""
    camera = taken[width]
    for name in ("scored", "declined"):
        camera.open(name)
        camera.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        assert not faults(camera)
        assert not sticks_out(camera)


@pytest.mark.parametrize("width", WIDTHS)
def test_every_ending_passes_axe_and_fits(taken: dict[int, Camera], width: int) -> None:
    """Also the page without the code, and the one while the service is unavailable."""
    for ending in ENDINGS:
        taken[width].ending(ending)
        assert not faults(taken[width]), ending
        assert not sticks_out(taken[width]), ending


@pytest.mark.parametrize("width", WIDTHS)
def test_every_notice_passes_axe_and_fits(taken: dict[int, Camera], width: int) -> None:
    """On screen; the PDF is tagged."""
    for kind, name in NOTICES.items():
        taken[width].open(name, f"/notices/{kind}")
        assert not faults(taken[width]), kind
        assert not sticks_out(taken[width]), kind


def test_a_report_prints_without_buttons_and_with_details_unfolded(taken: dict[int, Camera]) -> None:
    """Controls are not printed; all years, factors and the sum are."""
    camera = taken[WIDTHS[0]]
    camera.open("scored")
    camera.page.emulate_media(media="print")
    hidden = camera.page.evaluate(
        "[...document.querySelectorAll('main button')].filter(each => each.checkVisibility()).length"
    )
    shown = camera.page.evaluate(
        "[...document.querySelectorAll('table.five, article pre')].every(each => each.getClientRects().length)"
    )
    camera.page.emulate_media(media="null")
    assert hidden == 0
    assert shown


@pytest.mark.parametrize(("name", "most"), [("scored", 6), ("gaining", 6), ("thin", 2)])
def test_a_printed_report_has_few_pages_and_none_is_nearly_empty(
    taken: dict[int, Camera], name: str, most: int
) -> None:
    """With the next steps that the page has loaded; no account is cut in two, and no page ends with a heading."""
    camera = taken[WIDTHS[0]]
    camera.open(name)
    if name != "thin":
        camera.page.locator("section:has(> #next-steps) [data-part]").wait_for()
    pages = printed_pages(camera.page.pdf(outline=True, tagged=True, prefer_css_page_size=True))
    assert len(pages) <= most
    assert all(page.filled > FULL for page in pages[:-1])
    assert pages[-1].filled > LEAST_FILLED
    assert name == "thin" or any("Your best next steps" in page.text for page in pages)
    assert all(page.text.count("••••") == page.text.count("Reported") for page in pages)
    assert all(page.last_line not in page.headings for page in pages)
