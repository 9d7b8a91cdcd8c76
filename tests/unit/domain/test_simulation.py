"""A simulation assumes the events that furnishers would send: folding them gives what the real events would give."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import CreditFile, add_look, fold, read_as_of
from creditapp.domain.dates import months_after
from creditapp.domain.furnishing import check_events
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.kept_requests import Freeze
from creditapp.domain.obsolescence import reportable_until
from creditapp.domain.payment_grid import losses_counted_once
from creditapp.domain.simulation import Assumed, assume, with_assumed
from creditapp.models.credit_events import Account, CreditEvent, FurnishedBy
from creditapp.models.simulation import (
    BringCurrent,
    CloseAccount,
    Dispute,
    HardInquiry,
    MissPayment,
    OpenAccount,
    PayChargeOff,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
    TimePasses,
    Together,
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
                BringCurrent(item=draw(st.sampled_from([None, item]))),
                PayChargeOff(item=draw(st.sampled_from([None, item]))),
                Dispute(item=draw(st.sampled_from([None, item]))),
                TimePasses(months=draw(st.integers(1, 24))),
                Together(steps=(BringCurrent(), PayDown(to=0.1), SettleCollection(), PayChargeOff())),
                Together(steps=(MissPayment(item=item, days=30), HardInquiry(), PayOnTime(months=5))),
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


@pytest.mark.slow
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
    if not isinstance(scenario, TimePasses):
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
        PayChargeOff(), BringCurrent(), TimePasses(months=9), Dispute(),
        Together(steps=(BringCurrent(), PayChargeOff(), SettleCollection(), PayDown(to=0.1), PayOnTime(months=6))),
        OpenAccount(account_type="credit_card", amount=5_000), OpenAccount(account_type="mortgage", amount=300_000),
        *(CloseAccount(item=item) for item in items), *(SettleCollection(item=item) for item in items),
        *(PayChargeOff(item=item) for item in items), *(BringCurrent(item=item) for item in items),
        *(MissPayment(item=item, days=days) for item in items[:6] for days in (30, 60, 90)),
    ]  # fmt: skip


@pytest.mark.slow
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


RENT = account(
    reference="R-1", portfolio="O", account_type="rent", limit=None, payment=1_400, balance=1_400, past_due=1_400, status="71", grid="1",
)  # fmt: skip


def test_rent_goes_on_once_its_arrears_are_paid() -> None:
    """It is no loan that ends when nothing is owed; unpaid, a further month's rent is owed each month."""
    _, (paid,) = assumed_of(PayOnTime(months=12), RENT)
    assert (paid.status, paid.balance, paid.closed) == ("11", 0, None)
    bill = replace(RENT, account_type="utility", status="11", past_due=0, balance=90, payment=90, grid="0")
    _, (as_now,) = assumed_of(TimePasses(months=5), bill)
    assert (as_now.status, as_now.balance, as_now.closed) == ("11", 90, None)
    _, (missed,) = assumed_of(MissPayment(item=item_of(RENT), days=60), RENT)
    assert (missed.balance, missed.past_due) == (2_800, 2_800)


def test_a_loan_is_closed_in_the_month_in_which_it_is_paid_off() -> None:
    """Its last report is of the month of its last payment."""
    _, (ended,) = assumed_of(PayOnTime(months=12), loan(balance=500, payment=200))
    assert (ended.status, ended.balance, ended.closed, ended.as_of) == ("13", 0, months_after(TODAY, 3), ended.closed)


def test_a_new_account_comes_with_a_hard_inquiry() -> None:
    """A card is used like the others, a loan is owed in full; both are opened today."""
    _, (look, card) = assumed_of(OpenAccount(account_type="credit_card", amount=3_000), account())
    assert (look.kind, look.as_of) == ("hard", TODAY)
    assert (card.portfolio, card.balance, card.limit, card.opened) == ("R", 750, 3_000, TODAY)
    _, (look, house) = assumed_of(OpenAccount(account_type="mortgage", amount=200_000), account())
    assert (look.purpose, house.portfolio, house.balance, house.limit) == ("mortgage", "M", 200_000, None)


