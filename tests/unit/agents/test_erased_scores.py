"""Of somebody who was erased on the way nothing is scored, kept or counted, and the page gets an answer."""

from datetime import date
from typing import Any

import pytest

from creditapp.agents import monitoring, reporting
from creditapp.agents.scoring import score_profile
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.models.applications import Cause, Profile, Report, Score
from creditapp.models.base import Record
from creditapp.models.monitoring import Observation
from creditapp.scorecards.active import ActiveScorecards
from creditapp.streaming.event import Event
from creditapp.topics import OBSERVATIONS, PROFILES, REPORTS, SCORES, SHADOW_SCORES, Topic
from tests.support.release_samples import card

DAY = date(2026, 11, 1)
ACTIVE = ActiveScorecards(parse_scorecard(card("a")), parse_scorecard(card("b")), 1.0)
NAMES: dict[str, Any] = {"application_id": "a", "consumer_id": "c-1", "as_of": DAY}


def erased(topic: Topic, record: Record) -> Event[Any]:
    """A record of somebody whose keys are gone: its sealed fields have no value."""
    return Event(record, topic, topic.key_of(record), 0, 0, 1.0, erased=True)


def test_scoring_passes_on_that_nobody_is_known() -> None:
    """Without characteristics any score would be wrong; a challenger scores nothing either."""
    effect = score_profile(erased(PROFILES, Profile(**NAMES)), None, ACTIVE)
    (emit,) = effect.emits
    assert emit.topic is not SHADOW_SCORES
    assert (emit.record.ending, emit.record.score, emit.record.factors) == ("could_not_match", None, ())


def test_reporting_answers_the_page_and_keeps_no_history() -> None:
    """The report needs no key of the person."""
    effect = reporting.report(erased(SCORES, Score(**NAMES, ending="could_not_match")), None, None)
    assert [emit.record.ending for emit in effect.emits] == ["could_not_match"]
    assert effect.state is None


@pytest.mark.parametrize("ending", [None, "thin"])
def test_an_update_ends_there(ending: Any) -> None:
    """There is no page to which it would belong."""
    record = Score(**NAMES, ending=ending, cause=Cause(record_id="r"))
    assert reporting.report(erased(SCORES, record), None, None) == reporting.Effect()


def test_monitoring_counts_nothing() -> None:
    """Neither a report nor an observation on its way; what was counted before stays counted."""
    report = Report(**NAMES, scorecard_version="a")
    assert monitoring.observe(erased(REPORTS, report), None, {}) == monitoring.Effect()
    observation = Observation(consumer_id="c-1", scorecard_version="a", source="x/0", offset=1, scored=True)
    assert monitoring.count(erased(OBSERVATIONS, observation), None, {}) == monitoring.Effect()
