"""A simulation assumes the events that furnishers would send: folding them gives what the real events would give."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import CreditFile, add_look, fold, item_id, item_key, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.furnishing import check_events
from creditapp.domain.simulation import Assumed, assume, with_assumed
from creditapp.models.credit_events import Account, CreditEvent, FurnishedBy
from creditapp.models.simulation import (
    CloseAccount,
    HardInquiry,
    MissPayment,
    OpenAccount,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
)
from tests.support.domain_samples import (
    STREAMS,
    TODAY,
    account,
    bankruptcy,
    collection,
    filed,
    folded,
    from_bodies,
    furnished,
    inquiry,
    loan,
    some,
)

BANK = "First Bank of Troy"
KINDS: st.SearchStrategy[Any] = st.sampled_from(
    ["credit_card", "retail_card", "line_of_credit", "auto_loan", "personal_loan", "student_loan", "mortgage"]
)


@st.composite
def scenarios(draw: st.DrawFn, file: CreditFile) -> Scenario:
    """Any scenario, mostly about the file's own items."""
    item = draw(st.sampled_from([*map(item_id, file.items), "0" * 16]))
    scenario: Any = draw(
        st.sampled_from(
            [
                PayDown(to=draw(st.sampled_from([0.0, 0.1, 0.3, 1.0]))),
                PayOnTime(months=draw(st.integers(1, 24))),
                OpenAccount(account_type=draw(KINDS), amount=draw(st.integers(100, 999_999_999))),
                CloseAccount(item=item),
                HardInquiry(),
                MissPayment(item=item, days=draw(st.sampled_from([30, 60, 90]))),
                SettleCollection(item=draw(st.sampled_from([None, item]))),
            ]
        )
    )
    return scenario


def read(file: CreditFile, as_of: date) -> tuple[Any, Any]:
    """Ending and characteristics of a file as of a date."""
    view = read_as_of(file, as_of)
    return ending(view, as_of), characteristics(view, as_of)


def really_sent(assumed: Assumed) -> Iterator[FurnishedBy]:
    """The assumed events as the furnishers would send them: each alone, under ids of their own."""
    for message in assumed.assumption.events:
        for number, event in enumerate(message.events):
            yield furnished(replace(event, event_id=f"real-{number}"), by=message.furnisher)


@some
@given(st.data(), STREAMS)
def test_real_events_give_what_was_simulated(data: st.DataObject, stream: list[FurnishedBy]) -> None:
    """Whatever is on file, in whatever order the events arrive, and although the person has looked in between."""
    file = folded(stream)
    assumed = assume(file, data.draw(scenarios(file)), TODAY)
    simulated = read(with_assumed(file, assumed.assumption), assumed.as_of)
    real = add_look(file, "a" * 64, TODAY)
    for message in data.draw(st.permutations(list(really_sent(assumed)))):
        real = fold(real, message)
    assert read(real, assumed.as_of) == simulated


@some
@given(st.data(), STREAMS)
def test_a_simulation_does_not_change_the_file_and_is_deterministic(
    data: st.DataObject, stream: list[FurnishedBy]
) -> None:
    """Only the copy is changed; a scenario that cannot come true has a reason and no events."""
    file = folded(stream)
    before, scenario = repr(file), data.draw(scenarios(file))
    assumed = assume(file, scenario, TODAY)
    with_assumed(file, assumed.assumption)
    assert repr(file) == before
    assert assume(file, scenario, TODAY) == assumed
    assert bool(assumed.assumption.events) != bool(assumed.assumption.impossible)


@cache
def population() -> list[tuple[CreditFile, date]]:
    """Sixty people's files."""
    from creditapp.population.cohort import cohort
    from creditapp.population.person import bodies

    anchor = date(2026, 6, 15)
    lived = cohort(7, range(60), anchor, anchor)
    return [(folded(from_bodies(of_person)), anchor) for of_person in bodies(lived, anchor)]


def all_of(file: CreditFile) -> list[Scenario]:
    """Scenarios of every kind, about each of the file's items."""
    items = [item_id(key) for key in file.items]
    return [
        PayDown(to=0.1), PayDown(to=0), PayOnTime(months=6), PayOnTime(months=24), HardInquiry(), SettleCollection(),
        OpenAccount(account_type="credit_card", amount=5_000), OpenAccount(account_type="mortgage", amount=300_000),
        *(CloseAccount(item=item) for item in items), *(SettleCollection(item=item) for item in items),
        *(MissPayment(item=item, days=days) for item in items[:6] for days in (30, 60, 90)),
    ]  # fmt: skip


def test_a_furnisher_could_send_everything_that_is_assumed_of_the_population() -> None:
    """On the day it is assumed for, intake would accept all of it."""
    for file, today in population():
        for scenario in all_of(file):
            assumed = assume(file, scenario, today)
            for by in assumed.assumption.events:
                assert check_events(by.events, assumed.as_of) == []


