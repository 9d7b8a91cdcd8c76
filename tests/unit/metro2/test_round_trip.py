"""What is written as Metro 2 is read back as it was, as characters and packed."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from creditapp.metro2 import layout
from creditapp.models.furnished import FurnishedBody
from tests.support.domain_samples import many
from tests.support.metro2_samples import metro2, read, written_bodies


@pytest.mark.slow
@given(st.lists(written_bodies(), max_size=4), st.booleans())
@many
def test_a_file_is_read_as_it_was_written(bodies: list[FurnishedBody], packed: bool) -> None:
    """Every field that Metro 2 has a place for; the last four digits are those of the number."""
    records = read(metro2(*bodies, packed=packed))
    assert [record.problem for record in records] == [""] * len(bodies)
    expected = [replace(body, person=replace(body.person, ssn_last4=body.ssn[-4:])) for body in bodies]
    assert [_squeezed(record.reading.body) for record in records if record.reading] == [
        _squeezed(body) for body in expected
    ]
    assert [record.number for record in records] == list(range(2, len(bodies) + 2))


def _squeezed(body: FurnishedBody) -> FurnishedBody:
    """Without what a street loses where it is cut into two lines."""
    home = body.person.address
    street = home.street.replace(" ", "")
    return replace(body, person=replace(body.person, address=replace(home, street=street)))


@dataclass(frozen=True)
class Place:
    """A field of the guide: its first and last position."""

    name: str
    first: int
    last: int


GUIDE = [
    Place("account number", 43, 72), Place("portfolio type", 73, 73), Place("account type", 74, 75), Place("date opened", 76, 83),
    Place("credit limit", 84, 92), Place("highest credit", 93, 101), Place("terms duration", 102, 104),
    Place("scheduled payment", 106, 114), Place("actual payment", 115, 123), Place("account status", 124, 125),
    Place("payment rating", 126, 126), Place("payment history", 127, 150), Place("special comment", 151, 152),
    Place("compliance condition", 153, 154), Place("current balance", 155, 163), Place("amount past due", 164, 172),
    Place("original charge-off", 173, 181), Place("date of account information", 182, 189),
    Place("date of first delinquency", 190, 197), Place("date closed", 198, 205), Place("date of last payment", 206, 213),
    Place("surname", 232, 256), Place("first name", 257, 276), Place("middle name", 277, 296), Place("generation code", 297, 297),
    Place("social security number", 298, 306), Place("date of birth", 307, 314), Place("telephone", 315, 324),
    Place("ECOA code", 325, 325), Place("consumer information indicator", 326, 327), Place("country code", 328, 329),
    Place("first line of address", 330, 361), Place("second line of address", 362, 393), Place("city", 394, 413),
    Place("state", 414, 415), Place("ZIP code", 416, 424), Place("address indicator", 425, 425), Place("residence code", 426, 426),
]  # fmt: skip
"""Positions of the base segment in the character format, as the guide has them."""
PACKED_GUIDE = [
    Place("account number", 37, 66), Place("date opened", 70, 74), Place("account status", 99, 100), Place("payment history", 102, 125),
    Place("current balance", 130, 134), Place("date of account information", 145, 149), Place("surname", 183, 207),
    Place("social security number", 249, 253), Place("telephone", 259, 264), Place("ECOA code", 265, 265), Place("ZIP code", 356, 364),
    Place("residence code", 366, 366),
]  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "place"),
    [*((layout.BASE, place) for place in GUIDE), *((layout.PACKED_BASE, place) for place in PACKED_GUIDE)],
    ids=str,
)
def test_fields_stand_where_the_guide_has_them(fields: layout.Layout, place: Place) -> None:
    """Written from the guide, not from the lengths."""
    field = fields[place.name]
    assert (field.start + 1, field.start + field.length) == (place.first, place.last)


@pytest.mark.parametrize("name", ["J1", "J2", "K1", "K2", "L1"])
def test_an_appended_segment_has_the_guides_length(name: str) -> None:
    """Its last field ends where the segment does."""
    fields = getattr(layout, name)
    assert max(field.start + field.length for field in fields.values()) == layout.SEGMENT_LENGTHS[name]
    assert max(field.start + field.length for field in layout.BASE.values()) == layout.BASE_LENGTH
    assert max(field.start + field.length for field in layout.PACKED_BASE.values()) == layout.PACKED_LENGTH
