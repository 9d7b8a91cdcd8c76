"""Answer the bureau's questions as a synthetic person would, in a browser or as a program."""

from typing import Any

from creditapp.cli.second_step import choices
from creditapp.domain.second_step import WOULD_ANSWER


def chosen(asked: dict[str, Any], form: dict[str, Any]) -> list[int]:
    """The options that the person of this form chooses, by position."""
    return choices(asked["questions"], form[WOULD_ANSWER])


def answer(page: Any, form: dict[str, Any]) -> None:
    """On the page of the questions: choose, and send."""
    choose(page, form)
    page.click("main form button[type=submit]")


def choose(page: Any, form: dict[str, Any]) -> None:
    """On the page of the questions: choose."""
    page.wait_for_selector("text=Is it you?")
    asked = page.context.request.get(page.url.partition("?")[0], headers={"Accept": "application/json"}).json()
    for number, at in enumerate(chosen(asked, form), 1):
        page.check(f"#answer-{number} input[value='{at}']")


def answer_by_keyboard(page: Any, form: dict[str, Any], asked: str = "Is it you?") -> None:
    """The same with Tab, arrows and Enter alone; ``asked`` is the page's heading."""
    page.wait_for_selector(f"text={asked}")
    questions = page.context.request.get(page.url.partition("?")[0], headers={"Accept": "application/json"}).json()
    for number, at in enumerate(chosen(questions, form), 1):
        _tab_to(page, f"document.activeElement.name === 'answer-{number}'")
        page.keyboard.press("Space")
        for _ in range(at):
            page.keyboard.press("ArrowDown")
    _tab_to(page, "document.activeElement.type === 'submit'")
    page.keyboard.press("Enter")


def _tab_to(page: Any, reached: str) -> None:
    for _ in range(8):
        page.keyboard.press("Tab")
        if page.evaluate(reached):
            return
    raise AssertionError(f"Tab does not lead to where {reached}")
