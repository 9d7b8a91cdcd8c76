"""Applicants get only the champion's score; a challenger's score goes to a topic of its own."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from creditapp.agents.scoring import score_profile
from creditapp.domain.scorecard_file import parse_scorecard
from creditapp.models.applications import Cause, Profile
from creditapp.models.sealed import Sealed
from creditapp.scorecards.active import ActiveScorecards
from creditapp.streaming.event import Event
from creditapp.topics import PROFILES, SCORES, SHADOW_SCORES
from tests.support.release_samples import card

CHAMPION = parse_scorecard(card("a"))
CHALLENGER = parse_scorecard(card("b", base_points=770, raw_base=770.0))
PROFILE = Profile(
    application_id="app", consumer_id="person", as_of=date(2026, 11, 1), characteristics={"utilisation": 0.9}
)


def emitted(profile: Profile, challenger: Any) -> dict[str, Any]:
    """What scoring emits, by topic."""
    event = Event(profile, PROFILES, b"person", 0, 0, 0.0)
    effect = score_profile(event, None, ActiveScorecards(CHAMPION, challenger, 1.0))
    return {emit.topic.name: emit.record for emit in effect.emits}


def test_a_challenger_changes_nothing_that_an_applicant_sees() -> None:
    """The score is the same with and without it; a shadow record has both results."""
    alone, beside = emitted(PROFILE, None), emitted(PROFILE, CHALLENGER)
    assert beside[SCORES.name] == alone[SCORES.name]
    assert set(alone) == {SCORES.name}
    shadow = beside[SHADOW_SCORES.name].sealed.content
    assert (shadow.champion.version, shadow.champion.score) == ("a", alone[SCORES.name].score)
    assert (shadow.challenger.version, shadow.challenger.score) == ("b", 720)
    assert shadow.champion.reasons == ("AO01",)


@pytest.mark.parametrize(
    "changes", [{"ending": "thin"}, {"simulation": Sealed(sealed=b"x")}, {"cause": Cause(record_id="r")}]
)
def test_only_applications_are_compared(changes: dict[str, Any]) -> None:
    """Simulations, updates and applications without a score are not compared."""
    assert set(emitted(replace(PROFILE, **changes), CHALLENGER)) == {SCORES.name}
