"""The pictures of docs/report.md: each section of a made-up report, each notice, each ending at two widths.

``python -m tests.pictures [DIRECTORY]`` writes them anew (docs/pictures), and README's picture beside them (docs/report.png),
as PNG files of 256 colours; it needs Chromium.
"""

import io
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from msgspec import structs
from PIL import Image
from playwright.sync_api import sync_playwright

from creditapp.models.applications import Lender
from creditapp.models.simulation import Scenario
from creditapp.web.http.tokens import application_id
from creditapp.web.i18n.languages import Languages
from creditapp.web.ports import ApplicationState, OpenedReport, Pending, SimulatedReport, ToAnswer
from tests.support import web_samples as samples
from tests.support.simulated_world import FILE, SMALL, World
from tests.support.web_site import TODAY, Calendar, InMemoryApplications, served, token, unchanged_by_scenarios

CHROMIUM = "/usr/bin/chromium"
WIDTHS = (1280, 360)
SECTIONS = {
    "scored": (
        "score",
        "factors",
        "groups",
        "history",
        "glance",
        "accounts",
        "inquiries",
        "public",
        "person",
        "rights",
        "notices",
    ),
    "gaining": ("next-steps", "what-if"),
}
"""Ids of the headings of the report's sections, by the report that shows them."""
NOTICES = {"score-disclosure": "scored", "no-score": "thin", "adverse-action": "declined"}
COLOURS = 256
STAYS = "document.querySelectorAll('.contents').forEach(each => { each.style.position = 'static'; })"
"""The list of sections follows the reader, and would lie over a section that is higher than the window."""


GAINING = World(FILE, TODAY)
"""Somebody with a card nearly full, a late loan and an unpaid bill."""


def simulated(found: OpenedReport, scenarios: Sequence[Scenario]) -> SimulatedReport:
    """What the services would answer; whoever is made up does not change by anything."""
    if found.report.scorecard_version == SMALL.version:
        return GAINING.simulated(found, scenarios)
    newest = found.updates[-1] if found.updates else found.report
    return unchanged_by_scenarios(replace(found, report=newest), scenarios)


def reports() -> dict[str, ApplicationState]:
    """The made-up applications, by name."""
    scored = samples.updated()
    lender = Lender(name="Harbor Credit Union", purpose="auto_loan", cut_off=700)
    return {
        "scored": scored,
        "gaining": GAINING.ready(),
        "declined": replace(samples.scored(), report=structs.replace(samples.scored().report, lender=lender)),
        "disputed": samples.disputed(),
        "thin": samples.thin(),
        "seventeen": samples.full(17),
        "questions": ToAnswer(samples.asked(until=Calendar().time() + 600)),
        **{ending: samples.ended(ending) for ending in ("could_not_match", "deceased")},
        "frozen": replace(
            samples.ended("frozen"), report=structs.replace(samples.ended("frozen").report, lender=lender)
        ),
        "waiting": Pending(),
        "erased": OpenedReport(scored.report, None, None, erased=True),
    }


ENDINGS = ("thin", "could_not_match", "deceased", "frozen", "waiting", "erased", "unknown", "unavailable", "locked")


class Camera:
    """A window onto the site; ``applications`` may be taken down."""

    def __init__(self, page: Any, url: str, applications: InMemoryApplications, into: Path) -> None:
        self.page, self.url, self.applications, self.into = page, url, applications, into

    def open(self, name: str, end: str = "") -> None:
        """Show an application's address, with its code."""
        address = f"{self.url}/applications/{application_id(token(name))}"
        self.page.set_extra_http_headers({"Application-Token": token(name)})
        self.page.goto(address + end)
        if name != "waiting":  # it never rests
            self.page.wait_for_load_state("networkidle")

    def ending(self, name: str) -> None:
        """Show one of the ENDINGS."""
        self.applications.down = name == "unavailable"
        if name == "locked":
            self.page.set_extra_http_headers({})
            self.page.goto(f"{self.url}/applications/{application_id(token('scored'))}")
        elif name == "unavailable":
            self.open("scored", "/notices/score-disclosure")
        else:
            self.open(name)
        self.applications.down = False

    def unfold(self, section: str) -> None:
        """Have the simulator answer a first question."""
        if section != "what-if":
            return
        self.page.get_by_role("link", name="Open the simulator").click()
        self.page.locator("details[name=what-if] > summary").first.click()
        self.page.locator("details[name=what-if][open] form[data-simulate] button").click()
        self.page.locator("[data-result] .verdict").first.wait_for()

    def keep(self, name: str, part: Any = None) -> None:
        """Write the picture of a part, or of the page."""
        self.page.evaluate(STAYS)
        shot = part.screenshot() if part else self.page.screenshot(full_page=True)
        write(shot, self.into / f"{name}.png")


def write(shot: bytes, path: Path) -> None:
    """Write a picture with few colours."""
    image = (
        Image.open(io.BytesIO(shot))
        .convert("RGB")
        .quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    )
    image.save(path, optimize=True)


@contextmanager
def cameras(into: Path, locale: str = "en-US", spoken: Languages | None = None) -> Iterator[dict[int, Camera]]:
    """A camera a width, on one site in these languages, for a visitor whose browser asks for one."""
    applications = InMemoryApplications()
    applications.simulated = simulated
    for name, found in reports().items():
        applications.add(token(name), found)
    with served(applications, spoken=spoken, application_rate=100_000) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        windows = {
            width: chromium.new_page(viewport={"width": width, "height": 640}, locale=locale) for width in WIDTHS
        }
        yield {width: Camera(page, url, applications, into) for width, page in windows.items()}
        chromium.close()


def main(into: Path) -> None:
    """Take all pictures."""
    into.mkdir(parents=True, exist_ok=True)
    with cameras(into) as taken:
        wide = taken[WIDTHS[0]]
        for name, sections in SECTIONS.items():
            wide.open(name)
            for section in sections:
                wide.unfold(section)
                wide.keep(section, wide.page.locator(f"section:has(> #{section}), section:has(> * > #{section})").first)
        wide.open("scored")
        wide.page.set_viewport_size({"width": 1280, "height": 1500})
        wide.page.evaluate("window.scrollTo(0, 0)")
        write(wide.page.screenshot(), into.parent / "report.png")
        for kind, name in NOTICES.items():
            wide.open(name, f"/notices/{kind}")
            wide.keep(f"notice-{kind}", wide.page.locator("article.paper"))
        wide.page.set_viewport_size({"width": 1280, "height": 640})
        for width, camera in taken.items():
            for ending in ENDINGS:
                camera.ending(ending)
                camera.keep(f"ending-{ending}-{width}")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pictures"))
