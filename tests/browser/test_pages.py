"""The pages as people meet them, in a real Chromium on the whole system."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.support.second_step import answer, answer_by_keyboard
from tests.support.system import System

FIELDS = ("first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip")


@pytest.fixture(scope="module")
def person(system: System) -> dict[str, Any]:
    """A person who gets a score."""
    for form in system.people(30):
        if system.apply(form)[0] == 0:
            return form
    raise AssertionError("nobody of the population is scored")


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A fresh browser window, wide and light or narrow and dark."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def fill(page: Any, form: dict[str, Any]) -> None:
    """Fill the form in."""
    for name in FIELDS:
        page.fill(f"#{name}", form[name])
    page.check("#consent")


def serious(page: Any) -> list[str]:
    """The serious issues that axe finds on the page."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['help']}" for each in found if each["impact"] in ("serious", "critical")]


def fits(page: Any) -> bool:
    """Nothing extends beyond the right edge."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def test_an_applicant_fills_in_the_form_and_reads_the_report(system: System, page: Any, person: dict[str, Any]) -> None:
    """Form and report, without reloading by hand; accessible, and nothing extends beyond the window."""
    page.goto(system.url)
    assert not serious(page)
    assert fits(page)
    fill(page, person)
    page.click("main form button[type=submit]")
    answer(page, person)
    page.wait_for_selector("text=What impacts your score most")
    assert not serious(page)
    assert fits(page)
    assert page.locator("text=Keep this code").count() == 1
    page.reload()
    assert page.locator("text=What impacts your score most").count() == 1
    assert page.locator("text=Keep this code").count() == 0


def test_questions_are_asked_before_the_file_opens(system: System, page: Any, person: dict[str, Any]) -> None:
    """Accessible, within the window; what is left out is named, what was chosen stays; wrong answers open nothing."""
    page.goto(system.url)
    fill(page, person)
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Is it you?")
    assert not serious(page)
    assert fits(page)
    page.check("#answer-1 input[value='2']")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=Question 2: choose one answer.")
    assert page.is_checked("#answer-1 input[value='2']")
    assert not serious(page)
    assert fits(page)
    for number in range(1, page.locator("fieldset").count() + 1):
        page.check(f"#answer-{number} input[value='{number % 3}']")
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=We could not match you")


def test_errors_are_shown_beside_their_fields_and_typed_values_are_kept(
    system: System, page: Any, person: dict[str, Any]
) -> None:
    """An invalid form is shown again with its errors and values, and an empty SSN."""
    page.goto(system.url)
    fill(page, {**person, "zip": "12", "ssn": "666-12-3456"})
    page.click("main form button[type=submit]")
    page.wait_for_selector("#zip-problem")
    assert page.locator("#ssn-problem").count() == 1
    assert page.input_value("#first_name") == person["first_name"]
    assert page.input_value("#zip") == "12"
    assert page.input_value("#ssn") == ""
    assert not serious(page)


def test_the_form_can_be_sent_with_the_keyboard_alone(system: System, page: Any, person: dict[str, Any]) -> None:
    """Tab and Enter lead from the first field to the report."""
    page.goto(system.url)
    page.focus("#first_name")
    for name in FIELDS:
        tab_to(page, name)
        if name == "birth_date":
            page.fill("#birth_date", person[name])
        else:
            page.keyboard.type(person[name])
    tab_to(page, "consent")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    answer_by_keyboard(page, person)
    page.wait_for_selector("text=What impacts your score most")


def tab_to(page: Any, name: str) -> None:
    """Reach a field with a few presses of Tab."""
    for _ in range(8):
        if page.evaluate("document.activeElement.id") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {name}")


def test_the_site_works_without_scripts(system: System, browser: Any, person: dict[str, Any]) -> None:
    """Form and report need no JavaScript: the waiting page refreshes itself."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(system.url)
    fill(page, person)
    page.click("main form button[type=submit]")
    answer(page, person)
    page.wait_for_selector("text=What impacts your score most")
    context.close()


def test_while_scoring_is_down_the_page_waits_and_the_report_comes_when_it_is_back(
    system: System, browser: Any, person: dict[str, Any]
) -> None:
    """The page says that it takes longer and that its address stays valid, and it does."""
    context = browser.new_context()
    page = context.new_page()
    system.supervise("stop", "scoring")
    try:
        page.goto(system.url)
        fill(page, person)
        page.click("main form button[type=submit]")
        answer(page, person)
        page.wait_for_selector("text=its address stays valid", state="visible")
        assert not serious(page)
    finally:
        system.supervise("start", "scoring")
    page.wait_for_selector("text=What impacts your score most")
    context.close()


def test_without_the_code_there_is_no_report_and_with_it_there_is(
    system: System, browser: Any, person: dict[str, Any]
) -> None:
    """Another browser gets the form for the code; a wrong code opens nothing."""
    _, report = system.apply(person)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{system.url}/applications/{report['application_id']}")
    assert not serious(page)
    page.fill("#code", "x" * 43)
    page.click("main form button[type=submit]")
    page.wait_for_selector(".problem")
    page.fill("#code", report["code"])
    page.click("main form button[type=submit]")
    page.wait_for_selector("text=What impacts your score most")
    context.close()


def test_an_applicant_who_cannot_be_matched_gets_a_page_that_discloses_nothing(
    system: System, page: Any, person: dict[str, Any]
) -> None:
    """The page is the same for no file and for a mismatch."""
    texts = []
    for change in ({"birth_date": "1931-02-03"}, {"ssn": "999-49-9998"}):
        page.goto(system.url)
        fill(page, {**person, **change})
        page.click("main form button[type=submit]")
        answer(page, person)
        page.wait_for_selector("text=We could not match you")
        assert not serious(page)
        page.reload()
        texts.append(re.sub(r"\d+ ms", "some ms", page.inner_text("main")))
    assert texts[0] == texts[1]


def test_an_unknown_address_says_what_to_do(system: System, page: Any) -> None:
    """A page that does not exist is still a page."""
    assert page.goto(f"{system.url}/nowhere").status == 404
    assert not serious(page)
