"""The report's section on the credit file: all information on file and its sources (15 USC 1681g(a)), with a summary.

Personal information is that of the application, masked: never the whole SSN, of the date of birth only the year.
"""

from dataclasses import dataclass
from datetime import date

from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown, BankruptcyShown, CollectionShown, Extract, InquiryShown, SourceShown
from creditapp.models.identity import Person
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.report import accounts, payment_grid
from creditapp.web.report.accounts import AccountGroup
from creditapp.web.report.alerts import alert_sentences
from creditapp.web.report.payment_grid import Mark
from creditapp.web.report.rights_now import NOTHING, Disputes

YOU = N_("You")
"""The name that stands for the person where the person made an inquiry."""
PURPOSES = {
    "own_look": N_("your own look at this report"),
    "own_report": N_("your own look at this report"),
    "account_review": N_("a lender's review of an account of yours"),
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
    "heloc": N_("a home equity line of credit"),
    "lease": N_("a lease"),
    "rent": N_("a home to rent"),
    "utility": N_("a utility or telephone contract"),
    "credit": N_("credit"),
}
"""Texts for the common purposes of inquiries; any other purpose is shown as the furnisher wrote it."""
OUTCOMES = {
    "filed": N_("filed, not decided yet"),
    "discharged": N_("discharged: the debts need not be paid any more"),
    "dismissed": N_("dismissed: the debts stay"),
}
"""Texts for the dispositions of a bankruptcy."""


@dataclass(frozen=True)
class Personal:
    """Who the report is about, according to the application of ``day``."""

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
class Inquiry:
    """One inquiry."""

    item: str
    by: str
    day: str
    purpose: str
    by_person: bool
    """Whether the person made it; then it cannot be disputed."""


@dataclass(frozen=True)
class Item:
    """A collection or a bankruptcy: its title and its facts, label and value."""

    item: str
    title: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class File:
    """The credit file as the report shows it."""

    glance: tuple[tuple[str, str], ...]
    """Label and value."""
    groups: tuple[AccountGroup, ...]
    legend: tuple[Mark, ...]
    hard: tuple[Inquiry, ...]
    soft: tuple[Inquiry, ...]
    collections: tuple[Item, ...]
    bankruptcies: tuple[Item, ...]
    furnishers: tuple[str, ...]
    """The sources of the file."""
    addresses: tuple[tuple[str, str], ...]
    """Those of them whose address or telephone is known, with it (15 USC 1681g(a)(2))."""
    some_without_address: bool
    alerts: tuple[str, ...] = ()
    """The fraud alerts in force, in sentences (15 USC 1681c-1)."""
    statement: str = ""
    """The person's statement (15 USC 1681i(b))."""


def personal(person: Person | None, as_of: date) -> Personal | None:
    """Who the report is about; None if the person was erased."""
    if person is None:
        return None
    home = person.address
    return Personal(
        name=person.full_name,
        ssn_end=person.ssn_last4,
        born=str(person.birth_date.year),
        street=home.street,
        place=f"{home.city}, {home.state} {home.zip}",
        email=person.email or "",
        phone=person.phone or "",
        day=formatting.day(as_of),
    )


def file_of(extract: Extract | None, disputes: Disputes = NOTHING.disputes) -> File | None:
    """The file as the report shows it, with what is disputed by now; None where it may not be shown."""
    if extract is None:
        return None
    return File(
        glance=_glance(extract),
        groups=accounts.groups(extract.accounts, disputes),
        legend=payment_grid.legend(account.grid + accounts.sign_of(account) for account in extract.accounts),
        hard=tuple(_inquiry(inquiry) for inquiry in extract.inquiries if inquiry.kind == "hard"),
        soft=tuple(_inquiry(inquiry) for inquiry in extract.inquiries if inquiry.kind == "soft"),
        collections=tuple(_collection(debt, disputes) for debt in extract.collections),
        bankruptcies=tuple(_bankruptcy(bankruptcy, disputes) for bankruptcy in extract.bankruptcies),
        furnishers=_names(extract),
        addresses=tuple((source.name, reach) for source in extract.sources if (reach := _reach(source))),
        some_without_address=not all(_reach(source) for source in extract.sources),
        alerts=alert_sentences(extract.alerts, extract.as_of),
        statement=extract.statement,
    )


