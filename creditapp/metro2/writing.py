"""Write records as Metro 2: what a furnisher of JSON lines would send to another bureau, and what tests read back.

One record for each account or debt of one consumer. What Metro 2 has no place for is left out: all but the last of balances
and payments, months of a grid beyond the 24 before the report's, revisions, inquiries, bankruptcies and corrections.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from creditapp.errors import InvalidRecord
from creditapp.metro2 import codes, layout
from creditapp.metro2.fields import packed as packed_decimal
from creditapp.metro2.framing import WORD
from creditapp.metro2.layout import Field, Layout
from creditapp.models.credit_events import Account, Collection
from creditapp.models.furnished import FurnishedBody

HISTORY = 24
"""Months of Metro 2's payment history."""
TERMS = {"C": "LOC", "O": "001", "R": "REV"}
COLLECTION_AGENCY = "48"


def file_of(furnisher: str, bodies: Iterable[FurnishedBody], day: date, *, packed: bool = False) -> Iterator[bytes]:
    """A whole file, piece by piece: header, records, trailer; packed ones are variable, each in a block of its own."""
    yield _framed(_header(furnisher, day, packed=packed), packed=packed)
    count = 0
    for body in bodies:
        for event in body.events:
            if isinstance(event, Account | Collection):
                count += 1
                yield _framed(record_of(body, event, packed=packed), packed=packed)
    yield _framed(_trailer(count, packed=packed), packed=packed)


def record_of(body: FurnishedBody, event: Account | Collection, *, packed: bool = False) -> bytes:
    """The base segment with K1, K2 and L1 as far as there is something to say; the descriptor word is still blank."""
    values = _consumer(body) | _common(event)
    values |= _account(event) if isinstance(event, Account) else _collection(event)
    base = _segment(layout.PACKED_BASE if packed else layout.BASE, values)
    return base + b"".join(_segment(fields, more) for fields, more in _appended(event))


def _framed(content: bytes, *, packed: bool) -> bytes:
    length = len(content)
    if not packed:
        return f"{length:04}".encode() + content[WORD:]
    words = (length + WORD).to_bytes(2, "big") + b"\0\0" + length.to_bytes(2, "big") + b"\0\0"
    return words + content[WORD:]


def _header(furnisher: str, day: date, *, packed: bool) -> bytes:
    values = {
        "record identifier": "HEADER",
        "reporter name": furnisher,
        "activity date": _day(day),
        "date created": _day(day),
    }
    return _segment(layout.HEADER, values).ljust(layout.PACKED_LENGTH if packed else layout.BASE_LENGTH)


def _trailer(count: int, *, packed: bool) -> bytes:
    fields = layout.PACKED_TRAILER if packed else layout.TRAILER
    content = _segment(fields, {"record identifier": "TRAILER", "total base records": str(count)})
    return content.ljust(layout.PACKED_LENGTH if packed else layout.BASE_LENGTH)


def _segment(fields: Layout, values: dict[str, str]) -> bytes:
    return b"".join(_field(field, values.get(name, "")) for name, field in fields.items())


def _field(field: Field, value: str) -> bytes:
    if field.kind == "text":
        return value.encode("ascii", "replace")[: field.length].ljust(field.length)
    if field.kind == "descriptor":
        return b" " * field.length
    if len(value) > field.digits:
        raise InvalidRecord(f"{field}: too long")
    digits = value.rjust(field.digits, "0")
    return packed_decimal(digits, field.length) if field.packed else digits.encode()


def _consumer(body: FurnishedBody) -> dict[str, str]:
    person, home = body.person, body.person.address
    return {
        "surname": person.last_name, "first name": person.first_name, "middle name": person.middle_name or "",
        "generation code": codes.GENERATION_CODES.get((person.suffix or "").strip(".").upper(), ""),
        "social security number": body.ssn, "date of birth": _day(person.birth_date), "country code": "US",
        "first line of address": home.street[:32], "second line of address": home.street[32:].strip(), "city": home.city,
        "state": home.state, "ZIP code": home.zip.replace("-", ""),
    }  # fmt: skip


def _common(event: Account | Collection) -> dict[str, str]:
    return {
        "processing indicator": "1", "identification number": "00001", "account number": event.previous_reference or event.reference,
        "date opened": _day(event.opened), "current balance": str(event.balance), "date of account information": _day(event.as_of),
        "date of first delinquency": _day(event.delinquency_since), "compliance condition": event.compliance or "",
        "ECOA code": event.ecoa, "consumer information indicator": event.consumer_indicator or "",
    }  # fmt: skip


def _account(account: Account) -> dict[str, str]:
    paid = account.payments[0] if account.payments else 0
    return {
        "portfolio type": account.portfolio, "account type": codes.CODES[account.account_type],
        "credit limit": str(account.limit or 0), "highest credit": str(account.highest_credit or 0),
        "terms duration": _terms(account), "terms frequency": "M", "scheduled payment": str(account.payment or 0),
        "actual payment": str(paid or 0), "account status": account.status, "payment rating": account.payment_rating or "",
        "payment history": account.grid[1 : HISTORY + 1].ljust(HISTORY, "B"), "amount past due": str(account.past_due),
        "original charge-off": str(account.charge_off_amount or 0), "date closed": _day(account.closed),
        "date of last payment": _day(account.last_payment),
    }  # fmt: skip


def _collection(debt: Collection) -> dict[str, str]:
    return {
        "portfolio type": "O", "account type": COLLECTION_AGENCY, "highest credit": str(debt.amount), "terms duration": "001",
        "account status": "93" if debt.balance else "62", "payment history": "B" * HISTORY,
        "amount past due": str(debt.balance),
    }  # fmt: skip


def _terms(account: Account) -> str:
    if account.portfolio in TERMS:
        return TERMS[account.portfolio]
    months = account.terms_months or 0
    return f"{months // 12 if account.portfolio == 'M' else months:03}"


def _appended(event: Account | Collection) -> Iterator[tuple[Layout, dict[str, Any]]]:
    if event.original_creditor:
        medical = isinstance(event, Collection) and event.medical
        classification = codes.MEDICAL if medical else "00"
        yield (
            layout.K1,
            {"segment": "K1", "original creditor": event.original_creditor, "creditor classification": classification},
        )
    if event.sold_to or event.purchased_from:
        side, name = ("2", event.sold_to) if event.sold_to else ("1", event.purchased_from)
        yield layout.K2, {"segment": "K2", "purchased or sold": side, "other party": name}
    if event.previous_reference:
        yield layout.L1, {"segment": "L1", "change indicator": "1", "new account number": event.reference}


def _day(day: date | None) -> str:
    return f"{day:%m%d%Y}" if day else ""
