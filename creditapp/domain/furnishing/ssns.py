"""Which number identifies a consumer. Metro 2 fills the field with zeros or nines where none is known."""

import hashlib
import re

from creditapp.domain.identity import plain
from creditapp.domain.ssn import problem
from creditapp.models.furnished import FurnishedBody

UNKNOWN = frozenset({"000000000", "999999999"})
"""No number is known (field 34)."""
PRINTED = frozenset({"123456789", "078051120", "219099999", "457555462"}) | {f"98765432{digit}" for digit in range(10)}
"""Numbers known from advertisements, specimens and examples (SSA: never valid, or withdrawn)."""
ITIN = re.compile(r"9[0-9]{2}(?:5[0-9]|6[0-5]|7[0-9]|8[0-8]|9[0-2]|9[4-9])[0-9]{4}\Z")
"""An individual taxpayer number (IRS): it names one person as well, if only to furnishers."""


def problem_of(ssn: str) -> str | None:
    """What is wrong with a furnished number; None of one that identifies a person, or says that none is known.

    Numbers from advertisements have a rule of their own (consumers).
    """
    digits = ssn.replace("-", "")
    if digits in UNKNOWN or ITIN.match(digits):
        return None if len(ssn) in (9, 11) else problem(ssn)
    return problem(ssn)


def vault_key(body: FurnishedBody) -> str:
    """What the vault knows the consumer by: the number or, where none is known, a digest of name, birth date and ZIP code.

    So that people without a number never share a file; one whose number becomes known gets another file with it.
    """
    if body.ssn not in UNKNOWN:
        return body.ssn
    person = body.person
    parts = (
        plain(person.first_name),
        plain(person.last_name),
        plain(person.suffix or ""),
        person.birth_date.isoformat(),
    )
    return hashlib.sha256("\0".join((*parts, person.address.zip[:5])).encode()).hexdigest()
