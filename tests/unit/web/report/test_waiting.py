"""An application's address gives its state: 202 while there is no report, 200 with the report, 404 if there is no application."""

import re
from time import monotonic

import pytest

from creditapp.web.ports import Pending
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, FORM, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN}
BY_JSON, BY_PAGE = {**HELD, **AS_JSON}, {**HELD, **AS_PAGE}


def test_a_program_applies_waits_and_reads_its_report(visitor: Visitor, applications: InMemoryApplications) -> None:
    """202 with an address; there 202 while pending, then always 200 with the report."""
    sent = visitor.send_json({**FORM, "consent": True})
    assert sent.status == 202
    address, code = sent.json["status_url"], sent.json["token"]
    held = {**AS_JSON, "Application-Token": code}
    pending = visitor.get(address, headers=held)
    assert (pending.status, pending.json, pending.headers["Retry-After"]) == (202, {"status": "pending"}, "5")
    applications.add(code, samples.scored())
    for _ in range(2):
        ready = visitor.get(address, headers=held)
        assert (ready.status, ready.json["outcome"]) == (200, "scored")


def test_a_long_poll_ends_as_soon_as_the_report_is_there(visitor: Visitor, applications: InMemoryApplications) -> None:
    """It is asked to wait 20 seconds and waits a fraction."""
    path = applications.add(OWN, Pending())
    visitor.after(0.3, lambda: applications.add(OWN, samples.scored()))
    asked = monotonic()
    answer = visitor.get(path, params={"wait": "20"}, headers=BY_JSON)
    assert answer.status == 200
    assert 0.2 < monotonic() - asked < 5


def test_a_long_poll_ends_with_202_when_its_time_is_over(visitor: Visitor, applications: InMemoryApplications) -> None:
    """No sooner, and not much later."""
    path = applications.add(OWN, Pending())
    asked = monotonic()
    assert visitor.get(path, params={"wait": "0.5"}, headers=BY_JSON).status == 202
    assert 0.4 < monotonic() - asked < 5


def test_many_long_polls_do_not_block_other_requests(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Other requests are answered meanwhile."""
    path = applications.add(OWN, Pending())
    visitor.after(1.0, lambda: applications.add(OWN, samples.scored()))
    asked = monotonic()
    waiting = [f"{path}?wait=20"] * 50
    answers = visitor.at_once("/healthz", f"{path}?wait=0", *waiting, headers=BY_JSON)
    assert [answer.status for answer in answers] == [200, 202, *[200] * 50]
    assert monotonic() - asked < 8


def test_a_token_without_an_application_is_404(visitor: Visitor) -> None:
    """A valid token for an application that was never sent, as JSON and as a page."""
    path = InMemoryApplications().add(OWN, Pending())
    assert "nothing at this address" in visitor.get(path, headers=BY_JSON).json["error"]
    page = visitor.get(path, headers=BY_PAGE)
    assert (page.status, page.page.state) == (404, "message")


@pytest.mark.parametrize(
    "wait",
    [
        "",
        "x",
        "nan",
        "NaN",
        "-1",
        "-0.001",
        "inf",
        "-inf",
        "1e999",
        "1,5",
        "5s",
        "0x5",
        "😀",
        "\x00",
        "[]",
        "1 2",
        "--1",
    ],
)
@pytest.mark.parametrize("held", [HELD, {}], ids=["held", "stranger"])
def test_a_wait_that_is_not_a_number_of_seconds_is_refused(
    visitor: Visitor, applications: InMemoryApplications, wait: str, held: dict[str, str]
) -> None:
    """400 at once, as JSON and as a page."""
    path = applications.add(OWN, Pending())
    answer = visitor.get(path, params={"wait": wait}, headers={**AS_JSON, **held})
    assert (answer.status, answer.named) == (400, {"wait"})
    page = visitor.get(path, params={"wait": wait}, headers={**AS_PAGE, **held})
    assert page.status == 400
    assert "wait must be a number of seconds" in page.page.text
    assert not applications.waits


@pytest.mark.parametrize(
    ("wait", "seconds"),
    [("0", 0), ("-0", 0), ("0.25", 0.25), ("7", 7), ("25", 25), ("26", 25), ("1e9", 25), ("9" * 300, 25)],
)
def test_a_wait_is_limited_by_the_setting(
    visitor: Visitor, applications: InMemoryApplications, wait: str, seconds: float
) -> None:
    """A longer wait counts as the longest allowed."""
    path = applications.add(OWN, samples.scored())
    assert visitor.get(path, params={"wait": wait}, headers=BY_JSON).status == 200
    assert applications.waits == [seconds]


def test_without_a_wait_a_program_is_answered_at_once_and_a_page_after_a_moment(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Most reports arrive before a page has to show progress."""
    path = applications.add(OWN, samples.scored())
    visitor.get(path, headers=BY_JSON)
    visitor.get(path, headers=BY_PAGE)
    assert applications.waits == [0.0, 0.6]


def slow_is_hidden(html: str) -> bool:
    """Whether the notice of a long wait is hidden."""
    (tag,) = re.findall(r'<div class="slow" data-slow [^>]*>', html)
    return tag.endswith(" hidden>")


def test_the_waiting_page_refreshes_itself_without_scripts_and_slows_down(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Every two seconds at first; after some looks it says that it takes longer, and looks every five."""
    path = applications.add(OWN, Pending())
    first = visitor.get(path, params={"wait": "0"}, headers=BY_PAGE)
    assert (first.status, first.page.state) == (202, "pending")
    assert f'content="2; url={path}?look=1"' in first.text
    assert slow_is_hidden(first.text)
    fifth = visitor.get(path, params={"wait": "0", "look": "5"}, headers=BY_PAGE)
    assert f'content="5; url={path}?look=6"' in fifth.text
    assert not slow_is_hidden(fifth.text)


@pytest.mark.parametrize("look", ["x", "-1", "1.5", "9" * 50, "٣", '"><script>', "\x00", ""])
def test_a_reload_count_that_is_not_a_number_counts_as_the_first(
    visitor: Visitor, applications: InMemoryApplications, look: str
) -> None:
    """The counter cannot inject markup."""
    path = applications.add(OWN, Pending())
    page = visitor.get(path, params={"wait": "0", "look": look}, headers=BY_PAGE)
    assert f"url={path}?look=1" in page.text
    assert '"><script>' not in page.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("application/json", "application/json"), ("APPLICATION/JSON", "application/json"),
        ("application/json, text/html", "application/json"), ("text/html, application/json;q=0.9", "text/html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"), ("*/*", "text/html"), ("", "text/html"),
        ("application/json;q=0.5, text/html", "text/html"), ("text/html;q=0.5, application/json", "application/json"),
        ("application/json;q=0, */*", "text/html"), ("text/html;q=0, */*", "application/json"),
        ("application/json, text/plain, */*", "application/json"), ("application/json;charset=utf-8", "application/json"),
        ("application/*", "application/json"), ("image/png", "text/html"), ("application/json;q=high", "text/html"),
    ],
)  # fmt: skip
def test_the_accept_header_chooses_between_page_and_json(
    visitor: Visitor, applications: InMemoryApplications, accept: str, kind: str
) -> None:
    """JSON where it has the highest q-value, or is named first of two equal ones; a page otherwise."""
    path = applications.add(OWN, samples.scored())
    assert visitor.get(path, headers={**HELD, "Accept": accept}).headers["Content-Type"].startswith(kind)
