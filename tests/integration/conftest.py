"""A running system that sends e-mails and has a name, shared by the tests of what that is for."""

from collections.abc import Iterator

import pytest

from tests.conftest import trained_once
from tests.support.ports import free_port_range
from tests.support.system import System

SENDER = "bureau@example.org"
SITE = "CREDITAPP_SITE_URL"
"""The setting with the site's name: links in e-mails lead there, and passkeys belong to it."""


@pytest.fixture(scope="session")
def mail_port() -> int:
    """The mail server's port."""
    return free_port_range(2)


@pytest.fixture(scope="session")
def mailing(tmp_path_factory: pytest.TempPathFactory, mail_port: int) -> Iterator[System]:
    """A system of its own that sends codes, to addresses that furnishers have only just reported, and alerts, and keeps accounts."""
    running = System(
        tmp_path_factory.mktemp("mailing") / "home",
        60,
        CREDITAPP_SMTP_HOST="127.0.0.1",
        CREDITAPP_SMTP_PORT=str(mail_port),
        CREDITAPP_SMTP_SECURITY="none",
        CREDITAPP_MAIL_FROM=SENDER,
        CREDITAPP_MAIL_ADDRESS_DAYS="0",
    )
    running.env[SITE] = f"http://localhost:{running.port}"
    with trained_once(running):
        running.start()
    yield running
    assert running.stop() == 0
