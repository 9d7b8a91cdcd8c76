"""Everywhere a name is shown it is whole: middle name and suffix with it, and one name alone without stray spaces."""

from dataclasses import replace
from html import escape

import pytest
from msgspec import structs

from creditapp.models.identity import Person
from tests.support import web_samples as samples
from tests.support.web_site import InMemoryApplications, token
from tests.support.web_visitor import AS_PAGE, Visitor

OWN = token("own")
HELD = {"Application-Token": OWN, **AS_PAGE}
PEOPLE = {
    "Suharto": structs.replace(samples.PERSON, first_name="", last_name="Suharto"),
    "Merle Otto Dalton Jr": structs.replace(
        samples.PERSON, first_name="Merle", middle_name="Otto", last_name="Dalton", suffix="Jr"
    ),
    "Merle Dalton III": structs.replace(samples.PERSON, first_name="Merle", last_name="Dalton", suffix="III"),
}
"""By the name that is shown."""
SHOWN = {
    "": ('<p class="lead">{} · as of', "<dd>{}</div>"),
    "/notices/score-disclosure": ('<p class="to"><b>{}</b>',),
    "/simulation": ('<p class="lead">{} · Your score is',),
}
"""By page, where the name stands."""


@pytest.mark.parametrize(("name", "person"), PEOPLE.items(), ids=PEOPLE)
@pytest.mark.parametrize("page", SHOWN, ids=["report", "notice", "simulator"])
def test_a_name_is_shown_whole(
    visitor: Visitor, applications: InMemoryApplications, page: str, name: str, person: Person
) -> None:
    """The heading of report and simulator, the report's section on the person, the notice (PDFs are made of it)."""
    address = applications.add(OWN, replace(samples.scored(), person=person))
    html = visitor.get(address + page, headers=HELD).text
    assert [place for place in SHOWN[page] if place.format(escape(name)) not in html] == []


def test_a_form_shown_again_has_all_names(visitor: Visitor, applications: InMemoryApplications) -> None:
    """To correct an application, every part of the name is in its field again."""
    address = applications.add(OWN, replace(samples.ended("could_not_match"), person=PEOPLE["Merle Otto Dalton Jr"]))
    inputs = visitor.get(f"{address}/again", headers=HELD).page.inputs
    assert [inputs[field] for field in ("first_name", "middle_name", "last_name", "suffix")] == [
        "Merle",
        "Otto",
        "Dalton",
        "Jr",
    ]


def test_the_ending_names_all_parts_that_may_be_wrong(visitor: Visitor, applications: InMemoryApplications) -> None:
    """Whoever was not matched reads the same page whatever differed: check everything."""
    address = applications.add(OWN, samples.ended("could_not_match"))
    text = visitor.get(address, headers=HELD).page.text.lower()
    assert all(part in text for part in ("name", "date of birth", "address", "social security number"))
