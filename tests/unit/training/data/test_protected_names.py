"""A protected basis is known by its name, however it is written and in what language; what merely looks like one is not."""

import pytest

from tests.support.column_names import INPUTS, PROTECTED, names, of_people, styles
from training.data.protected_names import basis


@pytest.mark.parametrize("name", names(PROTECTED))
def test_protected_bases_are_known_in_every_style(name: str) -> None:
    """As it is in its table, and as others write it."""
    missed = [written for written in styles(name) if basis(written) is None]
    assert not missed


@pytest.mark.parametrize("name", [name for name in names(PROTECTED) if name not in ("old", "single", "partner")])
def test_prefixes_and_endings_do_not_hide_them(name: str) -> None:
    """Whose it is, a code, a group, a number."""
    missed = [written for written in of_people(name) if basis(written) is None]
    assert not missed


@pytest.mark.parametrize("name", names(INPUTS))
def test_other_columns_are_not_taken_for_protected_ones(name: str) -> None:
    """Ages of accounts and cars, colours of cars, words that contain sex, race, age or male."""
    wrong = {written: basis(written) for written in (*styles(name), f"cust_{name}", f"{name}_flag") if basis(written)}
    assert not wrong


def test_a_business_has_an_owner() -> None:
    """Whose age is protected, while the business's own is not."""
    assert basis("business_owner_age") == "age" and basis("age_of_the_borrower") == "age"
    assert basis("business_age") is None and basis("loan_age") is None
