"""A furnished number identifies a consumer, or says that none is known; people without one never share a file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.furnishing import vault_key
from creditapp.domain.furnishing.ssns import problem_of
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import BANK, account, address, person


@pytest.mark.parametrize(
    "ssn", ["219-45-7101", "219457101", "900-45-0001", "912-78-4455", "000-00-0000", "999-99-9999", "000000000"]
)
def test_what_identifies_or_says_that_nothing_is_known_is_accepted(ssn: str) -> None:
    """SSNs, taxpayer numbers, and Metro 2's zeros and nines (field 34)."""
    assert problem_of(ssn) is None


@pytest.mark.parametrize(
    "ssn",
    ["000-45-0001", "666-45-0001", "219-00-0001",
     "219-45-0000", "912-95-445", "", "999-93-1234", "00000-0000", "---------", "999-99-99999"],
)  # fmt: skip
def test_what_identifies_nobody_is_refused(ssn: str) -> None:
    """Numbers that were never issued, and what is no number."""
    assert problem_of(ssn)


def unknown(**changes: object) -> FurnishedBody:
    """A consumer whose number is not known."""
    return FurnishedBody(ssn="000000000", person=person(**changes), furnisher=BANK, events=(account(),))


def test_a_known_number_is_the_key() -> None:
    """As it always was."""
    assert vault_key(replace(unknown(), ssn="900450001")) == "900450001"


@pytest.mark.parametrize(
    "changes", [{"first_name": "Eda"}, {"last_name": "Quilt"}, {"address": address(zip_code="12181")}, {"suffix": "Jr"}]
)
def test_people_without_a_number_have_keys_of_their_own(changes: dict[str, object]) -> None:
    """By name, birth date and ZIP code."""
    assert vault_key(unknown()) != vault_key(unknown(**changes))
    assert len(vault_key(unknown())) == 64


@given(st.sampled_from(["ADA", "ada", "Ada "]), st.sampled_from(["000000000", "999999999"]))
def test_the_same_person_keeps_the_key(first: str, ssn: str) -> None:
    """However the name is written and whichever filling the furnisher uses."""
    assert vault_key(replace(unknown(first_name=first), ssn=ssn)) == vault_key(unknown())
