"""An account's life in a real Chromium with a virtual authenticator: made, left, signed in to, changed, and deleted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from msgspec import structs

from creditapp.web.http.tokens import application_id
from tests.support import web_samples as samples
from tests.support.passkey_window import Window
from tests.support.ports import free_port_range
from tests.support.web_site import InMemoryApplications, served, token

CODE, OTHERS = token("own"), token("others")
OWN, OTHERS_OWN = (f"/applications/{application_id(code)}" for code in (CODE, OTHERS))


@pytest.fixture
def applications() -> InMemoryApplications:
    """A report, and another person's."""
    known = InMemoryApplications()
    known.add(CODE, samples.scored())
    opened = samples.scored()
    known.add(OTHERS, replace(opened, report=structs.replace(opened.report, consumer_id="c-2")))
    return known


@pytest.fixture
def site(applications: InMemoryApplications) -> Iterator[str]:
    """The site's address, under a name, as passkeys need one."""
    port = free_port_range(1)
    address = f"http://localhost:{port}"
    with served(applications, port, site_url=address, application_rate=1000):
        yield address


@pytest.fixture(params=[(1280, "light"), (320, "dark")], ids=["wide-light", "narrow-dark"])
def window(browser: Any, request: pytest.FixtureRequest, site: str) -> Iterator[Window]:
    """The person's browser."""
    width, scheme = request.param
    window = Window(browser, site, viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield window
    window.context.close()


def keep(window: Window) -> None:
    """Make an account with the report, and forget what has opened the report itself."""
    window.open_with_code(OWN, CODE)
    window.keep("My laptop")
    window.context.clear_cookies(name=f"report-{application_id(CODE)[:16]}")


def test_an_accounts_life_by_keyboard(window: Window, browser: Any, site: str) -> None:
    """Made, left, signed in to, read; a second passkey, the first removed; all browsers logged out from another one; deleted."""
    keep(window)
    window.press("Log out")
    window.shows("You are logged out in this browser.")
    window.page.goto(site + OWN)
    window.shows("This report opens with its code")
    window.press("sign in with your passkey")
    window.press("Sign in with a passkey")
    window.shows("Last used to sign in on")
    window.press("Report of November 24, 2026")
    window.shows("What impacts your score most")
    window.press("Back to your account")
    window.take_another_device()
    window.page.fill("#name", "My telephone")
    window.press("Add another passkey")
    window.shows("The passkey is added.")
    window.page.locator("li", has_text="My laptop").get_by_role("button").focus()
    window.page.keyboard.press("Enter")
    window.shows("The passkey is removed.")
    assert window.page.locator("[aria-labelledby=passkeys] li").all_inner_texts()[0].startswith("My telephone")
    other = Window(browser, site)
    (passkey,) = window.take_another_device()
    other.give(passkey)
    other.page.goto(f"{site}/account")
    other.press("Sign in with a passkey")
    other.shows("Another browser")
    other.press("Log out everywhere")
    other.shows("You are logged out in all browsers.")
    window.page.reload()
    window.shows("Your passkey opens the list of the reports that you keep.")
    other.press("Sign in with a passkey")
    other.press("Delete this account")
    other.shows("What deleting means")
    other.press("Delete this account")
    other.shows("Your account is deleted.")
    other.press("Sign in with a passkey")
    other.shows("This passkey opens no account here.")
    assert other.page.evaluate("document.activeElement.hasAttribute('data-problem')")
    window.open_with_code(OWN, CODE)
    other.context.close()


def test_who_is_not_verified_is_told_and_nothing_is_made(window: Window, applications: InMemoryApplications) -> None:
    """The page says so at the button, with the focus there, and the button can be pressed again."""
    window.deny()
    window.open_with_code(OWN, CODE)
    window.press("Keep your reports with a passkey")
    window.press("Make a passkey and keep this report")
    window.shows("Nothing was done")
    assert window.page.evaluate("document.activeElement.hasAttribute('data-problem')")
    assert window.page.locator("button:text-is('Make a passkey and keep this report')").is_enabled()
    assert not any(each.accounts for each in applications.accounts.values())


def test_a_device_has_one_passkey_of_an_account(window: Window) -> None:
    """The browser refuses to make a second one there, and the page says why."""
    keep(window)
    window.press("Add another passkey")
    window.shows("This device has a passkey of your account already.")


def test_another_persons_report_is_not_mixed_in(window: Window) -> None:
    """The page names it and leads to the account, in which to log out."""
    keep(window)
    window.open_with_code(OTHERS_OWN, OTHERS)
    window.press("Keep your reports with a passkey")
    window.shows("An account keeps the reports of one person")


def test_without_a_script_the_pages_say_so_and_all_else_works(browser: Any, site: str) -> None:
    """Codes open reports; there is no button that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + OWN)
    page.fill("#code", CODE)
    page.click("main form button")
    page.click("text=Keep your reports with a passkey")
    for _ in range(2):
        assert page.locator("text=Passkeys need JavaScript").is_visible()
        assert page.locator("form[data-passkey]:visible").count() == 0
        page.goto(f"{site}/account")
    context.close()


def test_under_another_name_the_page_leads_to_the_sites_own(browser: Any, site: str) -> None:
    """A passkey belongs to a name."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site.replace('localhost', '127.0.0.1')}/account")
    page.click("text=open this page there")
    assert page.url == f"{site}/account"
    context.close()


def test_an_account_in_spanish(browser: Any, site: str) -> None:
    """Made and left, on a narrow window."""
    window = Window(browser, site, viewport={"width": 360, "height": 800}, locale="es-MX")
    window.page.goto(site + OWN)
    window.page.fill("#code", CODE)
    window.page.keyboard.press("Enter")
    window.press("Guardar sus informes con una llave de acceso")
    window.shows("Qué es una cuenta")
    window.press("Crear una llave de acceso y guardar este informe")
    window.shows("Su cuenta está lista y guarda este informe.")
    window.press("Cerrar sesión")
    window.shows("Su sesión está cerrada en este navegador.")
    window.context.close()
