"""The synthetic population is held against published figures: each target beside its value, with its source.

Counted from the events that furnishers send, as a bureau would count them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from creditapp.models.credit_events import Account, CreditEvent, Inquiry
from creditapp.population.cohort import cohort
from creditapp.population.person import bodies, chunks

FICO, EXPERIAN, AFSA, GMSC = (
    "FICO average credit statistics",
    "Experian 2019",
    "AFSA 2020",
    "Give Me Some Credit",
)
SIX_MONTHS = timedelta(days=183)
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Target:
    """A published figure and how far the population may be from it."""

    name: str
    value: float
    tolerance: float
    source: str


@dataclass(frozen=True)
class Counted:
    """What the report needs of one person's file."""

    scoreable: bool
    cards: int
    loans: int
    use: float
    worst: int
    now: int
    inquiries: int


TARGETS: tuple[tuple[Target, Callable[[list[Counted]], float]], ...] = (
    (Target("scored adults", 0.875, 0.03, AFSA), lambda found: _share(found, lambda one: one.scoreable)),
    (Target("cards on file", 9, 1.5, FICO), lambda found: _mean(found, lambda one: one.cards)),
    (Target("loans on file", 4, 1, FICO), lambda found: _mean(found, lambda one: one.loans)),
    (Target("use of limits, median", 0.154, 0.06, GMSC), lambda found: _quantile(found, 0.5)),
    (Target("use of limits, upper quartile", 0.56, 0.15, GMSC), lambda found: _quantile(found, 0.75)),
    (Target("ever 30 days late", 0.45, 0.10, FICO), lambda found: _share(_scored(found), lambda one: one.worst >= 1)),
    (Target("ever 60 days late", 0.30, 0.08, FICO), lambda found: _share(_scored(found), lambda one: one.worst >= 2)),
    (Target("ever 90 days late", 0.23, 0.06, FICO), lambda found: _share(_scored(found), lambda one: one.worst >= 3)),
    (
        Target("now 30 days late", 0.039, 0.025, EXPERIAN),
        lambda found: _share(_scored(found), lambda one: one.now == 1),
    ),
    (
        Target("now 60 days late", 0.019, 0.012, EXPERIAN),
        lambda found: _share(_scored(found), lambda one: one.now == 2),
    ),
    (
        Target("now 90–180 days late", 0.068, 0.05, EXPERIAN),
        lambda found: _share(_scored(found), lambda one: one.now >= 3),
    ),
    (Target("inquiries a year", 1, 0.35, FICO), lambda found: _mean(found, lambda one: one.inquiries)),
)


def _scored(found: list[Counted]) -> list[Counted]:
    return [one for one in found if one.scoreable]


def _share(found: list[Counted], holds: Callable[[Counted], bool]) -> float:
    return float(np.mean([holds(one) for one in found]))


def _mean(found: list[Counted], figure: Callable[[Counted], float]) -> float:
    return float(np.mean([figure(one) for one in _scored(found)]))


def _quantile(found: list[Counted], share: float) -> float:
    return float(np.nanquantile([one.use for one in _scored(found)], share))


def count(seed: int, people: int, as_of: date, done: Callable[[int], None]) -> list[Counted]:
    """Everybody's figures as of a date."""
    found: list[Counted] = []
    for indices in chunks(range(people)):
        for of_person in bodies(cohort(seed, indices, as_of, as_of), as_of):
            found.append(_counted([event for body in of_person for event in body.events], as_of))
        done(len(indices))
    return found


def _counted(events: list[CreditEvent], as_of: date) -> Counted:
    accounts = [event for event in events if isinstance(event, Account)]
    is_card = [account.portfolio in ("R", "C") for account in accounts]
    old = any(as_of - account.opened > SIX_MONTHS for account in accounts)
    fresh = any(as_of - account.as_of <= SIX_MONTHS for account in accounts)
    return Counted(
        old and fresh,
        sum(is_card),
        len(accounts) - sum(is_card),
        _use(accounts),
        max(map(_worst, accounts), default=0),
        max((_now(account) for account in accounts), default=0),
        sum(isinstance(event, Inquiry) and as_of - event.as_of < YEAR for event in events),
    )


def _use(accounts: list[Account]) -> float:
    open_cards = [each for each in accounts if each.limit and not each.closed and each.status != "97"]
    limits = sum(each.limit or 0 for each in open_cards)
    return sum(each.balance for each in open_cards) / limits if limits else float("nan")


def _worst(account: Account) -> int:
    return max((int(code) if code.isdigit() else 7 for code in set(account.grid)), default=0)


def _now(account: Account) -> int:
    return int(account.grid[0]) if account.grid[:1].isdigit() and not account.closed else 0


def lines(found: list[Counted]) -> Iterator[str]:
    """Target beside value; what is outside its tolerance says so."""
    yield f"{'':32}{'target':>8}{'value':>9}{'±':>8}  source"
    for target, figure in TARGETS:
        value = figure(found)
        verdict = "" if abs(value - target.value) <= target.tolerance else "  ← outside"
        yield f"{target.name:32}{target.value:8.3f}{value:9.3f}{target.tolerance:8.3f}  {target.source}{verdict}"
