"""An account that goes on under a new number is shown once, under the number that is current on the day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.credit_file import CreditFile, FileView, fold, read_as_of
from creditapp.domain.file_requests import apply
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.report import extract_of
from creditapp.models.base import decode, encode
from creditapp.models.credit_events import Account, Deletion
from creditapp.models.requests import Dispute
from tests.support.domain_samples import (
    BANK,
    TODAY,
    account,
    collection,
    correction,
    deletion,
    filed,
    furnished,
    many,
    orders,
    view,
)

START = date(2024, 1, 1)
AT = 1_781_000_000.0


def numbers_in(seen: FileView) -> list[str]:
    """The numbers of the accounts that are shown."""
    return [shown.reference for _, shown in seen.accounts]


def old(**changes: object) -> Account:
    """The account under its former number, a month ago."""
    return account(event_id="o", reference="OLD", as_of=TODAY - timedelta(days=30), **changes)


def new(**changes: object) -> Account:
    """The account under its new number, today."""
    return account(**{"event_id": "n", "reference": "NEW", "previous_reference": "OLD", **changes})


@st.composite
def renumbered_accounts(draw: st.DrawFn) -> list[Account]:
    """Monthly reports of one account that gets a new number now and then; the former one is named once or in every report."""
    always = draw(st.booleans())
    reports: list[Account] = []
    number, former, is_first = 0, None, True
    for month in range(draw(st.integers(1, 8))):
        if month and draw(st.booleans()):
            number, former, is_first = number + 1, str(number), True
        reports.append(
            account(
                event_id=f"e{month}", as_of=START + timedelta(days=30 * month), reference=str(number),
                opened=date(2015, 1, 1), previous_reference=former if always or is_first else None,
            )
        )  # fmt: skip
        is_first = False
    return reports


@pytest.mark.slow
@given(renumbered_accounts(), st.data())
@many
def test_it_is_shown_once_under_its_current_number_whatever_the_order(
    reports: list[Account], data: st.DataObject
) -> None:
    """On every day of the last two months, as of which a file keeps everything."""
    file = CreditFile()
    for report in data.draw(st.permutations([*reports, *reports[:2]])):
        file = fold(file, furnished(report))
    assert encode(file) == encode(filed(*reports))
    assert decode(CreditFile, encode(file)) == file
    for report in reports[-2:]:
        assert numbers_in(read_as_of(file, report.as_of)) == [report.reference]


def test_the_former_number_is_shown_until_the_day_of_the_change() -> None:
    """The past stays as it was."""
    assert numbers_in(view(old(), new(), as_of=TODAY - timedelta(days=1))) == ["OLD"]


@pytest.mark.parametrize("gone", [deletion(reference="NEW"), deletion(reference="OLD")])
def test_neither_number_comes_back_once_the_account_is_deleted(gone: Deletion) -> None:
    """Under whichever number the furnisher deletes it, and in any order of arrival."""
    for order in orders(old(), new(), gone):
        assert numbers_in(view(*order)) == []


def test_a_correction_under_the_former_number_applies() -> None:
    """A dispute's answer names the number that the notice had."""
    ((_, shown),) = view(old(), new(), correction({"balance": 7}, reference="OLD")).accounts
    assert (shown.reference, shown.balance) == ("NEW", 7)


def test_a_dispute_of_the_former_number_marks_the_account() -> None:
    """The person disputed it before the number changed."""
    file = filed(old())
    wish = Dispute(item=item_id(item_key(old(), BANK)), reason="not_mine", text="")
    file = fold(apply(file, wish, AT, "d1"), furnished(new()))
    extract = extract_of(read_as_of(file, TODAY), TODAY)
    assert [account.disputed for account in extract.accounts] == [True]
    assert [dispute.item for dispute in extract.disputes] == [extract.accounts[0].item]


def test_another_furnishers_account_of_the_same_number_stays() -> None:
    """A number is its furnisher's."""
    file = fold(filed(new()), furnished(old(), by="Second Bank"))
    assert numbers_in(read_as_of(file, TODAY)) == ["NEW", "OLD"]


def test_numbers_that_replace_each_other_leave_the_later_one() -> None:
    """A furnisher that goes back to the former number; on one day, or where an account names itself, one stays as well."""
    back = replace(old(), as_of=TODAY + timedelta(days=1), previous_reference="NEW")
    assert numbers_in(view(new(), back, as_of=TODAY + timedelta(days=1))) == ["OLD"]
    assert len(numbers_in(view(new(), replace(back, as_of=TODAY)))) == 1
    assert numbers_in(view(new(previous_reference="NEW"))) == ["NEW"]


def test_a_debt_with_a_new_number_is_shown_once() -> None:
    """Collections have numbers too."""
    again = collection(reference="C-2", previous_reference="C-1")
    assert view(collection(as_of=TODAY - timedelta(days=30)), again).collections == ((BANK, again),)