@pytest.mark.parametrize(
    ("others", "owed"),
    [
        ([], 350),
        ([loan()], 350),
        ([account(status="13", balance=0, closed=TODAY)], 350),
        ([account(balance=0)], 0),
        ([account(balance=200), account(reference="2", balance=600)], 200),
        ([account(limit=None, highest_credit=1_000, balance=200)], 200),
        ([account(balance=200, ecoa="3")], 100),
        ([account(balance=2_400)], 590),
    ],
)
def test_a_new_card_is_used_as_the_other_cards_are(others: list[CreditEvent], owed: int) -> None:
    """The share of all cards together; without one, what people use on average; of full ones, no more than is published."""
    _, (_, card) = assumed_of(OpenAccount(account_type="retail_card", amount=1_000), *others)
    assert (card.balance, card.highest_credit) == (owed, owed)


@given(st.lists(st.tuples(st.integers(100, 20_000), st.integers(0, 20_000)), max_size=4), st.integers(100, 50_000))
def test_a_new_card_never_looks_unused_beside_used_ones(cards: list[tuple[int, int]], amount: int) -> None:
    """The share of the limits in use hardly moves, unless cards are nearly full; nobody's falls to nothing by a limit."""
    events = [
        account(reference=str(at), limit=limit, balance=min(limit, owed)) for at, (limit, owed) in enumerate(cards)
    ]
    file = filed(*events)
    assumed = assume(file, OpenAccount(account_type="credit_card", amount=amount), TODAY)
    before = characteristics(read_as_of(file, TODAY), TODAY)["utilisation"]
    after = characteristics(read_as_of(with_assumed(file, assumed.assumption), TODAY), TODAY)["utilisation"]
    assert after is not None
    assert after >= min(0.34 if before is None else before, 0.59) - 0.01


def test_lenders_do_not_look_at_a_frozen_file() -> None:
    """15 USC 1681c-1(i): neither for an account nor for an answer; what the person pays is not affected."""
    frozen = replace(filed(account()), freeze=Freeze(True, 1.0, "r1"))
    thawed = replace(frozen, freeze=Freeze(False, 2.0, "r2"))
    for scenario in (HardInquiry(), OpenAccount(account_type="credit_card", amount=900)):
        assert assume(frozen, scenario, TODAY).assumption.impossible == "frozen"
        assert not assume(thawed, scenario, TODAY).assumption.impossible
    assert not assume(frozen, PayDown(to=0), TODAY).assumption.impossible


def test_among_several_actions_what_is_not_the_persons_to_pay_is_left_out() -> None:
    """Unless it is named."""
    home = replace(CHARGED_OFF, status="94", reference="8")
    _, paid = assumed_of(Together(steps=(PayChargeOff(), SettleCollection())), home, collection(), account())
    assert [each.reference for each in paid] == ["C-1"]
    named = Together(steps=(PayChargeOff(item=item_of(home)), SettleCollection()))
    assert why_not(named, home, collection(), account()) == "home_taken"


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
        (BringCurrent(), [account(), CLOSED], "nothing_overdue"),
        (BringCurrent(item=item_of(account())), [account()], "not_overdue"),
        (BringCurrent(item=item_of(account())), [account(status="97")], "given_up"),
        (PayChargeOff(), [account()], "no_losses"),
        (PayChargeOff(item=item_of(account())), [account()], "not_a_loss"),
        (PayChargeOff(), [account(status="97", balance=0)], "already_paid"),
        (Dispute(), [account()], "nothing_to_dispute"),
        (Dispute(item="0" * 16), [account()], "no_such_item"),
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


def test_paying_never_adds_late_months_that_nobody_has_reported() -> None:
    """A debt that is paid now has no marks for the months since its last report; one that stays late stays so throughout."""
    late = account(balance=900, status="71", past_due=80, as_of=date(2026, 3, 15), grid="10")
    _, (paid,) = assumed_of(PayDown(to=0), late)
    assert paid.grid == "0" + "DD" + "10"
    _, (still,) = assumed_of(TimePasses(months=2), late)
    assert (still.status, still.grid) == ("71", "11" + "111" + "10")


