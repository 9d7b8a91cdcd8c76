"""Which records are of one debt: the lender's account, and the collectors' records in the order in which they took it over.

Of all records the two that fit best are put together first, then the next best, as long as a debt has one lender's record and one of
each collector. They must name one creditor, their first delinquencies be a calendar month apart at most, and their amounts alike:
up to twice as much, a quarter more where two collectors do not say when it began. A sale that both name needs no alike amounts.
"""

from dataclasses import dataclass, field
from itertools import product

from tests.truth.events import GIVEN_UP, Event, month_of

DISCHARGED = ("E", "F", "G", "H")
"""Indicators of a debt that a bankruptcy court has ended."""


@dataclass
class Debt:
    """One debt."""

    account: Event | None
    collections: list[Event] = field(default_factory=list)

    @property
    def owed_to_collector(self) -> int:
        """What the collector who has it last is still owed."""
        last = self.collections[-1] if self.collections else {"balance": 0}
        return 0 if last.get("consumer_indicator") in DISCHARGED else int(last["balance"])

    @property
    def is_unpaid(self) -> bool:
        """Whether it is owed: to the collector who has it last; to the lender if no collector ever had it."""
        if self.collections:
            return self.owed_to_collector > 0
        return self.account is not None and is_of_person(self.account)


def is_of_person(account: Event) -> bool:
    """Neither discharged, nor an account in which the person has no part any more."""
    return account.get("ecoa") != "T" and account.get("consumer_indicator") not in DISCHARGED


def debts(items: list[Event]) -> list[Debt]:
    """Every debt that was given up or handed to a collector."""
    given_up = [item for item in items if item["type"] == "account" and item["status"] in GIVEN_UP]
    given_up.sort(key=lambda item: (item["by"], item["reference"]))
    handed = [item for item in items if item["type"] == "collection"]
    handed.sort(key=lambda item: (item["opened"], item["as_of"], item["by"], item["reference"]))
    records = given_up + handed
    groups = [[at] for at in range(len(records))]
    while pairs := [pair for pair in product(groups, groups) if pair[0] is not pair[1] and _one_each(records, *pair)]:
        found = [
            (fit, len(some) + len(others), one, other, some, others)
            for some, others in pairs
            for one, other in product(some, others)
            if one < other and (fit := _fit(records[one], records[other]))
        ]
        if not found:
            break
        *_, some, others = min(found, key=lambda each: each[:4])
        groups = [group for group in groups if group is not some and group is not others] + [sorted(some + others)]
    return [_debt([records[at] for at in group]) for group in sorted(groups)]


def _debt(records: list[Event]) -> Debt:
    accounts = [record for record in records if record["type"] == "account"]
    return Debt(accounts[0] if accounts else None, [record for record in records if record["type"] == "collection"])


def _one_each(records: list[Event], some: list[int], others: list[int]) -> bool:
    both = [records[at] for at in some + others]
    collectors = [record["by"] for record in both if record["type"] == "collection"]
    return len(both) - len(collectors) <= 1 and len(set(collectors)) == len(collectors)


def _letters(name: str | None) -> str:
    return "".join(filter(str.isalnum, (name or "").casefold()))


def _fit(one: Event, other: Event) -> tuple[int, int, float] | None:
    """Less is better; None if they cannot be of one debt."""
    creditors = {
        _letters(record.get("original_creditor") if record["type"] == "collection" else record["by"])
        for record in (one, other)
    }
    days = [day for record in (one, other) if (day := record.get("delinquency_since"))]
    apart = abs(month_of(days[0]) - month_of(days[1])) if len(days) == 2 else 0
    if len(creditors) > 1 or apart > 1:
        return None
    agree = 2 if len(days) < 2 else int(days[0] != days[1])
    times = min((max(a, b) / min(a, b) for a, b in product(_amounts(one), _amounts(other))), default=2.0)
    named = _sold(one, other) or _sold(other, one)
    most = 1.25 if agree == 2 and one["type"] == "collection" else 2.0
    return (int(not named), agree, times) if named or times <= most else None


def _amounts(record: Event) -> list[int]:
    amounts = [record.get("amount"), record.get("charge_off_amount"), record["balance"]]
    return [amount for amount in amounts if amount]


def _sold(seller: Event, buyer: Event) -> bool:
    to_buyer, from_seller = _letters(seller.get("sold_to")), _letters(buyer.get("purchased_from"))
    return to_buyer == _letters(buyer["by"]) != "" or from_seller == _letters(seller["by"]) != ""
