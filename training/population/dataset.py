"""Build the training set from the same events, through the same characteristics, as a live application.

Everybody is observed on one date; the outcome is that of the 24 months after it. Not used are people who would get no
score on that date: no file, deceased, or thin, which includes having no account in use, so that no outcome could be seen. Nothing
that happens after the date can affect a characteristic; protected attributes are kept apart, for audits.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import FileView, fold, read_as_of
from creditapp.models.credit_events import FurnishedBy
from creditapp.models.furnished import FurnishedBody
from creditapp.population.calendar import day_in, month_of
from creditapp.population.chains import BAD
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.identity import SSN_COUNT
from creditapp.population.person import bodies
from creditapp.population.protected import GROUPS, SEXES, protected
from creditapp.population.risk import HORIZON, default_probability
from creditapp.population.shock import CALM, Shock
from training.data.audit import Audit, age_band
from training.data.service_schema import NAMES, SCORED, columns
from training.data.table import Labels, Matrix, Table
from training.errors import TrainingError
from training.population.chunks import map_chunks

USED, NO_FILE, THIN, DECEASED = range(4)
EXCLUSIONS = {
    NO_FILE: "no file at all",
    THIN: "thin: no account six months old, none reported within six months, or none in use",
    DECEASED: "deceased",
}
YEARS = 1950, 2150
"""First and last year of observation."""
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class DatasetRequest:
    """All that a training set depends on."""

    seed: int
    people: int
    observed: date
    shock: Shock = CALM


@dataclass(frozen=True)
class ObservedPeople:
    """The people who are used, one entry each; only ``why`` has an entry for everybody who was observed."""

    values: Matrix
    bad: Labels
    risk: Matrix
    """True probability of default, from the latent life."""
    index: Counts
    sex: Counts
    """Position in protected.SEXES; for audits only, as are group and age."""
    group: Counts
    age: Counts
    """Whole years."""
    why: Counts
    """USED, or why a person is not."""


def audit_of(people: ObservedPeople) -> Audit:
    """The protected attributes and the true risk of these people."""
    groups = {
        "sex": np.array(SEXES)[people.sex],
        "group": np.array(GROUPS)[people.group],
        "age": np.array([age_band(age) for age in people.age.tolist()]),
    }
    return Audit(groups, risk=people.risk)


def check_request(people: int, observed: date) -> None:
    """Raise TrainingError for more people than there are SSNs, or a date outside the simulated years."""
    if people > SSN_COUNT:
        raise TrainingError(f"a population has at most {SSN_COUNT:,} people")
    if not YEARS[0] <= observed.year <= YEARS[1]:
        raise TrainingError(f"{observed}: choose a date from {YEARS[0]} to {YEARS[1]}")


def build(
    seed: int,
    people: int,
    observed: date,
    done: Callable[[int], None],
    processes: int | None = None,
    shock: Shock = CALM,
) -> tuple[Table, ObservedPeople]:
    """The training table of a population; ``done`` gets the number of people finished.

    The bytes do not depend on the number of processes.
    """
    check_request(people, observed)
    parts = list(map_chunks(partial(observe, seed, observed, shock=shock), people, done, processes))
    whole = ObservedPeople(
        *(np.concatenate(column) for column in zip(*(vars(part).values() for part in parts), strict=True))
    )
    digest = hashlib.sha256(whole.values.tobytes() + whole.bad.tobytes()).hexdigest()
    note = (
        f"{people} synthetic people (seed {seed}) observed on {observed}; {len(whole.bad)} are used; bad: 90 days "
        f"late or worse, written off or bankrupt within {HORIZON} months ({whole.bad.mean():.1%})"
    )
    return Table(columns(), whole.values[:, SCORED], whole.bad, (note, _left_out(whole.why)), digest), whole


def _left_out(why: Counts) -> str:
    counts = [f"{int((why == reason).sum())} {text}" for reason, text in EXCLUSIONS.items()]
    return f"not used: {'; '.join(counts)}"


def observe(seed: int, observed: date, indices: Sequence[int], shock: Shock = CALM) -> ObservedPeople:
    """Characteristics and outcomes of some people of population (seed, observed)."""
    month = month_of(observed)
    lived = cohort(seed, indices, observed, day_in(month + HORIZON, 28), shock)
    rows, why = _rows(bodies(lived, observed), observed)
    kept, who = np.nonzero(why == USED)[0], lived.lives.traits
    seen = protected(who.keys)
    return ObservedPeople(
        np.array(rows, dtype=np.float64).reshape(len(kept), len(NAMES)),
        outcomes(lived, month)[kept],
        default_probability(lived.lives, month, shock=shock)[kept],
        np.asarray(indices, dtype=np.int64)[kept],
        seen.sex[kept],
        seen.group[kept],
        (month - who.birth_month[kept]) // 12,
        why,
    )


def _rows(reported: list[list[FurnishedBody]], observed: date) -> tuple[list[list[float | None]], Counts]:
    """The characteristics of the people used, and for everybody USED or the reason why not."""
    views = [file_view(of_person, observed) for of_person in reported]
    why = [reason_not_used(view, observed) for view in views]
    rows = [values(view, observed) for view, reason in zip(views, why, strict=True) if view and reason == USED]
    return rows, np.array(why, dtype=np.int64)


def reason_not_used(view: FileView | None, observed: date) -> int:
    """USED, or the reason why a file's owner is left out; it is known on the date of observation."""
    if view is None:
        return NO_FILE
    no_score = ending(view, observed)
    return USED if no_score is None else DECEASED if no_score == "deceased" else THIN


def values(view: FileView, observed: date) -> list[float | None]:
    """A file's characteristics in order."""
    characteristics_by_name = characteristics(view, observed)
    return [characteristics_by_name[name] for name in NAMES]


def file_view(reported: list[FurnishedBody], as_of: date) -> FileView | None:
    """The credit file that these reports amount to, read as of a date; None without any report."""
    if not reported:
        return None
    furnished = (FurnishedBy(furnisher=body.furnisher, events=body.events) for body in reported)
    return read_as_of(fold(None, *furnished), as_of)


def outcomes(lived: Cohort, month: int) -> Labels:
    """1 for each person with an account 90 days late, worse or written off in the months after ``month``."""
    first = month - lived.lives.start + 1
    late = (lived.arrears.level[:, first : first + HORIZON] >= BAD).any(axis=1)
    lost = (lived.arrears.written_off > month) & (lived.arrears.written_off <= month + HORIZON)
    bad = np.zeros(len(lived.indices), np.int8)
    bad[lived.accounts.owner[late | lost]] = 1
    return bad
