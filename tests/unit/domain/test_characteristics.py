"""A profile measures what its names say, and what is worse for a lender never gives a better value."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.characteristics import CHARACTERISTICS, characteristics, ending
from creditapp.domain.credit_file import FileView, fold, read_as_of
from creditapp.domain.payment_grid import GIVEN_UP_MARKS
from creditapp.models.credit_events import Account, CreditEvent, Deceased, FurnishedBy
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies
from tests.support.domain_samples import (
    BANK,
    GRIDS,
    TODAY,
    account,
    bankruptcy,
    collection,
    inquiry,
    loan,
    many,
    some,
    view,
)

ANCHOR = date(2026, 3, 17)
DIRECTIONS = {characteristic.name: characteristic.direction for characteristic in CHARACTERISTICS}
SEVERITY = {mark: level for level, mark in enumerate("BDE0123456GHJKL")}
"""From least to worst; G, H, J and K are equally bad, L is worst."""


@pytest.fixture(scope="module")
def views() -> list[FileView]:
    """The files of 150 synthetic people."""
    views = []
    for of_person in bodies(cohort(7, range(150), ANCHOR, ANCHOR), ANCHOR):
        file = None
        for body in of_person:
            file = fold(file, FurnishedBy(furnisher=body.furnisher, events=body.events))
        if file:
            views.append(read_as_of(file, ANCHOR))
    return views


def profile(*events: CreditEvent, as_of: date = TODAY) -> dict[str, float | None]:
    """The characteristics of one furnisher's events."""
    return characteristics(view(*events, as_of=as_of), as_of)


def improved(
    before: dict[str, float | None], after: dict[str, float | None], names: Sequence[str] | None = None
) -> dict[str, Any]:
    """The characteristics that are better after than before; "never" is the best of all."""
    better = {}
    for name, direction in DIRECTIONS.items():
        if direction and (names is None or name in names):
            best = float("inf") * direction
            was, now = (best if values[name] is None else values[name] for values in (before, after))
            if (now or 0) * direction > (was or 0) * direction:
                better[name] = (before[name], after[name])
    return better


LATENESS = [characteristic.name for characteristic in CHARACTERISTICS if characteristic.group == "payment_history"]


# What is measured


def test_a_profile_has_every_characteristic_in_order(views: list[FileView]) -> None:
    """Every file has the same characteristics, each a number that is not negative, or None."""
    for seen in (*views, FileView(as_of=ANCHOR)):
        values = characteristics(seen, ANCHOR)
        assert list(values) == [characteristic.name for characteristic in CHARACTERISTICS]
        assert all(value is None or value >= 0 for value in values.values())


def test_names_codes_and_labels_are_unique() -> None:
    """No two characteristics share a name, a code or a label."""
    for part in ("name", "code", "label"):
        assert len({getattr(characteristic, part) for characteristic in CHARACTERISTICS}) == len(CHARACTERISTICS)


def test_only_inquiries_are_inquiry_factors() -> None:
    """What the law adds to the four key factors is about inquiries and nothing else."""
    assert {known.name for known in CHARACTERISTICS if known.inquiry} == {"hard_inquiries_6m", "hard_inquiries_12m"}


def test_an_empty_file_has_no_adverse_value() -> None:
    """Without accounts nothing is late or owed, there are no inquiries, and ages do not apply."""
    assert set(profile().values()) == {0, None}


def test_late_months_are_counted_back_from_today() -> None:
    """The grid begins with the month of its report; months since then count on."""
    late = account(as_of=date(2026, 4, 15), grid="0" * 3 + "1" + "0" * 6 + "30" + "2" + "0" * 11)
    values = profile(late)
    assert values["months_since_late_30"] == 2 + 3
    assert values["months_since_late_90"] == 2 + 10
    assert values["worst_status_24m"] == 3
    assert values["late_30_12m"] == 1
    assert values["late_60_24m"] == 2


