"""Which way each advice moves the value that it is about, and what must be so for it to make sense."""

from collections.abc import Callable
from typing import NamedTuple

from tests.truth.card import Card
from tests.truth.events import GIVEN_UP
from tests.truth.facts import Facts

UP, DOWN, STAY, START = 1, -1, 0, 2
"""The value grows, falls, or stays; or there is none yet, and a small one would be the first."""


class Advice(NamedTuple):
    """What an advice is about."""

    direction: int
    makes_sense: Callable[[Facts], bool] = lambda _: True


def _limit_used(facts: Facts) -> bool:
    return any(owed for owed, _ in facts.limits)


ADVICE: dict[str, Advice] = {
    "A late payment counts for less as months pass in which all payments arrive on time.": Advice(
        UP, lambda facts: bool(facts.late)
    ),
    "A long delay counts for less as time passes: keep every account up to date.": Advice(
        UP, lambda facts: facts.since_late(3) is not None
    ),
    "Keep every account up to date: what is older than two years no longer counts here.": Advice(
        DOWN, lambda facts: any(month < 24 for month, _ in facts.late)
    ),
    "Automatic payment of at least the minimum prevents further late months.": Advice(
        DOWN, lambda facts: any(month < 12 for month, _ in facts.late)
    ),
    "Keep every account within 30 days of its due date.": Advice(DOWN),
    "Paying the overdue amount takes this away with the lender's next report.": Advice(
        DOWN, lambda facts: any(account.get("past_due") for account in facts.accounts)
    ),
    "Paying such a debt off, or settling it for less, takes it out of this count.": Advice(
        DOWN, lambda facts: bool(facts.unpaid_collections)
    ),
    "Paying down what collectors hold lowers this amount.": Advice(DOWN, lambda facts: bool(facts.unpaid_collections)),
    "Such a debt counts for less as time passes; paying or disputing it does not start the time anew.": Advice(
        UP, lambda facts: bool(facts.debts) or any(bad >= 8 for _, bad in facts.late)
    ),
    "If still owed, such a debt leaves this count once paid or settled.": Advice(
        DOWN, lambda facts: any(debt.is_unpaid for debt in facts.debts)
    ),
    "Time is what helps: a bankruptcy leaves the file ten years after filing.": Advice(
        UP, lambda facts: bool(facts.of("bankruptcy"))
    ),
    "Paid off, such an account no longer counts here; "
    "it leaves the file seven and a half years after the delay began.": Advice(
        DOWN, lambda facts: any(account["status"] in GIVEN_UP for account in facts.accounts)
    ),
    "A card of which little is used, paid every month, would show it.": Advice(START, lambda facts: not facts.limits),
    "Paying down before the day of the monthly bill lowers the share that is reported.": Advice(DOWN, _limit_used),
    "One card of which little is used, paid every month, is enough.": Advice(START, lambda facts: not facts.limits),
    "Pay down the fullest card or credit line first, if it is yours to pay.": Advice(DOWN, _limit_used),
    "Paying small amounts off entirely leaves fewer cards and credit lines on which you owe.": Advice(
        DOWN, lambda facts: sum(card["balance"] > 0 for card in facts.cards) > 1
    ),
    "Paying it off entirely leaves no card or credit line on which you owe.": Advice(
        DOWN, lambda facts: sum(card["balance"] > 0 for card in facts.cards) == 1
    ),
    "Regular payments lower this month by month.": Advice(DOWN, lambda facts: any(owed for owed, _ in facts.loans)),
    "Paying more than is spent each month lowers the total.": Advice(
        DOWN, lambda facts: any(card["balance"] for card in facts.cards)
    ),
    "Nothing needs doing: a limit is a lender's decision.": Advice(STAY),
    "Lenders raise limits as they see payments on time; closing a card takes its limit away.": Advice(
        UP, lambda facts: bool(facts.limits)
    ),
    "Time is what helps. An account that stays open stays on file.": Advice(UP),
    "Opening accounts only when needed lets the average grow.": Advice(UP),
    "Time without a new account helps.": Advice(UP),
    "Apply only for credit you need; compare offers for a home, car or student loan within two weeks: "
    "such looks count as one.": Advice(DOWN, lambda facts: any(month < 6 for month in facts.inquiry_months)),
    "Each inquiry, a lender's look, stops counting here after twelve months.": Advice(
        DOWN, lambda facts: any(month < 12 for month in facts.inquiry_months)
    ),
    "Let a year pass without a further account.": Advice(DOWN, lambda facts: min(facts.ages, default=99) < 12),
    "Nothing needs doing: do not open or close a card for the sake of a score.": Advice(STAY),
    "Nothing needs doing: do not borrow for the sake of a score.": Advice(STAY),
}


def wrong_with(advice: str, facts: Facts, card: Card, name: str, value: float | None) -> str:
    """What is wrong with an advice about a characteristic of this value; empty if nothing is."""
    rule = ADVICE.get(advice)
    if rule is None:
        return "no rule for this advice"
    if not rule.makes_sense(facts):
        return "the advice is about something that is not on file"
    if rule.direction == START:
        costly = value is not None or min(card.points(name, share) for share in (0.01, 0.05)) <= card.points(name, None)
        return "the advice costs points" if costly else ""
    if rule.direction == STAY:
        return ""
    if value is None or card.costs_more(name, value, rule.direction):
        return "the advice costs points"
    return "" if card.costs_less(name, value, rule.direction) else "the advice gains nothing"
