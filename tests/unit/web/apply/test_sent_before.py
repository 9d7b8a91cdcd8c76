"""A form that comes back without its SSN: after the browser's Back it leads to the report; a refused one says what is missing."""

import pytest

from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications
from tests.support.web_visitor import FORM, Visitor

ENTERED_AGAIN = "has to be entered again"
WITHOUT_SSN = {name: value for name, value in FORM.items() if name != "ssn"}


def sent(visitor: Visitor, applications: InMemoryApplications) -> str:
    """Send the form; the address that it leads to."""
    applications.becomes = samples.scored()
    return visitor.send_form(FORM).headers["Location"]


@pytest.mark.parametrize("ssn", [{}, {"ssn": ""}, {"ssn": "  "}])
def test_a_form_that_was_sent_and_comes_back_without_the_ssn_leads_to_its_application(
    visitor: Visitor, applications: InMemoryApplications, ssn: dict[str, str]
) -> None:
    """The page that Back shows has another token and no SSN; nothing is accepted a second time."""
    address = sent(visitor, applications)
    again = visitor.send_form({**WITHOUT_SSN, **ssn, "token": visitor.get("/").page.inputs["token"]})
    assert (again.status, again.headers["Location"]) == (303, address)
    assert visitor.get(address).status == 200
    assert len(applications.accepted) == 1


@pytest.mark.parametrize(
    "change",
    [{"street": "20 Alder Court"}, {"first_name": ""}, {"zip": "1"}, {"consent": "no"}, {"ssn": "666-12-3456"}],
)
def test_another_form_without_the_ssn_is_refused(
    visitor: Visitor, applications: InMemoryApplications, change: dict[str, str]
) -> None:
    """It is not the one that was sent."""
    sent(visitor, applications)
    assert visitor.send_form({**WITHOUT_SSN, **change}).status == 422


def test_another_browser_learns_nothing(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Without the cookie, or with one that is made up, the same details are refused like any other."""
    sent(visitor, applications)
    visitor.forget_cookies()
    assert visitor.send_form(WITHOUT_SSN).status == 422
    for made_up in ("x", "0" * 107, ""):
        assert visitor.send_form(WITHOUT_SSN, headers={"Cookie": f"sent={made_up}"}).status == 422


def test_a_program_is_told_what_is_missing(visitor: Visitor, applications: InMemoryApplications) -> None:
    """It has no Back."""
    sent(visitor, applications)
    assert visitor.send_json({**WITHOUT_SSN, "consent": True}).named == {"ssn"}


def test_the_page_says_that_the_ssn_has_to_be_entered_again_only_if_one_was(visitor: Visitor) -> None:
    """Whoever had left it empty reads that it is missing, and nothing else about it."""
    assert ENTERED_AGAIN in visitor.send_form({**FORM, "zip": "1"}).text
    assert ENTERED_AGAIN in visitor.send_form({**FORM, "ssn": "666-12-3456"}).text
    for blank in ("", "  "):
        page = visitor.send_form({**FORM, "ssn": blank})
        assert ENTERED_AGAIN not in page.text
        assert "Enter your Social Security number." in page.text


def test_closing_a_report_says_that_it_is_closed(visitor: Visitor, applications: InMemoryApplications) -> None:
    """And how it opens again; the address is the same for all reports."""
    address = sent(visitor, applications)
    left = visitor.post(address + "/leave")
    closed = visitor.get(left.headers["Location"])
    assert closed.status == 200
    assert "The report is closed on this device" in closed.page.text
    assert address not in closed.text
    assert visitor.get(address).status == 403
