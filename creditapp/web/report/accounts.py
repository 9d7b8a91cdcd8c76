"""The accounts behind the score as the report shows them: in groups, each with its figures and its payment grid."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from creditapp.domain.account_types import TYPES
from creditapp.domain.before_court import DISCHARGED, PETITION
from creditapp.domain.report import STATUS_WORDS
from creditapp.domain.texts import N_
from creditapp.models.extract import AccountShown
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.report import payment_grid
from creditapp.web.report.rights_now import NOTHING, Disputes

SIGNS = {"deed": "H", "collection": "G", "foreclos": "H", "surrender": "J", "repossess": "K", "charged off": "L"}
"""Sign of the payment grid by a word of an account's status."""
REVOLVING = {"credit_card", "retail_card", "line_of_credit", "heloc"}
ATTENTION = ("lost", "late", "good")
"""Tones of accounts, in the order in which their accounts are shown."""
SHOWN = 5
"""Accounts of a group that are shown at once."""
BILLS = {"lease", "rent", "utility"}
"""Accounts on which nothing is borrowed."""
PARTS = {
    "2": N_("You share it with somebody"),
    "3": N_("You may use it; somebody else owes what is on it"),
    "5": N_("You answer for it if the borrower does not pay"),
    "7": N_("Somebody else answers for it if you do not pay"),
    "T": N_("You no longer have a part in it"),
    "W": N_("It is a business's"),
    "X": N_("Its holder is reported as deceased"),
}
"""The person's part in an account that is not theirs alone, by ECOA code."""
INDICATORS = {
    "A": N_("Named in a petition for bankruptcy (chapter 7)"),
    "B": N_("Named in a petition for bankruptcy (chapter 11)"),
    "C": N_("Named in a petition for bankruptcy (chapter 12)"),
    "D": N_("Named in a petition for bankruptcy (chapter 13)"),
    "E": N_("Discharged in bankruptcy (chapter 7)"),
    "F": N_("Discharged in bankruptcy (chapter 11)"),
    "G": N_("Discharged in bankruptcy (chapter 12)"),
    "H": N_("Discharged in bankruptcy (chapter 13)"),
    "I": N_("The bankruptcy was dismissed (chapter 7)"),
    "J": N_("The bankruptcy was dismissed (chapter 11)"),
    "K": N_("The bankruptcy was dismissed (chapter 12)"),
    "L": N_("The bankruptcy was dismissed (chapter 13)"),
    "M": N_("The bankruptcy was withdrawn (chapter 7)"),
    "N": N_("The bankruptcy was withdrawn (chapter 11)"),
    "O": N_("The bankruptcy was withdrawn (chapter 12)"),
    "P": N_("The bankruptcy was withdrawn (chapter 13)"),
    "R": N_("Reaffirmed in bankruptcy: it must still be paid"),
    "T": N_("The lender cannot find you"),
    "V": N_("Its reaffirmation in bankruptcy was taken back"),
    "Z": N_("Named in a bankruptcy"),
    "1A": N_("In the hands of a receiver"),
    "2A": N_("The lease was assumed in bankruptcy"),
}
"""What Metro 2's consumer information indicators say; those that only take an earlier one back (Q, S, U) say nothing."""

AT_PETITION = {
    STATUS_WORDS["11"]: N_("Paid as agreed until the bankruptcy"),
    STATUS_WORDS["71"]: N_("30 days late when the bankruptcy began"),
    STATUS_WORDS["78"]: N_("60 days late when the bankruptcy began"),
    STATUS_WORDS["80"]: N_("90 days late when the bankruptcy began"),
    STATUS_WORDS["82"]: N_("120 days late when the bankruptcy began"),
    STATUS_WORDS["83"]: N_("150 days late when the bankruptcy began"),
    STATUS_WORDS["84"]: N_("180 days late or more when the bankruptcy began"),
}
"""The statuses of accounts before a court that would otherwise read as of today."""


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
    """The months in a sentence."""
    grid: Markup
    """The lines of the payment grid; empty if there are no months."""


@dataclass(frozen=True)
class AccountGroup:
    """A group of accounts with its title and note."""

    title: str
    note: str
    cards: tuple[AccountCard, ...]
    """Those that need attention first."""
    shown: int
    """How many of the cards are shown at once; the others unfold."""


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
        lambda account: account.state == "open" and account.type not in REVOLVING | BILLS,
    ),
    (
        N_("Running leases, rent and bills"),
        N_("You pay for what you use; nothing is borrowed."),
        lambda account: account.state == "open" and account.type in BILLS,
    ),
    (
        N_("Charged off or given up by the lender"),
        N_("Charged off: the lender no longer expects to be paid. The debt may still be owed."),
        lambda account: account.state == "lost",
    ),
    (N_("Paid or ended"), "", lambda account: account.state == "closed"),
)


