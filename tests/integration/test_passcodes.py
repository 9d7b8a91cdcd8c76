"""A one-time code from the form to the report, on a running system with a real mail server, which goes away for a while."""

import re
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest

from tests.integration.conftest import SENDER
from tests.support.simulated_people import AS_JSON
from tests.support.smtp import Received, mail_server
from tests.support.system import System
from tests.support.waiting import eventually

FIELDS = ("first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip")
NUMBER = re.compile(r"Your one-time code: (\d{4} \d{4})")


@pytest.fixture(scope="module")
def people(mailing: System) -> list[dict[str, Any]]:
    """People who get a score, and whose furnishers report their address; none has asked for a code before."""
    return list(islice((form for form in mailing.people(60) if "email" in form and mailing.apply(form)[0] == 0), 3))


class Page:
    """An application's page in a browser."""

    def __init__(self, browser: Any, system: System, form: dict[str, Any]) -> None:
        self._context = browser.new_context()
        self.page = self._context.new_page()
        self.page.goto(system.url)
        for name in FIELDS:
            self.page.fill(f"#{name}", form[name])
        self.page.check("#consent")
        self.page.click("main form button[type=submit]")
        self.page.wait_for_selector("text=Is it you?")

    def ask(self) -> None:
        """Ask for a code."""
        self.page.click("text=Send me a code instead")
        self.page.wait_for_selector("#passcode")

    def enter(self, code: str) -> None:
        """Enter a code."""
        self.page.fill("#passcode", code)
        self.page.click("text=Check the code")

    def told(self) -> Any:
        """What the address says to programs."""
        address = self.page.url.partition("?")[0]
        return self._context.request.get(address, headers=AS_JSON).json()

    def close(self) -> None:
        """Close the browser's window."""
        self._context.close()


def code_in(received: Received, number: int = 0) -> str:
    """The code of a mail, once it is there."""
    eventually(lambda: len(received.mails) > number)
    found = NUMBER.search(received.mails[number].get_content())
    assert found
    return found[1]


def test_the_code_that_comes_by_mail_opens_the_report(
    mailing: System, browser: Any, people: list[dict[str, Any]], mail_port: int
) -> None:
    """A wrong one before it does not; the mail goes to the address that furnishers have reported."""
    who = people[0]
    with mail_server(mail_port, Received()) as received:
        page = Page(browser, mailing, who)
        page.ask()
        code = code_in(received)
        page.enter(f"{(int(code.replace(' ', '')) + 1) % 10**8:08}")
        page.page.wait_for_selector("text=You can enter 4 more codes.")
        page.enter(code)
        page.page.wait_for_selector("text=What impacts your score most")
        assert (received.recipients, received.mails[0]["From"]) == ([who["email"]], SENDER)
        services = [step["service"] for step in page.told()["journey"]]
        assert services[-4:] == ["identity", "bureau", "scoring", "reporting"]
        page.close()


def test_who_does_not_match_is_told_the_same_and_gets_no_mail(
    mailing: System, browser: Any, people: list[dict[str, Any]], mail_port: int
) -> None:
    """Another's code opens nothing either; the questions stay until the fifth wrong code."""
    who = people[1]
    with mail_server(mail_port, Received()) as received:
        another_day = date.fromisoformat(who["birth_date"]) + timedelta(days=1)
        stranger = Page(browser, mailing, who | {"birth_date": another_day.isoformat()})
        own = Page(browser, mailing, who)
        for page in (stranger, own):
            page.ask()
        code = code_in(received)
        assert stranger.told()["passcode"].keys() == own.told()["passcode"].keys()
        assert stranger.told()["passcode"]["sent"] == own.told()["passcode"]["sent"] == 1
        for left in ("4 more codes", "3 more codes", "2 more codes", "1 more code"):
            stranger.enter(code)
            stranger.page.wait_for_selector(f"text=You can enter {left}.")
        stranger.enter(code)
        stranger.page.wait_for_selector("text=We could not match you")
        own.enter(code)
        own.page.wait_for_selector("text=What impacts your score most")
        assert received.recipients == [who["email"]]
        stranger.close()
        own.close()


def test_a_mail_server_that_is_away_for_a_while_loses_nothing_and_stops_nothing(
    mailing: System, browser: Any, people: list[dict[str, Any]], mail_port: int
) -> None:
    """The mail comes once the server is back; meanwhile others are scored, and the service has not been restarted."""
    who, pid = people[2], mailing.pid("mail")
    page = Page(browser, mailing, who)
    page.ask()
    log = mailing.home / "logs" / "mail.log"
    eventually(lambda: "cannot be used" in log.read_text())
    assert mailing.apply(people[0])[0] == 0
    received = Received(answers={"RCPT": ["451 try again later"]})
    with mail_server(mail_port, received):
        page.enter(code_in(received))
        page.page.wait_for_selector("text=What impacts your score most")
    page.close()
    assert len(received.mails) == 1
    assert mailing.pid("mail") == pid
    assert who["email"] not in log.read_text()
