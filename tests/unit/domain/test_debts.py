"""One debt is counted once, however many hands it goes through; two debts are never taken for one."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.characteristics import characteristics
from creditapp.domain.credit_file import CreditFile, FileView, fold, read_as_of
from creditapp.domain.debts import given_up_debts
from creditapp.models.credit_events import Account, Collection, CreditEvent, FurnishedBy
from tests.support.domain_samples import TODAY, account, collection, many

SINCE = date(2025, 1, 1)


def charged_off(**changes: object) -> Account:
    """A card that its bank gave up."""
    return account(status="97", balance=4_000, past_due=4_000, delinquency_since=SINCE, **changes)


def placed(reference: str, opened: date, **changes: object) -> Collection:
    """The debt with a collector."""
    known = {"amount": 4_000, "balance": 4_000, "original_creditor": "First Bank", "delinquency_since": SINCE}
    return collection(reference=reference, opened=opened, **(known | changes))


def file(*reported: tuple[str, CreditEvent]) -> FileView:
    """The file of these furnishers' reports."""
    whole: CreditFile | None = None
    for furnisher, event in reported:
        whole = fold(whole, FurnishedBy(furnisher=furnisher, events=(event,)))
    assert whole is not None
    return read_as_of(whole, TODAY)


BANK, ONE, TWO = "First Bank", "Acme Collectors", "Zenith Recovery"


def test_a_charge_off_with_two_collectors_in_turn_is_one_debt_owed_to_the_second() -> None:
    """The lender's record, the first collector's and the second's, with interest added, are of one debt."""
    seen = file(
        (BANK, charged_off()),
        (ONE, placed("a", date(2025, 8, 1))),
        (TWO, placed("b", date(2026, 1, 1), amount=4_200, balance=4_200)),
    )
    values = characteristics(seen, TODAY)
    assert len(given_up_debts(seen)) == 1
    assert (values["debts_given_up"], values["collections_unpaid"], values["collections_amount"]) == (1, 1, 4_200)
    assert values["past_due_amount"] == 0


def test_the_order_in_which_records_arrive_does_not_matter() -> None:
    """The last holder is the one who took the debt over last, whoever reports first."""
    records: list[tuple[str, CreditEvent]] = [
        (TWO, placed("b", date(2026, 1, 1), balance=900)),
        (ONE, placed("a", date(2025, 8, 1))),
        (BANK, charged_off()),
    ]
    assert [debt.with_collector for debt in given_up_debts(file(*records))] == [900]
    assert [debt.with_collector for debt in given_up_debts(file(*records[::-1]))] == [900]


@pytest.mark.parametrize(
    ("furnisher", "second"),
    [
        (ONE, placed("b", date(2026, 1, 1))),
        (TWO, placed("b", date(2026, 1, 1), original_creditor="Second Bank")),
        (TWO, placed("b", date(2026, 1, 1), delinquency_since=date(2025, 5, 1))),
        (TWO, placed("b", date(2026, 1, 1), delinquency_since=None, amount=9_000, balance=9_000)),
    ],
    ids=["one collector twice", "another creditor", "another delinquency", "undated, of another size"],
)
def test_different_debts_stay_different(furnisher: str, second: Collection) -> None:
    """Another creditor, delinquency or size is another debt; and no collector lists one debt twice."""
    assert len(given_up_debts(file((ONE, placed("a", date(2025, 8, 1))), (furnisher, second)))) == 2


def test_a_debt_that_its_lender_kept_is_overdue_with_the_lender() -> None:
    """Without a collector the account's own amount counts."""
    values = characteristics(file((BANK, charged_off())), TODAY)
    assert (values["past_due_amount"], values["collections_amount"], values["debts_given_up"]) == (4_000, 0, 1)


def test_a_paid_debt_no_longer_counts_but_its_loss_is_remembered() -> None:
    """What was paid to the collector is owed to nobody; months since the loss run on."""
    values = characteristics(file((ONE, placed("a", date(2025, 8, 1), balance=0))), TODAY)
    assert (values["debts_given_up"], values["collections_amount"]) == (0, 0)
    assert values["months_since_loss"] is not None


def test_a_charge_off_that_its_collector_reports_as_paid_no_longer_counts() -> None:
    """The lender's record stays, as it may not know; what the last holder says decides."""
    values = characteristics(file((BANK, charged_off()), (ONE, placed("a", date(2025, 8, 1), balance=0))), TODAY)
    assert (values["debts_given_up"], values["charge_offs"]) == (0, 1)


