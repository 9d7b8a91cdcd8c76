"""A furnisher's line and an applicant's form, each read by its own edge, are one person where both speak of one."""

import json
from typing import Any

import pytest

from creditapp.domain.furnishing import parse_line
from creditapp.domain.identity import matches, merge
from creditapp.web.apply.form import ApplicationForm, person_of, validate
from tests.support.domain_samples import TODAY

HARBOR = {"street": "12 Harbor Ln", "city": "Salem", "state": "OR", "zip": "97301"}
BORN = {"birth_date": "1979-05-31", "ssn": "900-45-7201"}


def furnished(**names: str) -> bytes:
    """A line about somebody of 12 Harbor Ln."""
    inquiry = {"type": "inquiry", "event_id": "q", "as_of": "2026-10-02", "reference": "q", "kind": "hard"}
    consumer = {"last_name": "", "first_name": "", **BORN, "address": HARBOR, **names}
    return json.dumps({"furnisher": "Field Test Bank", "consumer": consumer, "events": [inquiry]}).encode()


def applies(line: bytes, **form: Any) -> bool:
    """Whether the form is matched with what the line reports."""
    body = parse_line(line)
    valid = validate({**BORN, **HARBOR, "consent": True, **form}, TODAY)
    assert isinstance(valid, ApplicationForm)
    return matches(person_of(valid), merge(None, body.person, TODAY, "r"))


@pytest.mark.parametrize(
    ("reported", "form"),
    [
        ({"first_name": "Merle", "last_name": "Dalton Jr"}, {"first_name": "Merle", "last_name": "Dalton"}),
        ({"first_name": "Merle", "last_name": "Dalton Jr"}, {"first_name": "Merle", "last_name": "Dalton Jr."}),
        ({"first_name": "Merle", "last_name": "Dalton", "suffix": "Jr"}, {"first_name": "Merle", "last_name": "Dalton", "suffix": "jr."}),
        ({"first_name": "María José", "last_name": "García Márquez"}, {"first_name": "Maria", "last_name": "Garcia"}),
        ({"first_name": "María José", "last_name": "García Márquez"}, {"first_name": "Maria", "middle_name": "Jose", "last_name": "Garcia-Marquez"}),
        ({"first_name": "Bo", "last_name": "Øst"}, {"first_name": "Bo", "last_name": "Ost"}),
        ({"first_name": "William", "last_name": "Bassett"}, {"first_name": "Bill", "last_name": "Bassett"}),
        ({"first_name": "FNU", "last_name": "Suharto"}, {"last_name": "Suharto", "one_name": True}),
        ({"first_name": "FNU", "last_name": "Suharto"}, {"first_name": "Suharto", "last_name": "Suharto"}),
        ({"first_name": "-", "last_name": "Suharto"}, {"first_name": "", "last_name": "Suharto", "one_name": True}),
        ({"first_name": "Suharto", "last_name": ""}, {"last_name": "Suharto", "one_name": True}),
        ({"first_name": "Suharto", "last_name": "Suharto"}, {"first_name": "FNU", "last_name": "Suharto"}),
        ({"first_name": "Zoë-Ángela", "last_name": "Núñez-O\u2019Brien"}, {"first_name": "Zoe-Angela", "last_name": "Nunez O'Brien"}),
        ({"first_name": "伟", "last_name": "王"}, {"first_name": "Wei", "last_name": "Wang"}),
        ({"first_name": "Orla", "middle_name": "B", "last_name": "Quimby"}, {"first_name": "Orla", "middle_name": "Beatrice", "last_name": "Quimby"}),
    ],
)  # fmt: skip
def test_one_person_is_matched_through_both_edges(reported: dict[str, str], form: dict[str, Any]) -> None:
    """Whatever each edge makes of a filler, a hyphen or a suffix; with another birth date it is somebody else."""
    line = furnished(**reported)
    assert applies(line, **form)
    assert not applies(line, **form, birth_date="1950-02-01")
