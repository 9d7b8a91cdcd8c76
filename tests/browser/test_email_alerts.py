"""E-mail alerts on the report's pages, in a real Chromium: asked for, named where wrong, confirmed and ended by a link."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from creditapp.models.email_alerts import ConfirmAlerts, EndAlerts, StartAlerts
from creditapp.web.http.tokens import application_id
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, served, token

AXE = {"rules": {"target-size": {"enabled": True}}}
CODE = token("own")
OWN = f"/applications/{application_id(CODE)}"
MAILS: dict[str, Any] = {
    "smtp_host": "127.0.0.1",
    "mail_from": "bureau@example.org",
    "site_url": "https://credit.example.org",
}


@pytest.fixture
def applications() -> InMemoryApplications:
    """One report."""
    known = InMemoryApplications()
    known.add(CODE, samples.scored())
    return known


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "narrow-dark"])
def page(browser: Any, request: pytest.FixtureRequest, applications: InMemoryApplications) -> Iterator[Any]:
    """The page of the rights, opened with the report's code."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    with served(applications, **MAILS) as address:
        context.set_extra_http_headers({"Application-Token": CODE})
        page = context.new_page()
        page.goto(f"{address}{OWN}/rights")
        yield page
    context.close()


def faults(page: Any) -> list[str]:
    """All that axe finds."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


def test_alerts_are_asked_for_confirmed_and_ended(page: Any, applications: InMemoryApplications) -> None:
    """What is no address is named beside its field, and stays in it; every page passes axe and fits."""
    page.click("text=Begin or end alerts")
    page.fill("#email", "maria")
    page.click("text=Send me the confirmation")
    assert "must be an address" in page.text_content("#email-problem")
    assert page.input_value("#email") == "maria"
    assert not faults(page)
    page.fill("#email", "maria@example.org")
    page.check("text=Once a day")
    page.click("text=Send me the confirmation")
    page.wait_for_selector("text=Look into your mailbox")
    assert not faults(page)
    (_, wish), *_ = applications.alerts
    assert isinstance(wish, StartAlerts) and (wish.to, wish.daily, wish.language) == ("maria@example.org", True, "en")
    for what, button, kind in (("confirm", "Confirm", ConfirmAlerts), ("end", "End", EndAlerts)):
        page.goto(page.url.partition("/applications/")[0] + f"{OWN}/email-alerts/{wish.token}/{what}")
        assert not faults(page)
        page.click(f"main button:has-text('{button} alerts by e-mail')")
        page.wait_for_selector("[role=status] p")
        assert applications.alerts[-1] == (application_id(CODE), kind(token=wish.token))
    page.goto(page.url.partition("/applications/")[0] + f"{OWN}/email-alerts")
    page.click("text=Send me no alerts")
    page.wait_for_selector("text=Alerts are off")
    assert applications.alerts[-1] == (application_id(CODE), EndAlerts())
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_languages_switch_keeps_what_was_typed(page: Any, applications: InMemoryApplications) -> None:
    """And asks nobody for anything."""
    page.click("text=Begin or end alerts")
    page.fill("#email", "maria@example.org")
    page.check("text=Once a day")
    page.click("text=Español")
    page.wait_for_selector("text=Avisos por correo electrónico")
    assert page.input_value("#email") == "maria@example.org"
    assert page.is_checked("input[value=daily]")
    assert applications.alerts == []
