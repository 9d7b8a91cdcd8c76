"""A debt is counted once, from the account that its lender gave up through its sale and every collector in turn.

Records that can be of one debt (domain.same_debt) are put together, those with the best evidence first. A debt has one
lender's record at most, and one of each collector, as nobody lists a debt twice. Where several records fit equally well each
debt gets one before any gets a second: then no debt is counted twice and none is lost, whichever is whose. It is owed to
whoever took it over last.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from creditapp.domain.accounts import is_of_person
from creditapp.domain.before_court import is_discharged
from creditapp.domain.credit_file import FileView
from creditapp.domain.obsolescence import LOST
from creditapp.domain.same_debt import Record, creditor_of, evidence
from creditapp.models.credit_events import Account, Collection


class Debt(msgspec.Struct, frozen=True):
    """A debt that was given up by its lender, or handed to a collector."""

    account: Account | None
    """The lender's own record of it; None if that is not on file."""
    collections: tuple[Collection, ...]
    """The collectors' records, in the order in which they took it over; none if the lender kept it."""

    @property
    def with_collector(self) -> int:
        """US dollars owed to the collector who holds it; nothing once a court has discharged the debt."""
        if not self.collections or is_discharged(self.collections[-1]):
            return 0
        return self.collections[-1].balance

    @property
    def is_unpaid(self) -> bool:
        """Whether it is still owed: to the collector who holds it last, or to the lender unless a court discharged it."""
        if self.collections:
            return self.with_collector > 0
        return self.account is not None and is_of_person(self.account)

    @property
    def placed(self) -> date | None:
        """When the first collector took it over."""
        return self.collections[0].opened if self.collections else None


def given_up_debts(view: FileView) -> list[Debt]:
    """The debts on file that were given up or are with a collector, paid ones too; lenders' records first."""
    lost = sorted(
        (held for held in view.accounts if held[1].status in LOST), key=lambda held: (held[0], held[1].reference)
    )
    if not view.collections:
        return [Debt(account, ()) for _, account in lost]
    records: list[Record] = [*lost, *sorted(view.collections, key=_taken_over)]
    return [_debt(together) for together in _by_debt(records)]


def _taken_over(held: tuple[str, Collection]) -> tuple[date, date, str, str]:
    by, record = held
    return record.opened, record.as_of, by, record.reference


def _debt(records: list[Record]) -> Debt:
    account = next((record for _, record in records if isinstance(record, Account)), None)
    return Debt(account, tuple(record for _, record in records if isinstance(record, Collection)))


def _by_debt(records: list[Record]) -> list[list[Record]]:
    """The records of each debt, in the order given."""
    debt_of = [{at} for at in range(len(records))]
    links = [
        (found, 2, one, other)
        for one, other in _of_one_creditor(records)
        if (found := evidence(records[one], records[other]))
    ]
    heapq.heapify(links)
    while links:
        found, size, one, other = heapq.heappop(links)
        together = debt_of[one] | debt_of[other]
        if debt_of[one] is debt_of[other] or not _is_one_debt(records[at] for at in together):
            continue
        if len(together) > size:
            heapq.heappush(links, (found, len(together), one, other))
            continue
        for at in together:
            debt_of[at] = together
    first = [at for at, together in enumerate(debt_of) if at == min(together)]
    return [[records[at] for at in sorted(debt_of[each])] for each in first]


def _of_one_creditor(records: list[Record]) -> Iterator[tuple[int, int]]:
    """Pairs of records about debts to one creditor, by place."""
    places = defaultdict(list)
    for at, record in enumerate(records):
        places[creditor_of(record)].append(at)
    for found in places.values():
        yield from ((one, other) for at, one in enumerate(found) for other in found[at + 1 :])


def _is_one_debt(records: Iterable[Record]) -> bool:
    """Whether they have one lender's record at most, and one of each collector."""
    holders = [by if isinstance(record, Collection) else None for by, record in records]
    return len(set(holders)) == len(holders)
