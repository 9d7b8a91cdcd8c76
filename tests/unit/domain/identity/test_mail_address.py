"""Codes go to an address that established furnishers have named for a month: neither the applicant nor a newcomer sets it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.furnishers import Furnishers, id_of
from creditapp.domain.identity import BEFORE, ReportedIdentities, mail_address, merge
from tests.support.domain_samples import person
from tests.support.furnishing import furnisher

DAY = 86_400.0
NOW = 1_800_000_000.0
MONTH = 30 * DAY
OLD, NEW = ("Bank", "Lender", "Stores"), ("Newcomer", "Shell One", "Shell Two")
KNOWN = Furnishers(
    [*(furnisher(name) for name in OLD), *(furnisher(name, NOW - 5 * DAY, vouched=False) for name in NEW)]
)
ADA = person(first_name="Ada", last_name="Quill")
OTHER = person(first_name="Edgar", last_name="Hawkins", birth_date=date(1950, 1, 1))
OWN, SECOND, THIEF = "ada@example.org", "ada@example.com", "thief@example.net"

Told = tuple[str, str | None, float]
"""By whom, the address, and how many days ago."""


def file_of(*told: Told, who: object = ADA) -> ReportedIdentities:
    """Ada's reports; the later one is the newer."""
    identities = ReportedIdentities()
    for by, email, days in told:
        as_of = date.fromordinal(date(2026, 12, 1).toordinal() - int(days))
        reporter = id_of(by) if by else BEFORE
        identities = merge(identities, replace(ADA, email=email), as_of, "r", reporter, NOW - days * DAY)
    return identities


def address(*told: Told, known: Furnishers = KNOWN) -> str | None:
    """Where the code goes."""
    return mail_address(file_of(*told), known, NOW, MONTH)


def test_an_address_that_a_furnisher_has_named_for_a_month_is_used() -> None:
    """A day less, and there is none; what was reported before furnishers were registered counts too."""
    assert address(("Bank", OWN, 30)) == OWN
    assert address(("Bank", OWN, 29)) is None
    assert address(("", OWN, 400)) == OWN
    assert address(("Bank", None, 400)) is None
    assert address() is None


def test_a_furnishers_newest_report_is_its_word_and_a_late_change_ends_it() -> None:
    """Whoever takes over an account changes its address first: nothing goes to either until it has stood for a month."""
    assert address(("Bank", OWN, 400), ("Bank", THIEF, 10)) is None
    assert address(("Bank", OWN, 400), ("Bank", THIEF, 40)) == THIEF, "a change that has stood for a month is a change"
    assert address(("Bank", OWN, 400), ("Bank", None, 10)) is None
    assert address(("Bank", OWN, 400), ("Bank", THIEF, 10), ("Bank", OWN, 5)) == OWN


def test_what_most_name_counts_and_then_what_was_named_first() -> None:
    """One account that was taken over does not outvote the others, nor a single other one that was there first."""
    assert address(("Bank", OWN, 100), ("Lender", OWN, 50), ("Stores", THIEF, 400)) == OWN
    assert address(("Bank", OWN, 100), ("Stores", THIEF, 50)) == OWN
    assert address(("Bank", OWN, 400), ("Bank", THIEF, 10), ("Lender", OWN, 400)) == OWN


def test_an_address_is_the_same_however_its_domain_is_written() -> None:
    """It is written to in lower case and in ASCII."""
    assert address(("Bank", "ada@EXAMPLE.org", 100), ("Lender", OWN, 50), ("Stores", SECOND, 400)) == OWN
    assert address(("Bank", " ada@bücher.example.org ", 100)) == "ada@xn--bcher-kva.example.org"


@pytest.mark.parametrize(
    "email", ["ada", "ada@", "a@b", "ada@example.org\r\nBcc: x@example.org", "ada@example.org, x@example.org", "Ada <ada@example.org>", "@", " "]
)  # fmt: skip
def test_what_is_no_address_is_none(email: str) -> None:
    """Whatever a furnisher writes."""
    assert address(("Bank", email, 100)) is None


def test_a_report_about_somebody_else_names_no_address() -> None:
    """What contradicts the file is kept aside, its address too."""
    identities = merge(
        file_of(("Bank", None, 400)),
        replace(OTHER, email=THIEF),
        date(2026, 6, 1),
        "r",
        id_of("Lender"),
        NOW - 200 * DAY,
    )
    assert mail_address(identities, KNOWN, NOW, MONTH) is None


def test_who_is_suspended_or_withdrawn_names_no_address() -> None:
    """At once."""
    for changes in ({"suspended": True}, {"suspended": True, "withdrawn": True}):
        known = KNOWN.with_([replace(furnisher("Bank"), at=NOW, **changes)])
        assert address(("Bank", OWN, 100), known=known) is None


TOLD = st.lists(st.tuples(st.sampled_from(OLD), st.sampled_from([OWN, SECOND, None]), st.integers(1, 400)), max_size=6)
NEWCOMERS = st.lists(
    st.tuples(st.sampled_from(NEW), st.sampled_from([OWN, SECOND, THIEF, None]), st.integers(1, 400)), max_size=6
)


@given(TOLD, NEWCOMERS)
def test_newcomers_neither_set_an_address_nor_take_one_away(told: list[Told], newcomers: list[Told]) -> None:
    """However many they are, and whenever they came."""
    assert address(*told, *newcomers) == address(*told)
    assert address(*newcomers) is None
