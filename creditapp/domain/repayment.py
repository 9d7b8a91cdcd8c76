"""What is owed month by month: a loan is paid back by its payments, a card is used as much as is paid on it, a bill comes anew.

In whole dollars each month, as it is reported, so that months at a time and one by one give the same. The interest part of
a payment is computed from the loan's own amount, payment and term.
"""

from creditapp.domain.accounts import LOANS
from creditapp.models.credit_events import Account

LEAST_PAYMENT, SHARE_DUE = 25, 0.02
"""A card's monthly payment if its furnisher reports none: dollars, or a share of the balance."""
MOST_RATE = 0.1
"""A monthly interest rate from which on a loan's figures are taken for a mistake."""


def payment_due(account: Account) -> int:
    """US dollars a month: the payment that its furnisher reports, or else a card's usual minimum."""
    return account.payment or max(LEAST_PAYMENT, round(SHARE_DUE * account.balance))


def owed_while_paid(account: Account, months: int) -> tuple[int, ...]:
    """What is owed after each month with a payment, oldest first; it ends with 0 in the month that pays a loan off."""
    if account.portfolio not in LOANS:
        return (account.balance,) * months
    owed, rate, path = account.balance, monthly_rate(account), list[int]()
    while len(path) < months:
        owed = max(0, min(owed, round(owed * (1 + rate) - (account.payment or 0))))
        path.append(owed)
        if owed == 0 and account.balance > 0:
            break
    return tuple(path)


def owed_while_not_paid(account: Account, months: int) -> tuple[int, ...]:
    """What is owed after each month without a payment, oldest first: a card is used as before, bills come, a loan's interest goes on."""
    due, owed, rate, path = payment_due(account), account.balance, monthly_rate(account), list[int]()
    for _ in range(months):
        grows = account.portfolio not in LOANS or not account.payment
        owed = owed + due if grows else round(owed * (1 + rate))
        path.append(owed)
    return tuple(path)


def monthly_rate(loan: Account) -> float:
    """The rate at which the payments of the whole term pay the loan back; 0 if the figures do not determine one."""
    amount, payment, term = loan.highest_credit or 0, loan.payment or 0, loan.terms_months or 0
    if not amount or payment * term <= amount or payment >= amount:
        return 0.0
    low, high = 0.0, MOST_RATE
    for _ in range(40):
        rate = (low + high) / 2
        low, high = (rate, high) if amount * rate / (1 - (1 + rate) ** -term) < payment else (low, rate)
    return low if high < MOST_RATE else 0.0
