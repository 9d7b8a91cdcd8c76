"""The bins page in a real Chromium: a modeller changes bins by mouse and keyboard, saves, and the fit reads what was saved."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.browser.test_pages import fits, serious
from tests.support.loans import TARGET, loans
from training.bins.server import BinsPage, serve
from training.bins.session import Session
from training.data.spec import Spec, load_spec
from training.data.training_table import read_table
from training.fitting.inspection import inspect


@dataclass(frozen=True)
class Served:
    """A page that is served, its session and files."""

    address: str
    session: Session
    data: Path
    file: Path


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Loans, on a port of their own."""
    data, file = tmp_path / "loans.csv", tmp_path / "spec.json"
    loans(600).write_csv(data)
    session = Session(inspect(data, TARGET, Spec()), data, file)
    loop, started, addresses = asyncio.new_event_loop(), threading.Event(), []

    def bound(address: str) -> None:
        addresses.append(address)
        started.set()

    async def until_cancelled() -> None:
        try:
            await serve(BinsPage(session), 0, bound)
        except asyncio.CancelledError:
            pass

    task = loop.create_task(until_cancelled())
    thread = threading.Thread(target=loop.run_until_complete, args=(task,))
    thread.start()
    assert started.wait(30)
    yield Served(addresses[0], session, data, file)
    loop.call_soon_threadsafe(task.cancel)
    thread.join()
    loop.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def test_bins_are_changed_by_hand_and_saved(browser: Any, served: Served, width: int, scheme: str) -> None:
    """Merge, split, undo, order, group, leave out and force a pair; figures follow at once, and the saved table has all of it."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(served.address)
    show(page, "use")
    bins, iv = page.locator("#bins tbody tr").count(), page.inner_text("#iv")
    act(page, "Two bins are merged.", lambda: page.click("#merge-0"))
    assert page.locator("#bins tbody tr").count() == bins - 1 and page.inner_text("#iv") != iv
    assert page.evaluate("document.activeElement.id") == "merge-0"
    act(page, "undone", lambda: page.keyboard.press("Control+z"))
    assert page.inner_text("#iv") == iv
    page.fill("#value", "0.5")
    act(page, "Split at 0.5.", lambda: page.keyboard.press("Enter"))
    act(page, "more is worse", lambda: page.select_option("#direction", "-1"))
    if page.locator("#ordered").count():
        act(page, "against the direction are gone", lambda: page.click("#ordered"))
    page.fill("#value", "half")
    page.keyboard.press("Enter")
    page.wait_for_selector("#error:has-text('must be a number')")
    show(page, "home")
    page.check("input[aria-label='Choose own']")
    page.check("input[aria-label='Choose rent']")
    act(page, "2 bins are one group.", lambda: page.click("#together"))
    page.select_option("#other", "months")
    act(page, "home × months: forced.", lambda: page.click("#force"))
    assert not serious(page) and fits(page)
    show(page, "opened")
    act(page, "opened is left out.", lambda: page.uncheck("#used"))
    assert not serious(page) and fits(page)
    act(page, "Saved", lambda: page.click("#save"))
    spec = load_spec(served.file)
    table = read_table(served.data, TARGET, spec)
    columns = {column.name: column for column in table.columns}
    assert columns["use"].direction == -1 and columns["use"].cuts is not None and "opened" not in columns
    home = columns["home"]
    assert home.groups[home.categories.index("own")] == home.groups[home.categories.index("rent")]
    assert spec.pairs.forced == (("home", "months"),) and json.loads(served.file.read_text())["bad"] == "bad"
    page.context.close()


def test_nobody_without_the_address_sees_or_changes_anything(browser: Any, served: Served) -> None:
    """A page of another port with a wrong secret gets nothing, and with the right one cannot write: its origin is another."""
    context = browser.new_context()
    page = context.new_page()
    root = served.address.rstrip("/").rpartition("/")[0]
    assert page.goto(f"{root}/guessed/").status == 404
    page.goto("data:text/html,<title>elsewhere</title>")
    before = served.session.spec
    page.evaluate(
        "address => fetch(address, {method: 'POST', mode: 'no-cors', body: JSON.stringify({action: 'fix', name: 'use'})}).catch(() => 0)",
        f"{served.address}edit",
    )
    assert served.session.spec == before
    context.close()


def show(page: Any, name: str) -> None:
    """Choose a characteristic."""
    page.click(f"nav button:text-is('{name}')")
    page.wait_for_selector(f"main h2:text-is('{name}')")


def act(page: Any, said: str, does: Any) -> None:
    """Do something, and wait until the page says so."""
    does()
    page.wait_for_selector(f"#said:has-text('{said}')")
