"""A one-time code on the page of the questions, and for programs: nothing of it says whether one was sent."""

import json
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest

from creditapp.web.http.tokens import application_id
from creditapp.web.ports import OpenedReport, Passcodes, Pending, ToAnswer
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

NOON = 1795521600.0
"""When all pages of these tests are looked at."""
CODE = token("asked")
OWN = f"/applications/{application_id(CODE)}"
HELD = {"Application-Token": CODE}
SMTP: dict[str, Any] = {"smtp_host": "127.0.0.1", "mail_from": "bureau@example.org"}
SENT = ToAnswer(samples.asked(), Passcodes(sent=1, wait=60.0))
REFUSED = ToAnswer(samples.asked(), Passcodes(sent=1, tries_left=4, refused=True))


@pytest.fixture
def applications() -> InMemoryApplications:
    """One application, whose person is asked."""
    known = InMemoryApplications()
    known.add(CODE, ToAnswer(samples.asked()))
    return known


@pytest.fixture
def visitor(applications: InMemoryApplications) -> Iterator[Visitor]:
    """A visitor of a site that sends mails."""
    with Visitor(site(applications, **SMTP)) as visitor:
        yield visitor


def send(visitor: Visitor, accept: dict[str, str] = AS_JSON) -> Any:
    """Ask for a code."""
    return visitor.post(OWN + "/passcode/send", headers=accept | HELD)


def enter(visitor: Visitor, body: Any, accept: dict[str, str] = AS_JSON) -> Any:
    """Enter a code."""
    if accept is AS_JSON:
        headers = AS_JSON | HELD | {"Content-Type": "application/json"}
        return visitor.post(OWN + "/passcode", data=json.dumps(body).encode(), headers=headers)
    return visitor.post(OWN + "/passcode", data=body, headers=accept | HELD)


def page(visitor: Visitor) -> str:
    """What people see."""
    return unescape(visitor.get(OWN, headers=AS_PAGE | HELD).text)


def test_the_page_offers_a_code_beside_the_questions(visitor: Visitor) -> None:
    """And says that it goes to no address of the form's; programs learn where to ask."""
    text = page(visitor)
    assert "Send me a code instead" in text and "never to the one in your form" in text
    assert f'action="{OWN}/passcode/send"' in text and 'name="passcode"' not in text
    told = visitor.get(OWN, headers=AS_JSON | HELD).json["passcode"]
    assert told == {
        "send_at": OWN + "/passcode/send", "enter_at": OWN + "/passcode", "sent": 0, "tries_left": 5, "refused": False,
    }  # fmt: skip


def test_a_code_that_was_asked_for_is_entered_above_the_questions(visitor: Visitor) -> None:
    """The browser is sent to the application's address; the questions are still there."""
    answer = send(visitor, AS_PAGE)
    assert (answer.status, answer.headers["Location"]) == (303, OWN)
    text = page(visitor)
    assert text.index('name="passcode"') < text.index("<fieldset")
    assert 'autocomplete="one-time-code"' in text and 'inputmode="numeric"' in text
    assert "If your lenders have given us an e-mail address of yours, a code is on its way" in text
    assert "Or answer the questions" in text and text.count("<fieldset") == 5


@pytest.mark.parametrize("written", ["12345678", "1234 5678", " 1234-5678 "])
def test_an_entered_code_is_passed_on_without_spaces(
    visitor: Visitor, applications: InMemoryApplications, written: str
) -> None:
    """The address then waits for what comes of it."""
    applications.add(CODE, SENT)
    answer = enter(visitor, {"passcode": written}, AS_PAGE)
    assert (answer.status, answer.headers["Location"]) == (303, OWN)
    assert applications.passcodes == ["12345678"]
    assert visitor.get(OWN, headers=AS_JSON | HELD).json == {"status": "pending"}


@pytest.mark.parametrize(
    "body",
    [{}, {"passcode": ""}, {"passcode": "1234567"}, {"passcode": "123456789"}, {"passcode": "1234567a"}, {"passcode": 12345678}, {"passcode": None},
     {"passcode": ["12345678"]}, {"passcode": "１２３４５６７８"}, {"passcode": "1" * 10_000}, {"code": "12345678"}],
)  # fmt: skip
def test_what_is_no_code_is_refused_without_a_try(
    visitor: Visitor, applications: InMemoryApplications, body: Any
) -> None:
    """422 with the field, never an error of the server's, and nothing is echoed."""
    applications.add(CODE, SENT)
    refused = enter(visitor, body)
    assert refused.status == 422
    assert [error["field"] for error in refused.json["errors"]] == ["passcode"]
    assert applications.passcodes == []


