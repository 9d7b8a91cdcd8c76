"""Metro 2 files for tests: of random accounts and debts as far as the format has a place for what they say."""

import io
from datetime import date
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.metro2 import FileRecord, read_records
from creditapp.metro2.writing import file_of
from creditapp.models.credit_events import Account, Collection
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import BANK, TODAY, account, address, collection, loan, person

DAY = date(2026, 6, 15)
NAMES = st.sampled_from(["Quill", "Smith-Jones", "de la Cruz", "O'Brien"])


def body(event: Account | Collection, **changes: Any) -> FurnishedBody:
    """What the bank reports of Ada Quill's account."""
    who = person(birth_date=date(1980, 2, 29), **changes)
    return FurnishedBody(ssn="900450001", person=who, furnisher=BANK, events=(event,))


def metro2(*bodies: FurnishedBody, packed: bool = False) -> bytes:
    """The whole file."""
    return b"".join(file_of(BANK, bodies, DAY, packed=packed))


def read(content: bytes, today: date = TODAY) -> list[FileRecord]:
    """What the file says."""
    return list(read_records(io.BytesIO(content), content[:64], today))


def problems(content: bytes) -> list[str]:
    """What is wrong with the file, by record."""
    return [f"{record.number}: {record.problem}" for record in read(content) if record.problem]


def position(content: bytes, record: int, start: int, new: bytes) -> bytes:
    """A fixed file of 426-byte records with other bytes at a position (from 1) of a record (from 1)."""
    at = 426 * (record - 1) + start - 1
    return content[:at] + new + content[at + len(new) :]


FIXED = metro2(body(account(as_of=DAY)), body(loan(as_of=DAY, reference="L-9")))
"""Two accounts without appended segments: four records of 426 bytes."""


@st.composite
def written_accounts(draw: st.DrawFn) -> Account:
    """Accounts of which Metro 2 says all that they say."""
    portfolio, kind = draw(
        st.sampled_from(
            [
                ("R", "credit_card"),
                ("C", "heloc"),
                ("M", "mortgage"),
                ("I", "auto_loan"),
                ("O", "utility"),
                ("I", "student_loan"),
            ]
        )
    )
    balance = draw(st.integers(0, 999_999_999))
    late = draw(st.booleans()) and balance > 0
    newest = "1" if late else "E" if balance == 0 and portfolio in "RC" else "0"
    older = draw(st.text("0D", max_size=24))
    months = draw(st.none() | st.integers(1, 25))
    return account(
        event_id="4417.20260615", as_of=DAY, reference=draw(st.sampled_from(["4417", "A-1", "X" * 30])), portfolio=portfolio,
        account_type=kind, opened=date(2020, 3, 1), status="71" if late else "11", balance=balance,
        limit=None if portfolio in "IM" else draw(st.none() | st.integers(1, 999_999_999)),
        highest_credit=draw(st.integers(max(1, balance), 999_999_999)), payment=draw(st.none() | st.integers(1, 9_999)),
        terms_months=None if portfolio not in "IM" or months is None else months * (12 if portfolio == "M" else 1),
        past_due=draw(st.integers(1, balance)) if late else 0, grid=(newest + older).rstrip("B"),
        delinquency_since=date(2026, 6, 1) if late else None, compliance=draw(st.sampled_from([None, "XB", "XR"])),
        closed=date(2026, 6, 1) if draw(st.booleans()) and portfolio in "RC" else None,
        last_payment=draw(st.none() | st.dates(date(2020, 3, 1), DAY)), ecoa=draw(st.sampled_from(["1", "2", "3", "T", "X"])),
        consumer_indicator=draw(st.sampled_from([None, "A", "1A"])), original_creditor=draw(st.none() | st.just("Old Bank")),
        sold_to=draw(st.none() | st.just("Harbor Recovery")), previous_reference=draw(st.none() | st.just("OLD-1")),
        payments=draw(st.sampled_from([(), (35,)])),
    )  # fmt: skip


@st.composite
def written_bodies(draw: st.DrawFn) -> FurnishedBody:
    """An account, or a debt, of a consumer whose name Metro 2 has a place for."""
    debt = collection(
        as_of=DAY, amount=draw(st.integers(1, 9_999)), balance=draw(st.integers(0, 9_999)), medical=draw(st.booleans()),
        delinquency_since=date(2024, 9, 1), reference="C-1", event_id="C-1.20260615", purchased_from=draw(st.none() | st.just("Old Bank")),
    )  # fmt: skip
    record = body(
        draw(written_accounts() | st.just(debt)), last_name=draw(NAMES), first_name=draw(st.sampled_from(["", "Ada"])),
        middle_name=draw(st.sampled_from([None, "B"])), suffix=draw(st.sampled_from([None, "Jr", "III"])),
        address=draw(st.sampled_from([address(), address(zip_code="12180-1234"), address(street="1 " + "Long " * 10 + "St")])),
    )  # fmt: skip
    (event,) = record.events
    return replace(record, ssn=draw(st.sampled_from(["900450001", "000000000"])), events=(_with_id(event),))


def _with_id(event: Any) -> Any:
    """The id that reading gives: number and day."""
    return replace(event, event_id=f"{event.reference}.{event.as_of:%Y%m%d}")
