"""Profiles of a file: its characteristics as of a date with the extract that a report shows, or why there is no score."""

import hashlib
from collections.abc import Callable
from datetime import date
from functools import partial

from msgspec.structs import replace

from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import CreditFile, read_as_of, without
from creditapp.domain.dates import months_between
from creditapp.domain.file_requests import day_of
from creditapp.domain.furnishers import Furnishers
from creditapp.domain.item_keys import OWN_LOOK
from creditapp.domain.report import extract_of, sources_of
from creditapp.domain.simulation import Assumed as Outcome
from creditapp.domain.simulation import assume, time_alone, with_assumed
from creditapp.models.applications import Assumed, Cause, Ending, Profile, VerifiedApplication
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import Assumptions, Simulation


def blank(application: VerifiedApplication, reason: Ending | None = None) -> Profile:
    """The application's profile before the file is read, or in its place."""
    return Profile(
        application_id=application.application_id,
        consumer_id=application.consumer_id,
        as_of=application.as_of,
        lender=application.lender,
        simulation=application.simulation,
        ending=reason,
    )


def filled(empty: Profile, file: CreditFile, known: Furnishers, at: float) -> Profile:
    """The profile with the file's characteristics, or the ending instead, and the extract that a report shows.

    It is read with what is known of furnishers at the time ``at`` of the record that asks for it.
    """
    looking = empty.lender.name if empty.lender else OWN_LOOK
    view = read_as_of(
        without(file, known.withdrawn),
        empty.as_of,
        without_look=empty.application_id,
        look_by=looking,
        is_death=partial(known.confirm_death, at=at),
    )
    reason = ending(view, empty.as_of)
    extract = extract_of(view, empty.as_of, to_lender=empty.lender is not None)
    return replace(
        empty,
        ending=reason,
        characteristics={} if reason else characteristics(view, empty.as_of),
        extract=Sealed(replace(extract, sources=sources_of(extract, known))),
    )


def rescored(
    consumer_id: str, cause: Cause, file: CreditFile, known: Furnishers, at: float, not_before: date = date.min
) -> Profile:
    """The file read on the day of what changed it, under an id derived from person and record.

    ``not_before``: the date of what a furnisher reported, if that is later than the day on which it arrived.
    """
    update_id = hashlib.sha256(f"{consumer_id}\0{cause.record_id}".encode()).hexdigest()
    empty = Profile(application_id=update_id, consumer_id=consumer_id, as_of=max(not_before, day_of(at)), cause=cause)
    return filled(empty, file, known, at)


def simulated(
    application: VerifiedApplication, simulation: Simulation, file: CreditFile, known: Furnishers, at: float
) -> Profile:
    """Read the file as it is and, for each scenario, a copy with its assumed events; nothing is stored, no look recorded."""
    today, file = application.as_of, without(file, known.withdrawn)
    is_death = partial(known.confirm_death, at=at)
    outcomes = [assume(file, scenario, today) for scenario in simulation.scenarios]
    later = {outcome.as_of for outcome in outcomes} - {today}
    alone = {
        day: _read(file, time_alone(file, today, months_between(today, day)), is_death).characteristics for day in later
    }
    return replace(
        filled(blank(application), file, known, at),
        assumed=tuple(replace(_read(file, each, is_death), time_alone=alone.get(each.as_of, {})) for each in outcomes),
        assumptions=Sealed(Assumptions(assumptions=tuple(outcome.assumption for outcome in outcomes))),
    )


def _read(file: CreditFile, outcome: Outcome, is_death: Callable[[frozenset[str]], bool]) -> Assumed:
    """A copy of the file, with what is assumed, as of the day."""
    view = read_as_of(with_assumed(file, outcome.assumption), outcome.as_of, is_death=is_death)
    reason = ending(view, outcome.as_of)
    values = {} if reason else characteristics(view, outcome.as_of)
    return Assumed(as_of=outcome.as_of, ending=reason, characteristics=values)