@pytest.mark.parametrize(
    ("first", "second", "handed_on"),
    [
        ({"charge_off_amount": 900}, {"charge_off_amount": 4_000}, "2"),
        ({"delinquency_since": date(2025, 1, 28)}, {}, "2"),
        ({}, {"sold_to": "ACME, Collectors"}, "2"),
        ({"charge_off_amount": 4_000}, {"charge_off_amount": 4_100}, "1"),
        ({}, {}, "1"),
    ],
    ids=["amount", "day of the delinquency", "a named sale", "the closest amount", "nothing tells them apart"],
)
def test_a_collectors_record_is_of_the_account_that_fits_it_best(
    first: dict[str, object], second: dict[str, object], handed_on: str
) -> None:
    """Of two accounts of one bank; where nothing tells them apart the first is as good as the other, and each debt counts once."""
    sold = {"status": "97", "balance": 0, "delinquency_since": SINCE, "charge_off_amount": 4_000}
    accounts = [account(reference=name, **(sold | more)) for name, more in (("1", first), ("2", second))]
    seen = file(*((BANK, one) for one in accounts), (ONE, placed("a", date(2025, 8, 1))))
    debts = given_up_debts(seen)
    assert len(debts) == 2
    assert [debt.account and debt.account.reference for debt in debts if debt.collections] == [handed_on]


def test_two_debts_to_one_bank_of_one_month_with_two_collectors_are_two() -> None:
    """One of $500 and one of $4,000: the date alone does not make them one."""
    seen = file((ONE, placed("a", date(2025, 8, 1), amount=500, balance=500)), (TWO, placed("b", date(2025, 9, 1))))
    assert [debt.with_collector for debt in given_up_debts(seen)] == [500, 4_000]


def test_what_a_second_collector_bought_is_the_debt_that_it_fits() -> None:
    """Of two debts with one collector the one of its amount: the other stays with the first."""
    seen = file(
        (ONE, placed("a", date(2025, 8, 1), amount=500, balance=500)),
        (ONE, placed("b", date(2025, 8, 1), amount=900, balance=900)),
        (TWO, placed("c", date(2026, 1, 1), amount=900, balance=950)),
    )
    assert sorted(debt.with_collector for debt in given_up_debts(seen)) == [500, 950]


COLLECTORS = (ONE, TWO, "Lakeside Funding", "Summit Receivables")


@st.composite
def true_debts(draw: st.DrawFn) -> tuple[int, int, list[tuple[str, CreditEvent]]]:
    """How many debts there are and what is owed to collectors, and all that is reported of them, in any order.

    A debt goes from its lender through some collectors, each with as much again of interest at most as ten percent. Several are
    to one bank, some of one month and some of one amount and month: these each with as many collectors, as nothing tells them apart.
    """
    reported: list[tuple[str, CreditEvent]] = []
    owed, numbers = 0, Counter[str]()
    kinds = draw(
        st.lists(
            st.tuples(st.sampled_from([BANK, "Second Bank"]), st.sampled_from([1, 4, 7]), st.sampled_from([500, 1_500, 4_500])),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    stays = {kind: draw(st.booleans()) for kind in kinds}
    holders = {
        kind: draw(st.permutations(COLLECTORS))[: draw(st.integers(0 if stays[kind] else 1, 3))] for kind in kinds
    }
    for number, (bank, month, amount) in enumerate(kinds):
        kind = (bank, month, amount)
        since = date(2025, month, draw(st.sampled_from([1, 3, 28])) if kinds.count(kind) == 1 else 3)
        if stays[kind]:
            lost = account(
                reference=f"L{number}", status="97", delinquency_since=since, charge_off_amount=amount,
                balance=0 if holders[kind] else amount,
            )  # fmt: skip
            reported.append((bank, lost))
        for turn, by in enumerate(holders[kind]):
            numbers[by] += 1
            balance = round(amount * (1 + 0.05 * (turn + 1)))
            record = collection(
                reference=f"C{numbers[by]}", opened=since + timedelta(days=200 + 60 * turn), amount=round(amount * (1 + 0.05 * turn)),
                balance=balance, original_creditor=bank, delinquency_since=since,
            )  # fmt: skip
            reported.append((by, record))
            owed += balance if turn == len(holders[kind]) - 1 else 0
    return len(kinds), owed, draw(st.permutations(reported))


@pytest.mark.slow
@given(true_debts())
@many
def test_no_debt_is_counted_twice_and_none_is_lost(told: tuple[int, int, list[tuple[str, CreditEvent]]]) -> None:
    """However many there are to one bank, of one month or of one amount, whoever holds them."""
    count, owed, reported = told
    seen = file(*reported)
    debts = given_up_debts(seen)
    assert (len(debts), sum(debt.with_collector for debt in debts)) == (count, owed)
    records = [id(record) for debt in debts for record in (debt.account, *debt.collections) if record is not None]
    assert sorted(records) == sorted(id(record) for _, record in (*seen.accounts, *seen.collections))
