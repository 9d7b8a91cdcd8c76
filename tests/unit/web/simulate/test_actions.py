"""The simulator's newer actions on its pages: debts paid, settled, disputed; bounds of new credit; time alone; steps together."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from creditapp.domain.credit_file import fold
from creditapp.domain.item_keys import item_id, item_key
from creditapp.domain.kept_requests import Freeze
from creditapp.domain.lending import bound_of
from creditapp.domain.scenario_events import Why
from creditapp.models.credit_events import Account, CreditEvent, FurnishedBy
from creditapp.models.extract import Extract
from creditapp.models.simulation import BringCurrent, PayDown, PayOnTime, SettleCollection, Together
from creditapp.web.simulate.assumptions import of_time
from creditapp.web.simulate.why_not import WHY_NOT, beyond, up_to
from tests.support.simulated_world import (
    ACCOUNT,
    CARD,
    COLLECTION,
    DEBT,
    HARSH,
    IN_TROUBLE,
    LATE,
    LOAN,
    LOST,
    LOST_ITEM,
    World,
)
from tests.support.web_site import TODAY, InMemoryApplications, InMemoryClients, site, token
from tests.support.web_visitor import AS_JSON, AS_PAGE, Visitor

MINE = token("mine")
WORLD = World(IN_TROUBLE, TODAY, HARSH)


@pytest.fixture
def known() -> InMemoryApplications:
    """One person with a card nearly full, a late loan, a charged-off store card and two unpaid bills."""
    applications = InMemoryApplications()
    applications.simulated = WORLD.simulated
    applications.add(MINE, WORLD.ready())
    return applications


@pytest.fixture
def visitor(known: InMemoryApplications) -> Iterator[Visitor]:
    """A client of the site."""
    with Visitor(site(known, InMemoryClients({}), simulation_rate=1_000_000)) as someone:
        yield someone


def address(end: str = "simulation") -> str:
    """The simulator's."""
    from creditapp.web.http.tokens import application_id

    return f"/applications/{application_id(MINE)}/{end}"


def program(visitor: Visitor, *scenarios: Any) -> Any:
    """Post as a program."""
    sent = {**AS_JSON, "Content-Type": "application/json", "Application-Token": MINE}
    return visitor.post(address(), data=json.dumps({"scenarios": scenarios}).encode(), headers=sent)


def only(visitor: Visitor, **scenario: Any) -> Any:
    """The answer to one scenario."""
    (answer,) = program(visitor, scenario).json["scenarios"]
    return answer


def browser(visitor: Visitor, **form: str) -> Any:
    """Post as a browser."""
    return visitor.post(address(), data=form, headers={**AS_PAGE, "Application-Token": MINE})


# Bounds


def test_more_credit_than_lenders_would_give_is_not_assumed(visitor: Visitor) -> None:
    """A $250,000 card for somebody with an unpaid debt: today's score, no change, and the most to assume with its reason."""
    answer = only(visitor, do="open_account", account_type="credit_card", amount=250_000)
    today = program(visitor).json["score"]
    assert (answer["impossible"], answer["score"], answer["difference"]) == ("more_than_lenders_give", today, 0)
    assert (answer["changes"], answer["assumed"]) == ([], [])
    assert "The most to assume is a card of $300, secured by a deposit of your own." in answer["verdict"]
    assert "given up or handed to a collector in the last two years" in answer["verdict"]
    house = only(visitor, do="open_account", account_type="mortgage", amount=200_000)
    assert "lenders would hardly give you a new account of this kind: mortgage" in house["verdict"]
    assert only(visitor, do="open_account", account_type="credit_card", amount=300)["impossible"] is None


def test_nor_among_several_actions(visitor: Visitor) -> None:
    """The whole set is not assumed."""
    steps = [{"do": "pay_down", "to": 0}, {"do": "open_account", "account_type": "credit_card", "amount": 301}]
    assert only(visitor, do="together", steps=steps)["impossible"] == "more_than_lenders_give"


def test_the_bounds_are_shown_before_anything_is_entered(visitor: Visitor) -> None:
    """In the form beside each kind, with the reason; for programs by kind."""
    page = visitor.get(address(), headers={**AS_PAGE, "Application-Token": MINE})
    assert "Credit card: up to $300" in page.text
    assert "Mortgage: none to be had now" in page.text
    assert "Lenders rarely lend to somebody whose debt was given up" in page.text
    assert page.page.inputs["amount"] == "300"
    most = program(visitor).json["most"]
    assert (most["credit_card"], most["mortgage"]) == (300, 0)


def test_every_reason_has_its_words() -> None:
    """No code without a sentence, no sentence without a code."""
    assert set(get_args(Why)) == set(WHY_NOT)


