"""People with credit open accounts through life, more when strained, and close them when paid off or no longer wanted.

Accounts of all people of a chunk are in one flat table, sorted by owner; of months before the simulated window only the
opening is drawn, as what happened then is obsolete.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.models.credit_events import AccountType
from creditapp.population.chance import Floats, Keys, derive, normal, pick, uniform
from creditapp.population.latent import Lives
from creditapp.population.traits import INVISIBLE, THIN, Ints

NEVER = 10**6
"""The month of something that does not happen."""

CREDIT_CARD, RETAIL_CARD, LINE_OF_CREDIT, AUTO_LOAN, PERSONAL_LOAN, STUDENT_LOAN, MORTGAGE = range(7)
TYPE_NAMES: tuple[AccountType, ...] = (
    "credit_card",
    "retail_card",
    "line_of_credit",
    "auto_loan",
    "personal_loan",
    "student_loan",
    "mortgage",
)

_CARD_SLOTS, _LOAN_SLOTS, _EARLIER = 24, 12, 240
_OPEN_CARD, _OPEN_LOAN, _SLOT, _SLOT_MONTH, _TYPE, _SIZE, _CLOSE, _ENDS, _TERM, _WEIGHT, _THIN, _REACHES = range(40, 52)
_RATES = {"card": (0.044, _OPEN_CARD, 0), "loan": (0.027, _OPEN_LOAN, 1)}
"""Openings a month of a calm person, by group; the purpose of their draws; the group's number."""
_URGE = np.array((1.0, 1.9, 1.1))
"""How hardship multiplies openings: strained people look for credit, people in crisis seldom get it."""


@dataclass(frozen=True)
class Accounts:
    """A flat table of accounts, sorted by ``owner`` (position in the chunk)."""

    owner: Ints
    keys: Keys
    kind: Ints
    opened: Ints
    closes: Ints
    """Month in which the account would be paid off or closed if nothing goes wrong; NEVER for some cards."""
    size: Floats
    """Limit of a card, principal of a loan; whole dollars."""
    term: Ints
    """Months of a loan; 0 for cards."""
    weight: Floats
    """How much of the owner's use falls on this card; 1 on average."""

    @property
    def is_card(self) -> NDArray[np.bool_]:
        """Revolving credit."""
        return self.kind <= LINE_OF_CREDIT


def open_accounts(lives: Lives) -> Accounts:
    """All accounts that these people open up to the end of their simulated months."""
    openings = [_earlier(lives, *group) for group in (("card", _CARD_SLOTS), ("loan", _LOAN_SLOTS))]
    openings += [_lived(lives, "card"), _lived(lives, "loan"), _first(lives), *_thin(lives)]
    owner, opened, group, number = (np.concatenate(column) for column in zip(*openings, strict=True))
    order = np.lexsort((number, opened, owner))
    return _with_details(lives, owner[order], opened[order], group[order], number[order])


Openings = tuple[Ints, Ints, Ints, Ints]
"""Owner, month of opening, group (0 card, 1 loan) and a number that distinguishes the owner's accounts."""


def _ordinary(lives: Lives) -> NDArray[np.bool_]:
    return np.isin(lives.traits.kind, (THIN, INVISIBLE), invert=True)


def _earlier(lives: Lives, group: str, slots: int) -> Openings:
    """Accounts opened in the ten to thirty years before the simulated window; older ones are closed and off file."""
    who, (rate, purpose, number) = lives.traits, _RATES[group]
    reaches = 2 * _EARLIER * (0.25 + 0.5 * uniform(who.keys, _REACHES))
    months = np.clip(lives.start - who.first_month, 0, reaches)
    numbers = np.arange(slots) + 100 * purpose
    odds = np.minimum(0.8 * rate * who.appetite * months / slots, 0.95)
    taken = (uniform(who.keys[:, None], _SLOT, numbers) < odds[:, None]) & _ordinary(lives)[:, None]
    owner, slot = np.nonzero(taken)
    back = uniform(who.keys[owner], _SLOT_MONTH, numbers[slot]) * months[owner]
    return owner, lives.start - 1 - back.astype(np.int64), np.full_like(owner, number), numbers[slot]


