"""What a person can be asked about: lasting facts of accounts that they know themselves, and a thief hardly does.

Nothing names a lender: one question would answer the next. An account of the last six months is left out, as somebody who
opens accounts in another's name knows those best; so is one that somebody else owes, disputes or sold.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from creditapp.domain.credit_file import FileView
from creditapp.models.credit_events import Account, AccountType
from creditapp.models.questions import Fact, Which

OWN_ECOA = frozenset("1257")
"""Accounts that the person has opened alone or with somebody, or vouches for (Metro 2 field 37)."""
KNOWN_AFTER = timedelta(days=180)
REMEMBERED_FOR = timedelta(days=730)
"""How long after its last report an account can be asked about."""
WOULD_ANSWER = "would_answer"
"""The field beside a synthetic person's form that has the right values by question; it is not sent with the form."""
INSTALMENTS = frozenset("IM")
"""Portfolio types that are repaid in instalments."""


class Subject(NamedTuple):
    """What a question is about."""

    fact: Fact
    account_type: AccountType
    which: Which

    @property
    def question_id(self) -> str:
        """How programs name the question."""
        return f"{self.fact} {self.which} {self.account_type}"


def facts(view: FileView) -> dict[Subject, int]:
    """What the person should know, by subject; ambiguous subjects are left out."""
    of_type: dict[AccountType, list[Account]] = {}
    for _, account in view.accounts:
        of_type.setdefault(account.account_type, []).append(account)
    return {
        Subject(fact, account_type, which): value
        for account_type, accounts in of_type.items()
        for which, account in _at_an_end(accounts)
        if _can_be_asked_about(account, view.as_of)
        for fact, value in _known(account).items()
    }


def _at_an_end(accounts: Sequence[Account]) -> Iterator[tuple[Which, Account]]:
    """The only account of a type, or the oldest and the newest where no other was opened on the same day."""
    if len(accounts) == 1:
        yield "only", accounts[0]
        return
    in_order = sorted(accounts, key=lambda account: account.opened)
    if in_order[0].opened < in_order[1].opened:
        yield "oldest", in_order[0]
    if in_order[-2].opened < in_order[-1].opened:
        yield "newest", in_order[-1]


def _can_be_asked_about(account: Account, today: date) -> bool:
    is_own = account.ecoa in OWN_ECOA and account.compliance is None
    was_sold = account.sold_to is not None or account.purchased_from is not None
    return is_own and not was_sold and account.opened + KNOWN_AFTER <= today <= account.as_of + REMEMBERED_FOR


def _known(account: Account) -> dict[Fact, int]:
    values: Mapping[Fact, Callable[[Account], int | None]] = {
        "opened": lambda account: account.opened.year,
        "limit": lambda account: None if account.portfolio in INSTALMENTS else account.limit,
        "payment": lambda account: account.payment if account.portfolio in INSTALMENTS and account.balance else None,
        "amount": lambda account: account.highest_credit if account.portfolio in INSTALMENTS else None,
        "ending": lambda account: _last_four(account.reference),
    }
    known = {fact: value(account) for fact, value in values.items()}
    return {fact: value for fact, value in known.items() if value is not None and (value or fact == "ending")}


def _last_four(number: str) -> int | None:
    last = number[-4:]
    return int(last) if len(last) == 4 and last.isascii() and last.isdigit() else None
