"""The items of a file that may be disputed, all but the person's own looks, each with a name that people recognise."""

from typing import NamedTuple

from creditapp.domain.account_types import KINDS
from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown, BankruptcyShown, CollectionShown, Extract, InquiryShown
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.report.file import YOU

GROUPS = {
    "Accounts": N_("Accounts"),
    "Collections": N_("Collections (debts with a collector)"),
    "Bankruptcies": N_("Bankruptcies (relief from debts by a court)"),
    "Inquiries": N_("Inquiries (looks at your file)"),
}
"""The groups of items, by their names in JSON, as the page shows them."""


class Item(NamedTuple):
    """One account, collection, bankruptcy or inquiry."""

    id: str
    group: str
    what: str


def items(extract: Extract | None) -> dict[str, Item]:
    """The items of a file that can be disputed, by their ids, in the report's order."""
    if extract is None:
        return {}
    disputable = [
        *(Item(account.item, "Accounts", _account(account)) for account in extract.accounts),
        *(Item(collection.item, "Collections", _collection(collection)) for collection in extract.collections),
        *(Item(bankruptcy.item, "Bankruptcies", _bankruptcy(bankruptcy)) for bankruptcy in extract.bankruptcies),
        *(Item(inquiry.item, "Inquiries", _inquiry(inquiry)) for inquiry in extract.inquiries if inquiry.by != YOU),
    ]
    return {item.id: item for item in disputable}


def _account(account: AccountShown) -> str:
    kind = _(KINDS[account.type])
    return put("%(by)s: %(kind)s %(number)s", by=account.furnisher, kind=kind, number=account.number)


def _collection(collection: CollectionShown) -> str:
    amount, creditor = formatting.dollars(collection.amount), collection.original_creditor
    return put("%(by)s: collection for %(creditor)s, %(amount)s", by=collection.by, creditor=creditor, amount=amount)


def _bankruptcy(bankruptcy: BankruptcyShown) -> str:
    court, chapter, day = bankruptcy.court, bankruptcy.chapter, formatting.short_day(bankruptcy.filed)
    return put("%(court)s: chapter %(chapter)s, filed %(day)s", court=court, chapter=chapter, day=day)


def _inquiry(inquiry: InquiryShown) -> str:
    day = formatting.short_day(inquiry.as_of)
    if inquiry.kind == "hard":
        return put("%(by)s: hard inquiry on %(day)s", by=inquiry.by, day=day)
    return put("%(by)s: soft inquiry on %(day)s", by=inquiry.by, day=day)
