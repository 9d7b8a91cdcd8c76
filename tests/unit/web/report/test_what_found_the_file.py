"""What the report says about how the file was found is what identity does."""

from datetime import date
from html import unescape

import pytest
from msgspec.structs import replace

from creditapp.domain.identity import ReportedIdentities, matches, merge
from creditapp.models.identity import Address, Person
from creditapp.web.http.tokens import application_id
from tests.support import web_samples as samples
from tests.support.web_site import known_reports, site, token
from tests.support.web_visitor import AS_PAGE, Visitor

TODAY = date(2026, 11, 24)
HOME = Address(street="820 Birch Ct", city="Orlando", state="FL", zip="32849")
FAR = Address(street="5757 Monroe Rd", city="Kansas City", state="MO", zip="64113")
REPORTED = Person(first_name="Merle", last_name="Dalton", birth_date=date(1980, 5, 17), ssn_last4="1234", address=HOME)
MOVED = replace(REPORTED, last_name="Daltom", address=FAR)
"""A slip in the name, which the address made up for."""


def known() -> ReportedIdentities:
    """What furnishers reported."""
    return merge(None, REPORTED, TODAY, "r1")


@pytest.mark.parametrize(
    ("named", "other"),
    [
        ("Name", replace(REPORTED, first_name="Edgar", last_name="Hawkins")),
        ("date of birth", replace(REPORTED, birth_date=date(1991, 7, 3))),
        ("address", MOVED),
    ],
)
def test_what_the_report_names_decides(named: str, other: Person) -> None:
    """With another value of it the file is not found; e-mail and telephone, which it does not name, change nothing."""
    assert matches(REPORTED, known()) and matches(replace(MOVED, address=HOME), known())
    assert not matches(other, known())
    assert matches(replace(REPORTED, email="x@example.org", phone="1 202 555 0100"), known())
    with Visitor(site(known_reports(own=samples.scored()))) as visitor:
        page = visitor.get(
            f"/applications/{application_id(token('own'))}", headers=AS_PAGE | {"Application-Token": token("own")}
        )
    sentence = unescape(page.text).partition(" were compared to find the file")[0].rpartition(". ")[2]
    assert named in sentence
    assert "mail" not in sentence and "hone" not in sentence
