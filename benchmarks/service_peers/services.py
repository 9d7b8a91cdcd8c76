"""The five services on an application's way, as pure functions that know neither Kafka nor how anything is encoded or sealed.

They are what the project's agents do for an application of a client under contract: the same domain functions in the same
order, the same records and states. Left out is what no application of the benchmark needs: questions and passcodes,
simulations, updates, disputes, erasure, a challenger.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from creditapp.domain.characteristics import characteristics, ending
from creditapp.domain.credit_file import CreditFile, add_look, fold, read_as_of, without
from creditapp.domain.furnishers import Furnishers
from creditapp.domain.history import with_report
from creditapp.domain.identity import BEFORE, ReportedIdentities, is_examined, matches, merge, opening
from creditapp.domain.report import extract_of
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scoring import score
from creditapp.models.applications import Accepted, Application, Profile, Report, Score, VerifiedApplication
from creditapp.models.base import Record, Step
from creditapp.models.credit_events import CreditEvents, ReportedIdentity
from creditapp.models.history import History
from creditapp.models.sealed import Kind, Sealed
from creditapp.tables.credit_files import CREDIT_FILES
from creditapp.tables.histories import HISTORIES
from creditapp.tables.identities import IDENTITIES
from creditapp.tables.spec import Table
from creditapp.tables.views import VIEWS, View
from creditapp.topics import (
    ACCEPTED,
    APPLICATIONS,
    CREDIT_EVENTS,
    PROFILES,
    REPORTED_IDENTITIES,
    REPORTS,
    SCORES,
    VERIFIED,
    Topic,
)


class World(NamedTuple):
    """What handlers need beside record and state; the same for a whole round."""

    furnishers: Furnishers
    scorecard: Scorecard


class Result(NamedTuple):
    """What a handler returns: a new state, None to leave it; and the record that goes on, None if none does."""

    state: msgspec.Struct | None
    record: Record | None = None


Handler = Callable[[Any, Any, float, World], Result]
"""Of a record, the state of its key or None, the record's time (Unix seconds) and the world."""


def accept(record: Accepted, state: View | None, _: float, __: World) -> Result:
    """Keep the first form of an application; each resend emits that one."""
    view = state or View(
        consumer_id=record.consumer_id, as_of=record.as_of, sealed=record.sealed, verified_by=record.verified_by
    )
    application = Application(
        application_id=record.application_id,
        consumer_id=view.consumer_id,
        as_of=view.as_of,
        sealed=view.sealed or record.sealed,
        verified_by=view.verified_by,
    )
    return Result(view, application)


def learn(record: ReportedIdentity, state: ReportedIdentities | None, at: float, _: World) -> Result:
    """Keep who furnishers say that the person is."""
    reporter = record.reporter.content.furnisher_id if record.reporter else BEFORE
    return Result(merge(state, record.sealed.content, record.as_of, record.record_id, reporter, at))


def verify(record: Application, state: ReportedIdentities | None, at: float, world: World) -> Result:
    """Compare the form with what the file's furnishers agree on; a match forgets the failures before it."""
    identities = state or ReportedIdentities()
    agrees = matches(record.sealed.content, opening(identities, world.furnishers, at))
    matched = is_examined(identities.attempts, record.application_id, at) and agrees
    verified = VerifiedApplication(
        application_id=record.application_id,
        consumer_id=record.consumer_id,
        as_of=record.as_of,
        ending=None if matched else "could_not_match",
        verified_by=record.verified_by,
    )
    return Result(replace(identities, attempts=()) if matched and identities.attempts else None, verified)


def fold_events(record: CreditEvents, state: CreditFile | None, _: float, __: World) -> Result:
    """Fold a furnisher's events into the file."""
    return Result(fold(state, record.sealed.content))


def profile(record: VerifiedApplication, state: CreditFile | None, at: float, world: World) -> Result:
    """Read the file as of the application's date, and add the look to it."""
    blank = Profile(
        application_id=record.application_id, consumer_id=record.consumer_id, as_of=record.as_of, ending=record.ending
    )
    if record.ending:
        return Result(None, blank)
    file = state or CreditFile()
    view = read_as_of(
        without(file, world.furnishers.withdrawn),
        record.as_of,
        without_look=record.application_id,
        is_death=partial(world.furnishers.confirm_death, at=at),
    )
    reason = ending(view, record.as_of)
    filled = replace(
        blank,
        ending=reason,
        characteristics={} if reason else characteristics(view, record.as_of),
        extract=Sealed(extract_of(view, record.as_of, to_lender=False)),
    )
    return Result(add_look(file, record.application_id, record.as_of), filled)


def score_profile(record: Profile, _: None, __: float, world: World) -> Result:
    """Score a profile with all factors; one with an ending is passed on."""
    blank = Score(
        application_id=record.application_id,
        consumer_id=record.consumer_id,
        as_of=record.as_of,
        extract=record.extract,
        ending=record.ending,
    )
    if record.ending:
        return Result(None, blank)
    scored = score(world.scorecard, record.characteristics)
    return Result(
        None,
        replace(
            blank,
            score=scored.score,
            base_points=scored.base_points,
            pd=scored.pd,
            rank=world.scorecard.rank(scored.score),
            factors=scored.factors,
            scorecard_version=world.scorecard.version,
        ),
    )


def report(record: Score, state: History | None, _: float, __: World) -> Result:
    """The application's first score becomes its report and an entry of the person's history."""
    history, first = with_report(state or History(), record)
    return Result(None if record.ending == "could_not_match" else history, first)


def show(record: Report, state: View | None, _: float, __: World) -> Result:
    """Keep the first report of an application for its page."""
    view = state or View(consumer_id=record.consumer_id, as_of=record.as_of)
    return Result(view if view.report else replace(view, report=record))


class Handled(NamedTuple):
    """How a topic's records are handled, and where the record that a handler returns goes."""

    handler: Handler
    to: Topic | None = None


@dataclass(frozen=True)
class Service:
    """A service: what it reads, its table, and the kinds of persons' keys that it uses where content is sealed."""

    name: str
    reads: Mapping[Topic, Handled]
    table: Table | None = None
    kinds: frozenset[Kind] = frozenset()


SERVICES: Mapping[str, Service] = {
    service.name: service
    for service in (
        Service("gateway", {ACCEPTED: Handled(accept, APPLICATIONS), REPORTS: Handled(show)}, VIEWS),
        Service(
            "identity",
            {REPORTED_IDENTITIES: Handled(learn), APPLICATIONS: Handled(verify, VERIFIED)},
            IDENTITIES,
            frozenset({"identity"}),
        ),
        Service(
            "bureau",
            {CREDIT_EVENTS: Handled(fold_events), VERIFIED: Handled(profile, PROFILES)},
            CREDIT_FILES,
            frozenset({"file", "score"}),
        ),
        Service("scoring", {PROFILES: Handled(score_profile, SCORES)}, kinds=frozenset({"score"})),
        Service("reporting", {SCORES: Handled(report, REPORTS)}, HISTORIES, frozenset({"score"})),
    )
}
"""By name, in the order in which an application passes them."""


def with_step(before: Any, after: Any, service: str, at: float) -> Any:
    """The record with the journey of the one before it and this service's step, as a report shows it."""
    return replace(after, journey=(*before.journey, Step(service, at)))