@pytest.mark.parametrize(("position", "in_12", "in_24"), [(11, 1, 1), (12, 0, 1), (23, 0, 1), (24, 0, 0)])
def test_a_year_has_twelve_months(position: int, in_12: int, in_24: int) -> None:
    """The present month is the first of the twelve and of the twenty-four."""
    values = profile(account(opened=date(2020, 1, 1), grid="0" * position + "2" + "0" * 10))
    assert (values["late_30_12m"], values["late_60_24m"]) == (in_12, in_24)
    assert values["worst_status_24m"] == 2 * in_24


@pytest.mark.parametrize(
    ("status", "level"), [("71", 1), ("78", 2), ("80", 3), ("82", 4), ("83", 5), ("84", 6), ("93", 8), ("97", 9)]
)
@pytest.mark.parametrize("grid", ["", "D00", "000"])
def test_a_late_status_makes_its_month_late_where_the_grid_does_not(status: str, level: int, grid: str) -> None:
    """An account reported late without a grid, or with one that leaves the month out, is late in the month of its report."""
    values = profile(account(status=status, grid=grid, delinquency_since=date(2025, 12, 20)))
    assert values["months_since_late_30"] == 0
    assert values["worst_status_24m"] == level
    assert values["late_30_12m"] == 1


@pytest.mark.parametrize(
    ("months", "in_12", "in_24", "worst"), [(1, 4, 4, 9), (9, 4, 4, 9), (12, 1, 4, 9), (22, 0, 3, 9), (25, 0, 0, 0)]
)
def test_a_loss_counts_in_the_month_that_brought_it(months: int, in_12: int, in_24: int, worst: int) -> None:
    """However many months report a charge-off, it happened once; the late months before it age with it."""
    lost = account(
        opened=date(2015, 1, 1), status="97", grid="L" * months + "654" + "0" * 40, delinquency_since=date(2020, 1, 1)
    )
    values = profile(lost)
    assert values["months_since_late_90"] == values["months_since_late_30"] == months - 1
    assert (values["late_30_12m"], values["late_60_24m"], values["worst_status_24m"]) == (in_12, in_24, worst)
    assert values["charge_offs"] == 1


def test_an_account_in_good_standing_without_a_grid_was_never_late() -> None:
    """An account that reports no months has no late month."""
    assert profile(account(grid="")) == profile(account(grid="0"))


def test_card_use_is_of_open_cards_with_a_limit() -> None:
    """Shares are balance over limit of cards in use; a card without a limit counts with its highest balance, loans do not."""
    values = profile(
        account(reference="1", balance=500, limit=1_000),
        account(reference="2", balance=300, limit=None, highest_credit=3_000),
        account(reference="3", balance=0, limit=1_000, closed=TODAY),
        account(reference="4", balance=900, limit=900, status="97", delinquency_since=TODAY),
        loan(),
    )
    assert values["utilisation"] == 800 / 4_000
    assert values["highest_card_utilisation"] == 0.5
    assert (values["cards_with_balance"], values["cards_open"], values["revolving_balance"]) == (2, 2, 800)
    assert values["card_limits"] == 4_000
    assert values["instalment_balance_share"] == 0.5


def test_shares_without_anything_to_share_do_not_apply() -> None:
    """No cards, no limits and no loans give no share, not zero."""
    values = profile(account(limit=0, highest_credit=0))
    assert values["utilisation"] is values["highest_card_utilisation"] is values["instalment_balance_share"] is None
    assert values["card_limits"] is None


def test_ages_are_of_all_accounts_in_whole_months() -> None:
    """Oldest, newest and the average, rounded down; closed accounts count too."""
    values = profile(
        account(reference="1", opened=date(2016, 6, 30)),
        account(reference="2", opened=date(2026, 5, 31), as_of=TODAY),
        loan(opened=date(2022, 6, 1), status="13"),
    )
    assert (values["oldest_account_months"], values["months_since_newest_account"]) == (120, 1)
    assert values["average_account_months"] == (120 + 1 + 48) // 3
    assert values["accounts_opened_12m"] == 1


def test_paid_collections_do_not_count() -> None:
    """Only debts on which something is still owed count, with what is left of them."""
    values = profile(collection(reference="1", balance=100), collection(reference="2", balance=0))
    assert (values["collections_unpaid"], values["collections_amount"]) == (1, 100)


