"""A score is exact, replayable, and its factors reconcile: the scorecard is data, and the same data gives the same score.

A challenger, where there is one, scores applications beside the champion; what it says goes to a topic that no other
service reads.
"""

from msgspec.structs import replace

from creditapp.domain.factors import by_effect
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scoring import Scored, score
from creditapp.models.applications import Assumed, Outlook, Profile, Score
from creditapp.models.monitoring import Judged, ShadowScore
from creditapp.scorecards.active import ActiveScorecards
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import create_app
from creditapp.streaming.batch import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.topics import PROFILES, SCORES, SHADOW_SCORES

app = create_app("scoring")
registry = Registry(app)


@app.task
async def follow_releases() -> None:
    """Each worker follows all releases."""
    await registry.follow()


def score_profile(event: Event[Profile], _: None, active: ActiveScorecards) -> Effect:
    """Score a profile, and what it assumes, with the scorecard in service, or hand its ending on."""
    profile, champion = event.record, active.champion
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
    shadows: tuple[Emit, ...] = ()
    if profile.ending is None:
        scored = score(champion, profile.characteristics)
        shadows = _shadows(profile, scored, active)
        told = replace(
            told,
            score=scored.score,
            base_points=scored.base_points,
            pd=scored.pd,
            rank=champion.rank(scored.score),
            factors=scored.factors,
            scorecard_version=champion.version,
        )
    return Effect(emits=(Emit(SCORES, told), *shadows))


def _shadows(profile: Profile, scored: Scored, active: ActiveScorecards) -> tuple[Emit, ...]:
    """What the challenger says beside the champion, of applications only."""
    challenger = active.challenger
    if challenger is None or profile.simulation is not None or profile.cause is not None:
        return ()
    shadow = ShadowScore(
        application_id=profile.application_id,
        consumer_id=profile.consumer_id,
        as_of=profile.as_of,
        champion=_judged(active.champion, scored),
        challenger=_judged(challenger, score(challenger, profile.characteristics)),
    )
    return (Emit(SHADOW_SCORES, shadow),)


def _judged(card: Scorecard, scored: Scored) -> Judged:
    reasons = tuple(factor.code for factor in by_effect(scored.factors) if factor.key)
    return Judged(version=card.version, score=scored.score, pd=scored.pd, reasons=reasons)


def _outlook(champion: Scorecard, assumed: Assumed) -> Outlook:
    if assumed.ending:
        return Outlook(as_of=assumed.as_of, ending=assumed.ending)
    scored = score(champion, assumed.characteristics)
    return Outlook(as_of=assumed.as_of, score=scored.score, pd=scored.pd, factors=scored.factors)


loop = serve(app, {PROFILES: score_profile}, prepare=registry.prepare)
