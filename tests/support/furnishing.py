"""Furnishers as tests have them: registered with keys that follow from their names, and what they furnish, signed."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from msgspec.structs import replace

from creditapp.domain.furnishers import id_of, registered
from creditapp.models.furnished import Furnished, FurnishedBody
from creditapp.models.furnishers import RegisteredFurnisher, Report
from creditapp.models.seals import FURNISHED_BODY
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import encrypted
from creditapp.privacy.furnisher_keys import public_half
from creditapp.privacy.signatures import Signer, signed

ITEMS: tuple[Report, ...] = ("accounts", "collections", "inquiries", "court_records")
"""All items; deaths apart."""
LONG_AGO = 1_000_000.0


def signer(name: str) -> Signer:
    """What signs for the furnisher of this name."""
    return Signer(id_of(name), hashlib.sha256(name.encode()).digest())


def furnisher(name: str, at: float = LONG_AGO, *, vouched: bool = True, **changes: Any) -> RegisteredFurnisher:
    """A registered lender that may report all items; established, unless it is not vouched for."""
    entry = registered(name, "lender", public_half(signer(name)), at, vouched=vouched, reports=ITEMS)
    return replace(entry, **changes)


def furnished_by(
    body: FurnishedBody, intake: PublicDayKeys, record_id: str, today: date, by: str | None = None
) -> Furnished:
    """The record as its furnisher sends it, or as ``by`` does."""
    record = Furnished(record_id=record_id, sealed=encrypted(intake, FURNISHED_BODY, body, today))
    return signed([record], signer(by or body.furnisher))[0]


def resigned(records: Iterable[Furnished], by: str) -> list[Furnished]:
    """The records signed by this furnisher, in one batch."""
    return signed(list(records), signer(by))
