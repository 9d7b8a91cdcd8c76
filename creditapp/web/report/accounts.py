"""The accounts behind the score as the report shows them: in groups, each with its figures and its payment grid."""

from collections.abc import Callable
from dataclasses import dataclass

from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.report import payment_grid
from creditapp.web.report.payment_grid import Grid

TYPES = {
    "credit_card": N_("Credit card"),
    "retail_card": N_("Store card"),
    "line_of_credit": N_("Line of credit"),
    "auto_loan": N_("Auto loan"),
    "personal_loan": N_("Personal loan"),
    "student_loan": N_("Student loan"),
    "mortgage": N_("Mortgage"),
}
KINDS = {
    "credit_card": N_("credit card"),
    "retail_card": N_("store card"),
    "line_of_credit": N_("line of credit"),
    "auto_loan": N_("auto loan"),
    "personal_loan": N_("personal loan"),
    "student_loan": N_("student loan"),
    "mortgage": N_("mortgage"),
}
"""The same, for use within a sentence."""
SIGNS = {"collection": "G", "foreclos": "H", "surrender": "J", "repossess": "K", "charged off": "L"}
"""Sign of the payment grid by a word of an account's status."""
REVOLVING = {"credit_card", "retail_card", "line_of_credit"}


@dataclass(frozen=True)
class AccountCard:
    """One account on the page."""

    item: str
    furnisher: str
    kind: str
    number: str
    status: str
    tone: str
    """good, late or lost."""
    facts: tuple[tuple[str, str], ...]
    """Label and value."""
    used: int | None
    """Percent of the limit in use, at most 100, for the bar."""
    payments: str
    grid: Grid


@dataclass(frozen=True)
class AccountGroup:
    """A group of accounts with its title and note."""

    title: str
    note: str
    cards: tuple[AccountCard, ...]


GROUPS: tuple[tuple[str, str, Callable[[AccountShown], bool]], ...] = (
    (
        N_("Open cards and credit lines"),
        N_(
            "You may borrow again up to the limit. The share of the limit in use counts, as the lender last reported it."
        ),
        lambda account: account.state == "open" and account.type in REVOLVING,
    ),
    (
        N_("Open loans and mortgages"),
        N_("You borrowed once and pay back on a fixed schedule."),
        lambda account: account.state == "open" and account.type not in REVOLVING,
    ),
    (
        N_("Charged off or given up by the lender"),
        N_("Charged off: the lender no longer expects to be paid. The debt may still be owed."),
        lambda account: account.state == "lost",
    ),
    (N_("Paid or closed"), "", lambda account: account.state == "closed"),
)


def groups(accounts: tuple[AccountShown, ...]) -> tuple[AccountGroup, ...]:
    """The accounts in their groups; empty groups are left out."""
    all_groups = (
        AccountGroup(_(title), _(note), tuple(card(account) for account in accounts if belongs(account)))
        for title, note, belongs in GROUPS
    )
    return tuple(group for group in all_groups if group.cards)


def card(account: AccountShown) -> AccountCard:
    """One account's card."""
    used = account.utilisation if account.state == "open" else None
    return AccountCard(
        item=account.item,
        furnisher=account.furnisher,
        kind=_(TYPES[account.type]),
        number=account.number,
        status=_(account.status),
        tone=_tone(account),
        facts=tuple((label, value) for label, value in _facts(account) if value),
        used=None if used is None else min(100, round(used * 100)),
        payments=payment_grid.summary(account.grid, account.as_of),
        grid=payment_grid.grid_of(account.grid, account.as_of),
    )


def sign_of(account: AccountShown) -> str:
    """The grid sign with the meaning of the account's status, so that the legend explains it; empty if it needs no explanation."""
    return next((sign for word, sign in SIGNS.items() if word in account.status.lower()), "")


def _tone(account: AccountShown) -> str:
    if account.state == "lost" or "was" in account.status:
        return "lost"
    return "late" if account.past_due or "late" in account.status else "good"


def _facts(account: AccountShown) -> list[tuple[str, str]]:
    return [
        (_("Owed"), formatting.dollars(account.balance)),
        (_("Limit"), formatting.dollars(account.limit) if account.limit else ""),
        (_("In use"), formatting.percent(account.utilisation) if account.utilisation is not None else ""),
        (_("Original amount"), formatting.dollars(account.original) if account.original else ""),
        (_("Payment"), formatting.dollars(account.payment) if account.payment else ""),
        (_("Overdue"), formatting.dollars(account.past_due) if account.past_due else ""),
        (_("Opened"), formatting.month(account.opened)),
        (_("Closed"), formatting.month(account.closed) if account.closed else ""),
        (_("Reported"), formatting.short_day(account.as_of)),
        (_("May be shown until"), formatting.short_day(account.until) if account.until else ""),
        (_("Note"), _("You closed it") if account.closed_by_consumer else ""),
        (_("Note"), _("You dispute it") if account.disputed else ""),
    ]
