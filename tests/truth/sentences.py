"""When a reason, or a sentence in a person's favour, is true of a file."""

import math
import re
from collections.abc import Callable

from tests.truth.events import month_of
from tests.truth.facts import Facts
from tests.truth.values import VALUES
from tests.truth.words import LEVELS, dollars, months, number, same_share
from tests.truth.words import share as printed_share

Rule = Callable[[Facts, str], bool]
"""Whether a sentence with this value in it is true of the file."""


def _value(facts: Facts, name: str) -> float | None:
    return facts.stated[name] if name in facts.stated else VALUES[name](facts)


def _is(name: str, wanted: float | None) -> Rule:
    return lambda facts, _: _value(facts, name) == wanted


def _several(name: str) -> Rule:
    return lambda facts, _: (_value(facts, name) or 0) > 1


def _ago(name: str) -> Rule:
    return lambda facts, text: months(text) == _value(facts, name) != 0


def _share(name: str) -> Rule:
    return lambda facts, text: same_share(text, _value(facts, name))


def _amount(name: str) -> Rule:
    return lambda facts, text: dollars(text) == _value(facts, name) != 0


def _of_months(name: str, most: int) -> Rule:
    return lambda facts, text: number(text) == _value(facts, name) and 1 < number(text) <= most


def _fullest(least: float, most: float) -> Rule:
    """The greatest share of one limit, from ``least`` to ``most``, as it is and as it is printed."""
    share = _share("highest_card_utilisation")
    return lambda facts, text: (
        share(facts, text)
        and any(owed >= least * limit for owed, limit in facts.limits)
        and round(least, 2) <= printed_share(text) <= most
    )