def assumed_of(scenario: Scenario, *events: CreditEvent) -> tuple[Assumed, list[Any]]:
    """What is assumed of a file with these events, and the events."""
    assumed = assume(filed(*events), scenario, TODAY)
    return assumed, [event for by in assumed.assumption.events for event in by.events]


def item_of(event: CreditEvent) -> str:
    """The item's id in a report."""
    return item_id(item_key(event, BANK))


def why_not(scenario: Scenario, *events: CreditEvent) -> str:
    """Why it is impossible."""
    return assume(filed(*events), scenario, TODAY).assumption.impossible


EARLIER = TODAY - timedelta(days=70)


def test_cards_are_paid_down_and_reported_today() -> None:
    """Those above the share, and only those; months not reported since count as paid."""
    high = account(balance=1_900, as_of=EARLIER, grid="0010")
    low = account(reference="2", balance=100)
    assumed, (paid,) = assumed_of(PayDown(to=0.3), high, low, loan())
    assert (paid.reference, paid.balance, paid.as_of, paid.grid) == (high.reference, 600, TODAY, "00" + "0010")
    assert assumed.as_of == TODAY


def test_the_overdue_amount_is_paid_first() -> None:
    """A payment that covers it brings the card up to date; the month that was reported late stays so."""
    late = account(balance=1_900, status="71", past_due=80, grid="1000", delinquency_since=date(2026, 5, 20))
    _, (paid,) = assumed_of(PayDown(to=0.5), late)
    assert (paid.status, paid.past_due, paid.grid, paid.delinquency_since) == ("11", 0, "1000", None)
    _, (hardly,) = assumed_of(PayDown(to=0.9), replace(late, past_due=1_000))
    assert (hardly.status, hardly.past_due) == ("71", 900)


def test_an_assumed_report_replaces_one_of_the_same_day() -> None:
    """However often that was revised."""
    _, (paid,) = assumed_of(PayDown(to=0), account(balance=900, revision=4))
    assert paid.revision == 5


def test_paying_on_time_ages_late_months_and_pays_loans_off() -> None:
    """The late mark moves back by the months; the loan falls by its payments minus interest; the card keeps its balance."""
    card = account(balance=700, status="78", past_due=90, grid="2100")
    car = loan(payment=250, terms_months=60, balance=6_000)
    assumed, (card_then, car_then) = assumed_of(PayOnTime(months=6), card, car)
    assert assumed.as_of == months_after(TODAY, 6)
    assert (card_then.status, card_then.balance, card_then.grid) == ("11", 610, "000000" + "2100")
    assert 6_000 - 6 * 250 < car_then.balance < 6_000 - 6 * 150
    assert car_then.grid == "0" * 30


def test_a_loan_is_closed_in_the_month_in_which_it_is_paid_off() -> None:
    """Its last report is of the month of its last payment."""
    _, (ended,) = assumed_of(PayOnTime(months=12), loan(balance=500, payment=200))
    assert (ended.status, ended.balance, ended.closed, ended.as_of) == ("13", 0, months_after(TODAY, 3), ended.closed)


def test_a_new_account_comes_with_a_hard_inquiry() -> None:
    """A card is empty, a loan is owed in full; both are opened today."""
    _, (look, card) = assumed_of(OpenAccount(account_type="credit_card", amount=3_000), account())
    assert (look.kind, look.as_of) == ("hard", TODAY)
    assert (card.portfolio, card.balance, card.limit, card.opened) == ("R", 0, 3_000, TODAY)
    _, (look, house) = assumed_of(OpenAccount(account_type="mortgage", amount=200_000), account())
    assert (look.purpose, house.portfolio, house.balance, house.limit) == ("mortgage", "M", 200_000, None)


def test_a_closed_account_is_paid_off_and_keeps_its_history() -> None:
    """Status 13 (Metro 2), nothing owed, and a card closed by its holder."""
    card = account(grid="0100")
    _, (ended,) = assumed_of(CloseAccount(item=item_of(card)), card)
    assert (ended.status, ended.balance, ended.closed, ended.closed_by_consumer) == ("13", 0, TODAY, True)
    assert ended.grid == "0100"


@pytest.mark.parametrize(("days", "status", "marks"), [(30, "71", "1"), (60, "78", "21"), (90, "80", "321")])
def test_a_missed_payment_is_read_as_of_the_day_it_is_so_late(days: int, status: str, marks: str) -> None:
    """One, two, three months from today; everything else is paid on time."""
    card, other = account(payment=50), account(reference="2")
    assumed, (missed, paid) = assumed_of(MissPayment(item=item_of(card), days=days), card, other)  # type: ignore[arg-type]
    assert assumed.as_of == months_after(TODAY, len(marks))
    assert (missed.status, missed.past_due, missed.grid) == (status, 50 * len(marks), marks + card.grid)
    assert paid.grid == "0" * (len(marks) + len(other.grid))


