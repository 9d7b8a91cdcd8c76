"""Which field stands where: each segment as a list of fields, whose positions follow from their lengths.

In the packed format of header, base segment and trailer, numbers and dates are packed decimals: two digits a byte, the sign
in the last half. Appended segments are always characters.
"""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["descriptor", "text", "amount", "date", "moment", "ssn", "phone"]
PACKED: dict[Kind, int] = {"amount": 5, "date": 5, "moment": 8, "ssn": 5, "phone": 6}
"""Bytes of a packed field, by kind."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a segment; ``start`` counts from 0 and in bytes."""

    segment: str
    number: str
    name: str
    kind: Kind
    start: int
    length: int
    digits: int
    """Characters of the field where it is not packed."""
    packed: bool = False

    def __str__(self) -> str:
        """As messages name it: by segment, number, name and positions from 1."""
        where = f"field {self.number} ({self.name}), positions {self.start + 1}-{self.start + self.length}"
        return where if self.segment == "base" else f"{self.segment} {where}"


Layout = dict[str, Field]
"""A segment's fields by name."""
Rows = tuple[tuple[str, str, int, Kind], ...]
"""Number, name, characters and kind of a segment's fields, in their order."""

_BASE: Rows = (
    ("1", "record descriptor", 4, "descriptor"), ("2", "processing indicator", 1, "text"), ("3", "time stamp", 14, "moment"),
    ("4", "reserved", 1, "text"), ("5", "identification number", 20, "text"), ("6", "cycle", 2, "text"),
    ("7", "account number", 30, "text"), ("8", "portfolio type", 1, "text"), ("9", "account type", 2, "text"),
    ("10", "date opened", 8, "date"), ("11", "credit limit", 9, "amount"), ("12", "highest credit", 9, "amount"),
    ("13", "terms duration", 3, "text"), ("14", "terms frequency", 1, "text"), ("15", "scheduled payment", 9, "amount"),
    ("16", "actual payment", 9, "amount"), ("17A", "account status", 2, "text"), ("17B", "payment rating", 1, "text"),
    ("18", "payment history", 24, "text"), ("19", "special comment", 2, "text"), ("20", "compliance condition", 2, "text"),
    ("21", "current balance", 9, "amount"), ("22", "amount past due", 9, "amount"), ("23", "original charge-off", 9, "amount"),
    ("24", "date of account information", 8, "date"), ("25", "date of first delinquency", 8, "date"),
    ("26", "date closed", 8, "date"), ("27", "date of last payment", 8, "date"), ("28", "interest type", 1, "text"),
    ("29", "reserved too", 17, "text"), ("30", "surname", 25, "text"), ("31", "first name", 20, "text"),
    ("32", "middle name", 20, "text"), ("33", "generation code", 1, "text"), ("34", "social security number", 9, "ssn"),
    ("35", "date of birth", 8, "date"), ("36", "telephone", 10, "phone"), ("37", "ECOA code", 1, "text"),
    ("38", "consumer information indicator", 2, "text"), ("39", "country code", 2, "text"),
    ("40", "first line of address", 32, "text"), ("41", "second line of address", 32, "text"), ("42", "city", 20, "text"),
    ("43", "state", 2, "text"), ("44", "ZIP code", 9, "text"), ("45", "address indicator", 1, "text"),
    ("46", "residence code", 1, "text"),
)  # fmt: skip
_CONSUMER: Rows = (
    ("1", "segment", 2, "text"), ("2", "reserved", 1, "text"), ("3", "surname", 25, "text"), ("4", "first name", 20, "text"),
    ("5", "middle name", 20, "text"), ("6", "generation code", 1, "text"), ("7", "social security number", 9, "ssn"),
    ("8", "date of birth", 8, "date"), ("9", "telephone", 10, "phone"), ("10", "ECOA code", 1, "text"),
    ("11", "consumer information indicator", 2, "text"),
)  # fmt: skip
_J1: Rows = (*_CONSUMER, ("12", "reserved too", 1, "text"))
_J2: Rows = (
    *_CONSUMER, ("12", "country code", 2, "text"), ("13", "first line of address", 32, "text"),
    ("14", "second line of address", 32, "text"), ("15", "city", 20, "text"), ("16", "state", 2, "text"),
    ("17", "ZIP code", 9, "text"), ("18", "address indicator", 1, "text"), ("19", "residence code", 1, "text"),
    ("20", "reserved too", 2, "text"),
)  # fmt: skip
_K1: Rows = (
    ("1", "segment", 2, "text"),
    ("2", "original creditor", 30, "text"),
    ("3", "creditor classification", 2, "text"),
)
_K2: Rows = (
    ("1", "segment", 2, "text"), ("2", "purchased or sold", 1, "text"), ("3", "other party", 30, "text"),
    ("4", "reserved", 1, "text"),
)  # fmt: skip
_L1: Rows = (
    ("1", "segment", 2, "text"), ("2", "change indicator", 1, "text"), ("3", "new account number", 30, "text"),
    ("4", "new identification number", 20, "text"), ("5", "reserved", 1, "text"),
)  # fmt: skip
_HEADER: Rows = (
    ("1", "record descriptor", 4, "descriptor"), ("2", "record identifier", 6, "text"), ("3", "cycle", 2, "text"),
    ("4", "programs", 35, "text"), ("8", "activity date", 8, "text"), ("9", "date created", 8, "text"),
    ("10", "program dates", 16, "text"), ("12", "reporter name", 40, "text"), ("13", "reporter address", 96, "text"),
)  # fmt: skip
_TRAILER: Rows = (
    ("1", "record descriptor", 4, "descriptor"), ("2", "record identifier", 7, "text"),
    ("3", "total base records", 9, "amount"),
)  # fmt: skip


def _layout(segment: str, fields: Rows, *, packed: bool = False) -> Layout:
    layout, start = {}, 0
    for number, name, digits, kind in fields:
        length = PACKED.get(kind, digits) if packed else digits
        layout[name] = Field(segment, number, name, kind, start, length, digits, packed and kind in PACKED)
        start += length
    return layout


BASE = _layout("base", _BASE)
PACKED_BASE = _layout("base", _BASE, packed=True)
HEADER = _layout("header", _HEADER)
TRAILER = _layout("trailer", _TRAILER)
PACKED_TRAILER = _layout("trailer", _TRAILER, packed=True)
J1, J2, K1, K2, L1 = (
    _layout(name, fields) for name, fields in (("J1", _J1), ("J2", _J2), ("K1", _K1), ("K2", _K2), ("L1", _L1))
)
BASE_LENGTH, PACKED_LENGTH = 426, 366
"""Bytes of header, base segment and trailer, as characters and packed."""
SEGMENT_LENGTHS = {"J1": 100, "J2": 200, "K1": 34, "K2": 34, "K3": 40, "K4": 30, "L1": 54, "N1": 146}
