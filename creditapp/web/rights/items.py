"""An item of the file in a person's words, and which items may be disputed: all but the person's own looks."""

from typing import NamedTuple

from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown, BankruptcyShown, CollectionShown, Extract, InquiryShown
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.report.accounts import KINDS
from creditapp.web.report.file import YOU

GROUPS = {
    "Accounts": N_("Accounts"),
    "Collections": N_("Collections (debts with a collector)"),
    "Bankruptcies": N_("Bankruptcies (relief from debts by a court)"),
    "Inquiries": N_("Inquiries (looks at your file)"),
}
"""A group's name, and how a person reads it."""


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
        *(Item(each.item, "Accounts", _account(each)) for each in extract.accounts),
        *(Item(each.item, "Collections", _collection(each)) for each in extract.collections),
        *(Item(each.item, "Bankruptcies", _bankruptcy(each)) for each in extract.bankruptcies),
        *(Item(each.item, "Inquiries", _inquiry(each)) for each in extract.inquiries if each.by != YOU),
    ]
    return {each.id: each for each in found}


def _account(one: AccountShown) -> str:
    return put("%(by)s: %(kind)s %(number)s", by=one.furnisher, kind=_(KINDS[one.type]), number=one.number)


def _collection(one: CollectionShown) -> str:
    amount = formatting.dollars(one.amount)
    return put(
        "%(by)s: collection for %(creditor)s, %(amount)s", by=one.by, creditor=one.original_creditor, amount=amount
    )


def _bankruptcy(one: BankruptcyShown) -> str:
    day = formatting.short_day(one.filed)
    return put("%(court)s: chapter %(chapter)s, filed %(day)s", court=one.court, chapter=one.chapter, day=day)


def _inquiry(one: InquiryShown) -> str:
    day = formatting.short_day(one.as_of)
    if one.kind == "hard":
        return put("%(by)s: hard inquiry on %(day)s", by=one.by, day=day)
    return put("%(by)s: soft inquiry on %(day)s", by=one.by, day=day)