def test_with_a_low_score_there_is_a_secured_card_and_nothing_else() -> None:
    """In words, on the page before anything is entered."""
    page_text = up_to("auto_loan", bound_of("auto_loan", 396, Extract(as_of=TODAY)))
    assert page_text == "Auto loan: none to be had now"
    told = beyond("credit_card", bound_of("credit_card", 396, Extract(as_of=TODAY)))
    assert "The most to assume is a card of $300, secured by a deposit of your own." in told
    assert "Lenders give little or nothing to somebody with so low a score." in told


def test_a_new_card_says_how_it_is_assumed_to_be_used(visitor: Visitor) -> None:
    """With the amount, and where the share comes from: these cards are nearly full."""
    page = browser(visitor, do="open_account", account_type="credit_card", amount="300")
    assert (
        "is assumed to show $177, 59% of its limit: so much of a new limit is used within a year by people" in page.text
    )
    assert "A lender: a new account, credit card of $300, of which $177 is in use." in page.text
    answer = only(visitor, do="open_account", account_type="credit_card", amount=300)
    assert answer["difference"] < 0
    assert answer["left_out"] is None


@pytest.mark.parametrize(
    ("others", "says"),
    [
        ((), "is assumed to show $350, 35% of its limit, the share that people use on average"),
        ((replace(CARD, balance=500),), "is assumed to show $250, 25% of its limit: the share that you use of your other cards"),
        ((replace(CARD, balance=0),), "is assumed to be used like your other cards: nothing is owed on them"),
    ],
    ids=["no card", "used", "unused"],
)  # fmt: skip
def test_the_use_of_a_new_card_goes_by_the_others(others: tuple[Account, ...], says: str) -> None:
    """Without one, by what is usual."""
    old = replace(LATE, status="11", past_due=0, grid="0" * 34)
    with asking(*others, old) as someone:
        page = browser(someone, do="open_account", account_type="credit_card", amount="1000")
    assert says in page.text


@contextmanager
def asking(*events: CreditEvent, frozen: bool = False) -> Iterator[Visitor]:
    """A client whose file has these events."""
    file = fold(None, FurnishedBy(furnisher="First Bank of Troy", events=events))
    world = World(replace(file, freeze=Freeze(frozen, 1.0, "r1")), TODAY, HARSH)
    applications = InMemoryApplications()
    applications.simulated = world.simulated
    applications.add(MINE, world.ready())
    with Visitor(site(applications, InMemoryClients({}), simulation_rate=1_000_000)) as someone:
        yield someone


HOME = Account(
    event_id="h1", as_of=TODAY, reference="H-1", portfolio="M", account_type="mortgage", opened=date(2016, 1, 1), status="94",
    balance=190_000, highest_credit=250_000, past_due=20_000, grid="H654321", delinquency_since=date(2026, 1, 1),
)  # fmt: skip
CAR = replace(
    HOME, event_id="h2", reference="K-1", portfolio="I", account_type="auto_loan", status="96", balance=6_000, past_due=6_000, grid="K654321",
)  # fmt: skip
THEIRS = replace(CARD, event_id="x1", reference="77770000", ecoa="3", status="71", past_due=90, grid="1")


def form_page(visitor: Visitor) -> str:
    """The simulator before anything is entered."""
    page = visitor.get(address(), headers={**AS_PAGE, "Application-Token": MINE})
    assert page.status == 200
    text: str = page.text
    return text


def test_where_nothing_can_be_paid_the_form_says_why_and_not_that_nothing_is_owed() -> None:
    """A home that was taken, and somebody else's card."""
    with asking(HOME, THEIRS) as someone:
        page, steps = (
            form_page(someone),
            someone.get(address("next-steps"), headers={**AS_JSON, "Application-Token": MINE}),
        )
    assert "the lender has taken the home" in page
    assert "Nothing is owed on an account given up" not in page
    assert page.count("the account is somebody else&#39;s: they owe what is on it") == 4
    assert {step["scenario"]["do"] for step in steps.json["steps"]} <= {"time_passes"}


def test_a_car_that_was_taken_back_is_paid_for_only_where_it_is_named() -> None:
    """With what that rests on; among all it is left out, and no step."""
    item = item_id(item_key(CAR, "First Bank of Troy"))
    with asking(CAR, LOST, CARD) as someone:
        named = browser(someone, do="pay_charge_off", loss_item=item, loss_less="no").text
        every = browser(someone, do="pay_charge_off", loss_item="all", loss_less="no").text
        alone = someone.get(address("next-steps"), headers={**AS_PAGE, "Application-Token": MINE}).text
    assert "This assumes that it is the amount on file." in named
    assert "Left out: what is owed after something was taken back, which is known only once that is sold." in every
    assert "owed $6,000" not in every
    assert "$6,000: First Bank of Troy, auto loan" not in alone


