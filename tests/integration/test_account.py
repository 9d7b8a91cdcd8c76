"""An account with a passkey, in a real Chromium on a running system whose service is killed in between."""

import os
import signal
from typing import Any

from creditapp.topics import SERVICES
from tests.integration.conftest import SITE
from tests.support.passkey_window import Window
from tests.support.system import System


def test_an_account_outlasts_its_service_and_ends_with_its_person(mailing: System, browser: Any) -> None:
    """Made, signed in to once the service has been killed and has recovered its table, and gone once the person is erased."""
    _, printed = next(told for form in mailing.people(60)[40:] if (told := mailing.apply(form))[0] == 0)
    address = f"/applications/{printed['application_id']}"
    window = Window(browser, mailing.env[SITE])
    window.open_with_code(address, printed["code"])
    window.keep("Laptop")
    os.kill(mailing.pid("members"), signal.SIGKILL)
    mailing.wait_ready(1 + SERVICES.index("members"))
    window.context.clear_cookies()
    window.page.goto(window.site + address)
    window.press("sign in with your passkey")
    window.press("Sign in with a passkey")
    window.shows("Last used to sign in on")
    window.page.click(f"a[href='{address}']")
    window.shows("What impacts your score most")
    window.page.goto(f"{window.site}{address}/erase")
    window.page.fill("#confirm", "ERASE")
    window.press("Erase me permanently")
    window.page.wait_for_selector("text=Your data is")
    window.page.goto(f"{window.site}/account")
    window.press("Sign in with a passkey")
    window.shows("This passkey opens no account here.")
    window.context.close()
