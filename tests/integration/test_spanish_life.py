"""An applicant's whole life in Spanish, by keyboard, in a real Chromium on a running system with a mail server and a passkey."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from creditapp.topics import SERVICES
from tests.integration.test_email_alerts import TO, come, furnish, link_in
from tests.support.passkey_window import Window
from tests.support.pdf_pages import printed_pages
from tests.support.sample_documents import PDF
from tests.support.second_step import answer_by_keyboard
from tests.support.simulated_people import wait_until_all_is_read
from tests.support.smtp import Received, mail_server
from tests.support.system import System

TYPED = ("first_name", "last_name", "ssn", "street", "city", "state", "zip")
ENGLISH = re.compile(r"\b(the|your|you|and|with|is|are|of|this)\b", re.IGNORECASE)
"""Words that no Spanish page or e-mail has."""


class Life:
    """Somebody at a telephone's browser that asks for Spanish."""

    def __init__(self, window: Window) -> None:
        self.window, self.page = window, window.page

    def goes(self, path: str) -> None:
        """Open an address of the site."""
        self.page.goto(self.window.site + path)

    def types(self, field: str, text: str) -> None:
        """Enter a text."""
        self.page.focus(f"#{field}")
        self.page.keyboard.type(text)

    def sees(self, text: str) -> None:
        """Wait for the text; the page is Spanish throughout, passes axe and fits."""
        self.window.shows(text)
        assert self.page.evaluate("document.documentElement.lang") == "es"
        assert not ENGLISH.findall(self.page.locator("main").inner_text())

    def presses(self, name: str) -> None:
        """Press a button or follow a link."""
        self.window.press(name)

    def marks(self, selector: str) -> None:
        """Mark a choice, or open what is folded."""
        self.page.locator(selector).first.focus()
        self.page.keyboard.press("Space")


@pytest.fixture
def life(mailing: System, browser: Any) -> Iterator[Life]:
    """A window with an authenticator."""
    window = Window(browser, f"http://localhost:{mailing.port}", viewport={"width": 360, "height": 800}, locale="es-MX")
    yield Life(window)
    window.context.close()


def applied(life: Life, form: dict[str, Any]) -> str:
    """Apply and answer: the address of the report."""
    life.goes("/")
    life.sees("Vea su puntaje de crédito")
    life.page.fill("#birth_date", form["birth_date"])
    for field in TYPED:
        life.types(field, form[field])
    life.marks("#consent")
    life.page.keyboard.press("Enter")
    answer_by_keyboard(life.page, form, asked="¿Es usted?")
    life.sees("Lo que más influye en su puntaje")
    return life.page.url.removeprefix(life.window.site).partition("?")[0]


def uses_rights(life: Life, report: str) -> None:
    """Simulate, dispute with a file, freeze, let lenders in for three days, add a statement."""
    life.goes(f"{report}/simulation")
    life.marks("summary:has-text('Pagar todo a tiempo')")
    life.page.locator("#what-if-pay_on_time button").focus()
    life.page.keyboard.press("Enter")
    life.page.locator("[data-result] .verdict").first.wait_for()
    life.sees("No se envía nada a nadie, y no se guarda nada.")
    life.goes(f"{report}/disputes")
    life.page.focus("#item")
    life.page.keyboard.press("ArrowDown")
    life.marks("input[name=reason]")
    life.page.set_input_files("input[type=file]", {"name": "prueba.pdf", "mimeType": "application/pdf", "buffer": PDF})
    life.presses("Enviar la disputa")
    life.sees("Su disputa está en camino")
    life.goes(f"{report}/rights")
    life.presses("Congelar mi expediente")
    life.sees("Su expediente está congelado")
    life.presses("Dejar entrar a prestamistas por un tiempo")
    life.sees("Su expediente sigue congelado para todos los demás")
    today = datetime.now(UTC).date()
    life.page.fill("#begins", today.isoformat())
    life.page.fill("#ends", (today + timedelta(days=3)).isoformat())
    life.presses("Dejarlos entrar")
    life.sees("A quién deja entrar")
    life.types("text", "Estuve sin trabajo seis meses.")
    life.presses("Agregarla a mi expediente")
    life.sees("Su declaración está en su expediente")


def gets_an_alert(life: Life, report: str, mailing: System, form: dict[str, Any], received: Received) -> EmailMessage:
    """Ask for e-mails, confirm out of the mailbox, and have a lender report an account."""
    life.goes(f"{report}/email-alerts")
    life.types("email", TO)
    life.presses("Enviarme la confirmación")
    life.sees("Revise su buzón")
    life.goes(link_in(come(received, 1), "/confirm"))
    life.presses("Confirmar los avisos por correo electrónico")
    life.sees("Desde ahora los avisos llegan a esta dirección")
    wait_until_all_is_read(mailing, SERVICES)
    furnish(mailing, form, "in-spanish")
    return come(received, 2)


def test_a_life_in_spanish(mailing: System, mail_port: int, life: Life) -> None:
    """Each step by what its page says in Spanish: apply to erase, with a PDF, an e-mail and a passkey in between."""
    form = next(form for form in mailing.people(40)[20:] if mailing.apply(form)[0] == 0)
    report = applied(life, form)
    uses_rights(life, report)
    pdf = life.page.context.request.get(f"{life.window.site}{report}/report.pdf", headers={"Accept-Language": "es"})
    assert (pdf.status, pdf.headers["content-language"]) == (200, "es")
    assert "Su informe de crédito" in printed_pages(pdf.body())[0].text
    with mail_server(mail_port, Received()) as received:
        alert = gets_an_alert(life, report, mailing, form, received)
        assert alert["Subject"] == "Algo cambió en su expediente de crédito"
        assert "Se agregó una cuenta." in alert.get_content()
        assert not ENGLISH.findall(alert.get_content().replace("https", ""))
    life.goes(report)
    life.presses("Guardar sus informes con una llave de acceso")
    life.sees("Qué es una cuenta")
    life.types("name", "Mi teléfono")
    life.presses("Crear una llave de acceso y guardar este informe")
    life.sees("Su cuenta está lista y guarda este informe.")
    life.goes(f"{report}/erase")
    life.types("confirm", "borrar")
    life.presses("Borrar mis datos para siempre")
    life.page.wait_for_selector("text=Sus datos se")
    assert life.page.evaluate("document.documentElement.lang") == "es"
