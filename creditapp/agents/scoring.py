"""A score is exact, replayable, and its factors reconcile: the scorecard is data, and the same data gives the same score."""

from msgspec.structs import replace

from creditapp.app import create_app
from creditapp.delivery import Effect, Emit, Event, serve
from creditapp.domain.scorecard import Scorecard, score
from creditapp.models.applications import Assumed, Outlook, Profile, Score
from creditapp.topics import PROFILES, SCORES

app = create_app("scoring")


@app.task
async def follow_releases() -> None:
    """Each worker follows all releases."""
    await app.add_runtime_dependency(app.releases)


def score_profile(event: Event[Profile], _: None, champion: Scorecard) -> Effect:
    """Score a profile, and what it assumes, with the scorecard in service, or hand its ending on."""
    profile = event.record
    told = Score(
        application_id=profile.application_id,
        consumer_id=profile.consumer_id,
        as_of=profile.as_of,
        lender=profile.lender,
        simulation=profile.simulation,
        extract=profile.extract,
        ending=profile.ending,
        cause=profile.cause,
        outlooks=tuple(_outlook(champion, assumed) for assumed in profile.assumed),
        assumptions=profile.assumptions,
    )
    if profile.ending is None:
        scored = score(champion, profile.characteristics)
        told = replace(
            told,
            score=scored.score,
            base_points=scored.base_points,
            pd=scored.pd,
            rank=champion.rank(scored.score),
            factors=scored.factors,
            scorecard_version=champion.version,
        )
    return Effect(emits=(Emit(SCORES, told),))


def _outlook(champion: Scorecard, assumed: Assumed) -> Outlook:
    if assumed.ending:
        return Outlook(as_of=assumed.as_of, ending=assumed.ending)
    scored = score(champion, assumed.characteristics)
    return Outlook(as_of=assumed.as_of, score=scored.score, pd=scored.pd, factors=scored.factors)


agent = serve(app, {PROFILES: score_profile}, prepare=app.releases.prepare)