def test_a_late_account_that_is_paid_in_part_is_late_as_of_its_last_report() -> None:
    """Paying a part of the debt does not make it late anew."""
    late = account(balance=1_900, status="71", past_due=1_000, as_of=date(2026, 5, 15), grid="10")
    _, (paid,) = assumed_of(PayDown(to=0.9), late)
    assert (paid.as_of, paid.status, paid.balance, paid.past_due, paid.grid) == (late.as_of, "71", 1_800, 900, "10")


def test_a_delinquency_that_goes_on_does_not_begin_anew() -> None:
    """15 USC 1681c(c)(1): an account paid in the month in which it was late, and then not again, has been late since then."""
    paid_this_month = account(status="11", grid="1000", payment=50)
    _, (missed,) = assumed_of(MissPayment(item=item_of(paid_this_month), days=60), paid_this_month)
    assert (missed.grid[:4], missed.delinquency_since) == ("2110", TODAY)
    for_two = replace(paid_this_month, grid="2100")
    _, (missed,) = assumed_of(MissPayment(item=item_of(for_two), days=30), for_two)
    assert missed.delinquency_since == months_after(TODAY, -1)


def test_a_missed_payment_adds_to_what_is_past_due_and_to_what_is_owed() -> None:
    """The card is used as before; a loan's interest goes on."""
    late = account(status="71", past_due=400, balance=900, payment=50, delinquency_since=date(2026, 5, 20))
    _, (missed,) = assumed_of(MissPayment(item=item_of(late), days=60), late)
    assert (missed.past_due, missed.balance) == (450, 950)
    car = loan(payment=250, terms_months=60, balance=6_000)
    _, (missed,) = assumed_of(MissPayment(item=item_of(car), days=90), car)
    assert missed.past_due == 750
    assert 6_000 < missed.balance < 6_250


def test_paying_late_leaves_as_much_to_pay_as_paying_on_time() -> None:
    """Once what was missed is paid, a card owes what it owed; a loan a little more, for the interest."""
    card, car = account(payment=40), loan(payment=250, terms_months=60, balance=6_000)
    for missed in (card, car):
        late = Together(steps=(MissPayment(item=item_of(missed), days=60), BringCurrent()))
        _, then = assumed_of(late, card, car)
        _, on_time = assumed_of(TimePasses(months=2), card, car)
        owed = {each.reference: each.balance for each in then}
        assert all(0 <= owed[each.reference] - each.balance < 30 for each in on_time)


CHARGED_OFF = account(
    reference="9", status="97", balance=900, past_due=900, as_of=date(2026, 4, 15), grid="LL654321" + "0" * 10,
    delinquency_since=date(2025, 9, 10),
)  # fmt: skip


def test_a_charged_off_account_is_paid_and_its_record_stays() -> None:
    """Status 64 (Metro 2), nothing owed, the same date of first delinquency, and the months of the loss as they were."""
    _, (paid,) = assumed_of(PayChargeOff(), CHARGED_OFF, account())
    assert (paid.status, paid.balance, paid.past_due, paid.closed) == ("64", 0, 0, TODAY)
    assert paid.delinquency_since == CHARGED_OFF.delinquency_since
    assert paid.grid == "LL" + CHARGED_OFF.grid
    assert losses_counted_once(paid.grid).replace("-", "") == losses_counted_once(CHARGED_OFF.grid).replace("-", "")


def test_a_debt_is_paid_once_whoever_holds_it() -> None:
    """The lender's record of it and the collector's say so both, whichever of them is chosen; other debts stay."""
    same = collection(
        reference="C-9",
        original_creditor=BANK,
        delinquency_since=CHARGED_OFF.delinquency_since,
        amount=900,
        balance=900,
    )
    for scenario in (PayChargeOff(item=item_of(CHARGED_OFF)), SettleCollection(item=item_of(same))):
        _, paid = assumed_of(scenario, CHARGED_OFF, same, collection(), account())
        assert {each.reference: each.balance for each in paid} == {"9": 0, "C-9": 0}
    sold = replace(CHARGED_OFF, balance=0, past_due=0)
    _, (paid,) = assumed_of(PayChargeOff(item=item_of(sold)), sold, same)
    assert paid.reference == "C-9"


