"""An applicant's life in Spanish, in a real Chromium on the whole system: apply, report, simulate, freeze, statement, notice, erase."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.second_step import chosen
from tests.support.system import System

FIELDS = ("first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip")
ENGLISH = re.compile(r"\b(the|your|you|and|with|is|are|of|this)\b", re.IGNORECASE)
"""Words that no Spanish page has."""


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A narrow window of a browser that asks for Spanish."""
    context = browser.new_context(viewport={"width": 360, "height": 800}, locale="es-MX")
    yield context.new_page()
    context.close()


def shows(page: Any, text: str) -> None:
    """Wait for the text; the page then is Spanish throughout, passes axe and fits."""
    page.wait_for_selector(f"text={text}")
    assert page.evaluate("document.documentElement.lang") == "es"
    assert not ENGLISH.findall(page.locator("main").inner_text())
    assert not [found["id"] for found in Axe().run(page).response["violations"]]
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_life_in_spanish(system: System, page: Any) -> None:
    """Each step by what its page says in Spanish."""
    person = next(form for form in system.people(40)[30:] if system.apply(form)[0] == 0)
    page.goto(system.url)
    shows(page, "Vea su puntaje de crédito")
    for name in FIELDS:
        page.fill(f"#{name}", person[name])
    page.focus("#consent")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=¿Es usted?")
    asked = page.context.request.get(page.url.partition("?")[0], headers={"Accept": "application/json"}).json()
    for number, at in enumerate(chosen(asked, person), 1):
        page.check(f"#answer-{number} input[value='{at}']")
    page.get_by_role("button", name="Enviar mis respuestas").click()
    shows(page, "Lo que más influye en su puntaje")
    report = page.url.partition("?")[0]
    page.goto(f"{report}/simulation")
    page.locator("summary", has_text="Pagar todo a tiempo").click()
    page.locator("#what-if-pay_on_time button").click()
    page.locator("[data-result] .verdict").first.wait_for()
    shows(page, "No se envía nada a nadie, y no se guarda nada.")
    page.goto(f"{report}/rights")
    page.get_by_role("button", name="Congelar mi expediente").click()
    shows(page, "Su expediente está congelado")
    page.fill("#text", "Estuve sin trabajo seis meses.")
    page.get_by_role("button", name="Agregarla a mi expediente").click()
    shows(page, "Su declaración está en su expediente")
    page.goto(f"{report}/notices/score-disclosure")
    shows(page, "Su puntaje de crédito y lo que significa")
    pdf = page.context.request.get(f"{report}/notices/score-disclosure.pdf", headers={"Accept-Language": "es"})
    assert (pdf.status, pdf.headers["content-language"]) == (200, "es")
    page.goto(f"{report}/erase")
    page.fill("#confirm", "borrar")
    page.get_by_role("button", name="Borrar mis datos para siempre").click()
    shows(page, "Sus datos se")
