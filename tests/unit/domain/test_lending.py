"""What lenders would give bounds what a scenario may assume: by score, by credit handled before, and by recent trouble."""

from datetime import date
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditapp.domain.credit_file import read_as_of
from creditapp.domain.lending import CARDS, MOST, SECURED_LIMIT, Bound, bound_of, refusal
from creditapp.domain.report import extract_of
from creditapp.models.credit_events import CreditEvent
from creditapp.models.extract import Extract
from creditapp.models.simulation import Openable, OpenAccount, PayDown, Scenario, Together
from tests.support.domain_samples import TODAY, account, bankruptcy, collection, filed, loan

KINDS = st.sampled_from(get_args(Openable))
SCORES = st.integers(300, 850)


def extract(*events: CreditEvent) -> Extract:
    """A file with these events."""
    return extract_of(read_as_of(filed(*events), TODAY), TODAY)


PLAIN = extract(account())
OLD_LOSS = account(reference="9", status="97", balance=900, grid="L" * 40, opened=date(2015, 1, 1))
NEW_LOSS = account(reference="9", status="97", balance=900, grid="LLL654321")
TROUBLE = [
    (NEW_LOSS, "loss"),
    (account(reference="9", status="64", balance=0, closed=TODAY, grid="LLL654321"), "loss"),
    (collection(), "loss"),
    (account(reference="9", status="78", past_due=100, grid="21"), "overdue"),
    (bankruptcy(filed=date(2025, 3, 1)), "bankruptcy"),
    (bankruptcy(filed=date(2022, 3, 1), disposition="filed"), "bankruptcy"),
]


def test_a_huge_card_is_not_to_be_had_with_the_lowest_score() -> None:
    """The case of issue 13: $250,000 at 306."""
    card = OpenAccount(account_type="credit_card", amount=250_000)
    assert refusal(card, 306, PLAIN) == ("credit_card", Bound(SECURED_LIMIT, "low_score"))
    assert refusal(card, 850, PLAIN) is not None
    assert refusal(OpenAccount(account_type="credit_card", amount=300), 306, PLAIN) is None


@pytest.mark.parametrize(
    ("kind", "mosts"),
    [
        ("credit_card", [300, 300, 300, 1_500, 1_500, 5_000]),
        ("retail_card", [0, 0, 0, 500, 500, 2_000]),
        ("line_of_credit", [0, 0, 0, 0, 0, 5_000]),
        ("personal_loan", [0, 0, 0, 0, 3_000, 10_000]),
        ("auto_loan", [0, 0, 10_000, 20_000, 20_000, 35_000]),
    ],
)
def test_below_the_least_scores_that_lenders_publish_hardly_anything_is_to_be_had(
    kind: Openable, mosts: list[int]
) -> None:
    """At 300, 396, 450, 500, 560 and 580, for somebody who has handled more than anybody gets there."""
    rich = extract(
        account(limit=60_000), loan(highest_credit=90_000),
        loan(reference="2", account_type="personal_loan", highest_credit=90_000),
    )  # fmt: skip
    assert [bound_of(kind, score, rich).most for score in (300, 396, 450, 500, 560, 580)] == mosts


def test_somebody_elses_trouble_is_not_ones_own() -> None:
    """An authorised user's card that the holder has let go."""
    theirs = account(reference="9", status="97", balance=900, grid="LLL654321", ecoa="3")
    assert bound_of("credit_card", 700, extract(account(), theirs)) == Bound(5_000, "score")


def test_nobody_lends_for_another_car_soon_after_one_was_taken_back() -> None:
    """Though they do after a charged-off card, against the car."""
    car = loan(status="96", balance=4_000, grid="KKK654321")
    assert bound_of("auto_loan", 640, extract(account(), car)) == Bound(0, "loss")
    assert bound_of("auto_loan", 640, extract(account(), NEW_LOSS)) == Bound(15_000, "loss")


def test_a_student_loan_in_default_bars_another() -> None:
    """20 USC 1091(a)(3): however old the default is; a late one does not."""
    old = loan(account_type="student_loan", status="93", balance=9_000, grid="G" * 60, opened=date(2015, 1, 1))
    late = loan(account_type="student_loan", status="71", past_due=90, grid="1")
    assert bound_of("student_loan", 700, extract(account(), old)) == Bound(0, "default")
    assert bound_of("student_loan", 700, extract(account(), late)).most == 20_500


