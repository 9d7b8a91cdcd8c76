"""Compute the figures of each person that the targets need, from furnishers' events, as a bureau would."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creditapp.models.credit_events import Account, CreditEvent, Inquiry
from creditapp.models.furnished import FurnishedBody
from creditapp.population.calendar import day_in, month_of
from creditapp.population.chains import BAD
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.person import bodies
from creditapp.population.risk import HORIZON, default_probability
from creditapp.population.shock import CALM, Shock
from training.data.service_schema import NAMES
from training.data.table import Labels, Matrix
from training.population.chunks import map_chunks
from training.population.dataset import (
    USED,
    check_request,
    file_view,
    outcomes,
    reason_not_used,
    values,
)
from training.population.holdings import Holdings, age_in_years, columns_of

YEAR = timedelta(days=365)
NEW = 6
"""Months after the date in which an account counts as new."""
INVISIBLE, UNSCORED, SCORED = range(3)
NO_LEVEL = frozenset("BDE")
"""Marks of a payment grid that say nothing of lateness."""
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Figures:
    """One entry for each person of the population, including unscored and invisible people."""

    visible: Counts
    """INVISIBLE, UNSCORED or SCORED."""
    values: Matrix
    """Characteristics; NaN for people who are not scored."""
    bad: Labels
    risk: Matrix
    cards: Counts
    loans: Counts
    worst: Counts
    """Worst stage of lateness on file: 1 is 30 days, 7 and more is lost."""
    now: Counts
    """Worst stage of lateness at present."""
    inquiries: Counts
    """Hard inquiries in a year."""
    new: Counts
    """Accounts opened in the six months after the date."""
    new_bad: Counts
    """New accounts that were 90 days late or worse within 24 months of opening."""
    holdings: Holdings

    def of(self, name: str) -> Matrix:
        """One characteristic."""
        return self.values[:, NAMES.index(name)]

    def where(self, chosen: NDArray[np.bool_]) -> "Figures":
        """The figures of the chosen people."""
        return _each(lambda column: column[chosen], self)


def _each(change: Callable[..., Any], *parts: Figures) -> Figures:
    """The figures made by a change of each column of one or several figures."""
    names = [name for name in vars(parts[0]) if name != "holdings"]
    columns: dict[str, Any] = {name: change(*(getattr(part, name) for part in parts)) for name in names}
    holdings = Holdings(*(change(*column) for column in zip(*(part.holdings for part in parts), strict=True)))
    return Figures(**columns, holdings=holdings)


def figures(
    seed: int, people: int, as_of: date, done: Callable[[int], None], processes: int | None = None, shock: Shock = CALM
) -> Figures:
    """Everybody's figures as of a date."""
    check_request(people, as_of)
    parts = list(map_chunks(partial(_figures, seed, as_of, shock), people, done, processes))
    return _each(lambda *columns: np.concatenate(columns), *parts)


def _figures(seed: int, as_of: date, shock: Shock, indices: Sequence[int]) -> Figures:
    month = month_of(as_of)
    lived = cohort(seed, indices, as_of, day_in(month + NEW + HORIZON, 28), shock)
    reported = bodies(lived, as_of)
    events = [[event for body in of_person for event in body.events] for of_person in reported]
    counted = np.array([_counted(of_person, as_of) for of_person in events])
    visible, rows = zip(*(_read(of_person, as_of) for of_person in reported), strict=True)
    risk = default_probability(lived.lives, month, shock=shock)
    columns: list[Any] = [np.array(visible), np.array(rows, dtype=np.float64), outcomes(lived, month), risk]
    columns += [
        *counted.T,
        *_new(lived, month),
        columns_of(events, age_in_years(lived.lives.traits.birth_month, as_of)),
    ]
    return Figures(*columns)


def _read(reported: list[FurnishedBody], as_of: date) -> tuple[int, list[float | None]]:
    """Whether a person is scored, and the characteristics: None for a person who is not."""
    view = file_view(reported, as_of)
    if view is None or reason_not_used(view, as_of) != USED:
        return INVISIBLE if view is None else UNSCORED, [None] * len(NAMES)
    return SCORED, values(view, as_of)


def _new(lived: Cohort, month: int) -> Iterator[Counts]:
    """How many accounts each person opened soon after the month, and how many of them went bad within 24 months."""
    opened = lived.accounts.opened
    rows = np.nonzero((opened > month) & (opened <= month + NEW))[0]
    months = np.arange(lived.arrears.level.shape[1]) + lived.lives.start
    within = months <= opened[rows, None] + HORIZON
    late = ((lived.arrears.level[rows] >= BAD) & within).any(axis=1)
    lost = lived.arrears.written_off[rows] <= opened[rows] + HORIZON
    owner = lived.accounts.owner[rows]
    yield np.bincount(owner, minlength=len(lived.indices))
    yield np.bincount(owner[late | lost], minlength=len(lived.indices))


def _counted(events: list[CreditEvent], as_of: date) -> tuple[int, int, int, int, int]:
    """Cards, loans, worst and present lateness, inquiries of a year."""
    accounts = [event for event in events if isinstance(event, Account)]
    return (
        sum(account.portfolio in ("R", "C") for account in accounts),
        sum(account.portfolio in ("I", "M") for account in accounts),
        max(map(_worst, accounts), default=0),
        max(map(_now, accounts), default=0),
        sum(isinstance(event, Inquiry) and as_of - event.as_of < YEAR for event in events),
    )


def _worst(account: Account) -> int:
    return max((int(code) if code.isdigit() else 7 for code in set(account.grid) - NO_LEVEL), default=0)


def _now(account: Account) -> int:
    return int(account.grid[0]) if account.grid[:1].isdigit() and not account.closed else 0
