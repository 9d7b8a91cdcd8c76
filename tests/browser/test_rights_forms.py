"""Every form of the rights, empty, refused and used, passes axe and fits, at two widths, in light and in dark."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from creditapp.web.http.tokens import application_id
from tests.browser.test_every_face import AXE, NARROWEST
from tests.pictures import CHROMIUM
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, served, token

OWN = f"/applications/{application_id(token('own'))}"
REFUSED = {
    "lift": {"lender": "nobody", "begins": "2020-01-01"},
    "alerts": {"kind": "extended", "phone": "x"},
    "block": {"text": "x" * 1001},
}
"""What is posted to each form's address to see it with its problems."""
USED: tuple[tuple[str, dict[str, str]], ...] = (
    ("disputes", {"item": samples.ACCOUNTS[1].item, "reason": "paid"}),
    ("freeze", {}),
    ("lift", {"ends": "2026-12-01"}),
    ("alerts", {"kind": "extended", "phone": "415-555-0123", "report_agency": "IdentityTheft.gov", "report_number": "7", "report_filed": "2026-11-20"}),
    ("alerts", {"kind": "active_duty"}),
    ("block", {f"item-{samples.ACCOUNTS[0].item}": "yes", "not_mine": "yes", "report_agency": "FTC", "report_number": "7", "report_filed": "2026-11-20"}),
)  # fmt: skip
"""What a person does who uses every right."""


@pytest.fixture(scope="module", params=[(1280, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def page(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A window onto the site, with the application's code."""
    width, scheme = request.param
    applications = InMemoryApplications()
    applications.add(token("own"), samples.scored())
    with served(applications, application_rate=100_000) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            base_url=url,
            extra_http_headers={"Application-Token": token("own")},
        )
        yield context.new_page()
        chromium.close()


def faults(page: Any) -> list[str]:
    """All that axe finds, and whether something extends beyond the right edge, also on the narrowest screen."""
    found = [
        f"{each['id']}: {each['nodes'][0]['html'][:120]}"
        for each in Axe().run(page, options=AXE).response["violations"]
    ]
    size = page.viewport_size
    for width in (size["width"], NARROWEST):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"wider than {width}")
    page.set_viewport_size(size)
    return found


def post(page: Any, end: str, form: dict[str, str]) -> None:
    """Send a form as the browser does, and show the answer."""
    page.goto(f"{OWN}/rights")
    page.evaluate(
        """([address, fields]) => {
            const form = document.createElement('form');
            form.method = 'post'; form.action = address;
            for (const [name, value] of Object.entries(fields)) {
                const field = document.createElement('input');
                field.name = name; field.value = value; form.append(field);
            }
            document.body.append(form); form.submit();
        }""",
        [f"{OWN}/{end}", form],
    )
    page.wait_for_load_state("networkidle")


def test_every_form_passes_axe_and_fits(page: Any) -> None:
    """Before anything is used."""
    for end in ("rights", *REFUSED):
        page.goto(f"{OWN}/{end}")
        assert not faults(page), end


def test_the_pages_about_the_site_pass_axe_and_fit(page: Any) -> None:
    """With the lines about what the operator has not set."""
    for path in ("/help", "/contact", "/privacy", "/terms", "/rights"):
        page.goto(path)
        assert not faults(page), path


def test_every_refused_form_and_every_right_in_use_pass_axe_and_fit(page: Any) -> None:
    """With all problems at their fields; then the page of the rights, each form, and the report."""
    for end, form in USED:
        post(page, end, form)
        assert page.locator(".confirmed").count() == 1, end
        assert not faults(page), end
    for end, form in REFUSED.items():
        post(page, end, form)
        assert page.locator(".summary a").count() >= 1, end
        assert not faults(page), end
        page.goto(f"{OWN}/{end}")
        assert not faults(page), end
