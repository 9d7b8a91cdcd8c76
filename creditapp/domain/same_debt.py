"""The evidence that two records are of one debt: its lender's and a collector's, or those of two collectors.

A collector's record names the original creditor and the date of first delinquency, which a sale does not change (15 USC
1681c(c), 1681s-2(a)(5)); who sold and who bought it, if furnishers say so (Metro 2 segment K2); and an amount, which grows by
interest and fees and falls by payments.
"""

from datetime import date

from creditapp.domain.dates import months_between
from creditapp.models.credit_events import Account, Collection

SAME_MONTHS = 1
"""Calendar months by which two records of one first delinquency may differ: furnishers round it to a day of their own."""
INTEREST = 1.25
"""How many times the smaller of two amounts the larger may be, with interest and fees, where a record lacks the date."""
YEARS_OF_INTEREST = 2.0
"""The same where the dates agree: about what seven and a half years at ten percent add."""

Record = tuple[str, Account | Collection]
"""A record and its furnisher."""
Evidence = tuple[bool, int, float]
"""Smaller is better: that no sale is named, how the dates agree (0 the same day, 1 month by month, 2 unknown), and how many
times the one amount the other is."""


def creditor_of(record: Record) -> str:
    """The original creditor, in small letters and digits only: furnishers write one name in several ways."""
    by, event = record
    return _plain(event.original_creditor if isinstance(event, Collection) else by)


def evidence(one: Record, other: Record) -> Evidence | None:
    """How well two records about debts to one creditor fit each other; None if they cannot be of one debt."""
    dates = _dates(one[1].delinquency_since, other[1].delinquency_since)
    if dates is None:
        return None
    ratio = _ratio(one[1], other[1])
    is_named = _names_sale(one, other) or _names_sale(other, one)
    most = YEARS_OF_INTEREST if dates < 2 or isinstance(one[1], Account) else INTEREST
    return (not is_named, dates, ratio) if is_named or ratio <= most else None


def _dates(one: date | None, other: date | None) -> int | None:
    if one is None or other is None:
        return 2
    if abs(months_between(one, other)) > SAME_MONTHS:
        return None
    return int(one != other)


def _ratio(one: Account | Collection, other: Account | Collection) -> float:
    """How many times the smaller amount the larger is, of the two that are nearest; where one has none, the most that may be."""
    pairs = [(mine, yours) for mine in _amounts(one) for yours in _amounts(other)]
    return min((max(pair) / min(pair) for pair in pairs), default=YEARS_OF_INTEREST)


def _amounts(event: Account | Collection) -> set[int]:
    """What was handed over, and what is owed since, after payments or with interest."""
    handed = event.amount if isinstance(event, Collection) else event.charge_off_amount
    return {amount for amount in (handed, event.balance) if amount}


def _names_sale(seller: Record, buyer: Record) -> bool:
    sold_to, bought_from = seller[1].sold_to, buyer[1].purchased_from
    return (sold_to is not None and _plain(sold_to) == _plain(buyer[0])) or (
        bought_from is not None and _plain(bought_from) == _plain(seller[0])
    )


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
