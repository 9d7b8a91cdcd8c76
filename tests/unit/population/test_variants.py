"""Furnishers write one person in different ways, and forms in others; the service finds everybody who has a file."""

from datetime import date

import pytest

from creditapp.domain.identity import ReportedIdentities, matches, merge
from creditapp.models.furnished import FurnishedBody
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.identity import Identity
from creditapp.population.person import bodies
from creditapp.population.variants import plain

ANCHOR = date(2026, 3, 17)
PEOPLE = range(1_500)


@pytest.fixture(scope="module")
def lived() -> Cohort:
    """1,500 people."""
    return cohort(3, PEOPLE, ANCHOR, ANCHOR)


@pytest.fixture(scope="module")
def reported(lived: Cohort) -> list[list[FurnishedBody]]:
    """What is furnished of them."""
    return bodies(lived, ANCHOR)


def _known(people: list[FurnishedBody]) -> ReportedIdentities:
    identities = None
    for at, body in enumerate(people):
        identities = merge(identities, body.person, max(event.as_of for event in body.events), f"r{at}")
    return identities or ReportedIdentities()


@pytest.mark.slow
def test_everybody_with_a_file_is_found(lived: Cohort, reported: list[list[FurnishedBody]]) -> None:
    """Whatever furnishers and person have made of the name, and wherever the person has moved from."""
    missed = [
        who
        for who, people in zip(lived.identities, reported, strict=True)
        if people and not matches(who.person, _known(people))
    ]
    assert missed == []


@pytest.mark.slow
def test_half_of_the_people_have_an_address_which_all_of_their_furnishers_report(
    lived: Cohort, reported: list[list[FurnishedBody]]
) -> None:
    """At a domain that is reserved for examples (RFC 2606): no mail to it reaches anybody."""
    told = [{body.person.email for body in people} for people in reported if people]
    assert all(len(addresses) == 1 for addresses in told)
    named = [address for (address,) in told if address]
    assert 0.4 < len(named) / len(told) < 0.6 and all(address.endswith("@example.com") for address in named)
    assert len(set(named)) == len(named)


@pytest.mark.slow
def test_nobody_is_taken_for_another(lived: Cohort, reported: list[list[FurnishedBody]]) -> None:
    """A form does not match the identities of the next person."""
    each = zip(lived.identities, reported[1:], strict=False)
    assert not any(people and matches(who.person, _known(people)) for who, people in each)


def test_furnishers_differ_in_every_way_that_they_do(lived: Cohort, reported: list[list[FurnishedBody]]) -> None:
    """Suffixes in or behind names, short names, initials, accents lost, maiden and double names, earlier addresses."""
    seen = {
        "suffix in its field": lambda who, is_: is_.suffix is not None,
        "suffix behind the name": lambda who, is_: who.suffix is not None and is_.last_name.endswith(f" {who.suffix}"),
        "short name": lambda who, is_: plain(is_.first_name)[:1] and plain(is_.first_name) != plain(who.first_name),
        "initial": lambda who, is_: len(is_.middle_name or "") == 1,
        "accents lost": lambda who, is_: not who.last_name.isascii() and is_.last_name == plain(who.last_name),
        "hyphen": lambda who, is_: " " in who.last_name and "-" in is_.last_name,
        "another last name": lambda who, is_: plain(is_.last_name)[:3] != plain(who.last_name)[:3],
        "earlier address": lambda who, is_: is_.address != who.address,
    }
    pairs = [
        (who.names.formal, body.person)
        for who, people in zip(lived.identities, reported, strict=True)
        for body in people
    ]
    for name, differs in seen.items():
        assert sum(bool(differs(who, is_)) for who, is_ in pairs) >= 5, name


def test_a_furnisher_that_reports_now_has_the_present_name_and_address(
    lived: Cohort, reported: list[list[FurnishedBody]]
) -> None:
    """Only those without news for two years have an earlier one."""
    for who, people in zip(lived.identities, reported, strict=True):
        for body in people:
            if max(event.as_of for event in body.events).year == ANCHOR.year:
                assert body.person.address == who.names.formal.address


def test_one_furnisher_writes_a_person_one_way(lived: Cohort) -> None:
    """Asked twice, it says the same."""
    who: Identity = lived.identities[0]
    assert who.as_reported_by("Norlund Bank") == who.as_reported_by("Norlund Bank")
    assert who.person == who.person
