"""What an account is and whether it is in use, by its portfolio and Metro 2 status."""

from creditapp.domain.before_court import has_status_of_petition, is_discharged
from creditapp.domain.obsolescence import LOST
from creditapp.models.credit_events import Account

REVOLVING = frozenset("RC")
"""Portfolios of cards (R) and credit lines (C)."""
LOANS = frozenset("IM")
"""Portfolios of what is borrowed once and paid back: instalment loans (I) and mortgages (M)."""
CLOSED = frozenset({"05", "13", "61", "62", "63", "64", "65"})
"""Statuses of an account that was transferred (05), paid off or closed."""
NO_PART = "T"
"""The ECOA code of an account in which the consumer has no part any more, such as the user of a card who was taken off it."""


def is_of_person(account: Account) -> bool:
    """Whether the person still answers for it or may use it: no court has discharged it, and their part in it has not ended."""
    return account.ecoa != NO_PART and not is_discharged(account)


def is_open(account: Account) -> bool:
    """Whether the account is in use: neither closed, nor paid off, nor given up by the lender, nor over for this person.

    From the petition for bankruptcy on nothing more can be drawn on a card (11 USC 362, 549); a loan is still owed.
    """
    if account.closed is not None or account.status in CLOSED or account.status in LOST or not is_of_person(account):
        return False
    return not (account.portfolio in REVOLVING and has_status_of_petition(account))


def is_paid_off(account: Account) -> bool:
    """Whether it was paid as agreed and closed; not an account that was given up and paid since, nor a discharged one."""
    if is_discharged(account):
        return False
    return account.status == "13" or (account.status == "11" and account.closed is not None and account.balance == 0)


def is_running(account: Account) -> bool:
    """Whether it is open, or closed with something still to be paid off in the usual way."""
    if account.status in CLOSED or account.status in LOST or not is_of_person(account):
        return False
    return account.closed is None or account.balance > 0


def is_lost(account: Account) -> bool:
    """Whether its lender has given it up and it has not been paid since."""
    return account.status in LOST


def is_open_card(account: Account) -> bool:
    """Whether it is an open card or credit line."""
    return account.portfolio in REVOLVING and is_open(account)


def card_limit(card: Account) -> int:
    """The limit in US dollars: what the furnisher reports, or else the highest balance ever; 0 if neither is reported."""
    return card.limit or card.highest_credit or 0