def test_the_latest_bankruptcy_counts() -> None:
    """Months are from the filing that is nearest."""
    values = profile(bankruptcy(), bankruptcy(reference="2", filed=date(2021, 1, 1)))
    assert values["months_since_bankruptcy"] == 51


def test_only_hard_inquiries_count() -> None:
    """The person's own looks and other soft ones cost nothing."""
    assert profile(inquiry(kind="soft")) == profile()
    assert profile(inquiry())["hard_inquiries_6m"] == 1


@pytest.mark.parametrize(
    ("day", "in_6", "in_12"),
    [(date(2026, 1, 1), 1, 1), (date(2025, 12, 31), 0, 1), (date(2025, 7, 1), 0, 1), (date(2025, 6, 30), 0, 0)],
)
def test_an_inquiry_stops_counting_after_its_months(day: date, in_6: int, in_12: int) -> None:
    """Six and twelve calendar months, the present one included."""
    values = profile(inquiry(as_of=day))
    assert (values["hard_inquiries_6m"], values["hard_inquiries_12m"]) == (in_6, in_12)


@pytest.mark.parametrize(
    ("purpose", "later", "counted"), [("mortgage", 14, 1), ("mortgage", 15, 2), ("auto_loan", 1, 1), ("credit", 0, 2)]
)
def test_comparing_offers_for_one_loan_within_two_weeks_is_one_inquiry(purpose: str, later: int, counted: int) -> None:
    """Fourteen days from the first look; cards are not compared that way."""
    looks = [inquiry(reference=str(day), as_of=date(2026, 5, 1 + day), purpose=purpose) for day in (0, later)]
    looks[1] = replace(looks[1], reference="other")
    assert profile(*looks)["hard_inquiries_12m"] == counted


def test_looks_for_different_loans_are_different_inquiries() -> None:
    """A mortgage and a car on one day are two."""
    assert profile(inquiry(purpose="mortgage"), inquiry(reference="2", purpose="auto_loan"))["hard_inquiries_12m"] == 2


# What is worse never gives a better value


@pytest.mark.slow
@given(GRIDS.filter(bool), st.data())
@many
def test_a_later_payment_never_gives_a_better_value(grid: str, data: st.DataObject) -> None:
    """Making one month of a grid worse improves no lateness (except a loss that began earlier: it is older)."""
    at = data.draw(st.integers(0, len(grid) - 1))
    worse = data.draw(st.sampled_from([mark for mark, level in SEVERITY.items() if level >= SEVERITY[grid[at]]]))
    assume(worse not in GIVEN_UP_MARKS or (at == 0 and grid[1:].lstrip("BD")[:1] not in set(GIVEN_UP_MARKS)))
    old = date(2000, 1, 1)
    before = profile(account(opened=old, grid=grid))
    after = profile(account(opened=old, grid=grid[:at] + worse + grid[at + 1 :]))
    assert not improved(before, after, LATENESS)


@given(st.data())
@some
def test_one_more_adverse_item_never_gives_a_better_value(views: list[FileView], data: st.DataObject) -> None:
    """A further collection, bankruptcy, inquiry, higher balance, past-due amount or charge-off improves nothing."""
    before = data.draw(st.sampled_from(views))
    match data.draw(st.sampled_from(["collection", "bankruptcy", "inquiry", "balance", "past_due", "charge_off"])):
        case "collection":
            new = collection(as_of=ANCHOR, balance=data.draw(st.integers(0, 300)))
            after = replace(before, collections=(*before.collections, (BANK, new)))
        case "bankruptcy":
            case = bankruptcy(filed=data.draw(st.dates(date(2016, 4, 1), ANCHOR)))
            after = replace(before, bankruptcies=(*before.bankruptcies, (BANK, case)))
        case "inquiry":
            look = inquiry(as_of=data.draw(st.dates(date(2024, 4, 1), ANCHOR)))
            after = replace(before, inquiries=(*before.inquiries, (BANK, look)))
        case "balance":
            after = changed(before, lambda card: replace(card, balance=card.balance + 100))
        case "past_due":
            after = changed(before, lambda card: replace(card, past_due=card.past_due + 1))
        case _:
            lost = account(as_of=ANCHOR, status="97", grid="L", balance=900, delinquency_since=date(2025, 1, 1))
            after = replace(before, accounts=(*before.accounts, (BANK, lost)))
            assert not improved(characteristics(before, ANCHOR), characteristics(after, ANCHOR), LATENESS)
            return
    assert not improved(characteristics(before, ANCHOR), characteristics(after, ANCHOR))


