"""People with credit open accounts through life, more when strained, and close them when paid off or no longer wanted.

Accounts of all people of a chunk are in one flat table, sorted by owner; of months before the simulated window only the
opening is drawn, as what happened then is obsolete.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chance import Floats, Keys, derive, normal, pick, uniform
from creditapp.population.latent import Lives
from creditapp.population.products import (
    AUTO_LOAN,
    CREDIT_CARD,
    HELOC,
    LINE_OF_CREDIT,
    MORTGAGE,
    NEVER,
    PERSONAL_LOAN,
    RENT,
    RETAIL_CARD,
    STUDENT_LOAN,
    UTILITY,
)
from creditapp.population.traits import INVISIBLE, THIN, Ints

_CARD_SLOTS, _LOAN_SLOTS, _EARLIER = 24, 12, 240
_OPEN_CARD, _OPEN_LOAN, _SLOT, _SLOT_MONTH, _TYPE, _SIZE, _CLOSE, _ENDS, _TERM, _WEIGHT, _THIN, _REACHES = range(40, 52)
_BILL, _ECOA, _NONE = 52, 53, 54
_RATES = {"card": (0.044, _OPEN_CARD, 0), "loan": (0.027, _OPEN_LOAN, 1)}
"""Openings a month of a calm person, by group; the purpose of their draws; the group's number."""
_URGE = np.array((1.0, 1.9, 1.1))
"""How hardship multiplies openings: strained people look for credit, people in crisis seldom get it."""
_DENIED = 0.6
"""How a scar (logs of odds) divides openings, in logs: lenders decline people who have defaulted."""
_CARDS, _LOANS, _BILLS = range(3)
"""Groups of accounts: revolving credit, loans, contracts that are paid for as they are used."""
_STUDENT_UNTIL, _GRADUATION = 26, 23
"""Ages: until when most loans are for an education; when its payments begin."""
_STUDENTS_URGE = 1.5
"""How youth multiplies the openings of loans."""
_NO_CARDS, _INSTEAD = 0.05, 1.6
"""Share of people who want no cards, and how many more loans they take."""
_RENTS, _UTILITIES = 0.31, 0.06
"""Shares of people with a rent or a telephone contract that is reported (who hold a mortgage, report no rent)."""
ALONE, JOINT, AUTHORISED = 1, 2, 3
"""Metro 2's ECOA codes: alone, together with somebody else, as the user of somebody else's card."""


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
    deferred: Ints
    """Month until which nothing need be paid; that of opening for all but students' loans."""
    ecoa: Ints
    """Metro 2's ECOA code of the owner: 1 alone, 2 joint, 3 authorised user."""
    serial: Ints
    """Below 10,000 and different for each of the owner's accounts."""

    @property
    def is_card(self) -> NDArray[np.bool_]:
        """Revolving credit."""
        return self.kind <= HELOC

    @property
    def is_owed(self) -> NDArray[np.bool_]:
        """Whether the owner must pay: an authorised user need not."""
        owed: NDArray[np.bool_] = self.ecoa != AUTHORISED
        return owed


def open_accounts(lives: Lives) -> Accounts:
    """All accounts that these people open up to the end of their simulated months."""
    openings = [_earlier(lives, *group) for group in (("card", _CARD_SLOTS), ("loan", _LOAN_SLOTS))]
    openings += [_lived(lives, "card"), _lived(lives, "loan"), _first(lives), *_thin(lives), *_contracts(lives)]
    owner, opened, group, number = (np.concatenate(column) for column in zip(*openings, strict=True))
    order = np.lexsort((number, opened, owner))
    return _with_details(lives, owner[order], opened[order], group[order], number[order])


Openings = tuple[Ints, Ints, Ints, Ints]
"""Owner, month of opening, group (cards, loans, bills) and a number that distinguishes the owner's accounts."""


def _ordinary(lives: Lives) -> NDArray[np.bool_]:
    return np.isin(lives.traits.kind, (THIN, INVISIBLE), invert=True)


def _earlier(lives: Lives, group: str, slots: int) -> Openings:
    """Accounts opened in the ten to thirty years before the simulated window; older ones are closed and off file."""
    who, (rate, purpose, number) = lives.traits, _RATES[group]
    reaches = 2 * _EARLIER * (0.25 + 0.5 * uniform(who.keys, _REACHES))
    months = np.clip(lives.start - who.first_month, 0, reaches)
    numbers = np.arange(slots) + 100 * purpose
    odds = np.minimum(0.8 * rate * _appetite(lives, number) * months / slots, 0.95)
    taken = (uniform(who.keys[:, None], _SLOT, numbers) < odds[:, None]) & _ordinary(lives)[:, None]
    owner, slot = np.nonzero(taken)
    back = uniform(who.keys[owner], _SLOT_MONTH, numbers[slot]) * months[owner]
    return owner, lives.start - 1 - back.astype(np.int64), np.full_like(owner, number), numbers[slot]


