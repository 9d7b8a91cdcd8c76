"""What an account is and whether it is in use, by its portfolio and Metro 2 status."""

from creditapp.domain.obsolescence import LOST
from creditapp.models.credit_events import Account

REVOLVING = frozenset("RC")
"""Portfolios of cards (R) and credit lines (C)."""
CLOSED = frozenset({"13", "61", "62", "63", "64", "65"})
"""Statuses of an account that was paid off or closed."""


def is_open(account: Account) -> bool:
    """Whether the account is in use: neither closed, nor paid off, nor given up by the lender."""
    return account.closed is None and account.status not in CLOSED and account.status not in LOST


def is_open_card(account: Account) -> bool:
    """Whether it is an open card or credit line."""
    return account.portfolio in REVOLVING and is_open(account)


def card_limit(card: Account) -> int:
    """The limit in US dollars: what the furnisher reports, or else the highest balance ever; 0 if neither is reported."""
    return card.limit or card.highest_credit or 0