def changed(before: FileView, change: Any) -> FileView:
    """The view with its first account, if any, changed."""
    accounts: tuple[tuple[str, Account], ...] = tuple(
        (by, change(held)) if place == 0 else (by, held) for place, (by, held) in enumerate(before.accounts)
    )
    return replace(before, accounts=accounts)


@given(st.integers(1, 60), st.data())
@some
def test_time_alone_makes_nothing_worse(views: list[FileView], months: int, data: st.DataObject) -> None:
    """Read later, with nothing new, no lateness, age or inquiry is worse."""
    seen = data.draw(st.sampled_from(views))
    year, month = divmod(ANCHOR.year * 12 + ANCHOR.month - 1 + months, 12)
    later = date(year, month + 1, ANCHOR.day)
    before, after = characteristics(seen, ANCHOR), characteristics(seen, later)
    assert not improved(after, before)


@given(st.data())
@some
def test_the_order_of_a_file_does_not_matter(views: list[FileView], data: st.DataObject) -> None:
    """Accounts and inquiries in another order give the same profile."""
    seen = data.draw(st.sampled_from(views))
    mixed = replace(seen, accounts=tuple(data.draw(st.permutations(seen.accounts))), inquiries=seen.inquiries[::-1])
    assert characteristics(mixed, ANCHOR) == characteristics(seen, ANCHOR)


# Whether there is enough to score


def test_a_file_is_scored_with_an_account_of_six_months_reported_within_six() -> None:
    """Both ends of the rule, a month inside and a month outside."""
    for opened, reported, reason in [
        (date(2025, 12, 31), date(2025, 12, 31), None),
        (date(2026, 1, 1), TODAY, "thin"),
        (date(2015, 1, 1), date(2025, 12, 1), None),
        (date(2015, 1, 1), date(2025, 11, 30), "thin"),
    ]:
        assert ending(view(account(opened=opened, as_of=reported)), TODAY) == reason


def test_the_two_conditions_may_be_met_by_different_accounts() -> None:
    """An old account without recent reports and a new one just reported make a scoreable file together."""
    seen = view(account(opened=date(2015, 1, 1), as_of=date(2020, 1, 1)), loan(opened=date(2026, 6, 1)))
    assert ending(seen, TODAY) is None


def test_a_file_without_accounts_is_thin() -> None:
    """Inquiries, collections and bankruptcies alone give no score."""
    assert ending(view(inquiry(), collection(), bankruptcy()), TODAY) == "thin"


def test_the_deceased_ending_comes_before_thin() -> None:
    """A person reported deceased gets that ending whatever else is on file."""
    died = Deceased(event_id="x", as_of=TODAY, reference="x")
    assert ending(view(died), TODAY) == ending(view(died, account()), TODAY) == "deceased"


@pytest.mark.parametrize("at", [1, 5, 11])
def test_a_month_that_a_furnisher_does_not_know_leaves_a_trend_out(at: int) -> None:
    """``null`` among the balances or payments of a year: the card has no trend, and the file is read all the same."""
    whole = account(balances=(100,) * 13, payments=(50,) * 13)
    unknown = (*(100,) * at, None, *(100,) * (12 - at))
    assert profile(whole)["paid_share_12m"] == 0.5
    assert profile(replace(whole, balances=unknown))["average_utilisation_12m"] is None
    assert profile(replace(whole, balances=unknown))["paid_share_12m"] is None
    assert profile(replace(whole, payments=unknown))["paid_share_12m"] is None
