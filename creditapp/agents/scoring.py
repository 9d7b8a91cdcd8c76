"""A score is exact, replayable, and its factors reconcile: the scorecard is data, and the same data gives the same score."""

from msgspec.structs import replace

from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.domain.scorecard import Scorecard, score
from creditapp.models.applications import Profile, Score
from creditapp.topics import PROFILES, SCORES

app = create_app("scoring")


@app.task
async def follow_releases() -> None:
    """Each worker follows all releases."""
    await app.add_runtime_dependency(app.releases)


def score_profile(event: Event[Profile], _: None, champion: Scorecard) -> Effect:
    """Score a profile with the scorecard in service, or hand its ending on."""
    profile = event.record
    told = Score(
        application_id=profile.application_id,
        consumer_id=profile.consumer_id,
        as_of=profile.as_of,
        extract=profile.extract,
        ending=profile.ending,
    )
    if profile.ending is None:
        scored = score(champion, profile.characteristics)
        told = replace(
            told,
            score=scored.score,
            base_points=scored.base_points,
            pd=scored.pd,
            factors=scored.factors,
            scorecard_version=champion.version,
        )
    return Effect(emits=(Emit(SCORES, told),))


agent = serve(app, {PROFILES: score_profile}, prepare=app.releases.prepare)
