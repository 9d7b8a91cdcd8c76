"""A file that does not exist: what people are asked whose form does not match, so that they cannot tell."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from creditapp.domain.credit_file import FileView
from creditapp.domain.second_step.draws import Draws
from creditapp.domain.second_step.facts import INSTALMENTS, Subject, facts
from creditapp.models.credit_events import Account, AccountType, Portfolio

THIN = 10
"""One made-up file in so many has no account, and one has a single one."""
FEWEST, MOST = 2, 15
"""Accounts of the others."""
YOUNGEST, OLDEST = 200, 6_000
"""Days since an account was opened."""


class Kind(NamedTuple):
    """How often a type of account is made up, of a hundred, and what its limits or amounts are in US dollars."""

    of_hundred: int
    portfolio: Portfolio
    least: int
    most: int
    months: int = 1


KINDS: Mapping[AccountType, Kind] = {
    "credit_card": Kind(35, "R", 500, 20_000),
    "retail_card": Kind(18, "R", 300, 5_000),
    "auto_loan": Kind(14, "I", 8_000, 45_000, 60),
    "mortgage": Kind(10, "M", 90_000, 450_000, 360),
    "student_loan": Kind(7, "I", 3_000, 40_000, 120),
    "personal_loan": Kind(6, "I", 2_000, 20_000, 36),
    "line_of_credit": Kind(5, "C", 1_000, 25_000),
    "heloc": Kind(3, "R", 20_000, 150_000),
    "rent": Kind(2, "O", 800, 3_000),
}
INTEREST = 1.3
"""What is paid back of a loan, over its amount."""


def made_up(secret: bytes, today: date) -> FileView:
    """The file that this secret makes up."""
    draws = Draws(secret, "made-up file")
    types = [account_type for account_type, kind in KINDS.items() for _ in range(kind.of_hundred)]
    thin = draws.below(THIN)
    number = thin if thin < FEWEST else FEWEST + draws.below(MOST - FEWEST + 1)
    accounts = tuple(("", _account(draws.one_of(types), today, draws)) for _ in range(number))
    return FileView(as_of=today, accounts=accounts)


def strange(held: Collection[AccountType], today: date, draws: Draws) -> dict[Subject, int]:
    """Facts of one account of each type that the person does not have."""
    types = [account_type for account_type in KINDS if account_type not in held]
    accounts = tuple(("", _account(account_type, today, draws)) for account_type in types)
    return facts(FileView(as_of=today, accounts=accounts))


def _account(account_type: AccountType, today: date, draws: Draws) -> Account:
    kind = KINDS[account_type]
    amount = _amount(kind, draws)
    is_loan = kind.portfolio in INSTALMENTS
    return Account(
        event_id="made-up",
        as_of=today,
        reference=f"{draws.below(10_000):04}",
        portfolio=kind.portfolio,
        account_type=account_type,
        opened=today - timedelta(days=YOUNGEST + draws.below(OLDEST - YOUNGEST)),
        status="11",
        balance=1,
        limit=amount if kind.portfolio in "RC" else None,
        highest_credit=amount if is_loan else None,
        payment=round(amount / kind.months * INTEREST) if is_loan else None,
    )


def _amount(kind: Kind, draws: Draws) -> int:
    """Small amounts are as frequent as large ones: even over their logarithm, in hundreds."""
    share = draws.below(1_000) / 1_000
    amount: float = kind.least * (kind.most / kind.least) ** share
    return max(100, round(amount / 100) * 100)