LOOK = r" \(a lender's look\)"
LOOKS = r" \(lenders' looks\)"
REASONS: dict[str, Rule] = {
    "A payment was 30 days late or more this month": _is("months_since_late_30", 0),
    "A payment was 30 days late or more, (.+) ago": _ago("months_since_late_30"),
    "A payment was 90 days late or more this month": _is("months_since_late_90", 0),
    "A payment was 90 days late or more, (.+) ago": _ago("months_since_late_90"),
    "A lender gave an account up as a loss in the last two years": _is("worst_status_24m", 9),
    "An account went to a collector, or its lender took back what was bought, in the last two years": _is(
        "worst_status_24m", 8
    ),
    "An account was (.+ days late) in the last two years": lambda facts, text: (
        0 < LEVELS.get(text, 0) == _value(facts, "worst_status_24m")
    ),
    "A payment was 30 days late or more in one of the last 12 months": _is("late_30_12m", 1),
    r"Payments were 30 days late or more in (\S+) of the last 12 months": _of_months("late_30_12m", 12),
    "A payment was 60 days late or more in one of the last 24 months": _is("late_60_24m", 1),
    r"Payments were 60 days late or more in (\S+) of the last 24 months": _of_months("late_60_24m", 24),
    "A debt was given up by its lender, or handed to a collector, this month": _is("months_since_loss", 0),
    "A debt was given up by its lender, or handed to a collector, (.+) ago": _ago("months_since_loss"),
    "One debt was given up or is with a collector, and is not reported as paid": _is("debts_given_up", 1),
    "Several debts were given up or are with collectors, and are not reported as paid": _several("debts_given_up"),
    "Besides what lenders gave up, no card, loan or mortgage is on file": _is("kinds_of_credit", 0),
    "Besides what lenders gave up, only one kind of credit is on file": _is("kinds_of_credit", 1),
    "Besides what lenders gave up, only two kinds of credit are on file": _is("kinds_of_credit", 2),
    r"(\S+) is overdue with lenders now": _amount("past_due_amount"),
    "One unpaid debt is with a collector": _is("collections_unpaid", 1),
    "Several unpaid debts are with collectors": _several("collections_unpaid"),
    r"(\S+) is owed to collectors": _amount("collections_amount"),
    "A bankruptcy, relief from debts by a court, was filed this month": _is("months_since_bankruptcy", 0),
    "A bankruptcy, relief from debts by a court, was filed (.+) ago": _ago("months_since_bankruptcy"),
    "One account was given up by its lender and is not reported as paid": _is("charge_offs", 1),
    "Several accounts were given up by their lenders and are not reported as paid": _several("charge_offs"),
    "No open card or credit line shows how much of its limit is used": lambda facts, _: not facts.limits,
    r"More is owed on cards and credit lines than their limits allow: (\S+) of them": lambda facts, text: (
        printed_share(text) > 1 and _share("utilisation")(facts, text)
    ),
    r"(\S+) of the total limit of cards and credit lines is in use": _share("utilisation"),
    "There is no open card or credit line with a limit": lambda facts, _: not facts.limits,
    r"A card or credit line is over its limit: (\S+) of it is in use": _fullest(1.0001, math.inf),
    r"A card or credit line is close to its limit: (\S+) of it is in use": _fullest(0.8, 1),
    r"On the fullest card or credit line, (\S+) of the limit is in use": _fullest(0, 0.8),
    "Money is owed on one card or credit line": _is("cards_with_balance", 1),
    "Money is owed on several cards or credit lines": _several("cards_with_balance"),
    "No open or paid-off loan shows how loans are paid back": lambda facts, _: not facts.loans,
    r"Of what was borrowed on open and paid-off loans, (\S+) is still owed": _share("instalment_balance_share"),
    r"(\S+) is owed on cards and credit lines": _amount("revolving_balance"),
    "No limit of an open card or credit line is on file": lambda facts, _: not facts.limits,
    r"The limits of all cards and credit lines together are (\S+)": _amount("card_limits"),
    "No open card or credit line shows how much of its limit was used over 12 months": _is(
        "average_utilisation_12m", None
    ),
    r"Over the last 12 months, (\S+) of the limits of cards and credit lines was in use on average": _share(
        "average_utilisation_12m"
    ),
    "No open card or credit line shows how much of what is owed is paid each month": _is("paid_share_12m", None),
    r"Of what is owed on cards and credit lines, (\S+) was paid each month over the last year": _share(
        "paid_share_12m"
    ),
    **dict.fromkeys(
        (
            "No account shows how long credit has been used",
            "There is no account to take an average of",
            "No account was ever opened, as far as the file shows",
        ),
        lambda facts, _: not facts.accounts,
    ),
    "The oldest account was opened this month": _is("oldest_account_months", 0),
    "The oldest account was opened (.+) ago": _ago("oldest_account_months"),
    "The accounts were opened (.+) ago on average": lambda facts, text: (
        months(text) == _value(facts, "average_account_months")
    ),
    "The newest account was opened this month": _is("months_since_newest_account", 0),
    "The newest account was opened (.+) ago": _ago("months_since_newest_account"),
    f"One inquiry{LOOK} in the last six months": _is("hard_inquiries_6m", 1),
    f"Several inquiries{LOOKS} in the last six months": _several("hard_inquiries_6m"),
    f"One inquiry{LOOK} in the last twelve months": _is("hard_inquiries_12m", 1),
    f"Several inquiries{LOOKS} in the last twelve months": _several("hard_inquiries_12m"),
    "One account was opened in the last twelve months": _is("accounts_opened_12m", 1),
    "Several accounts were opened in the last twelve months": _several("accounts_opened_12m"),
    "No card or credit line is open": lambda facts, _: not facts.cards,
    "One card or credit line is open": lambda facts, _: len(facts.cards) == 1,
    "Several cards or credit lines are open": lambda facts, _: len(facts.cards) > 1,
    "No loan with fixed payments is on file": _is("loans", 0),
    "One loan with fixed payments is on file": _is("loans", 1),
    "Several loans with fixed payments are on file": _several("loans"),
    "No mortgage is on file": _is("mortgages", 0),
    "One mortgage is on file": _is("mortgages", 1),
    "Several mortgages are on file": _several("mortgages"),
}
"""By pattern; its group is the value."""


def _paid(facts: Facts) -> bool:
    """No debt on file was left unpaid: none given up, none with a collector, nothing overdue now."""
    overdue = any(account.get("past_due", 0) for account in facts.accounts)
    return not (facts.given_up or facts.unpaid_collections or overdue)


def _on_time(months_back: int, badness: int = 1) -> Rule:
    return lambda facts, _: (
        _paid(facts) and not any(month < months_back and bad >= badness for month, bad in facts.late)
    )