def test_an_account_that_is_late_already_reaches_a_level_sooner() -> None:
    """From 30 to 60 days late is one month."""
    late = account(status="71", past_due=50, payment=50, grid="1000", delinquency_since=date(2026, 5, 20))
    assumed, (missed,) = assumed_of(MissPayment(item=item_of(late), days=60), late)
    assert (assumed.as_of, missed.grid, missed.past_due) == (months_after(TODAY, 1), "21000", 100)
    assert missed.delinquency_since == late.delinquency_since


def test_collections_are_settled_one_or_all() -> None:
    """Nothing is owed on them any more; the paid one does not change."""
    first, second, paid = collection(), collection(reference="2"), collection(reference="3", balance=0)
    _, one = assumed_of(SettleCollection(item=item_of(second)), first, second, paid)
    _, both = assumed_of(SettleCollection(), first, second, paid)
    assert [debt.reference for debt in one] == ["2"]
    assert [(debt.reference, debt.balance) for debt in both] == [("2", 0), ("C-1", 0)]


CLOSED = account(status="13", balance=0, closed=date(2026, 1, 3))
MORTGAGE = bankruptcy()


@pytest.mark.parametrize(
    ("scenario", "events", "why"),
    [
        (PayDown(to=0.1), [loan()], "no_cards"),
        (PayDown(to=0.1), [CLOSED], "no_cards"),
        (PayDown(to=0.1), [account(balance=0)], "nothing_owed_on_cards"),
        (PayDown(to=0.3), [account(balance=500)], "already_below"),
        (PayOnTime(months=6), [CLOSED, collection()], "no_open_accounts"),
        (CloseAccount(item="0" * 16), [account()], "no_such_item"),
        (CloseAccount(item=item_of(collection())), [collection()], "not_an_account"),
        (CloseAccount(item=item_of(inquiry())), [inquiry()], "not_an_account"),
        (CloseAccount(item=item_of(CLOSED)), [CLOSED], "not_open"),
        (MissPayment(item=item_of(CLOSED), days=30), [CLOSED], "not_open"),
        (MissPayment(item=item_of(account()), days=30), [account(balance=0)], "nothing_owed"),
        (MissPayment(item=item_of(account()), days=30), [account(status="71")], "already_late"),
        (SettleCollection(), [account()], "no_collections"),
        (SettleCollection(item=item_of(account())), [account()], "not_a_collection"),
        (SettleCollection(), [collection(balance=0)], "already_paid"),
    ],
)  # fmt: skip
def test_an_impossible_scenario_has_a_reason(scenario: Scenario, events: list[CreditEvent], why: str) -> None:
    """As a code; nothing is assumed."""
    assert why_not(scenario, *events) == why


def test_an_assumed_grid_has_at_most_84_months() -> None:
    """As many as a furnisher sends."""
    _, (paid,) = assumed_of(PayOnTime(months=24), account(grid="1" * 84))
    assert paid.grid == "0" * 24 + "1" * 60
    assert isinstance(paid, Account)


def test_a_card_at_exactly_the_share_is_not_reported_again() -> None:
    """A quarter of the limit is not above a quarter."""
    assert why_not(PayDown(to=0.25), account(balance=500, limit=2_000)) == "already_below"


def test_lateness_that_only_the_status_reports_is_kept_after_paying() -> None:
    """A furnisher that sends no grid has reported it all the same."""
    _, (paid,) = assumed_of(PayOnTime(months=2), account(status="78", grid="", past_due=90))
    assert paid.grid == "00" + "2"


def test_unreported_months_of_a_late_account_count_as_late_as_its_last_report() -> None:
    """Until today, when the overdue amount is paid."""
    late = account(balance=900, status="71", past_due=80, as_of=date(2026, 3, 15), grid="10")
    _, (paid,) = assumed_of(PayDown(to=0), late)
    assert paid.grid == "0" + "11" + "10"


def test_a_missed_payment_never_lowers_the_amount_past_due() -> None:
    """Where more is past due than the missed payments explain."""
    late = account(status="71", past_due=400, balance=900, payment=50, delinquency_since=date(2026, 5, 20))
    _, (missed,) = assumed_of(MissPayment(item=item_of(late), days=60), late)
    assert missed.past_due == 400


def test_while_one_account_is_not_paid_another_late_one_stays_as_late() -> None:
    """Nothing else is assumed to get better, or worse."""
    card, late = account(payment=50), account(reference="2", status="71", past_due=80, grid="10")
    _, (_, other) = assumed_of(MissPayment(item=item_of(card), days=60), card, late)
    assert (other.status, other.past_due, other.balance, other.grid) == ("71", 80, 500, "11" + "10")


def test_a_loan_whose_figures_give_no_rate_has_no_interest() -> None:
    """A payment that would pay the loan back in a few of sixty months must be a mistake."""
    _, (car,) = assumed_of(PayOnTime(months=2), loan(highest_credit=1_000, balance=900, payment=300, terms_months=60))
    assert car.balance == 300
