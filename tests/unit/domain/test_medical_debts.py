"""A medical debt that bureaus do not report is neither shown nor counted."""

from datetime import date

import pytest

from creditapp.domain.characteristics import characteristics
from creditapp.domain.report import extract_of
from tests.support.domain_samples import TODAY, collection, view

REPORTED = {"medical": True, "amount": 900, "balance": 900, "delinquency_since": date(2025, 1, 1)}


@pytest.mark.parametrize(
    "changes",
    [{"balance": 0}, {"amount": 499, "balance": 499}, {"delinquency_since": date(2025, 6, 16)}],
    ids=["paid", "under $500", "younger than a year"],
)
def test_a_medical_debt_that_is_paid_small_or_young_is_left_out(changes: dict[str, object]) -> None:
    """The report does not list it and no characteristic counts it."""
    seen = view(collection(**REPORTED | changes))
    assert extract_of(seen, TODAY).collections == ()
    assert characteristics(seen, TODAY)["collections_unpaid"] == 0


def test_any_other_medical_debt_is_reported_and_so_is_a_small_debt_that_is_not_medical() -> None:
    """$500 and more, unpaid, after a year; and every debt of another kind."""
    for debt in (collection(**REPORTED), collection(amount=40, balance=40)):
        assert len(extract_of(view(debt), TODAY).collections) == 1
