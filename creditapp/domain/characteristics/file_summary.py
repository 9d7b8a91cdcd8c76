"""What the characteristics share of a file: worked out in one pass over its accounts, however many characteristics use it."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from creditapp.domain.accounts import REVOLVING, card_limit, is_open, is_paid_off
from creditapp.domain.credit_file import FileView
from creditapp.domain.dates import months_between
from creditapp.domain.debts import Debt, given_up_debts
from creditapp.domain.obsolescence import GRID_MONTHS
from creditapp.domain.payment_grid import LATE_MARKS, grid_with_status, losses_counted_once
from creditapp.models.credit_events import Account, Inquiry

LATE = re.compile(f"[{LATE_MARKS}]")
RATE_SHOPPING = frozenset({"mortgage", "auto", "auto_loan", "student_loan"})
"""Purposes for which people compare offers."""
SHOPPING_WINDOW = timedelta(days=14)
"""Inquiries for one loan, made while comparing offers, count once."""


class LateAccount(msgspec.Struct, frozen=True):
    """An account with a late month on its grid."""

    account: Account
    grid: str
    """Newest month first, a loss in the month that brought it only."""
    reported_before: int
    """Months from its report to the date as of which the file is read."""

    def last(self, months: int) -> str:
        """The marks of the last so many months, the one in which the file is read being the first."""
        return self.grid[: max(0, months - self.reported_before)]

    def months_back(self, mark: re.Pattern[str], months: int) -> set[int]:
        """Which of the last so many months have such a mark: 0 is the month in which the file is read."""
        return {self.reported_before + match.start() for match in mark.finditer(self.last(months))}

    def months_since(self, mark: re.Pattern[str]) -> int | None:
        """Months since the newest month with such a mark; None if there is none."""
        match = mark.search(self.grid)
        return self.reported_before + match.start() if match else None


class FileSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A file as the characteristics read it. A month is a calendar month, the present one being the first."""

    view: FileView
    as_of: date
    accounts: list[Account]
    """All on file, closed ones too."""
    ages: list[int]
    """Months since each of the accounts was opened."""
    late: list[LateAccount]
    cards: list[Account]
    """Open cards and credit lines."""
    limits: list[tuple[Account, int]]
    """Those of the cards that have a limit, with it (US dollars)."""
    loans: list[Account]
    """Open instalment loans and mortgages."""
    repaid: list[Account]
    """Instalment loans and mortgages that were paid off."""
    inquiry_ages: list[int]
    """Months since each hard inquiry that counts."""
    debts: list[Debt]
    """Debts that were given up or are with a collector, each once."""


def summarise(view: FileView, as_of: date) -> FileSummary:
    """The view as of the date."""
    accounts = [account for _, account in view.accounts]
    opened = [account for account in accounts if is_open(account)]
    cards = [account for account in opened if account.portfolio in REVOLVING]
    hard_inquiries = [inquiry for _, inquiry in view.inquiries if inquiry.kind == "hard"]
    return FileSummary(
        view=view,
        as_of=as_of,
        accounts=accounts,
        ages=[months_between(account.opened, as_of) for account in accounts],
        late=_late_accounts(accounts, as_of),
        cards=cards,
        limits=[(card, limit) for card in cards if (limit := card_limit(card))],
        loans=[account for account in opened if account.portfolio in "IM"],
        repaid=[account for account in accounts if account.portfolio in "IM" and is_paid_off(account)],
        inquiry_ages=[months_between(day, as_of) for day in dates_that_count(hard_inquiries)],
        debts=given_up_debts(view),
    )


def _late_accounts(accounts: Iterable[Account], as_of: date) -> list[LateAccount]:
    late = []
    for account in accounts:
        reported_before = max(0, months_between(account.as_of, as_of))
        grid = losses_counted_once(grid_with_status(account))[: max(0, GRID_MONTHS - reported_before)]
        if LATE.search(grid):
            late.append(LateAccount(account, grid, reported_before))
    return late


def dates_that_count(inquiries: Iterable[Inquiry]) -> list[date]:
    """Dates of the inquiries that count: those for one kind of loan within 14 days of the first are one, dated as the first."""
    dates: list[date] = []
    first: dict[str, date] = {}
    for inquiry in sorted(inquiries, key=lambda inquiry: (inquiry.as_of, inquiry.reference)):
        started = first.get(inquiry.purpose)
        if inquiry.purpose in RATE_SHOPPING and started and inquiry.as_of - started <= SHOPPING_WINDOW:
            continue
        first[inquiry.purpose] = inquiry.as_of
        dates.append(inquiry.as_of)
    return dates