def test_on_the_page_the_problem_is_at_its_field(visitor: Visitor, applications: InMemoryApplications) -> None:
    """And in the summary, which leads there; what was entered is not shown again."""
    applications.add(CODE, SENT)
    answer = enter(visitor, {"passcode": "4711"}, AS_PAGE)
    text = unescape(answer.text)
    assert answer.status == 422 and "4711" not in text
    assert '<a href="#passcode">Enter the one-time code: eight digits, with or without a space.</a>' in text
    assert 'id="passcode-problem"' in text and "<title>Error: " in text


def test_a_wrong_code_is_named_with_the_number_that_is_left(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Whether it was wrong, too late, or none was sent."""
    applications.add(CODE, REFUSED)
    assert "This one-time code is wrong or has expired. You can enter 4 more codes." in page(visitor)
    assert visitor.get(OWN, headers=AS_JSON | HELD).json["passcode"]["refused"]


def test_a_code_cannot_be_entered_before_one_was_asked_for(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Nothing is passed on."""
    refused = enter(visitor, {"passcode": "12345678"})
    assert (refused.status, refused.json["errors"][0]["message"]) == (422, "Ask for a one-time code first.")
    assert applications.passcodes == []


def test_another_code_can_be_asked_for_after_a_minute_and_three_in_all(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """429 with the seconds to wait, or without if there are no more."""
    applications.add(CODE, SENT)
    early = send(visitor)
    assert (early.status, early.headers["Retry-After"]) == (429, "60")
    applications.add(CODE, ToAnswer(samples.asked(), Passcodes(sent=3, wait=None)))
    last = send(visitor)
    assert last.status == 429 and "Retry-After" not in last.headers
    text = unescape(send(visitor, AS_PAGE).text)
    assert "No more than three one-time codes are sent for an application." in text
    assert "Send me another code" not in text and 'name="passcode"' in text


def test_without_the_applications_code_nothing_is_sent_or_taken(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """403, as for every part of an application."""
    for address in ("/passcode", "/passcode/send"):
        assert visitor.post(OWN + address, data={"passcode": "12345678"}, headers=AS_JSON).status == 403
    assert applications.passcodes == []


@pytest.mark.parametrize("state", [Pending(), samples.scored()], ids=["waiting", "scored"])
def test_a_code_for_nothing_leads_to_the_application(
    visitor: Visitor, applications: InMemoryApplications, state: Pending | OpenedReport
) -> None:
    """Sent twice, or late: the address shows what there is."""
    applications.add(CODE, state)
    assert send(visitor).status == 202 and enter(visitor, {"passcode": "12345678"}).status == 202
    assert applications.passcodes == []


def test_after_the_time_of_the_questions_no_code_is_sent_or_taken(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """The address says to apply again."""
    applications.add(CODE, ToAnswer(samples.asked(until=0.0), Passcodes(sent=1)))
    assert send(visitor).status == 202 and enter(visitor, {"passcode": "12345678"}).status == 202
    assert applications.passcodes == []
    text = page(visitor)
    assert "passcode" not in text and f'href="{OWN}/again"' in text


def test_in_the_last_ten_minutes_no_code_is_sent_and_one_that_came_is_taken(
    visitor: Visitor, applications: InMemoryApplications
) -> None:
    """Its mail would say that it is valid for longer than the page takes it; the questions can still be answered."""
    soon = samples.asked(until=NOON + 599)
    applications.add(CODE, ToAnswer(soon))
    assert "Send me a code" not in page(visitor) and "Send my answers" in page(visitor)
    assert (send(visitor).status, applications.passcodes) == (429, [])
    applications.add(CODE, ToAnswer(soon, Passcodes(sent=1)))
    assert "Send me another code" not in page(visitor)
    assert enter(visitor, {"passcode": "12345678"}).status == 202
    assert applications.passcodes


def test_without_kafka_it_can_be_sent_again(visitor: Visitor, applications: InMemoryApplications) -> None:
    """503 with Retry-After."""
    applications.undelivered = True
    refused = send(visitor)
    assert (refused.status, refused.headers["Retry-After"]) == (503, "5")
    applications.add(CODE, SENT)
    refused = enter(visitor, {"passcode": "12345678"}, AS_PAGE)
    assert refused.status == 503 and "12345678" not in refused.text


def test_a_site_that_sends_no_mails_has_none_of_it(applications: InMemoryApplications) -> None:
    """Neither on the page nor at the addresses."""
    with Visitor(site(applications)) as visitor:
        assert "code instead" not in page(visitor)
        assert "passcode" not in visitor.get(OWN, headers=AS_JSON | HELD).json
        assert send(visitor).status == 404 and enter(visitor, {"passcode": "12345678"}).status == 404