def test_all_at_once_is_offered_only_where_it_is_possible() -> None:
    """Of a car that was taken back and of what is disputed each is chosen by itself, and is not among several actions."""
    disputed = replace(DEBT, reference="C-9", compliance="XB")
    with asking(CAR, disputed, CARD) as someone:
        page = form_page(someone)
    assert page.count("All of them") == 1, "for disputes"
    assert "auto loan ••••K-1: $6,000" in page
    assert 'name="together_losses"' not in page
    with asking(CAR, LOST, DEBT, disputed, CARD) as someone:
        page = form_page(someone)
    assert page.count("All of them") == 3
    assert 'name="together_losses"' in page


def test_what_is_overdue_is_listed_with_its_amount_and_not_with_all_that_is_owed(visitor: Visitor) -> None:
    """As it is what would be paid."""
    assert "auto loan ••••9001: $250 overdue" in form_page(visitor)


def test_what_is_left_out_is_named_by_its_reason() -> None:
    """Each once, of all actions together; nothing where nothing is left out."""
    discharged = replace(LOST, reference="D-1", consumer_indicator="E")
    both = {"do": "together", "steps": [{"do": "pay_charge_off"}, {"do": "pay_down", "to": 0}]}
    with asking(HOME, discharged, LOST, CARD, THEIRS) as someone:
        told = only(someone, **both)
    assert told["left_out"] == (
        "Left out: what somebody else owes; what a court has discharged; what was owed on a home that the lender has taken."
    )
    assert told["note"].count("In full or for less") == 1
    with asking(LOST, CARD) as someone:
        assert only(someone, **both)["left_out"] is None


def test_a_frozen_file_says_so_before_anything_is_entered() -> None:
    """No fields for what no lender can grant; a program is told the same."""
    with asking(CARD, frozen=True) as someone:
        page = form_page(someone)
        answer = only(someone, do="hard_inquiry")
    assert page.count("your file is frozen: no lender can look at it") == 2
    assert 'name="account_type"' not in page
    assert (answer["impossible"], answer["difference"]) == ("frozen", 0)


# Actions


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"do": "pay_charge_off", "loss_item": "all", "loss_less": "no"}, "owed $640 → $0; then reported as “paid; was charged off”"),
        ({"do": "pay_charge_off", "loss_item": LOST_ITEM, "loss_less": "yes"}, "Settle $640 for less: Ilium Stores"),
        ({"do": "pay_charge_off", "loss_item": ACCOUNT}, "its lender has not given that account up"),
        ({"do": "settle_collection", "collection_item": COLLECTION, "collection_less": "yes"}, "Settle $300 for less"),
        ({"do": "bring_current", "overdue_item": "all"}, "the $250 overdue is paid"),
        ({"do": "bring_current", "overdue_item": LOAN}, "Pay what is overdue: First Bank of Troy"),
        ({"do": "bring_current", "overdue_item": ACCOUNT}, "nothing is overdue on that account"),
        ({"do": "bring_current", "overdue_item": LOST_ITEM}, "its lender has given that account up"),
        ({"do": "dispute", "wrong_item": COLLECTION}, "deleted, because the dispute shows that the record is wrong"),
        ({"do": "dispute", "wrong_item": "all"}, "It does only if the record is wrong"),
        ({"do": "time_passes", "passing_months": "6"}, "Go on as now for 6 months"),
    ],
)  # fmt: skip
def test_each_action_has_a_verdict_in_words(visitor: Visitor, form: dict[str, str], says: str) -> None:
    """On the page, with what it assumes."""
    page = browser(visitor, **form)
    assert page.status == 200
    assert says in page.text


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ({"do": "pay_charge_off"}, {"loss_item"}),
        ({"do": "pay_charge_off", "loss_item": "all", "loss_less": "perhaps"}, {"loss_less"}),
        ({"do": "bring_current", "overdue_item": "?"}, {"overdue_item"}),
        ({"do": "dispute"}, {"wrong_item"}),
        ({"do": "time_passes", "passing_months": "25"}, {"passing_months"}),
        ({"do": "together"}, {"together"}),
        ({"do": "together", "together_overdue": "yes"}, {"together"}),
        ({"do": "together", "together_overdue": "?", "together_to": "101"}, {"together_overdue", "together_to"}),
        ({"do": "together", "together_losses": "yes", "together_months": "25"}, {"together_months"}),
    ],
)
def test_a_problem_is_shown_beside_its_field(visitor: Visitor, form: dict[str, str], named: set[str]) -> None:
    """As of every scenario."""
    answer = browser(visitor, **form)
    assert (answer.status, answer.named) == (422, named)


