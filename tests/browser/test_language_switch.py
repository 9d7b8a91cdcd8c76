"""The switch in a real Chromium keeps what was typed, with and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from tests.pictures import CHROMIUM
from tests.support.web_site import InMemoryApplications, served


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def window(request: pytest.FixtureRequest) -> Iterator[tuple[Any, InMemoryApplications, str]]:
    """A page of a browser that asks for Spanish, with and without scripts; the applications and the address."""
    applications = InMemoryApplications()
    with served(applications) as url, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = chromium.new_page(locale="es-MX", java_script_enabled=request.param)
        yield page, applications, url
        chromium.close()


def test_the_switch_keeps_the_form_and_enter_does_not_press_it(window: tuple[Any, InMemoryApplications, str]) -> None:
    """To English and back; Enter in a field sends the form, and the choice stays."""
    page, applications, url = window
    page.goto(url)
    page.get_by_label("Ciudad").fill("Troy")
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == "See your credit score, and what shapes it"
    assert page.get_by_label("City").input_value() == "Troy"
    page.goto(url)
    assert page.get_by_role("heading", level=1).inner_text() == "See your credit score, and what shapes it"
    page.get_by_role("button", name="Español").click()
    page.locator("#last_name").press("Enter")
    page.locator("#summary").wait_for()
    assert "Escriba su apellido" in page.locator("#summary").inner_text()
    assert applications.accepted == []