def _lived(lives: Lives, group: str) -> Openings:
    """Accounts opened in the simulated window: more when strained, none while in arrears."""
    who, (rate, purpose, number) = lives.traits, _RATES[group]
    months = np.arange(lives.hardship.shape[1])
    odds = rate * _appetite(lives, number)[:, None] * _URGE[lives.hardship] * (lives.arrears == 0)
    odds *= (who.first_month[:, None] < lives.start + months) & _ordinary(lives)[:, None]
    if number == _LOANS:
        young = lives.start + months - who.birth_month[:, None] < 12 * _STUDENT_UNTIL
        odds *= np.where(young, _STUDENTS_URGE, 1.0)
    odds *= np.exp(-_DENIED * lives.scar)
    owner, column = np.nonzero(uniform(who.keys[:, None], purpose, months) < odds)
    return owner, lives.start + column, np.full_like(owner, number), 10_000 + 1_000 * number + column


def _first(lives: Lives) -> Openings:
    until = lives.start + lives.hardship.shape[1]
    owner = np.nonzero(_ordinary(lives) & (lives.traits.first_month < until))[0]
    group = np.where(_wants_no_cards(lives)[owner], _LOANS, _CARDS)
    return owner, lives.traits.first_month[owner], group, np.zeros_like(owner)


def _wants_no_cards(lives: Lives) -> NDArray[np.bool_]:
    return uniform(lives.traits.keys, _NONE) < _NO_CARDS


def _appetite(lives: Lives, group: int) -> Floats:
    """For credit of a group; 1 on average."""
    instead = _INSTEAD if group == _LOANS else 0.0
    return lives.traits.appetite * np.where(_wants_no_cards(lives), instead, 1.0)


def _thin(lives: Lives) -> tuple[Openings, Openings]:
    """Thin files: some with one account younger than six months, some with only one that was closed long ago."""
    who, zeros = lives.traits, np.zeros(len(lives.traits.keys), np.int64)
    draw = uniform(who.keys, _THIN)
    old = who.first_month < who.anchor - 90
    new = np.nonzero((who.kind == THIN) & ((draw < 0.4) | ((draw < 0.75) & ~old)))[0]
    stale = np.nonzero((who.kind == THIN) & (draw >= 0.4) & (draw < 0.75) & old)[0]
    opened = np.maximum(who.anchor - (uniform(who.keys, _THIN, 1) * 5).astype(np.int64), who.first_month)
    return (
        (new, opened[new], zeros[new], zeros[new] + 1),
        (stale, who.first_month[stale], zeros[stale], zeros[stale] + 2),
    )


def _contracts(lives: Lives) -> Iterator[Openings]:
    """Homes that are rented and telephones: begun in the last ten years, reported by a few landlords and companies."""
    who = lives.traits
    for at, share in enumerate((_RENTS, _UTILITIES)):
        back = uniform(who.keys, _BILL, 10 + at) ** 2 * 110
        opened = who.anchor - 1 - back.astype(np.int64)
        has = (uniform(who.keys, _BILL, at) < share) & _ordinary(lives) & (opened > who.first_month)
        owner = np.nonzero(has)[0]
        yield owner, opened[owner], np.full_like(owner, _BILLS), np.full_like(owner, 3 + at)


def _with_details(lives: Lives, owner: Ints, opened: Ints, group: Ints, number: Ints) -> Accounts:
    who = lives.traits
    keys = derive(derive(who.keys[owner], 77), number)
    age = (opened - who.birth_month[owner]) / 12
    kind = _kinds(keys, owner, opened, group, number, age)
    term = _terms(keys, kind)
    deferred = _deferred(opened, kind, age)
    closes = _planned_end(keys, kind, deferred, term)
    stale = (who.kind[owner] == THIN) & (number == 2)
    closes = np.where(stale, who.anchor - 8 - (uniform(keys, _ENDS, 1) * 60).astype(np.int64), closes)
    accounts = Accounts(
        owner,
        keys,
        kind,
        opened,
        closes,
        _sizes(keys, kind, _income_then(lives, owner, opened), who.character[owner]),
        term,
        np.exp(0.7 * normal(keys, _WEIGHT) - 0.2),
        deferred,
        _ecoa(keys, kind, number),
        np.where(number < 10_000, number, number - 5_000),
    )
    return _without(accounts, (kind == RENT) & _holds_mortgage(accounts, who.anchor))