def _lived(lives: Lives, group: str) -> Openings:
    """Accounts opened in the simulated window: more when strained, none while in arrears."""
    who, (rate, purpose, number) = lives.traits, _RATES[group]
    months = np.arange(lives.hardship.shape[1])
    odds = rate * who.appetite[:, None] * _URGE[lives.hardship] * (lives.arrears == 0) * _ordinary(lives)[:, None]
    odds *= who.first_month[:, None] < lives.start + months
    owner, column = np.nonzero(uniform(who.keys[:, None], purpose, months) < odds)
    return owner, lives.start + column, np.full_like(owner, number), 10_000 + 1_000 * number + column


def _first(lives: Lives) -> Openings:
    until = lives.start + lives.hardship.shape[1]
    owner = np.nonzero(_ordinary(lives) & (lives.traits.first_month < until))[0]
    return owner, lives.traits.first_month[owner], np.zeros_like(owner), np.zeros_like(owner)


def _thin(lives: Lives) -> tuple[Openings, Openings]:
    """Thin files: some with one account younger than six months, some with only one that was closed long ago."""
    who, zeros = lives.traits, np.zeros(len(lives.traits.keys), np.int64)
    draw = uniform(who.keys, _THIN)
    old = who.first_month < who.anchor - 90
    new = np.nonzero((who.kind == THIN) & ((draw < 0.4) | ((draw < 0.75) & ~old)))[0]
    stale = np.nonzero((who.kind == THIN) & (draw >= 0.4) & (draw < 0.75) & old)[0]
    opened = who.anchor - (uniform(who.keys, _THIN, 1) * 5).astype(np.int64)
    return (
        (new, opened[new], zeros[new], zeros[new] + 1),
        (stale, who.first_month[stale], zeros[stale], zeros[stale] + 2),
    )


def _with_details(lives: Lives, owner: Ints, opened: Ints, group: Ints, number: Ints) -> Accounts:
    who = lives.traits
    keys = derive(derive(who.keys[owner], 77), number)
    card = pick(keys, _TYPE, (72, 21, 7))
    loan = AUTO_LOAN + pick(keys, _TYPE, (42, 22, 18, 18), 1)
    kind = np.where(group == 0, card, loan)
    term = np.where(group == 0, 0, _terms(keys, kind))
    closes = _planned_end(keys, kind, opened, term)
    stale = (who.kind[owner] == THIN) & (number == 2)
    closes = np.where(stale, who.anchor - 8 - (uniform(keys, _ENDS, 1) * 60).astype(np.int64), closes)
    return Accounts(
        owner,
        keys,
        kind,
        opened,
        closes,
        _sizes(keys, kind, _income_then(lives, owner, opened), who.character[owner]),
        term,
        np.exp(0.7 * normal(keys, _WEIGHT) - 0.2),
    )


def _income_then(lives: Lives, owner: Ints, opened: Ints) -> Floats:
    """The owners' income in the month; that of the first simulated month if it was before."""
    column = np.clip(opened - lives.start, 0, lives.income.shape[1] - 1)
    return lives.income[owner, column].astype(np.float64)


def _terms(keys: Keys, kind: Ints) -> Ints:
    choices = np.array(((0,) * 3,) * 3 + ((60, 72, 48), (36, 60, 24), (120, 180, 240), (360, 180, 360)))
    return choices[kind, pick(keys, _TERM, (50, 30, 20))]


def _planned_end(keys: Keys, kind: Ints, opened: Ints, term: Ints) -> Ints:
    """Loans end with their term or earlier (sold, refinanced, paid off); seven in ten cards are closed one day."""
    wait = 12 - np.log(uniform(keys, _ENDS)) * np.array((110, 80, 110, 70, 60, 90, 90))[kind]
    lasts = np.where(kind <= LINE_OF_CREDIT, np.where(uniform(keys, _CLOSE) < 0.7, wait, NEVER), np.minimum(wait, term))
    return np.minimum(opened + lasts.astype(np.int64), NEVER)


def _sizes(keys: Keys, kind: Ints, income: Floats, character: Floats) -> Floats:
    share = np.array((0.11, 0.03, 0.15, 0.42, 0.14, 0.4, 3.4))[kind]
    size = share * income * np.exp(0.5 * normal(keys, _SIZE) + 0.35 * character * (kind <= LINE_OF_CREDIT))
    return np.maximum(np.round(size, -2), 300.0)
