"""The training set is read from the same events, through the same characteristics, as a live application is.

Everybody is observed on one date; the outcome is what the 24 months after it bring. Not used: people who would get no
score on that date (thin, deceased). Nothing that happens after the date can reach a characteristic.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.characteristics import CHARACTERISTICS, characteristics, ending
from creditapp.domain.credit_file import CreditFile, FileView, fold, read_as_of
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.identity import FurnishedBody
from creditapp.population.calendar import day_in, month_of
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.latent import BAD, HORIZON, default_probability
from creditapp.population.person import bodies, chunks
from training.table import Column, Labels, Matrix, Table


@dataclass(frozen=True)
class Observed:
    """People who could be scored on the date: characteristics, outcome, true probability, who they are."""

    values: Matrix
    bad: Labels
    risk: Matrix
    index: NDArray[np.int64]


def columns() -> tuple[Column, ...]:
    """The characteristics as columns; months since something that is not on file mean that it never happened."""
    return tuple(
        Column(
            each.name,
            "numeric",
            each.direction,
            code=each.code,
            inquiry=each.inquiry,
            never=each.name.startswith("months_since_"),
        )
        for each in CHARACTERISTICS
    )


def build(
    seed: int, people: int, observed: date, done: Callable[[int], None], processes: int | None = None
) -> tuple[Table, Observed]:
    """The training table of a population; ``done`` is told the people finished. Any number of processes: same bytes."""
    work = partial(observe, seed, observed)
    parts = list(_in_processes(work, list(chunks(range(people))), processes or os.cpu_count() or 1, done))
    whole = Observed(*(np.concatenate(column) for column in zip(*map(_fields, parts), strict=True)))
    digest = hashlib.sha256(whole.values.tobytes() + whole.bad.tobytes()).hexdigest()
    note = (
        f"{people} synthetic people (seed {seed}) observed on {observed}; {len(whole.bad)} could be scored; bad: 90 days "
        f"late or worse, written off or bankrupt within {HORIZON} months ({whole.bad.mean():.1%})"
    )
    return Table(columns(), whole.values, whole.bad, (note,), digest), whole


def _fields(part: Observed) -> tuple[NDArray[np.generic], ...]:
    return part.values, part.bad, part.risk, part.index


def _in_processes(
    work: Callable[[Sequence[int]], Observed], pieces: list[Sequence[int]], processes: int, done: Callable[[int], None]
) -> Iterator[Observed]:
    if processes == 1 or len(pieces) == 1:
        for piece in pieces:
            yield work(piece)
            done(len(piece))
        return
    with ProcessPoolExecutor(min(processes, len(pieces)), mp_context=get_context("spawn")) as pool:
        for piece, part in zip(pieces, pool.map(work, pieces), strict=True):
            yield part
            done(len(piece))


def observe(seed: int, observed: date, indices: Sequence[int]) -> Observed:
    """Characteristics and outcomes of some people of population (seed, observed)."""
    after = day_in(month_of(observed) + HORIZON, 28)
    lived = cohort(seed, indices, observed, after)
    bad, risk = outcomes(lived, month_of(observed)), default_probability(lived.lives, month_of(observed))
    rows = [_row(reported, observed) for reported in bodies(lived, observed)]
    kept = np.array([at for at, row in enumerate(rows) if row is not None], dtype=np.int64)
    values = np.array([row for row in rows if row is not None], dtype=np.float64).reshape(
        len(kept), len(CHARACTERISTICS)
    )
    return Observed(values, bad[kept], risk[kept], np.asarray(indices, dtype=np.int64)[kept])


def _row(reported: list[FurnishedBody], observed: date) -> list[float | None] | None:
    """A person's characteristics in order, or None for who would get no score."""
    view = file_view(reported, observed)
    if view is None or ending(view, observed) is not None:
        return None
    found = characteristics(view, observed)
    return [found[each.name] for each in CHARACTERISTICS]


def file_view(reported: list[FurnishedBody], as_of: date) -> FileView | None:
    """The credit file that these reports make, read as of a date; None without any report."""
    file: CreditFile | None = None
    for body in reported:
        file = fold(file, FurnishedBy(furnisher=body.furnisher, events=body.events))
    return None if file is None else read_as_of(file, as_of)


def outcomes(lived: Cohort, month: int) -> Labels:
    """1 for each person with an account 90 days late, worse or written off in the months after ``month``."""
    first = month - lived.lives.start + 1
    late = (lived.arrears.level[:, first : first + HORIZON] >= BAD).any(axis=1)
    lost = (lived.arrears.written_off > month) & (lived.arrears.written_off <= month + HORIZON)
    bad = np.zeros(len(lived.indices), np.int8)
    bad[lived.accounts.owner[late | lost]] = 1
    return bad
