"""All that is on file about a person, and who reported it (15 USC 1681g(a)): in groups, with a summary in front.

Personal information is what the application said, masked: never the whole SSN, of the date of birth only the year.
"""

from dataclasses import dataclass
from datetime import date

from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown, BankruptcyShown, CollectionShown, Extract, InquiryShown
from creditapp.models.identity import Person
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.report import accounts, payment_grid
from creditapp.web.report.accounts import AccountGroup
from creditapp.web.report.payment_grid import Mark

YOU = N_("You")
"""Who looks at an own report."""
PURPOSES = {
    "own_look": N_("your own look at this report"),
    "own_report": N_("your own look at this report"),
    "account_review": N_("a lender's look at an account of yours"),
    "employment": N_("an employer's look"),
    "promotional": N_("an offer that you did not ask for"),
    "mortgage": N_("a mortgage"),
    "auto": N_("a car loan"),
    "auto_loan": N_("a car loan"),
    "student_loan": N_("a student loan"),
    "personal_loan": N_("a personal loan"),
    "credit_card": N_("a credit card"),
    "retail_card": N_("a store card"),
    "line_of_credit": N_("a line of credit"),
    "credit": N_("credit"),
}
"""What an inquiry was for, where a furnisher uses a common word; another's own word stands for itself."""


OUTCOMES = {
    "filed": N_("filed, not decided yet"),
    "discharged": N_("discharged: the debts need not be paid any more"),
    "dismissed": N_("dismissed: the debts stay"),
}
"""What became of a bankruptcy."""


@dataclass(frozen=True)
class Personal:
    """Who the report is about, as the application said on ``day``."""

    name: str
    ssn_end: str
    """Last four digits."""
    born: str
    """The year."""
    street: str
    place: str
    email: str
    phone: str
    day: str


@dataclass(frozen=True)
class Look:
    """An inquiry."""

    item: str
    by: str
    day: str
    purpose: str


@dataclass(frozen=True)
class Item:
    """A collection or a bankruptcy: its heading and what is known of it, label and value."""

    item: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class File:
    """What the report shows of the credit file."""

    glance: tuple[tuple[str, str], ...]
    """Label and value."""
    groups: tuple[AccountGroup, ...]
    legend: tuple[Mark, ...]
    hard: tuple[Look, ...]
    soft: tuple[Look, ...]
    collections: tuple[Item, ...]
    bankruptcies: tuple[Item, ...]
    furnishers: tuple[str, ...]
    """Who reported any of it."""
    statement: str = ""
    """The person's own words on it (15 USC 1681i(b))."""

    @property
    def accounts(self) -> int:
        """How many there are."""
        return sum(len(group.cards) for group in self.groups)


def personal(person: Person | None, as_of: date) -> Personal | None:
    """Who the report is about; None where that is erased."""
    if person is None:
        return None
    home = person.address
    return Personal(
        name=f"{person.first_name} {person.last_name}",
        ssn_end=person.ssn_last4,
        born=str(person.birth_date.year),
        street=home.street,
        place=f"{home.city}, {home.state} {home.zip}",
        email=person.email or "",
        phone=person.phone or "",
        day=formatting.day(as_of),
    )


def file_of(extract: Extract | None) -> File | None:
    """The file as the report shows it; None where there is nothing that may be shown."""
    if extract is None:
        return None
    names = {each.furnisher for each in extract.accounts} | {each.by for each in extract.collections}
    return File(
        glance=_glance(extract),
        groups=accounts.groups(extract.accounts),
        legend=payment_grid.legend(account.grid + accounts.sign_of(account) for account in extract.accounts),
        hard=tuple(_look(each) for each in extract.inquiries if each.kind == "hard"),
        soft=tuple(_look(each) for each in extract.inquiries if each.kind == "soft"),
        collections=tuple(_collection(each) for each in extract.collections),
        bankruptcies=tuple(_bankruptcy(each) for each in extract.bankruptcies),
        furnishers=tuple(sorted(names | {each.court for each in extract.bankruptcies})),
        statement=extract.statement,
    )


def _glance(extract: Extract) -> tuple[tuple[str, str], ...]:
    opened = [each for each in extract.accounts if each.state == "open"]
    oldest = min((each.opened for each in extract.accounts), default=None)
    late = sum(any(sign in payment_grid.LATE for sign in each.grid) for each in extract.accounts)
    hard = sum(each.kind == "hard" for each in extract.inquiries)
    return (
        (_("Open accounts"), _("%(open)s of %(all)s") % {"open": len(opened), "all": len(extract.accounts)}),
        (_("You owe on them"), formatting.dollars(sum(each.balance for each in opened))),
        (_("Card limits in use"), _use(opened)),
        (_("Accounts ever late"), str(late)),
        (_("Oldest account"), formatting.month(oldest) if oldest else "–"),
        (_("Looks by lenders"), str(hard)),
    )


def _use(opened: list[AccountShown]) -> str:
    limited = [each for each in opened if each.limit and each.type in accounts.REVOLVING]
    limits = sum(each.limit or 0 for each in limited)
    return formatting.percent(sum(each.balance for each in limited) / limits) if limits else "–"


def _look(inquiry: InquiryShown) -> Look:
    purpose = _(PURPOSES.get(inquiry.purpose, inquiry.purpose.replace("_", " ")))
    return Look(inquiry.item, _(YOU) if inquiry.by == YOU else inquiry.by, formatting.short_day(inquiry.as_of), purpose)


def _collection(one: CollectionShown) -> Item:
    facts = [
        (
            _("For"),
            _("%(creditor)s (medical)") % {"creditor": one.original_creditor} if one.medical else one.original_creditor,
        ),
        (_("Still owed"), formatting.dollars(one.balance)),
        (_("Of"), formatting.dollars(one.amount)),
        (_("Since"), formatting.short_day(one.opened)),
        (_("May be shown until"), formatting.short_day(one.until) if one.until else ""),
        (_("Note"), _("It is disputed") if one.disputed else ""),
    ]
    return Item(one.item, one.by, tuple((label, value) for label, value in facts if value))


def _bankruptcy(one: BankruptcyShown) -> Item:
    facts = [
        (_("Court"), one.court),
        (_("Filed"), formatting.short_day(one.filed)),
        (_("Outcome"), _(OUTCOMES.get(one.disposition, one.disposition))),
        (_("May be shown until"), formatting.short_day(one.until) if one.until else ""),
        (_("Note"), _("It is disputed") if one.disputed else ""),
    ]
    return Item(
        one.item,
        _("Chapter %(chapter)s") % {"chapter": one.chapter},
        tuple((label, value) for label, value in facts if value),
    )
