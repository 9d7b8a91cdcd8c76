"""What is true of a file on a day, worked out from its items."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from tests.truth.debts import DISCHARGED, Debt, debts, is_of_person
from tests.truth.events import GIVEN_UP, LATE, PAID_AFTER, Event, items, month_of

TAKEN = "GHJKL"
"""Marks of an account that was given up: collection, foreclosure, surrender, repossession, charge-off."""
BADNESS = {**{str(level): level for level in range(7)}, "G": 8, "H": 8, "J": 8, "K": 8, "L": 9}
STATUS_MARK = {status: str(level) for status, level in LATE.items()} | {
    "88": "6", "89": "H", "93": "G", "94": "H", "95": "J", "96": "K", "97": "L",
}  # fmt: skip
IN_COURT = tuple("ABCDEFGH")
"""Indicators of an account named in a petition for bankruptcy, or discharged: its status is that of the petition."""
SHOPPING = {"mortgage", "auto", "auto_loan", "student_loan"}


def _is_paid_off(account: Event) -> bool:
    if account.get("consumer_indicator") in DISCHARGED:
        return False
    closed = account.get("closed") is not None and account["balance"] == 0
    return bool(account["status"] == "13" or (account["status"] == "11" and closed))


def _is_stopped(account: Event) -> bool:
    return account["portfolio"] in "RC" and account.get("consumer_indicator") in IN_COURT


def _loss_falls_due(account: Event, unknown: int, whole: bool) -> int | None:
    """Months before the report in which it was given up, of which only ``unknown`` newest ones can be it unless all are unknown.

    180 days after the first delinquency; if that is not reported, the oldest that can be it.
    """
    since = account.get("delinquency_since")
    if since and (whole or unknown):
        due = month_of(account["as_of"]) - month_of(since + timedelta(days=180))
        return max(0, due if whole else min(due, unknown - 1))
    if unknown and not whole:
        return unknown - 1
    return None if account.get("consumer_indicator") in IN_COURT else 0


def _months_by_status(account: Event, signs: dict[int, str], mark: str) -> list[int]:
    """The months (before the report) that are late by the status and not by the grid."""
    unknown = next((at for at, sign in sorted(signs.items()) if sign not in "DB"), len(signs))
    newest_known = BADNESS.get(signs.get(unknown, ""), -1)
    if account["status"] in GIVEN_UP:
        if newest_known >= min(BADNESS[mark], 8):
            return []
        due = _loss_falls_due(account, unknown, whole=unknown == len(signs))
        return [] if due is None else [due]
    is_shown = BADNESS.get(signs.get(0, ""), -1) >= BADNESS[mark]
    return [] if is_shown or account.get("consumer_indicator") in IN_COURT else [0]


def first_of_loss(signs: dict[int, str]) -> int:
    """The month that brought the loss which newer months, as far as they are known, repeat; -1 if there is none."""
    first = -1
    for at in range(max(signs, default=-1) + 1):
        sign = signs.get(at, "D")
        if sign in TAKEN:
            first = at
        elif sign not in "DB":
            break
    return first


class Facts:
    """A file's items on a day."""

    def __init__(self, items: list[Event], day: date, stated: Mapping[str, float | None] | None = None) -> None:
        self.day, self.items, self.now = day, items, month_of(day)
        self.reported: list[tuple[str, Event]] = []
        """All events, by furnisher."""
        self.stated = stated or {}
        """Values that are given, by characteristic, to judge a sentence about a value without a file that has it."""

    @classmethod
    def of_file(cls, reported: Iterable[tuple[str, Event]], day: date) -> "Facts":
        """Of what furnishers reported."""
        events = list(reported)
        facts = cls(items(events, day), day)
        facts.reported = events
        return facts

    def of(self, kind: str) -> list[Event]:
        """The items of a kind."""
        return [item for item in self.items if item["type"] == kind]

    @cached_property
    def accounts(self) -> list[Event]:
        """All, closed ones too."""
        return self.of("account")

    @cached_property
    def open(self) -> list[Event]:
        """Neither closed, nor paid off, nor given up, nor over for this person; cards not before a bankruptcy court either."""
        over = GIVEN_UP | PAID_AFTER | {"05", "13"}
        theirs = [account for account in self.accounts if is_of_person(account) and not _is_stopped(account)]
        return [account for account in theirs if not account.get("closed") and account["status"] not in over]

    @cached_property
    def cards(self) -> list[Event]:
        """Open cards and credit lines."""
        return [account for account in self.open if account["portfolio"] in "RC"]

    @cached_property
    def limits(self) -> list[tuple[int, int]]:
        """Balance and limit of each open card that has a limit."""
        known = [(card["balance"], card.get("limit") or card.get("highest_credit") or 0) for card in self.cards]
        return [(balance, limit) for balance, limit in known if limit]

    @cached_property
    def loans(self) -> list[tuple[int, int]]:
        """What is owed and the original amount of each open or paid-off loan with one."""
        opened = [account for account in self.open if account["portfolio"] in "IM"]
        repaid = [account for account in self.accounts if account["portfolio"] in "IM" and _is_paid_off(account)]
        amounts = [(loan["balance"], loan.get("highest_credit") or 0) for loan in opened]
        amounts += [(0, loan.get("highest_credit") or 0) for loan in repaid]
        return [(owed, amount) for owed, amount in amounts if amount]

    @cached_property
    def debts(self) -> list[Debt]:
        """Those given up or handed to collectors, each once."""
        return debts(self.items)

    @cached_property
    def given_up(self) -> list[Event]:
        """Accounts given up by their lenders, paid since or not."""
        return [account for account in self.accounts if account["status"] in GIVEN_UP | PAID_AFTER]

    @cached_property
    def unpaid_collections(self) -> list[Event]:
        """With something still owed."""
        return [debt for debt in self.of("collection") if debt["balance"] > 0]

    @cached_property
    def ages(self) -> list[int]:
        """Months since each account was opened."""
        return [self.now - month_of(account["opened"]) for account in self.accounts]

    @cached_property
    def inquiry_months(self) -> list[int]:
        """Months since each hard inquiry that counts: those for one loan within 14 days are one."""
        counted: list[date] = []
        first: dict[str, date] = {}
        hard = [inquiry for inquiry in self.of("inquiry") if inquiry["kind"] == "hard"]
        for inquiry in sorted(hard, key=lambda inquiry: (inquiry["as_of"], inquiry["reference"])):
            purpose, day = inquiry.get("purpose", "credit"), inquiry["as_of"]
            if purpose in SHOPPING and purpose in first and day <= first[purpose] + timedelta(days=14):
                continue
            first[purpose] = day
            counted.append(day)
        return [self.now - month_of(day) for day in counted]

    @cached_property
    def late(self) -> list[tuple[int, int]]:
        """Months ago and badness of each late month; a loss counts in the month that brought it."""
        return [late for account in self.accounts for late in self._late(account)]

    def _late(self, account: Event) -> list[tuple[int, int]]:
        signs = dict(enumerate(account.get("grid", "")))
        if mark := STATUS_MARK.get(account["status"]):
            signs |= dict.fromkeys(_months_by_status(account, signs, mark), mark)
        loss = first_of_loss(signs)
        ago = self.now - month_of(account["as_of"])
        months = [(ago + at, BADNESS.get(sign, 0)) for at, sign in signs.items() if sign not in TAKEN or at >= loss]
        return [(month, badness) for month, badness in months if badness > 0 and month < 84]

    def since_late(self, badness: int) -> int | None:
        """Months since the newest month that was at least so bad."""
        return min((month for month, bad in self.late if bad >= badness), default=None)
