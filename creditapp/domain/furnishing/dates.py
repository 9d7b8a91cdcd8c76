"""What the dates of items may be: in order, within the consumer's life, and none that restarts the seven years."""

from collections.abc import Callable
from datetime import date
from typing import Any

from creditapp.domain.dates import months_after, years_after
from creditapp.domain.furnishing.meanings import (
    BANKRUPT,
    BEHIND,
    CURRENT,
    ENDED,
    NOTHING_OWED,
    ON_TIME,
    began_on_time,
    first_late_month,
)
from creditapp.domain.furnishing.rule import CRRG, REFUSE, WARN, Facts, Rule, Subject
from creditapp.domain.obsolescence import is_obsolete
from creditapp.models.credit_events import Account

EARLIEST = date(1900, 1, 1)
ADULT = 18
"""Years of age from which a person can enter into a binding contract in nearly all states."""
EARLY = 2
"""Months before the first late month of the grid in which a delinquency may have begun: a due date and 30 days before it."""
DATES: dict[Subject, tuple[str, ...]] = {
    "account": ("opened", "closed", "delinquency_since", "last_payment"),
    "collection": ("opened", "delinquency_since"),
    "bankruptcy": ("filed", "closed"),
}


def _outside(name: str) -> Callable[[Any, Facts], bool]:
    def outside(event: Any, _: Facts) -> bool:
        day = getattr(event, name)
        return day is not None and not EARLIEST <= day <= event.as_of

    return outside


def _before(name: str, other: str) -> Callable[[Any, Facts], bool]:
    def before(event: Any, _: Facts) -> bool:
        day, start = getattr(event, name), getattr(event, other)
        return day is not None and start is not None and day < start

    return before


def _born_after(name: str) -> Callable[[Any, Facts], bool]:
    return lambda event, facts: facts.birth_date is not None and getattr(event, name) < facts.birth_date


def _minor(account: Account, facts: Facts) -> bool:
    birth = facts.birth_date
    return birth is not None and account.ecoa != "3" and birth <= account.opened < years_after(birth, ADULT)


def _restarted(account: Account) -> bool:
    """Whether the delinquency is said to begin after the first late month of the lateness that lasts until the report."""
    first = first_late_month(account)
    since = account.delinquency_since
    return first is not None and since is not None and since >= months_after(first, 1)


def _too_early(account: Account) -> bool:
    first, since = first_late_month(account), account.delinquency_since
    return first is not None and since is not None and began_on_time(account) and since < months_after(first, -EARLY)


def _needless(account: Account) -> bool:
    """Whether a delinquency is dated though the account is current, and no bankruptcy asks for a date."""
    if account.delinquency_since is None or account.consumer_indicator in BANKRUPT:
        return False
    was_current = account.payment_rating == "0" or (not account.payment_rating and account.grid[:1] in tuple(ON_TIME))
    return account.status not in ENDED or was_current


def _undated(account: Account) -> bool:
    if account.delinquency_since is not None:
        return False
    return account.status not in ENDED or account.payment_rating not in (None, "0")


ITEMS: tuple[tuple[Subject, str], ...] = (("account", "opened"), ("collection", "opened"), ("bankruptcy", "filed"))
"""Where the date is with which an item begins."""
DEBTS: tuple[Subject, ...] = ("account", "collection")