POSITIVES: dict[str, Rule] = {
    "No payment 30 days late or more is on file": _on_time(84),
    "No payment was 30 days late or more in the last two years": _on_time(24),
    "No payment 90 days late or more is on file": _on_time(84, 3),
    "No payment was 90 days late or more in the last two years": _on_time(24, 3),
    "No account was late in the last two years": _on_time(24),
    "No payment was late in the last 12 months": _on_time(12),
    "No payment was 60 days late or more in the last two years": _on_time(24, 2),
    "Nothing is overdue": lambda facts, _: _paid(facts),
    "No unpaid debt is with a collector": lambda facts, _: (
        not facts.unpaid_collections and not any(account["status"] == "93" for account in facts.accounts)
    ),
    "Nothing is owed to collectors": lambda facts, _: (
        not facts.unpaid_collections and not any(account["status"] == "93" for account in facts.accounts)
    ),
    r"No bankruptcy \(relief from debts by a court\) is on file": lambda facts, _: not facts.of("bankruptcy"),
    "No account was given up by its lender": lambda facts, _: not facts.given_up,
    "No debt was given up by its lender or handed to a collector": lambda facts, _: (
        not facts.given_up and not facts.of("collection") and not any(bad >= 8 for _, bad in facts.late)
    ),
    "No debt that was given up or handed to a collector is still owed": lambda facts, _: (
        not facts.given_up and not facts.unpaid_collections
    ),
    "Two kinds of credit, of cards, loans and mortgages, are on file": _is("kinds_of_credit", 2),
    "Cards, loans and mortgages are all on file": lambda facts, _: (
        {"R", "I", "M"} <= {"R" if account["portfolio"] == "C" else account["portfolio"] for account in facts.accounts}
    ),
    "Nothing of the total limit of cards and credit lines is in use": lambda facts, _: (
        bool(facts.limits) and not any(owed for owed, _ in facts.limits)
    ),
    "At most a tenth of the limits of cards and credit lines was in use on average of 12 months": lambda facts, _: (
        (average := _value(facts, "average_utilisation_12m")) is not None and average <= 0.1
    ),
    "What was owed on cards and credit lines was paid in full, or nearly so, each month": lambda facts, _: (
        (_value(facts, "paid_share_12m") or 0) >= 0.9
    ),
    "At most a tenth of the total limit of cards and credit lines is in use": lambda facts, _: (
        sum(owed for owed, _ in facts.limits) <= 0.1 * sum(limit for _, limit in facts.limits) != 0
    ),
    "No card or credit line has more than 30 percent of its limit in use": lambda facts, _: (
        bool(facts.limits) and all(owed <= 0.3 * limit for owed, limit in facts.limits)
    ),
    "Nothing is owed on any card or credit line": lambda facts, _: not any(card["balance"] for card in facts.cards),
    "Money is owed on two cards or credit lines at most": lambda facts, _: (
        sum(card["balance"] > 0 for card in facts.cards) in (1, 2)
    ),
    "At least half of what was borrowed on open and paid-off loans is paid back": lambda facts, _: (
        bool(facts.loans) and 2 * sum(owed for owed, _ in facts.loans) <= sum(amount for _, amount in facts.loans)
    ),
    "Nothing is owed on cards and credit lines": _is("revolving_balance", 0),
    r"At most \$1,000 is owed on cards and credit lines": lambda facts, _: (
        0 < sum(card["balance"] for card in facts.cards) <= 1000
    ),
    r"Cards and credit lines have limits of \$20,000 or more together": lambda facts, _: (
        sum(limit for _, limit in facts.limits) >= 20_000
    ),
    "The first account on file was opened ten or more years ago": lambda facts, _: (
        min(month_of(account["opened"]) for account in facts.accounts) <= facts.now - 120
    ),
    "Accounts are five or more years old on average": lambda facts, _: sum(facts.ages) >= 60 * len(facts.ages) > 0,
    "The newest account was opened a year or more ago": lambda facts, _: min(facts.ages) >= 12,
    f"No inquiry{LOOK} in the last six months": _is("hard_inquiries_6m", 0),
    f"No inquiry{LOOK} in the last twelve months": _is("hard_inquiries_12m", 0),
    f"Only one inquiry{LOOK} in the last twelve months": _is("hard_inquiries_12m", 1),
    "No account was opened in the last twelve months": _is("accounts_opened_12m", 0),
    "Only one account was opened in the last twelve months": _is("accounts_opened_12m", 1),
    "The number of cards and lines costs nothing": lambda facts, _: bool(facts.cards),
    "Loans with fixed payments are or were handled": lambda facts, _: _paid(facts) and _value(facts, "loans") != 0,
    "A mortgage is on file, and no account was given up by its lender": lambda facts, _: (
        _value(facts, "mortgages") != 0 and not facts.given_up
    ),
}
"""Sentences in a person's favour."""


def judged(sentence: str, rules: dict[str, Rule], facts: Facts) -> bool | None:
    """Whether the sentence is true of the file; None if there is no rule for it."""
    for pattern, rule in rules.items():
        if match := re.fullmatch(pattern, sentence):
            try:
                return rule(facts, match[1] if match.groups() else "")
            except ValueError:
                return False
    return None