@given(
    KINDS,
    SCORES,
    st.sampled_from([NEW_LOSS, collection(), account(reference="9", status="78", past_due=100, grid="21")]),
)
def test_trouble_never_raises_a_bound(kind: Openable, score: int, trouble: CreditEvent) -> None:
    """What the score alone would not give is not to be had after a loss either."""
    assert bound_of(kind, score, extract(account(), trouble)).most <= bound_of(kind, score, PLAIN).most


@given(KINDS, SCORES, SCORES)
def test_a_better_score_never_gets_less(kind: Openable, one: int, other: int) -> None:
    """Of any kind."""
    low, high = sorted((one, other))
    assert bound_of(kind, low, PLAIN).most <= bound_of(kind, high, PLAIN).most


@given(st.sampled_from(sorted(CARDS)), SCORES, st.integers(0, 200_000), st.integers(0, 200_000))
def test_who_has_handled_higher_limits_gets_no_less_and_nobody_more_than_the_bands_most(
    kind: Openable, score: int, one: int, other: int
) -> None:
    """A limit above all that lenders have granted before is no more than the band's usual one."""
    low, high = sorted((one, other))
    bounds = [bound_of(kind, score, extract(account(limit=limit, balance=0))).most for limit in (low, high)]
    assert bounds[0] <= bounds[1] <= max(most for _, most in MOST[kind])
    assert bounds[0] <= max(low, max(start for start, _ in MOST[kind]))


def test_a_card_of_somebody_else_is_no_limit_of_ones_own() -> None:
    """An authorised user's card counts for nothing here."""
    mine, theirs = (bound_of("credit_card", 700, extract(account(limit=12_000, ecoa=ecoa))).most for ecoa in "13")
    assert (mine, theirs) == (12_000, 5_000)


@pytest.mark.parametrize(("trouble", "reason"), TROUBLE)
def test_recent_trouble_leaves_a_secured_card_of_a_few_hundred_dollars(trouble: CreditEvent, reason: str) -> None:
    """Whatever the score and the limits, and no mortgage or personal loan."""
    file = extract(account(limit=40_000), trouble)
    assert bound_of("credit_card", 780, file) == Bound(SECURED_LIMIT, reason)  # type: ignore[arg-type]
    assert bound_of("mortgage", 780, file).most == bound_of("personal_loan", 780, file).most == 0


def test_old_trouble_is_in_the_score_and_not_counted_again() -> None:
    """A loss of three years ago, a paid bill, a medical bill, a case discharged four years ago."""
    for event in (OLD_LOSS, collection(balance=0), collection(medical=True), bankruptcy(filed=date(2022, 1, 1))):
        assert bound_of("credit_card", 700, extract(account(), event)).reason == "score"


def test_mortgages_follow_the_rules_of_those_who_insure_and_buy_them() -> None:
    """None below 500 (FHA), the FHA's floor below 620, the conforming limit from there on."""
    assert [bound_of("mortgage", score, PLAIN).most for score in (499, 500, 619, 620)] == [0, 541_287, 541_287, 832_750]


def test_a_loan_goes_by_the_loans_handled_before() -> None:
    """One that was lost does not count."""
    handled = loan(account_type="personal_loan", highest_credit=24_000)
    lost = loan(
        account_type="personal_loan", highest_credit=24_000, status="97", grid="L" * 60, opened=date(2015, 1, 1)
    )
    assert [bound_of("personal_loan", 700, extract(each)).most for each in (loan(), handled, lost)] == [
        15_000,
        24_000,
        15_000,
    ]


def test_without_a_score_there_is_a_first_card() -> None:
    """And no mortgage."""
    assert bound_of("credit_card", None, PLAIN) == Bound(1_000, "no_score")
    assert bound_of("mortgage", None, PLAIN).most == 0


def test_an_account_among_several_actions_has_its_bound_too() -> None:
    """Other actions have none."""
    card = OpenAccount(account_type="credit_card", amount=90_000)
    together: Scenario = Together(steps=(PayDown(to=0), card))
    assert refusal(together, 700, PLAIN) == refusal(card, 700, PLAIN)
    assert refusal(PayDown(to=0), 306, PLAIN) is None
