"""What an applicant's browser takes: until the form and the report are first painted, and from the last click to the score.

Chromium shares the machine's cores with Kafka and the services, as everything here does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.progress import timed
from benchmarks.results import Row
from tests.pictures import CHROMIUM
from tests.support.second_step import choose
from tests.support.system import System

VISITORS = 12
"""People who apply, one after the other, each in a window with an empty cache; the first two warm the browser up and do not count."""
WARMING_UP = 2
FIELDS = ("first_name", "last_name", "birth_date", "ssn", "street", "city", "state", "zip")
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
"""Milliseconds from the navigation's start (W3C Paint Timing); nothing before it."""


def first_paint(system: System) -> list[Row]:
    """Medians, in milliseconds."""
    scored = (form for form in system.people(100)[60:] if system.apply(form)[0] == 0)
    with timed("applicants in a browser"), _windows() as browser:
        seen = [_visit(browser, system.url, form) for form in islice(scored, VISITORS)]
    form, report, score = (median(each) for each in zip(*seen[WARMING_UP:], strict=True))
    return [
        Row("first contentful paint of the form, p50", form, "ms", "<=", 300),
        Row("first contentful paint of the first report, p50", report, "ms", "<=", 300),
        Row("from the last click to the score on the screen, p50", score, "ms", "<=", 300),
    ]


@contextmanager
def _windows() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _visit(browser: Any, url: str, person: dict[str, Any]) -> tuple[float, float, float]:
    """Paint of the form, paint of the report, last click to score."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(url)
    form = _painted(page)
    for name in FIELDS:
        page.fill(f"#{name}", person[name])
    page.check("#consent")
    page.click("main form button[type=submit]")
    choose(page, person)
    started = perf_counter()
    page.click("main form button[type=submit]")
    page.wait_for_selector(".score .meaning")
    score = 1000 * (perf_counter() - started)
    report = _painted(page)
    context.close()
    return form, report, score


def _painted(page: Any) -> float:
    return float(page.wait_for_function(PAINTED).json_value())
