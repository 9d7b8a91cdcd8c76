"""A record is a base segment and what is appended to it: other consumers (J1, J2), parties (K1, K2), a new number (L1)."""

from typing import NamedTuple

from creditapp.errors import InvalidRecord
from creditapp.metro2 import layout
from creditapp.metro2.fields import Segment

_LAYOUTS = {"J1": layout.J1, "J2": layout.J2, "K1": layout.K1, "K2": layout.K2, "L1": layout.L1}


class Segments(NamedTuple):
    """The segments of one record; those for mortgages, payments and employment (K3, K4, N1) say nothing that is kept."""

    base: Segment
    others: tuple[tuple[str, Segment], ...] = ()
    """Further consumers: J1 or J2, and the segment."""
    k1: Segment | None = None
    k2: Segment | None = None
    l1: Segment | None = None


def segments_of(content: bytes, *, packed: bool) -> Segments:
    """The record cut into its segments; InvalidRecord names one that does not fit."""
    length = layout.PACKED_LENGTH if packed else layout.BASE_LENGTH
    if len(content) < length:
        raise InvalidRecord(f"shorter than a base segment ({length} bytes)")
    base = Segment(layout.PACKED_BASE if packed else layout.BASE, content[:length])
    found: dict[str, Segment] = {}
    others: list[tuple[str, Segment]] = []
    at = length
    while content[at:].strip():
        name = content[at : at + 2].decode("latin-1")
        size = layout.SEGMENT_LENGTHS.get(name)
        if size is None:
            raise InvalidRecord(f"position {at + 1}: no segment begins here (J1, J2, K1 to K4, L1 or N1)")
        part = content[at : at + size]
        if len(part) < size:
            raise InvalidRecord(f"position {at + 1}: the record ends within its {name} segment")
        at += size
        # In fixed records a segment that is not needed has its name and blanks.
        if name in _LAYOUTS and part[2:].strip():
            segment = Segment(_LAYOUTS[name], part)
            others += [(name, segment)] if name in ("J1", "J2") else []
            found[name] = segment
    return Segments(base, tuple(others), found.get("K1"), found.get("K2"), found.get("L1"))