RULES = (
    Rule(
        "as-of-impossible", "event", "as_of", "not between 1900 and today",
        f"{CRRG} field 24: no date in the future", REFUSE,
        lambda event, facts: not EARLIEST <= event.as_of <= facts.today, of_deleted=True,
    ),
    *(
        Rule(
            f"{name.replace('_', '-')}-impossible", subject, name, "after as_of, or before 1900",
            f"{CRRG} fields 10 and 25 to 27: no date after that of the account information", REFUSE,
            _outside(name), of_deleted=True,
        )
        for subject, names in DATES.items() for name in names
    ),
    Rule(
        "closed-before-opened", "account", "closed", "before opened",
        f"{CRRG} fields 10 and 26", REFUSE, _before("closed", "opened"),
    ),
    Rule(
        "paid-before-opened", "account", "last_payment", "before opened",
        f"{CRRG} fields 10 and 27", REFUSE, _before("last_payment", "opened"),
    ),
    Rule(
        "closed-before-filed", "bankruptcy", "closed", "before filed",
        "11 USC 350: a case is closed after it is administered", REFUSE, _before("closed", "filed"),
    ),
    *(
        Rule(
            "opened-before-birth", subject, field, "before the consumer was born",
            f"{CRRG} fields 10 and 35", REFUSE, _born_after(field),
        )
        for subject, field in ITEMS
    ),
    Rule(
        "opened-by-minor", "account", "opened",
        "the consumer was too young for a contract; only an authorised user (ecoa 3) may be",
        f"{CRRG} field 35: no accounts of consumers too young to enter into a binding contract", WARN, _minor,
    ),
    Rule(
        "paid-without-closing", "account", "closed",
        "should say when: the status (05, 13, 61 to 65) says that the account was transferred, paid or closed",
        f"{CRRG} field 26", WARN,
        lambda account, _: account.closed is None, NOTHING_OWED,
    ),
    Rule(
        "delinquency-undated", "account", "delinquency_since",
        "should say when the delinquency began that led to this status",
        f"{CRRG} field 25, rules 1 and 2; 15 USC 1681s-2(a)(5)", WARN, lambda account, _: _undated(account),
        BEHIND | ENDED,
    ),
    Rule(
        "delinquency-of-current", "account", "delinquency_since",
        "an account that is current has none, unless the consumer is bankrupt",
        f"{CRRG} field 25", WARN, lambda account, _: _needless(account), CURRENT | ENDED,
    ),
    Rule(
        "delinquency-before-opened", "account", "delinquency_since", "before opened",
        f"{CRRG} fields 10 and 25", REFUSE, _before("delinquency_since", "opened"),
    ),
    Rule(
        "delinquency-restarted", "account", "delinquency_since",
        "after the first late month of the grid: the seven years may not begin anew",
        f"{CRRG} field 25; 15 USC 1681c(c)(1)", REFUSE, lambda account, _: _restarted(account),
        BEHIND | ENDED,
    ),
    Rule(
        "delinquency-too-early", "account", "delinquency_since",
        "before a month of the grid that was on time",
        f"{CRRG} field 25: when the account becomes current, the date starts over", WARN,
        lambda account, _: _too_early(account), BEHIND | ENDED,
    ),
    Rule(
        "collection-undated", "collection", "delinquency_since",
        "should say when the delinquency with the first creditor began",
        f"{CRRG} field 25; 15 USC 1681s-2(a)(5)", WARN,
        lambda debt, _: debt.delinquency_since is None,
    ),
    Rule(
        "collection-before-delinquency", "collection", "delinquency_since",
        "after opened: a debt is late before a collector has it",
        f"{CRRG} fields 10 and 25", REFUSE, _before("opened", "delinquency_since"),
    ),
    *(
        Rule(
            "no-longer-reportable", subject, "delinquency_since",
            "more than seven and a half years ago: this is no longer reported, and is not shown",
            "15 USC 1681c(a)(4), (a)(5) and (c)(1)", WARN,
            lambda event, _: event.delinquency_since is not None and is_obsolete(event, event.as_of),
        )
        for subject in DEBTS
    ),
    Rule(
        "bankruptcy-end-undated", "bankruptcy", "closed", "should say when the case was discharged or dismissed",
        "15 USC 1681c(d)(1)", WARN,
        lambda case, _: case.closed is None and case.disposition in ("discharged", "dismissed"),
    ),
    Rule(
        "bankruptcy-ended-undecided", "bankruptcy", "disposition", "a case that is closed was discharged or dismissed",
        "15 USC 1681c(d)(1)", WARN,
        lambda case, _: case.closed is not None and case.disposition == "filed",
    ),
)  # fmt: skip
