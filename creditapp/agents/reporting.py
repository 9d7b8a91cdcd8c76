"""One application, one report; a person's score has a history, and who has a report hears of changes.

The history keeps what each application was told, so that a score that comes twice, or comes again from a newer
scorecard, is reported as it was the first time. An update becomes a later state of the person's own reports; what
arrives on one day is one update. A simulation is told to who asked and kept by nobody.
"""

from creditapp.domain.history import with_report, with_update
from creditapp.models.applications import Report, Score
from creditapp.models.history import History
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.tables.histories import HISTORIES
from creditapp.topics import REPORTS, SCORES

app = create_app("reporting")


def report(event: Event[Score], state: History | None, _: None) -> Effect:
    """Report the application's first score with the person's earlier ones, or what has changed since.

    Whoever could not be matched is not this person: told nothing of the history, and not part of it.
    """
    score, history = event.record, state or History()
    if score.simulation is not None or score.ending == "could_not_match":
        return _effect((with_report(History(), score)[1],))
    if score.cause is not None:
        history, reports = with_update(history, score)
        return _effect(reports, history)
    history, first = with_report(history, score)
    return _effect((first,), history)


def _effect(reports: tuple[Report, ...], state: History | None = None) -> Effect:
    return Effect(emits=tuple(Emit(REPORTS, report) for report in reports), state=state)


loop = serve(app, {SCORES: report}, table=HISTORIES)
