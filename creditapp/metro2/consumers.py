"""Who a segment is about, and where they live; a consumer at the same address (J1) has that of the base segment."""

from creditapp.domain.furnishing import names_of
from creditapp.domain.furnishing.places import STATES
from creditapp.errors import InvalidRecord
from creditapp.metro2.codes import GENERATIONS
from creditapp.metro2.fields import Segment
from creditapp.models.identity import Address, Person

DOMESTIC = ("", "US")


def person_of(segment: Segment, address: Address) -> tuple[str, Person]:
    """The consumer's number and the person."""
    ssn, born = segment.ssn("social security number"), segment.date("date of birth")
    if born is None:
        raise InvalidRecord(f"{segment.field('date of birth')}: needed to tell people apart")
    first_name, last_name = names_of(segment.text("first name"), segment.text("surname"))
    if not last_name:
        raise InvalidRecord(f"{segment.field('surname')}: empty")
    person = Person(
        first_name=first_name,
        last_name=last_name,
        birth_date=born,
        address=address,
        ssn_last4=ssn[-4:],
        middle_name=segment.text("middle name") or None,
        suffix=GENERATIONS.get(segment.text("generation code")),
    )
    return ssn, person


def address_of(segment: Segment) -> Address:
    """The address; a foreign one has the country in the place of the state."""
    country = segment.text("country code").upper()
    street = " ".join(filter(None, (segment.text("first line of address"), segment.text("second line of address"))))
    city, state = segment.text("city"), segment.text("state").upper()
    for name, text in (("first line of address", street), ("city", city)):
        if not text:
            raise InvalidRecord(f"{segment.field(name)}: empty")
    if country not in DOMESTIC and state not in STATES:
        return Address(street=street, city=city, state=country, zip="00000")
    if len(state) != 2 or not state.isalpha():
        raise InvalidRecord(f"{segment.field('state')}: not a two-letter code")
    return Address(
        street=street, city=city, state=state, zip=_zip(segment, is_canadian=country == "CN" or country == "CA")
    )


def _zip(segment: Segment, *, is_canadian: bool) -> str:
    digits = segment.text("ZIP code").replace("-", "")
    if is_canadian:
        return "00000"
    if len(digits) not in (5, 9) or not digits.isdigit():
        raise InvalidRecord(f"{segment.field('ZIP code')}: not five or nine digits")
    return digits if len(digits) == 5 else f"{digits[:5]}-{digits[5:]}"
