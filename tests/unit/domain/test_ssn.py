"""A number that cannot be an SSN is refused with what to check, and is not repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.ssn import problem
from creditapp.population.identity import SSN_COUNT, ssn_of
from tests.support.domain_samples import many

NINE = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize(
    "ssn",
    [
        "123-45-6789",
        "123456789",
        "001-01-0001",
        "665-99-9999",
        "667-01-0001",
        "899-99-9999",
        "900-01-0001",
        "999-49-9999",
    ],
)
def test_possible_numbers_pass(ssn: str) -> None:
    """With or without hyphens; just beside the impossible ones; and the synthetic ones."""
    assert problem(ssn) is None


@pytest.mark.parametrize(
    "ssn",
    [
        "",
        "12345678",
        "1234567890",
        "123-45-678",
        "1234-5-6789",
        "123 45 6789",
        "12a-45-6789",
        " 123-45-6789",
        "123-45-6789\n",
        "１２３-45-6789",
        "١٢٣456789",
        "123--45-6789",
        "-123456789",
    ],
)
def test_anything_but_nine_digits_is_refused(ssn: str) -> None:
    """Too short, too long, letters, spaces, hyphens elsewhere and other scripts' digits are no SSN."""
    assert "nine digits" in str(problem(ssn))


@pytest.mark.parametrize(
    ("ssn", "named"),
    [
        ("000-45-6789", "first three"),
        ("666-45-6789", "first three"),
        ("123-00-6789", "fourth and fifth"),
        ("123-45-0000", "last four"),
        ("900-50-0001", "taxpayer"),
        ("999-99-9999", "taxpayer"),
        ("900-00-0001", "fourth and fifth"),
    ],
)
def test_numbers_that_were_never_issued_are_refused_by_the_part_that_is_wrong(ssn: str, named: str) -> None:
    """Area 000 or 666, group 00, serial 0000 and taxpayer numbers have messages of their own."""
    assert named in str(problem(ssn))


@pytest.mark.slow
@given(NINE)
@many
def test_exactly_the_impossible_numbers_are_refused(digits: str) -> None:
    """Any nine digits pass unless area, group or serial is an impossible one, hyphens or not."""
    area, group, serial = int(digits[:3]), int(digits[3:5]), int(digits[5:])
    possible = area not in (0, 666) and group > 0 and serial > 0 and not (area >= 900 and group >= 50)
    assert (problem(digits) is None) == possible
    assert problem(f"{digits[:3]}-{digits[3:5]}-{digits[5:]}") == problem(digits)


@given(st.text("0123456789-x", min_size=4, max_size=12))
@many
def test_a_refused_number_is_not_repeated(text: str) -> None:
    """The message contains no part of the number of more than three digits."""
    message = (problem(text) or "").replace("123-45-6789", "").replace("0000", "")
    assert not any(text[at : at + 4] in message for at in range(len(text) - 3))


@given(st.integers(0, 10**6), st.integers(0, SSN_COUNT - 1))
@many
def test_every_synthetic_number_passes(seed: int, index: int) -> None:
    """The population's numbers, which nobody owns, are accepted."""
    assert problem(ssn_of(seed, index)) is None
