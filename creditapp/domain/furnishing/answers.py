"""What a correction may change, and which events an answer to a dispute must have."""

import re
from collections.abc import Iterator
from datetime import date

import msgspec
from msgspec import structs

from creditapp.domain.furnishing.dates import EARLIEST
from creditapp.domain.furnishing.rule import REFUSE, Facts, Finding, Rule
from creditapp.domain.item_keys import OWN_LOOK
from creditapp.models.credit_events import Account, Bankruptcy, Collection, Correction, CreditEvent, Deletion, Event
from creditapp.models.requests import AnswerBody

ITEMS: dict[str, type[CreditEvent]] = {"account": Account, "collection": Collection, "bankruptcy": Bankruptcy}
"""The items that a correction can be about."""
CORRECTABLE = {
    item: {
        field.name: field.type
        for field in structs.fields(kind)
        if field.name not in (*Event.__struct_fields__, "previous_reference")
    }
    for item, kind in ITEMS.items()
}
"""The fields that a correction may change, and their types: all but which item it is and as of when."""

MADE_TRUE_BY: dict[str, set[type]] = {"corrected": {Correction}, "deleted": {Deletion}, "verified": set()}
"""The events that an answer to a dispute must include, by its outcome."""
SLIP = re.compile(r"`[a-z][a-z_]{0,29}`\Z")
"""An unknown field that may be named in a message: a slip such as `ballance`, not a person's name or number used as a field."""


def _never(_: object, __: Facts) -> bool:
    """Held by ``of_correction``, field by field."""
    return False


UNKNOWN_FIELD = Rule(
    "correction-of-no-field", "event", "changes", "no such field of the item can be corrected",
    "docs/furnishing.md", REFUSE, _never,
)  # fmt: skip
WRONG_VALUE = Rule(
    "correction-to-no-value", "event", "changes", "not a value that it may have", "docs/furnishing.md", REFUSE, _never,
)  # fmt: skip
WRONG_DATE = Rule(
    "correction-to-wrong-date", "event", "changes", "after as_of, or before 1900", "docs/furnishing.md", REFUSE, _never,
)  # fmt: skip
RULES = (UNKNOWN_FIELD, WRONG_VALUE, WRONG_DATE)


def of_correction(correction: Correction, where: str) -> Iterator[Finding]:
    """What is wrong with the changes of a correction, by field."""
    fields = CORRECTABLE[correction.item]
    for name, value in correction.changes.items():
        if name not in fields:
            # The name is repeated only where it can be nothing but a slip.
            slip = f": `{name}`" if SLIP.search(f"`{name}`") else ""
            yield Finding(f"{where}.changes", UNKNOWN_FIELD, slip)
            continue
        try:
            corrected = msgspec.convert(value, fields[name])
        except msgspec.ValidationError:
            yield Finding(f"{where}.changes.{name}", WRONG_VALUE)
            continue
        if isinstance(corrected, date) and not EARLIEST <= corrected <= correction.as_of:
            yield Finding(f"{where}.changes.{name}", WRONG_DATE)


def problems_of_answer(body: AnswerBody, today: date) -> list[str]:
    """What is wrong with a furnisher's answer to a dispute, its events apart."""
    problems = []
    if body.furnisher == OWN_LOOK:
        problems.append("furnisher: the name is kept for people's own looks")
    if not EARLIEST <= body.as_of <= today:
        problems.append("as_of: not between 1900 and today")
    kinds = {type(event) for event in body.events}
    if kinds != MADE_TRUE_BY[body.answer.outcome]:
        problems.append(f"events: not those of an item that was {body.answer.outcome}")
    if len({event.reference for event in body.events}) > 1:
        problems.append("events: of more than one item")
    return problems