@pytest.mark.parametrize(("lost", "paid"), [("93", "62"), ("95", "61"), ("96", "63"), ("97", "64")])
def test_each_kind_of_loss_has_its_own_status_once_paid(lost: str, paid: str) -> None:
    """Metro 2's field 17A."""
    given_up = replace(CHARGED_OFF, status=lost)
    for for_less in (False, True):
        _, (event,) = assumed_of(PayChargeOff(item=item_of(given_up), for_less=for_less), given_up)
        assert event.status == paid


def test_a_home_that_was_taken_stays_so_though_a_collector_is_paid_the_rest() -> None:
    """Status 65 is of a foreclosure that was started and paid off, not of one that was completed."""
    home = replace(CHARGED_OFF, status="94", portfolio="M", account_type="mortgage", grid="H")
    rest = collection(
        reference="C-9", original_creditor=BANK, delinquency_since=home.delinquency_since, amount=900, balance=900
    )
    _, paid = assumed_of(SettleCollection(), home, rest)
    assert {(each.reference, each.balance, getattr(each, "status", "")) for each in paid} == {
        ("9", 0, "94"),
        ("C-9", 0, ""),
    }
    assert why_not(PayChargeOff(item=item_of(home)), home, rest) == "home_taken"


def test_paying_a_loss_never_extends_its_time_on_file() -> None:
    """15 USC 1681c(c)(1): also where the furnisher reports no date of first delinquency."""
    for given_up in (
        CHARGED_OFF,
        replace(CHARGED_OFF, delinquency_since=None),
        replace(CHARGED_OFF, grid="", delinquency_since=None),
    ):
        _, (paid,) = assumed_of(PayChargeOff(), given_up)
        assert reportable_until(paid) == reportable_until(given_up)


def test_what_is_overdue_is_paid_on_one_account_or_all() -> None:
    """The account is current, and the month that was late stays late."""
    late = account(
        reference="7", status="78", past_due=90, balance=700, grid="2100", delinquency_since=date(2026, 4, 20)
    )
    other = replace(late, reference="8")
    _, one = assumed_of(BringCurrent(item=item_of(late)), late, other, account())
    assert [(each.reference, each.status, each.past_due, each.balance, each.grid) for each in one] == [
        ("7", "11", 0, 610, "2100")
    ]
    _, both = assumed_of(BringCurrent(), late, other, account())
    assert [each.reference for each in both] == ["7", "8"]


def test_a_dispute_that_succeeds_deletes_the_item() -> None:
    """One, or all debts with collectors and all accounts that are or were given up."""
    paid_loss = account(reference="5", status="64", balance=0, closed=date(2026, 1, 3))
    file = filed(CHARGED_OFF, paid_loss, account(), collection())
    for scenario, left in ((Dispute(item=item_of(collection())), 3), (Dispute(), 1)):
        view = read_as_of(with_assumed(file, assume(file, scenario, TODAY).assumption), TODAY)
        assert len(view.accounts) + len(view.collections) == left


def test_time_moves_the_whole_file() -> None:
    """Running accounts are reported as they go on, lost ones as lost; closed ones and collections are read later."""
    car = loan(payment=250, terms_months=60, balance=6_000)
    closed_owing, closed = account(reference="3", closed=date(2026, 1, 5), balance=100), replace(CLOSED, reference="12")
    assumed, then = assumed_of(TimePasses(months=6), account(), car, CHARGED_OFF, closed_owing, closed, collection())
    assert assumed.as_of == months_after(TODAY, 6)
    by_reference = {each.reference: each for each in then}
    assert set(by_reference) == {"4417", "L-9", "9", "3"}
    assert by_reference["L-9"].balance < 6_000
    assert by_reference["9"].grid.startswith("L" * 8)
    assert all(each.as_of == assumed.as_of for each in then)


ACCOUNTS = st.builds(
    account,
    portfolio=st.sampled_from("RIO"),
    status=st.sampled_from(["11", "71", "80", "97"]),
    balance=st.integers(0, 3_000),
    past_due=st.integers(0, 400),
    payment=st.none() | st.integers(0, 400),
    terms_months=st.none() | st.integers(1, 60),
    highest_credit=st.none() | st.integers(1, 4_000),
    limit=st.none(),
    as_of=st.sampled_from([TODAY, EARLIER]),
    grid=st.text("0123L", max_size=84),
    balances=st.sampled_from([(), (500,), (500, None, 700), (500,) * 24]),
    payments=st.sampled_from([(), (40,), (40, None, 0), (40,) * 24]),
    last_payment=st.sampled_from([None, EARLIER]),
)


