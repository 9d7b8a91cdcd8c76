"""An application gets one report; a person's scores form a history, and people with a report get updates of it.

The history keeps what was reported for each application, with all factors where the next score is compared with it. A score that is
delivered twice changes nothing: its report comes again under the same id, and the view keeps the first. An update becomes a later state of the person's own reports;
changes of one day form one update. The result of a simulation is returned to the page that asked and is not kept.
"""

from msgspec.structs import replace

from creditapp.domain.history import with_report, with_update
from creditapp.models.applications import Report, Score
from creditapp.models.erasures import Erasure, ErasureConfirmation
from creditapp.models.history import History
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.tables.histories import HISTORIES
from creditapp.topics import ERASURES, ERASURES_CONFIRMED, REPORTS, SCORES

app = create_app("reporting")


def report(event: Event[Score], state: History | None, _: None) -> Effect:
    """Report the application's first score with the person's earlier ones, or emit updates with what has changed.

    An applicant who could not be matched may be somebody else: that report shows no history and is not part of it. An
    application that was on its way when its person was erased ends like one without a file.
    """
    score, history = event.record, state or History()
    if event.erased and score.cause is not None:
        return Effect()
    if event.erased:
        score = _without_content(score)
    if event.erased or score.simulation is not None or score.ending == "could_not_match":
        return _effect((with_report(History(), score)[1],))
    if score.cause is not None:
        history, reports = with_update(history, score)
        return _effect(reports, history)
    history, first = with_report(history, score)
    return _effect((first,), history)


def _without_content(score: Score) -> Score:
    """What can be said of somebody who is erased: how the application ended, if there was no score, or that there is no file."""
    return replace(
        score, ending=score.ending or "could_not_match", scorecard_version=None, extract=None, assumptions=None
    )


def _effect(reports: tuple[Report, ...], state: History | None = None) -> Effect:
    return Effect(emits=tuple(Emit(REPORTS, report) for report in reports), state=state)


def erase(event: Event[Erasure], _: History | None, __: None) -> Effect:
    """Delete the person's row, and confirm it once it is deleted; what arrives later about the person makes no row."""
    confirmation = ErasureConfirmation(consumer_id=event.record.consumer_id, at=event.record.at, part="histories")
    return Effect(erases=True, afterwards=(Emit(ERASURES_CONFIRMED, confirmation),))


loop = serve(app, {SCORES: report, ERASURES: erase}, table=HISTORIES, seals=Seals(app, {"score"}))
