"""One application, one report; a person's score has a history.

The history keeps what each application was told, so that a score that comes twice, or comes again from a newer
scorecard, is reported as it was the first time.
"""

from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.models.applications import PastScore, Report, Score
from creditapp.tables.histories import HISTORIES, MOST, History, Reported
from creditapp.topics import REPORTS, SCORES

app = create_app("reporting")


def report(event: Event[Score], state: History | None, _: None) -> Effect:
    """Report the application's first score, with the person's earlier ones.

    Whoever could not be matched is not this person: told nothing of the history, and not part of it.
    """
    if event.record.ending == "could_not_match":
        return Effect(emits=(Emit(REPORTS, _report(event.record, _reported(event.record), ())),))
    entries = state.entries if state else ()
    known = next((entry for entry in entries if entry.application_id == event.record.application_id), None)
    told = known or _reported(event.record)
    if known is None:
        entries = (*entries, told)[-MOST:]
    earlier = entries[: entries.index(told)]
    return Effect(emits=(Emit(REPORTS, _report(event.record, told, earlier)),), state=History(entries=entries))


def _reported(score: Score) -> Reported:
    return Reported(
        application_id=score.application_id,
        as_of=score.as_of,
        score=score.score,
        base_points=score.base_points,
        pd=score.pd,
        factors=score.factors,
        scorecard_version=score.scorecard_version,
        ending=score.ending,
    )


def _report(score: Score, told: Reported, earlier: tuple[Reported, ...]) -> Report:
    return Report(
        application_id=score.application_id,
        consumer_id=score.consumer_id,
        as_of=told.as_of,
        score=told.score,
        base_points=told.base_points,
        pd=told.pd,
        factors=told.factors,
        scorecard_version=told.scorecard_version,
        extract=score.extract,
        ending=told.ending,
        history=tuple(_past(entry) for entry in earlier if entry.score is not None),
    )


def _past(entry: Reported) -> PastScore:
    return PastScore(
        application_id=entry.application_id,
        as_of=entry.as_of,
        score=entry.score or 0,
        scorecard_version=entry.scorecard_version or "",
    )


agent = serve(app, {SCORES: report}, table=HISTORIES)
