"""The one-time code on the page of the questions, in a real Chromium: accessible, within the window, and usable by hand and keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from creditapp.web.http.tokens import application_id
from creditapp.web.ports import Passcodes, ToAnswer
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, served, token

AXE = {"rules": {"target-size": {"enabled": True}}}
CODE = token("asked")
OWN = f"/applications/{application_id(CODE)}"


@pytest.fixture
def applications() -> InMemoryApplications:
    """One application, whose person is asked; a code that is entered is wrong."""
    known = InMemoryApplications()
    known.add(CODE, ToAnswer(samples.asked()))
    known.becomes = ToAnswer(samples.asked(), Passcodes(sent=1, tries_left=4, refused=True))
    return known


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "narrow-dark"])
def page(browser: Any, request: pytest.FixtureRequest, applications: InMemoryApplications) -> Iterator[Any]:
    """The page of the questions, opened with its code."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    with served(applications, smtp_host="127.0.0.1", mail_from="bureau@example.org") as address:
        page = context.new_page()
        page.goto(address + OWN)
        page.fill("#code", CODE)
        page.click("main form button[type=submit]")
        page.wait_for_selector("text=Is it you?")
        yield page
    context.close()


def faults(page: Any) -> list[str]:
    """All that axe finds, and whether something extends beyond the window."""
    found = Axe().run(page, options=AXE).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found] + ["too wide"] * wide


def test_a_code_is_asked_for_and_entered(page: Any, applications: InMemoryApplications) -> None:
    """Every face of it passes axe; what is wrong is at the field, which has the focus, and the questions stay."""
    assert not faults(page)
    page.click("text=Send me a code instead")
    page.wait_for_selector("#passcode")
    assert not faults(page)
    page.fill("#passcode", "4711")
    page.click("text=Check the code")
    page.wait_for_selector("#passcode-problem")
    assert not faults(page)
    page.fill("#passcode", "1234 5678")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=You can enter 4 more codes.")
    assert applications.passcodes == ["12345678"]
    assert page.evaluate("document.activeElement.id") == "passcode"
    assert page.locator("fieldset").count() == 5
    assert not faults(page)


def test_a_second_code_that_is_asked_for_too_early_is_named(page: Any) -> None:
    """The first one can still be entered."""
    page.click("text=Send me a code instead")
    page.wait_for_selector("#passcode")
    page.click("text=Send me another code")
    page.wait_for_selector("text=You can ask for another one-time code a minute after the last one.")
    assert page.locator("#passcode").count() == 1
    assert not faults(page)
