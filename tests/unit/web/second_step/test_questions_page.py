"""The page of the questions, and what programs get instead: nothing of it says whether there is a file."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from creditapp.web.http.tokens import application_id
from creditapp.web.ports import OpenedReport, Pending, ToAnswer
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

ASKED = samples.asked()
RIGHT = {f"answer-{number}": "0" for number in range(1, 6)}
"""An answer to each question, as a form sends them."""
CODE = token("asked")
OWN = f"/applications/{application_id(CODE)}"
HELD = {"Application-Token": CODE}


@pytest.fixture
def applications() -> InMemoryApplications:
    """One application, whose person is asked, and whose report follows the answers."""
    known = InMemoryApplications()
    known.add(CODE, ToAnswer(ASKED))
    return known


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of the site."""
    with Visitor(site(applications)) as visitor:
        yield visitor


def send(visitor: Visitor, body: Any, **headers: str) -> Any:
    """Send answers as a program."""
    sent = json.dumps(body).encode()
    return visitor.post(
        OWN + "/answers", data=sent, headers=AS_JSON | HELD | {"Content-Type": "application/json"} | headers
    )


def test_each_question_has_its_options_and_none_of_these(visitor: Visitor) -> None:
    """As years, amounts and four digits; no option is chosen."""
    answer = visitor.get(OWN, headers=AS_PAGE | HELD)
    text = unescape(answer.text)
    assert answer.status == 202
    assert "In which year was your newest auto loan opened?" in text
    assert "How high is the limit of your credit card?" in text
    assert "What are the last four digits of the account number of your oldest mortgage?" in text
    assert "Up to $499" in text and "$500 to $999" in text and "$50,000 or more" in text
    assert "0007" in text and "0093" in text
    assert text.count("None of these, or I have no such account") == 5
    assert "checked" not in text
    assert "You have 10 minutes." in text


def test_programs_get_ranges_and_where_to_answer(visitor: Visitor) -> None:
    """Positions are the answers."""
    answer = visitor.get(OWN, headers=AS_JSON | HELD)
    assert (answer.status, answer.json["status"], answer.json["answer_at"]) == (202, "questions", OWN + "/answers")
    first, second, *_ = answer.json["questions"]
    assert first["id"] == "opened newest auto_loan"
    assert first["options"][0] == {"from": 2014, "to": 2014, "text": "2014"}
    assert second["options"][4] == {"from": 50_000, "to": None, "text": "$50,000 or more"}
    assert first["options"][-1].keys() == {"text"}


def test_answers_are_passed_on_once_whole(visitor: Visitor, applications: InMemoryApplications) -> None:
    """By position; the address then waits for the report."""
    assert send(visitor, {"choices": [0, 5, 3, 1, 1]}).status == 202
    assert applications.answers == [(0, 5, 3, 1, 1)]
    assert visitor.get(OWN, headers=AS_JSON | HELD).json == {"status": "pending"}


def test_a_browser_that_has_answered_is_sent_to_the_report(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The form's fields are positions too."""
    form = {"answer-1": "0", "answer-2": "5", "answer-3": "3", "answer-4": "1", "answer-5": "1"}
    answer = visitor.post(OWN + "/answers", data=form, headers=AS_PAGE | HELD)
    assert (answer.status, answer.headers["Location"]) == (303, OWN)
    assert applications.answers == [(0, 5, 3, 1, 1)]


def test_a_missing_answer_is_named_and_what_was_chosen_stays(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Nothing is passed on."""
    answer = visitor.post(OWN + "/answers", data=RIGHT | {"answer-2": "", "answer-3": "77"}, headers=AS_PAGE | HELD)
    assert answer.status == 422
    text = unescape(answer.text)
    assert "Question 2: choose one answer." in text and "Question 3: choose one answer." in text
    assert "Question 1: choose one answer." not in text
    assert text.count("checked") == 3
    assert applications.answers == []


@pytest.mark.parametrize(
    "body",
    [{}, {"choices": None}, {"choices": [0, 1]}, {"choices": [0, 1, 1, 1, 6]}, {"choices": [0, 1, 1, 1, -1]}, {"choices": [0, 1, 1, 1, True]},
     {"choices": ["0", "1", "2", "3", "4"]}, {"choices": "01234"}, {"answer-1": ["0"]}],
)  # fmt: skip
def test_answers_that_are_none_are_refused_by_field(
    visitor: Visitor, applications: InMemoryApplications, body: Any
) -> None:
    """422, never an error of the server's."""
    refused = send(visitor, body)
    assert refused.status == 422
    assert {error["field"] for error in refused.json["errors"]} <= {"choices", *RIGHT}
    assert applications.answers == []


def test_without_the_code_nothing_is_shown_or_taken(visitor: Visitor, applications: InMemoryApplications) -> None:
    """403, as for every part of an application."""
    assert visitor.get(OWN, headers=AS_JSON).status == 403
    body = json.dumps({"choices": [0, 1, 2, 3, 4]}).encode()
    refused = visitor.post(OWN + "/answers", data=body, headers=AS_JSON | {"Content-Type": "application/json"})
    assert refused.status == 403
    assert applications.answers == []


@pytest.mark.parametrize("state", [Pending(), samples.scored()], ids=["waiting", "scored"])
def test_answers_to_nothing_lead_to_the_application(
    visitor: Visitor, applications: InMemoryApplications, state: Pending | OpenedReport
) -> None:
    """Sent twice, or late: the address shows what there is."""
    applications.add(CODE, state)
    assert send(visitor, {"choices": [0, 1, 2, 3, 4]}).status == 202
    assert applications.answers == []


def test_without_kafka_the_answers_can_be_sent_again(visitor: Visitor, applications: InMemoryApplications) -> None:
    """503 with Retry-After, and for people the page with what they have chosen."""
    applications.undelivered = True
    refused = send(visitor, {"choices": [0, 1, 2, 3, 4]})
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    form = {"answer-1": "0", "answer-2": "5", "answer-3": "3", "answer-4": "1", "answer-5": "1"}
    page = visitor.post(OWN + "/answers", data=form, headers=AS_PAGE | HELD)
    assert page.status == 503 and page.text.count("checked") == 5


def test_after_the_time_the_page_says_to_apply_again(applications: InMemoryApplications) -> None:
    """The link keeps the details that were entered."""
    applications.add(CODE, ToAnswer(samples.asked(until=0.0)))
    with Visitor(site(applications)) as visitor:
        text = visitor.get(OWN, headers=AS_PAGE | HELD).text
    assert f'href="{OWN}/again"' in text and "<fieldset" not in text
