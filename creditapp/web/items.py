"""An item of the file in a person's words, and which items may be disputed: all but the person's own looks."""

from typing import NamedTuple

from creditapp.domain.report import Extract
from creditapp.web import words
from creditapp.web.accounts import TYPES


class Item(NamedTuple):
    """One thing that somebody reports."""

    id: str
    group: str
    what: str


def items(extract: Extract | None) -> dict[str, Item]:
    """The items of a file that can be disputed, by their ids, in the report's order."""
    if extract is None:
        return {}
    found = [
        *(Item(each.item, "Accounts", f"{each.furnisher}: {TYPES[each.type].lower()} {each.number}") for each in extract.accounts),
        *(
            Item(each.item, "Collections", f"{each.by}: collection for {each.original_creditor}, {words.dollars(each.amount)}")
            for each in extract.collections
        ),
        *(
            Item(each.item, "Bankruptcies", f"{each.court}: chapter {each.chapter}, filed {words.short_day(each.filed)}")
            for each in extract.bankruptcies
        ),
        *(
            Item(each.item, "Inquiries", f"{each.by}: {each.kind} inquiry on {words.short_day(each.as_of)}")
            for each in extract.inquiries
            if each.by != "You"
        ),
    ]
    return {each.id: each for each in found}
