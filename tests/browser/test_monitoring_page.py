"""The operators' page in a real Chromium: sound at every width and in every scheme, and kept up to date without a reload."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from aiohttp import web
from axe_playwright_python.sync_playwright import Axe

from creditapp.domain.monitoring.days import DayFigures
from creditapp.domain.monitoring.figures import Figures
from creditapp.monitoring.page import ADDRESS, answer_html, chosen_by
from creditapp.web.http.assets import Assets
from creditapp.web.render import Pages
from tests.browser.test_reach import EARLY, LOST, SMALL
from tests.unit.monitoring.test_page import NOON, figures

FIRST = date(2026, 9, 1)


def days(count: int) -> tuple[DayFigures, ...]:
    """So many days, with a gap, and a drift that passes its threshold."""
    return tuple(
        DayFigures(
            day=FIRST + timedelta(number), scores=40 + 7 * (number % 9), mean_score=690.0 + number % 30, approved=0.6 + 0.002 * number,
            outcomes=number % 5, bad_rate=0.02 * (number % 5) if number % 5 else None, psi=0.004 * number,
        )
        for number in range(count) if number not in (30, 31, 32)
    )  # fmt: skip


@dataclass
class Served:
    """The page on a port of its own; the figures may change."""

    address: str = ""
    shown: list[Figures] = field(default_factory=list)
    at: float = NOON
    answers: int = 0


@pytest.fixture
def served() -> Iterator[Served]:
    """Two scorecards, one with an alert."""
    one = Served(
        shown=[figures(days=days(80), raised=("psi",), created="2026-08-20"), figures(version="2026.08-older")]
    )
    assets = Assets()
    pages = Pages(assets.address)

    async def page(request: web.Request) -> web.Response:
        one.answers += 1
        return answer_html(one.shown, "2026.10-0a1b2c3d", pages, one.at + one.answers, chosen_by(request.query))

    async def start() -> web.AppRunner:
        site = web.Application()
        site.add_routes([web.get(ADDRESS, page), web.get("/static/{name}", assets.serve)])
        runner = web.AppRunner(site, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return runner

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    runner = asyncio.run_coroutine_threadsafe(start(), loop).result()
    one.address = f"http://127.0.0.1:{runner.addresses[0][1]}{ADDRESS}"
    yield one
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.mark.parametrize(
    ("width", "scheme", "forced"),
    [(1280, "light", "none"), (360, "dark", "none"), (320, "light", "none"), (1280, "light", "active")],
)
def test_the_page_is_sound(browser: Any, served: Served, width: int, scheme: str, forced: str) -> None:
    """Axe finds nothing, nothing sticks out, targets are large enough, buttons keep their edge in forced colours."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, forced_colors=forced)
    page = context.new_page()
    page.goto(served.address)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(f"{SMALL}.concat({EARLY})") == []
    assert forced == "none" or page.evaluate(LOST) == []
    context.close()


def test_new_figures_appear_without_a_reload_and_reading_is_not_disturbed(browser: Any, served: Served) -> None:
    """The script loads the figures again; what was unfolded stays so, and updating can be stopped."""
    context = browser.new_context()
    page = context.new_page()
    page.clock.install()
    page.goto(served.address)
    page.evaluate("window.kept = true")
    page.click("details summary")
    page.evaluate("document.activeElement.blur()")
    served.shown = [figures(days=days(80), seen=99_999)]
    page.clock.run_for(16_000)
    page.wait_for_selector("text=99,999 scores")
    assert page.evaluate("window.kept && document.querySelector('details').open")
    page.click("text=Stop updating")
    answers = served.answers
    page.clock.run_for(60_000)
    assert served.answers == answers
    page.click("text=Go on updating")
    page.wait_for_function("document.getElementById('live').textContent === 'Stop updating'")
    context.close()


def test_without_scripts_a_link_loads_the_page_again_and_links_filter_it(browser: Any, served: Served) -> None:
    """Nothing reloads by itself."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.address)
    page.click("text=2026.08-older")
    assert page.locator("section.panel").count() == 1
    served.shown = [figures(version="2026.08-older", seen=77_777)]
    page.click("text=Load again")
    assert page.locator("text=77,777 scores").count() == 1
    context.close()
