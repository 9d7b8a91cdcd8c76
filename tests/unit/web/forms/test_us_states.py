"""A state is found by its code and by its name in English or Spanish."""

import pytest

from creditapp.web.forms.us_states import STATES, state_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("ca", "CA"), ("California", "CA"), ("new york", "NY"), ("Nueva York", "NY"), ("NUEVO MÉXICO", "NM"), ("nuevo mexico", "NM"),
        ("Carolina del Norte", "NC"), ("Pensilvania", "PA"), ("Hawái", "HI"), ("Oregón", "OR"), ("Puerto Rico", "PR"), ("Distrito de Columbia", "DC"),
    ],
)  # fmt: skip
def test_a_state_is_found_by_code_or_name(typed: str, code: str) -> None:
    """Whatever its case, with or without accents."""
    assert state_code(typed) == code


@pytest.mark.parametrize("typed", ["", "Nueva", "XX", "del Norte", "Cataluña"])
def test_what_is_no_state_is_none(typed: str) -> None:
    """Nor is a part of a name."""
    assert state_code(typed) is None


def test_every_state_is_found_by_its_own_name() -> None:
    """No Spanish name takes the place of an English one."""
    assert {state_code(name) for name in STATES.values()} == set(STATES)
