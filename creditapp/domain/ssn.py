"""A number that cannot be an SSN is refused where it enters (SSA, number randomization since 2011).

Areas 900–999 were never issued; within them the synthetic population uses groups 01–49, which the IRS's individual
taxpayer numbers (groups 50 and up) do not.
"""

import re

from creditapp.domain.texts import N_

DIGITS = re.compile(r"[0-9]{3}-?[0-9]{2}-?[0-9]{4}\Z")

WRONG = {
    "shape": N_("must be nine digits, such as 123-45-6789"),
    "area": N_("cannot start with 000 or 666; check the first three digits"),
    "group": N_("cannot have 00 in the middle; check the fourth and fifth digits"),
    "serial": N_("cannot end with 0000; check the last four digits"),
    "taxpayer": N_("is not a Social Security number; taxpayer identification numbers cannot be used here"),
}
"""Each follows the field's label."""


def problem(ssn: str) -> str | None:
    """What is wrong with ``ssn`` (nine digits, hyphens allowed), None if nothing; the text never contains the number."""
    if not DIGITS.match(ssn):
        return WRONG["shape"]
    digits = ssn.replace("-", "")
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    if area in ("000", "666"):
        return WRONG["area"]
    if group == "00":
        return WRONG["group"]
    if serial == "0000":
        return WRONG["serial"]
    if area >= "900" and group > "49":
        return WRONG["taxpayer"]
    return None
