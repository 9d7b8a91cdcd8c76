"""The simulator in a real Chromium on the whole system: simulate a payment, then make it, then compare."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from creditapp.waiting.polling import poll
from tests.browser.test_pages import fill, fits, serious
from tests.support.second_step import answer
from tests.support.simulated_people import PAY_DOWN, Applicant, Program, applicants, wait_until_all_is_read
from tests.support.system import System
from tests.support.waiting import PATIENCE


@pytest.fixture(scope="module")
def payers(system: System) -> list[Applicant]:
    """People with a score who would gain points by paying cards down to a tenth."""
    program, able = Program(system), []
    for who in applicants(system, 100, 160):
        program.apply(who)
        if program.report(who)["outcome"] == "scored":
            (answer,) = program.simulate(who, PAY_DOWN)["scenarios"]
            if not answer["impossible"] and answer["difference"] > 0:
                able.append(who)
        if len(able) == 2:
            return able
    raise AssertionError("hardly anybody of the population would gain by paying")


@pytest.fixture(params=[(1280, "light"), (360, "dark")], ids=["wide-light", "narrow-dark"])
def page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A fresh browser window."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    yield context.new_page()
    context.close()


def apply(page: Any, system: System, who: Applicant) -> None:
    """Fill the form in, and wait for the report."""
    page.goto(system.url)
    fill(page, who.form)
    page.click("main form button[type=submit]")
    answer(page, who.form)
    page.wait_for_selector("text=What impacts your score most")


def open_scenario(page: Any, title: str) -> None:
    """Open the simulator in the report, and one of its scenarios, with the keyboard."""
    page.focus("a:has-text('Open the simulator')")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"summary:has-text('{title}')")
    page.focus(f"summary:has-text('{title}')")
    page.keyboard.press("Enter")


def test_a_simulated_payment_has_the_same_effect_when_it_is_really_made(
    system: System, browser: Any, payers: list[Applicant]
) -> None:
    """Apply, simulate paying down to 10 %, furnish exactly those payments: the report then has the simulated score."""
    who, context = payers[0], browser.new_context()
    page = context.new_page()
    apply(page, system, who)
    open_scenario(page, "Pay cards down")
    page.click(".what-if details[open] button")
    page.wait_for_selector(".result .scores")
    simulated = page.inner_text(".result .scores b")
    (answer,) = Program(system).simulate(who, PAY_DOWN)["scenarios"]
    assert simulated == str(answer["score"])
    furnished = system.cli("furnish", "-", stdin="\n".join(who.lines(answer["assumed"])))
    assert furnished.returncode == 0, furnished.stdout
    assert is_soon_told(page, rf"Your score is {simulated} today"), page.inner_text("main")[:600]
    wait_until_all_is_read(system)
    page.reload()
    assert re.search(rf"Your score is {simulated} today", page.inner_text("main"))
    context.close()


def is_soon_told(page: Any, words: str) -> bool:
    """Whether the page, reloaded for a while, shows this text."""

    def is_shown() -> bool:
        page.reload()
        return bool(re.search(words, page.inner_text("main")))

    return poll(is_shown, every=0.3, at_most=PATIENCE)


def test_the_slider_updates_the_result_and_announces_it(system: System, page: Any, payers: list[Applicant]) -> None:
    """Each step of the slider changes the result in place; a screen reader hears the verdict; accessible throughout."""
    apply(page, system, payers[1])
    page.wait_for_selector(".steps")
    open_scenario(page, "Pay cards down")
    page.focus("#to")
    page.keyboard.press("End")
    page.wait_for_selector(".result:has-text('at or below that share')")
    page.keyboard.press("Home")
    page.wait_for_selector(".result.good")
    assert "Your score would rise" in page.inner_text("#live")
    page.click(".result summary")
    assert not serious(page)
    assert fits(page)


def test_without_scripts_the_simulator_is_a_form(system: System, browser: Any, payers: list[Applicant]) -> None:
    """From the report by a link to a page with the result, then to another scenario and the best next steps."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    apply(page, system, payers[1])
    page.click("text=Open the simulator")
    page.click("summary:has-text('Miss a payment')")
    page.select_option("#days", "60")
    page.click(".what-if details[open] button")
    page.wait_for_selector("text=Your score would fall")
    page.click("text=My best next steps")
    page.wait_for_selector(".steps .gain")
    context.close()


def test_the_simulators_pages_are_accessible(system: System, page: Any, payers: list[Applicant]) -> None:
    """The simulator and the best next steps, at both widths."""
    apply(page, system, payers[1])
    report = page.url
    for address, shown in (("/simulation", ".what-if"), ("/next-steps", ".steps")):
        page.goto(report + address)
        page.wait_for_selector(shown)
        assert not serious(page)
        assert fits(page)
