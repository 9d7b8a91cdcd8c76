"""What a record says about an account, or about a debt that a collector or debt buyer has."""

import re
from datetime import date
from typing import Any, TypeVar

import msgspec

from creditapp.errors import InvalidRecord
from creditapp.metro2 import codes
from creditapp.metro2.fields import Segment
from creditapp.metro2.segments import Segments
from creditapp.models.credit_events import Account, Collection, CreditEvent, Deletion

E = TypeVar("E", Account, Collection, Deletion)
_CODED = {
    "portfolio": "portfolio type", "status": "account status", "payment_rating": "payment rating", "grid": "payment history",
    "compliance": "compliance condition", "ecoa": "ECOA code", "consumer_indicator": "consumer information indicator",
    "reference": "account number", "event_id": "account number", "previous_reference": "account number",
}  # fmt: skip
"""The field that a value comes from, where that may be one that does not exist."""
_PATH = re.compile(r"`\$\.([a-z_]+)`")
DELETED = ("DA", "DF")
CHANGES_ACCOUNT = ("1", "3")
"""Change indicators of L1 with a new account number; 2 changes the identification number only."""


def item_of(record: Segments, consumer: Segment) -> CreditEvent:
    """The event of one of the record's consumers; InvalidRecord names the field of a value that does not exist."""
    code = record.base.text("account type").upper()
    if code in codes.COLLECTIONS:
        return _collection(record, consumer)
    kind = codes.ACCOUNT_TYPES.get(code)
    if kind is None:
        raise InvalidRecord(f"{record.base.field('account type')}: not a type that is taken")
    is_mortgage = code in codes.SECURED_BY_HOME and record.base.text("portfolio type") == "M"
    return _converted(_account(record, consumer, "mortgage" if is_mortgage else kind), Account, record, consumer)


def _account(record: Segments, consumer: Segment, kind: str) -> dict[str, Any]:
    base, status = record.base, record.base.text("account status")
    portfolio, balance = base.text("portfolio type"), base.amount("current balance")
    is_loan = portfolio in ("I", "M")
    return _common(record, consumer) | {
        "portfolio": portfolio,
        "account_type": kind,
        "status": status,
        "balance": balance,
        "closed": base.date("date closed"),
        "limit": None if is_loan else base.amount("credit limit") or None,
        "highest_credit": base.amount("highest credit") or None,
        "payment": base.amount("scheduled payment") or None,
        "terms_months": _terms(base, portfolio),
        "past_due": base.amount("amount past due"),
        "grid": _grid(base, status, portfolio, balance),
        "payment_rating": base.text("payment rating") or None,
        "charge_off_amount": base.amount("original charge-off") or None,
        "last_payment": base.date("date of last payment"),
        "original_creditor": (record.k1.text("original creditor") or None) if record.k1 else None,
        "payments": (paid,) if (paid := base.amount("actual payment")) else (),
    }


def _collection(record: Segments, consumer: Segment) -> CreditEvent:
    base = record.base
    if record.k1 is None:
        raise InvalidRecord("K1 segment: missing; a collector names the original creditor")
    values = _common(record, consumer)
    if base.text("account status") in DELETED:
        named = {name: values[name] for name in ("event_id", "as_of", "reference")}
        return _converted(named | {"item": "collection"}, Deletion, record, consumer)
    values |= {
        "amount": base.amount("highest credit") or base.amount("current balance"),
        "balance": base.amount("current balance"),
        "original_creditor": record.k1.text("original creditor"),
        "medical": record.k1.text("creditor classification") == codes.MEDICAL,
    }
    return _converted(values, Collection, record, consumer)


def _common(record: Segments, consumer: Segment) -> dict[str, Any]:
    base = record.base
    as_of, number = _needed(base, "date of account information"), base.text("account number")
    former, number = _numbers(record, number)
    moment = base.moment("time stamp")
    return {
        "event_id": ".".join(filter(None, (number, f"{as_of:%Y%m%d}", moment))),
        "as_of": as_of,
        "reference": number,
        "opened": _needed(base, "date opened"),
        "delinquency_since": base.date("date of first delinquency"),
        "compliance": base.text("compliance condition") or None,
        "ecoa": consumer.text("ECOA code"),
        "consumer_indicator": consumer.text("consumer information indicator") or None,
        "previous_reference": former,
    } | _sale(record)


def _needed(base: Segment, name: str) -> date:
    day = base.date(name)
    if day is None:
        raise InvalidRecord(f"{base.field(name)}: empty")
    return day


def _numbers(record: Segments, number: str) -> tuple[str | None, str]:
    """The former and the present number: the base segment has the old one in the month of the change."""
    if record.l1 is None or record.l1.text("change indicator") not in CHANGES_ACCOUNT:
        return None, number
    new = record.l1.text("new account number")
    return (number, new) if new and new != number else (None, number)


def _sale(record: Segments) -> dict[str, Any]:
    if record.k2 is None:
        return {}
    name = record.k2.text("other party") or None
    sides = {"1": "purchased_from", "2": "sold_to"}
    indicator = record.k2.text("purchased or sold")
    return {sides[indicator]: name} if indicator in sides else {}


def _terms(base: Segment, portfolio: str) -> int | None:
    """Months; a mortgage's terms are in years, those of cards and lines say REV, LOC or 001."""
    terms = base.text("terms duration")
    if portfolio not in ("I", "M") or not terms.isdigit() or int(terms) == 0:
        return None
    return int(terms) * (12 if portfolio == "M" else 1)


def _grid(base: Segment, status: str, portfolio: str, balance: int) -> str:
    """Metro 2's history begins with the month before the report's; here the report's own month is the first."""
    history = base.raw("payment history").rstrip()
    return (codes.mark_of(status, base.text("payment rating"), portfolio, balance) + history).rstrip("B")


def _converted(values: dict[str, Any], kind: type[E], record: Segments, consumer: Segment) -> E:
    try:
        return msgspec.convert(values | {"type": kind.__struct_config__.tag}, kind)
    except msgspec.ValidationError as error:
        match = _PATH.search(str(error))
        name = _CODED.get(match[1] if match else "", "account type")
        of_consumer = name in ("ECOA code", "consumer information indicator")
        field = (consumer if of_consumer else record.base).field(name)
        raise InvalidRecord(f"{field}: not a value of Metro 2 that is taken") from None
