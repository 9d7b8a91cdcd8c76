"""A person disputes an item in a browser: from the report, with the keyboard, at two widths, and without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.system import System
from tests.support.waiting import eventually


@pytest.fixture(scope="module")
def report(system: System) -> dict[str, Any]:
    """The report of a person with an account."""
    for form in system.people(75)[60:]:
        code, report = system.apply(form)
        if code == 0 and report["accounts"]:
            return report
    raise AssertionError("nobody of the population is scored")


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def page(system: System, browser: Any, request: pytest.FixtureRequest, report: dict[str, Any]) -> Iterator[Any]:
    """A browser window in which the report is open."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    enter(system, opened, report)
    yield opened
    context.close()


def enter(system: System, page: Any, report: dict[str, Any]) -> None:
    """Open the report with its code."""
    page.goto(f"{system.url}/applications/{report['application_id']}")
    page.fill("#code", report["code"])
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Your rights")


def is_sound(page: Any) -> bool:
    """Axe finds nothing, and nothing extends beyond the right edge."""
    found = [violation["id"] for violation in Axe().run(page).response["violations"]]
    assert not found
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def tab_to(page: Any, wanted: str) -> None:
    """Reach the element that this script describes with a few presses of Tab."""
    for _ in range(15):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const at = document.activeElement; return {wanted}; }})()"):
            return
    raise AssertionError(f"Tab does not lead to {wanted}")


def test_a_dispute_goes_from_the_item_to_its_clock_with_the_keyboard_alone(page: Any) -> None:
    """Dispute beside the item, a reason by the arrow keys, some words, Enter: the clock shows thirty days."""
    if not page.locator("article button[name=item]").first.is_visible():  # on a telephone accounts are folded
        page.focus("article summary")
        page.keyboard.press("Enter")
    page.focus("article button[name=item]")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Dispute an item')")
    assert page.evaluate("document.getElementById('item').value").isalnum()
    assert is_sound(page)
    page.focus("#item")
    tab_to(page, "at.name === 'reason'")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    tab_to(page, "at.id === 'text'")
    page.keyboard.type("The amount is another one.")
    tab_to(page, "at.type === 'submit'")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Your dispute is on its way")
    assert page.locator("text=30 days left").count() >= 1
    assert page.locator("text=The amount is wrong").count() >= 1
    assert is_sound(page)


def test_problems_are_shown_beside_their_fields_and_typed_values_are_kept(page: Any) -> None:
    """A dispute without a reason; a statement of 101 words."""
    address = page.url.split("?")[0]
    page.goto(f"{address}/disputes")
    page.fill("#text", "Only some words.")
    page.click("main form button[type=submit]")
    page.wait_for_selector("#item-problem")
    assert page.locator("#reason-problem").count() == 1
    assert page.input_value("#text") == "Only some words."
    assert is_sound(page)
    page.goto(f"{address}/rights")
    page.fill("#text", "word " * 101)
    page.click("form[action$=statement] button")
    page.wait_for_selector("text=it has 101")
    assert page.input_value("#text").split() == ["word"] * 101
    assert is_sound(page)


def test_freezing_and_thawing_need_no_scripts(system: System, browser: Any, report: dict[str, Any]) -> None:
    """Each button leads to the other, with a confirmation."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(system, page, report)
    page.click("text=See your rights and use them")
    page.click("text=Freeze my file")
    page.wait_for_selector("text=Your file is frozen")
    page.click("text=Thaw my file")
    page.wait_for_selector("text=Your file is open again")
    page.click("text=Erase me…")
    page.click("text=Erase me permanently")
    page.wait_for_selector("#confirm-problem")
    context.close()


def test_the_rights_say_who_has_seen_the_report(page: Any) -> None:
    """A few seconds after it was opened: what, by whom and when, readable for everybody."""
    page.goto(f"{page.url.split('?')[0]}/rights")
    lines = _lines_of_accesses(page)
    assert any(
        line.startswith("The report") and "A browser that has sent the form, entered the code" in line for line in lines
    )
    assert is_sound(page)


def test_who_has_seen_the_report_needs_no_scripts(system: System, browser: Any, report: dict[str, Any]) -> None:
    """The list is part of the page."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(system, page, report)
    page.click("text=See your rights and use them")
    assert _lines_of_accesses(page)
    context.close()


def _lines_of_accesses(page: Any) -> list[str]:
    def lines() -> list[str]:
        page.reload()
        return list(page.locator("section[aria-labelledby=accesses] li").all_inner_texts())

    return eventually(lines)