def _names(extract: Extract) -> tuple[str, ...]:
    names = {account.furnisher for account in extract.accounts} | {debt.by for debt in extract.collections}
    return tuple(sorted(names | {bankruptcy.court for bankruptcy in extract.bankruptcies}))


def _reach(source: SourceShown) -> str:
    return ", ".join(part for part in (source.address, source.phone) if part)


def _glance(extract: Extract) -> tuple[tuple[str, str], ...]:
    opened = [account for account in extract.accounts if account.state == "open"]
    oldest = min((account.opened for account in extract.accounts), default=None)
    late = sum(accounts.was_late(account) for account in extract.accounts)
    hard = sum(inquiry.kind == "hard" for inquiry in extract.inquiries)
    return (
        (_("Open accounts"), put("%(open)s of %(all)s", open=len(opened), all=len(extract.accounts))),
        (_("Owed on them"), formatting.dollars(sum(account.balance for account in opened))),
        (_("Limits in use"), _use(opened)),
        (_("Accounts ever late"), str(late)),
        (_("Oldest account"), formatting.month(oldest) if oldest else "–"),
        (_("Inquiries (looks) by lenders"), str(hard)),
    )


def _use(opened: list[AccountShown]) -> str:
    limited = [account for account in opened if account.limit and account.type in accounts.REVOLVING]
    limits = sum(account.limit or 0 for account in limited)
    return formatting.percent(sum(account.balance for account in limited) / limits) if limits else "–"


def _inquiry(inquiry: InquiryShown) -> Inquiry:
    purpose = _(PURPOSES.get(inquiry.purpose, inquiry.purpose.replace("_", " ")))
    by_person = inquiry.by == YOU
    by = _(YOU) if by_person else inquiry.by
    return Inquiry(inquiry.item, by, formatting.short_day(inquiry.as_of), purpose, by_person)


def _collection(debt: CollectionShown, disputes: Disputes) -> Item:
    creditor = debt.original_creditor
    facts = [
        (_("First owed to"), put("%(creditor)s (medical)", creditor=creditor) if debt.medical else creditor),
        (_("Still owed"), formatting.dollars(debt.balance)),
        (_("Original amount"), formatting.dollars(debt.amount)),
        (_("Since"), formatting.short_day(debt.opened)),
        (_("Bought from"), debt.purchased_from),
        (_("Sold to"), debt.sold_to),
        (_("May be shown until"), formatting.short_day(debt.until) if debt.until else ""),
        (_("Note"), accounts.indicator_note(debt.consumer_indicator)),
        (_("Note"), _("It is disputed") if debt.disputed else ""),
        (_("Note"), accounts.disputed_since(disputes.get(debt.item))),
    ]
    return Item(debt.item, debt.by, tuple((label, value) for label, value in facts if value))


def _bankruptcy(bankruptcy: BankruptcyShown, disputes: Disputes) -> Item:
    title = put("Chapter %(chapter)s", chapter=bankruptcy.chapter)
    facts = [
        (_("Court"), bankruptcy.court),
        (_("Filed"), formatting.short_day(bankruptcy.filed)),
        (_("Outcome"), _(OUTCOMES.get(bankruptcy.disposition, bankruptcy.disposition))),
        (_("May be shown until"), formatting.short_day(bankruptcy.until) if bankruptcy.until else ""),
        (_("Note"), _("It is disputed") if bankruptcy.disputed else ""),
        (_("Note"), accounts.disputed_since(disputes.get(bankruptcy.item))),
    ]
    return Item(bankruptcy.item, title, tuple((label, value) for label, value in facts if value))