REPAID_MEANWHILE = account(
    portfolio="I", status="71", balance=1, payment=1, limit=None, grid="", last_payment=date(2026, 4, 6)
)


@some
@example(REPAID_MEANWHILE, 1, 1)
@given(ACCOUNTS, st.integers(1, 12), st.integers(1, 12))
def test_months_at_a_time_and_one_after_the_other_give_the_same(held: Account, first: int, then: int) -> None:
    """Whatever is on file: grids, balances and payments go on month by month."""
    for kind in (TimePasses, PayOnTime):
        at_once = assume(filed(held), kind(months=first + then), TODAY)
        in_turn = assume(filed(held), Together(steps=(kind(months=first), kind(months=then))), TODAY)
        if not in_turn.assumption.impossible:
            assert [
                replace(each, event_id="", revision=0) for by in in_turn.assumption.events for each in by.events
            ] == [replace(each, event_id="", revision=0) for by in at_once.assumption.events for each in by.events]


def test_monthly_amounts_go_on_with_the_grid() -> None:
    """Aligned with it, newest first; of months that nobody reported nothing is known."""
    known = account(balance=500, payment=40, as_of=EARLIER, grid="000", balances=(500, 480), payments=(40, 40))
    _, (then,) = assumed_of(TimePasses(months=2), known)
    assert then.balances == (500, 500, 500, None, 500, 480)[: len(then.balances)]
    assert then.payments == (40, 40, 0, None, 40, 40)
    assert len(then.balances) == len(then.grid) - 1
    _, (paid,) = assumed_of(PayDown(to=0.1), replace(known, as_of=TODAY, last_payment=EARLIER))
    assert (paid.balances, paid.payments, paid.last_payment) == ((200, 480), (340, 40), TODAY)


def test_for_whom_everything_is_on_time_going_on_is_paying_on_time() -> None:
    """The same reports, so that nothing of it is the person's doing."""
    file = filed(account(payment=40), loan(payment=250, terms_months=60, balance=6_000), collection())
    assert assume(file, TimePasses(months=7), TODAY) == assume(file, PayOnTime(months=7), TODAY)


def test_actions_together_follow_one_another() -> None:
    """Each starts from what the one before left; the last report of an item counts, on the day of the end."""
    late = account(
        balance=1_900, status="71", past_due=80, payment=40, grid="1000", delinquency_since=date(2026, 5, 20)
    )
    steps = (BringCurrent(), PayDown(to=0.1), PayOnTime(months=3))
    assumed, (then,) = assumed_of(Together(steps=steps), late)
    assert (assumed.as_of, then.status, then.balance, then.grid) == (months_after(TODAY, 3), "11", 200, "0001000")


def test_among_several_actions_one_with_nothing_to_do_is_left_out() -> None:
    """If none has anything to do, or one names what is not there, the whole is impossible."""
    _, then = assumed_of(Together(steps=(PayDown(to=0.1), SettleCollection(), PayChargeOff())), account())
    assert [each.balance for each in then] == [200]
    assert why_not(Together(steps=(SettleCollection(), PayChargeOff())), account()) == "no_collections"
    assert why_not(Together(steps=(PayDown(to=0.1), CloseAccount(item="0" * 16))), account()) == "no_such_item"


def test_while_one_account_is_not_paid_another_late_one_stays_as_late() -> None:
    """Nothing else is assumed to get better, or worse."""
    card, late = account(payment=50), account(reference="2", status="71", past_due=80, grid="10")
    _, (_, other) = assumed_of(MissPayment(item=item_of(card), days=60), card, late)
    assert (other.status, other.past_due, other.balance, other.grid) == ("71", 80, 500, "11" + "10")


def test_a_loan_whose_figures_give_no_rate_has_no_interest() -> None:
    """A payment that would pay the loan back in a few of sixty months must be a mistake."""
    _, (car,) = assumed_of(PayOnTime(months=2), loan(highest_credit=1_000, balance=900, payment=300, terms_months=60))
    assert car.balance == 300