NEW_CARD = {"do": "open_account", "account_type": "credit_card", "amount": 200}


@pytest.mark.parametrize(
    ("steps", "named"),
    [
        ([], {"scenarios[0].steps"}),
        ([{"do": "pay_down", "to": 0}], {"scenarios[0].steps"}),
        ([{"do": "hard_inquiry"}] * 7, {"scenarios[0].steps"}),
        ([{"do": "pay_down", "to": 7}, {"do": "fly"}], {"scenarios[0].steps[0].to", "scenarios[0].steps[1].do"}),
        ([{"do": "together", "steps": [{"do": "hard_inquiry"}] * 2}, {"do": "hard_inquiry"}], {"scenarios[0].steps"}),
        ([NEW_CARD, NEW_CARD | {"account_type": "retail_card"}], {"scenarios[0].steps"}),
        ("all", {"scenarios[0].steps"}),
    ],
)
def test_a_problem_among_several_actions_is_named_by_its_place(visitor: Visitor, steps: Any, named: set[str]) -> None:
    """Two to six actions, none of them a set, and one new account at a time."""
    answer = program(visitor, {"do": "together", "steps": steps})
    assert (answer.status, answer.named) == (422, named)


def test_a_person_can_choose_several_actions(visitor: Visitor, known: InMemoryApplications) -> None:
    """In the order in which they are done; the form keeps what was chosen."""
    form = {
        "do": "together",
        "together_overdue": "yes",
        "together_losses": "no",
        "together_collections": "yes",
        "together_to": "10",
        "together_months": "6",
    }
    page = browser(visitor, **form)
    assert page.status == 200
    assert (
        "Together: Pay everything that is overdue; Pay off every debt that is with a collector; Pay every card and credit line down to 10%"
        in page.text
    )
    (scenario,) = known.scenarios[-1]
    assert scenario == Together(steps=(BringCurrent(), SettleCollection(), PayDown(to=0.1), PayOnTime(months=6)))
    assert page.page.inputs["together_months"] == "6"
    two = browser(visitor, do="together", together_collections="yes", together_to="0", together_months="0")
    assert two.status == 200
    assert known.scenarios[-1] == (Together(steps=(SettleCollection(), PayDown(to=0))),)


# Time alone


def test_what_time_alone_brings_is_told_apart(visitor: Visitor) -> None:
    """Of the points of paying on time, those that would come anyway; the score then is in the JSON."""
    on_time = only(visitor, do="pay_on_time", months=12)
    as_now = only(visitor, do="time_passes", months=12)
    assert on_time["time_alone"] == as_now["score"] == as_now["time_alone"] < on_time["score"]
    page = browser(visitor, do="pay_on_time", months="12")
    assert f"If everything went on as it is now, your score would be {as_now['score']} by then." in page.text


@pytest.mark.parametrize(
    ("now", "then", "alone", "says"),
    [
        (600, 650, 620, "Of these, 20 points come from time alone; what you do brings 30."),
        (600, 650, 601, "Of these, 1 point comes from time alone; what you do brings 49."),
        (600, 650, 650, "Time alone brings all of this, if everything goes on as it is now."),
        (600, 650, 600, "If everything went on as it is now, your score would be 600 by then."),
        (600, 650, 590, "If everything went on as it is now, your score would be 590 by then."),
        (600, 560, 610, "If everything went on as it is now, your score would be 610 by then."),
        (600, 600, 600, ""),
        (600, 650, None, ""),
        (None, 650, 620, ""),
    ],
)
def test_the_part_of_time_in_words(now: int | None, then: int | None, alone: int | None, says: str) -> None:
    """Of a rise what comes anyway; of anything else what would be without it; nothing for what is done today."""
    assert of_time(now, then, alone) == says


# Steps together


def test_steps_that_gain_more_together_are_offered_together(visitor: Visitor, known: InMemoryApplications) -> None:
    """Paying what is overdue gains nothing while the charged-off card is overdue too; the set says what each would do alone."""
    headers = {"Application-Token": MINE}
    page = visitor.get(address("next-steps"), headers={**AS_PAGE, **headers})
    assert page.status == 200
    assert "Together: Pay everything that is overdue; Pay off every account given up by its lender" in page.text
    assert "Each of them alone:" in page.text
    assert "Pay everything that is overdue: 0 points" in page.text
    (asked,) = known.scenarios
    assert len(asked) <= 20
    assert any(isinstance(scenario, Together) for scenario in asked)
    best, *_ = visitor.get(address("next-steps"), headers={**AS_JSON, **headers}).json["steps"]
    assert best["difference"] > sum(part["difference"] for part in best["parts"])
    assert [part["difference"] for part in best["parts"]] == [0, 90]
