"""What the identifying part of a line must say: a number, a name, a birth date, an address that exist."""

import re

from creditapp.domain.furnishing.dates import EARLIEST
from creditapp.domain.furnishing.places import COUNTRIES, STATES, zip_fits
from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Rule
from creditapp.domain.furnishing.ssns import PRINTED
from creditapp.domain.identity import plain, written_to
from creditapp.models.furnished import FurnishedBody

_MESSAGE = re.compile(r"\b(?:estate of|parent of|baby|trustee|deceased|care of|c/o)\b", re.IGNORECASE)
"""Words that are a message to the lender, not a part of a name."""

_USUAL = re.compile(r"[a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}")
"""How most addresses look: those need no closer look, of which one takes as long as all other rules about a line."""


def _names(body: FurnishedBody) -> str:
    person = body.person
    return " ".join(filter(None, (person.first_name, person.middle_name, person.last_name)))


def _is_unusable(email: str) -> bool:
    return bool(email) and not _USUAL.fullmatch(email) and written_to(email) is None


RULES = (
    Rule(
        "ssn-printed", "consumer", "ssn", "is a number from an advertisement or example, not the consumer's",
        "SSA: numbers that were never valid", REFUSE, lambda body, _: body.ssn in PRINTED,
    ),
    Rule(
        "last-name-missing", "consumer", "last_name", "has no letters",
        f"{CRRG} field 30", REFUSE, lambda body, _: not plain(body.person.last_name),
    ),
    Rule(
        "first-name-of-no-letters", "consumer", "first_name",
        "has no letters; leave it empty for a person with one name",
        f"{CRRG} field 31", REFUSE,
        lambda body, _: bool(body.person.first_name) and not plain(body.person.first_name),
    ),
    Rule(
        "name-is-a-message", "consumer", "last_name", "a name holds a message, such as whose estate or child it is",
        f"{CRRG} fields 30 to 32", WARN, lambda body, _: _MESSAGE.search(_names(body)) is not None,
    ),
    Rule(
        "birth-date-impossible", "consumer", "birth_date", "not between 1900 and today",
        f"{CRRG} field 35", REFUSE, lambda body, facts: not EARLIEST <= body.person.birth_date <= facts.today,
    ),
    Rule(
        "state-unknown", "consumer", "address.state",
        "not a state, territory, military or Canadian code, nor, of a foreign address, the code of a country",
        f"{CRRG} fields 39 and 43, exhibits 12 and 14", REFUSE,
        lambda body, _: body.person.address.state not in STATES and body.person.address.state not in COUNTRIES,
    ),
    Rule(
        "zip-of-other-state", "consumer", "address.zip", "not a ZIP code of this state",
        "United States Postal Service, three-digit ZIP code prefixes", WARN,
        lambda body, _: not zip_fits(body.person.address.state, body.person.address.zip),
    ),
    Rule(
        "email-unusable", "consumer", "email", "is no e-mail address, so that no one-time code goes there",
        "RFC 5321, 4.1.2; RFC 6531", WARN,
        lambda body, _: _is_unusable(body.person.email or ""),
    ),
)  # fmt: skip