def _without(accounts: Accounts, left_out: NDArray[np.bool_]) -> Accounts:
    return Accounts(*(column[~left_out] for column in vars(accounts).values()))


def _holds_mortgage(accounts: Accounts, month: int) -> NDArray[np.bool_]:
    """Whether the owner of each account has a mortgage in the month."""
    running = (accounts.kind == MORTGAGE) & (accounts.opened <= month) & (accounts.closes > month)
    return np.isin(accounts.owner, accounts.owner[running])


def _kinds(keys: Keys, owner: Ints, opened: Ints, group: Ints, number: Ints, age: Floats) -> Ints:
    """What each account is for: the young borrow for an education, and credit lines of people with a mortgage are on the home."""
    card = np.array((CREDIT_CARD, RETAIL_CARD, LINE_OF_CREDIT))[pick(keys, _TYPE, (72, 21, 7))]
    loans = np.array((AUTO_LOAN, PERSONAL_LOAN, STUDENT_LOAN, MORTGAGE))
    young, later = (loans[pick(keys, _TYPE, weights, 1)] for weights in ((26, 10, 62, 2), (47, 26, 5, 22)))
    loan = np.where(age < _STUDENT_UNTIL, young, later)
    kind = np.where(group == _CARDS, card, np.where(group == _LOANS, loan, np.where(number == 3, RENT, UTILITY)))
    bought = np.full(int(owner.max(initial=0)) + 1, NEVER)
    np.minimum.at(bought, owner[kind == MORTGAGE], opened[kind == MORTGAGE])
    on_home = (kind == LINE_OF_CREDIT) & (opened > bought[owner]) & (uniform(keys, _TYPE, 2) < 0.75)
    return np.where(on_home, HELOC, kind)


def _deferred(opened: Ints, kind: Ints, age: Floats) -> Ints:
    """Students pay when they have finished, about the age of 23; at least half a year and at most five after borrowing."""
    studies = np.clip(((_GRADUATION - age) * 12).astype(np.int64), 6, 60)
    return opened + np.where((kind == STUDENT_LOAN) & (age < _STUDENT_UNTIL), studies, 0)


def _ecoa(keys: Keys, kind: Ints, number: Ints) -> Ints:
    """Couples buy homes and cars together; some people use a relative's card. The first account is one's own."""
    draw = uniform(keys, _ECOA)
    joint = np.array((0.05, 0.02, 0.1, 0.4, 0.25, 0.1, 0.0, 0.45, 0.0, 0.0))[kind]
    code = np.where(draw < joint, JOINT, ALONE)
    return np.where((kind == CREDIT_CARD) & (draw > 0.94) & (number > 2), AUTHORISED, code)


def _income_then(lives: Lives, owner: Ints, opened: Ints) -> Floats:
    """The owners' income in the month; that of the first simulated month if it was before."""
    column = np.clip(opened - lives.start, 0, lives.income.shape[1] - 1)
    return lives.income[owner, column].astype(np.float64)


def _terms(keys: Keys, kind: Ints) -> Ints:
    none = (0, 0, 0)
    lent = ((60, 72, 48), (36, 60, 24), (120, 180, 240), (360, 180, 360))
    choices = np.array((none, none, none, none, *lent, none, none))
    return choices[kind, pick(keys, _TERM, (50, 30, 20))]


def _planned_end(keys: Keys, kind: Ints, begins: Ints, term: Ints) -> Ints:
    """Loans end with their term or earlier (sold, refinanced, paid off); seven in ten cards are closed one day."""
    wait = 12 - np.log(uniform(keys, _ENDS)) * np.array((110, 80, 110, 90, 70, 60, 90, 90, 60, 60))[kind]
    closed = np.where(uniform(keys, _CLOSE) < 0.7, wait, NEVER)
    lasts = np.where(kind <= HELOC, closed, np.where(kind >= RENT, wait, np.minimum(wait, term)))
    return np.minimum(begins + lasts.astype(np.int64), NEVER)


def _sizes(keys: Keys, kind: Ints, income: Floats, character: Floats) -> Floats:
    share = np.array((0.071, 0.025, 0.12, 0.6, 0.42, 0.14, 0.85, 3.4, 0.024, 0.0015))[kind]
    spread = np.where(kind >= RENT, 0.2, 0.5)
    size = share * income * np.exp(spread * normal(keys, _SIZE) + 0.35 * character * (kind <= HELOC))
    return np.maximum(
        np.where(kind >= RENT, np.round(size, -1), np.round(size, -2)), np.where(kind >= RENT, 40.0, 300.0)
    )
