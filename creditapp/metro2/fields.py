"""Read and write one field: characters, amounts, dates; packed decimals have the sign in the last half of the last byte."""

from datetime import date, datetime

from creditapp.errors import InvalidRecord
from creditapp.metro2.layout import Field, Layout

_SIGNS = b"\x0a\x0c\x0e\x0f"
"""Halves of a byte that say plus; blank and zero fields are absent."""


class Segment:
    """The bytes of a segment and its fields; errors name the field and its positions, never a value."""

    def __init__(self, layout: Layout, content: bytes) -> None:
        self._layout, self._content = layout, content

    def field(self, name: str) -> Field:
        """The field's place."""
        return self._layout[name]

    def text(self, name: str) -> str:
        """Without the blanks around it."""
        field = self._layout[name]
        try:
            return self._bytes(field).decode("ascii").strip()
        except UnicodeDecodeError:
            return self._decoded(field)

    def raw(self, name: str) -> str:
        """As it stands, blanks included."""
        return self._bytes(self._layout[name]).decode("latin-1")

    def amount(self, name: str) -> int:
        """Whole dollars; 0 where the field is blank."""
        digits = self._digits(self._layout[name])
        return int(digits or 0)

    def ssn(self, name: str) -> str:
        """Nine digits; zeros where the field is blank."""
        return self._digits(self._layout[name]).rjust(9, "0")

    def date(self, name: str) -> date | None:
        """MMDDYYYY; None where it is zeros or blank."""
        field = self._layout[name]
        digits = self._digits(field)
        if not digits.strip("0"):
            return None
        try:
            return datetime.strptime(digits[-8:], "%m%d%Y").date()
        except ValueError:
            raise InvalidRecord(f"{field}: not a date as MMDDYYYY") from None

    def moment(self, name: str) -> str:
        """MMDDYYYYHHMMSS as YYYYMMDDHHMMSS, which sorts; empty where it is absent or no such moment."""
        digits = self._digits(self._layout[name])[-14:].rjust(14, "0")
        return digits[4:8] + digits[:4] + digits[8:] if digits.strip("0") else ""

    def _bytes(self, field: Field) -> bytes:
        return self._content[field.start : field.start + field.length]

    def _decoded(self, field: Field) -> str:
        try:
            return self._bytes(field).decode("utf-8").strip()
        except UnicodeDecodeError:
            raise InvalidRecord(f"{field}: neither ASCII nor UTF-8") from None

    def _digits(self, field: Field) -> str:
        """The digits of a number or date; empty where the field is blank."""
        content = self._bytes(field)
        digits = unpacked(content) if field.packed else content.decode("latin-1").strip()
        if digits is None or (digits and not (digits.isascii() and digits.isdigit())):
            raise InvalidRecord(f"{field}: not {'a packed number' if field.packed else 'a number'}")
        return digits[-field.digits :] if field.packed else digits


def unpacked(content: bytes) -> str | None:
    """The digits of a packed decimal; empty where it is absent (zeros or blanks without a sign); None if it is none."""
    if not content.strip(b"\0") or not content.strip(b" "):
        return ""
    halves = content.hex()
    sign = int(halves[-1], 16)
    return halves[:-1] if halves[:-1].isdigit() and bytes([sign]) in _SIGNS else None


def packed(digits: str, length: int) -> bytes:
    """The packed decimal of so many bytes, with a plus."""
    return bytes.fromhex((digits + "c").rjust(2 * length, "0"))