def groups(accounts: tuple[AccountShown, ...], disputes: Disputes = NOTHING.disputes) -> tuple[AccountGroup, ...]:
    """The accounts in their groups; empty groups are left out."""
    all_groups = (
        _group(title, note, [card(account, disputes.get(account.item)) for account in accounts if belongs(account)])
        for title, note, belongs in GROUPS
    )
    return tuple(group for group in all_groups if group.cards)


def _group(title: str, note: str, cards: list[AccountCard]) -> AccountGroup:
    in_order = tuple(sorted(cards, key=lambda card: ATTENTION.index(card.tone)))
    shown = SHOWN if len(cards) > SHOWN + 1 else len(cards)
    return AccountGroup(_(title), _(note), in_order, shown)


def card(account: AccountShown, disputed: date | None = None) -> AccountCard:
    """One account's card; ``disputed``: since when the person disputes it."""
    used = _share_in_use(account)
    return AccountCard(
        item=account.item,
        furnisher=account.furnisher,
        kind=_(TYPES[account.type]),
        number=account.number,
        status=_(_status(account)),
        tone=_tone(account),
        facts=tuple((label, value) for label, value in _facts(account, disputed) if value),
        used=None if used is None else min(100, round(used * 100)),
        payments=_payments(account),
        grid=payment_grid.grid_of(account.grid, account.as_of),
    )


def _share_in_use(account: AccountShown) -> float | None:
    """The share of its limit, which counts while it is open."""
    return account.utilisation if account.state == "open" else None


def _status(account: AccountShown) -> str:
    at_petition = account.consumer_indicator in PETITION | DISCHARGED
    return AT_PETITION.get(account.status, account.status) if at_petition else account.status


def was_late(account: AccountShown) -> bool:
    """Whether it was ever late, as far as its months or its status show."""
    by_status = account.state == "lost" or "; was" in account.status or "late" in account.status
    return by_status or payment_grid.has_late_month(account.grid)


def _payments(account: AccountShown) -> str:
    """Its months in a sentence; that it was never late is not said where only the status shows that it was."""
    if was_late(account) and not payment_grid.has_late_month(account.grid):
        return _("Late by its status; its months do not show it.")
    return payment_grid.summary(account.grid, account.as_of)


def indicator_note(indicator: str | None) -> str:
    """What a consumer information indicator says; empty if nothing."""
    return _(INDICATORS[indicator]) if indicator in INDICATORS else ""


def sign_of(account: AccountShown) -> str:
    """The grid sign with the meaning of the account's status, so that the legend explains it; empty if it needs no explanation."""
    return next((sign for word, sign in SIGNS.items() if word in account.status.lower()), "")


def _tone(account: AccountShown) -> str:
    if account.state == "lost" or "; was" in account.status or account.consumer_indicator in DISCHARGED:
        return "lost"
    return "late" if account.past_due or "late" in account.status else "good"


def _facts(account: AccountShown, disputed: date | None) -> list[tuple[str, str]]:
    return [
        (_("Owed"), formatting.dollars(account.balance)),
        (_("Limit"), formatting.dollars(account.limit) if account.limit else ""),
        (_("In use"), formatting.percent(used) if (used := _share_in_use(account)) is not None else ""),
        (_("Original amount"), formatting.dollars(account.original) if account.original else ""),
        (_("Payment"), formatting.dollars(account.payment) if account.payment else ""),
        (_("Overdue"), formatting.dollars(account.past_due) if account.past_due else ""),
        (_("Opened"), formatting.month(account.opened)),
        (_("Closed"), formatting.month(account.closed) if account.closed else ""),
        (_("Reported"), formatting.short_day(account.as_of)),
        (_("May be shown until"), formatting.short_day(account.until) if account.until else ""),
        (_("First owed to"), account.original_creditor),
        (_("Bought from"), account.purchased_from),
        (_("Sold to"), account.sold_to),
        (_("Your part"), _(PARTS[account.ecoa]) if account.ecoa in PARTS else ""),
        (_("Note"), indicator_note(account.consumer_indicator)),
        (_("Note"), _("You closed it") if account.closed_by_consumer else ""),
        (_("Note"), _("You dispute it") if account.disputed else ""),
        (_("Note"), disputed_since(disputed)),
    ]


def disputed_since(day: date | None) -> str:
    """Since when the person disputes an item; empty if not."""
    return put("You have disputed it since %(day)s", day=formatting.short_day(day)) if day else ""
