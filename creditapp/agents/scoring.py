"""A score is exact and replayable, and its factors add up to it: one scorecard gives one profile always the same score.

A challenger, if there is one, scores applications beside the champion; its scores go to a topic that no other service
reads.
"""

from msgspec.structs import replace

from creditapp.domain.factors import by_effect
from creditapp.domain.scorecard import Scorecard
from creditapp.domain.scoring import Scored, score
from creditapp.models.applications import Assumed, Outlook, Profile, Score
from creditapp.models.monitoring import ScorecardResult, ShadowResults, ShadowScore
from creditapp.models.sealed import Sealed
from creditapp.scorecards.active import ActiveScorecards
from creditapp.scorecards.registry import Registry
from creditapp.streaming.app import create_app
from creditapp.streaming.event import Effect, Event
from creditapp.streaming.loop import serve
from creditapp.streaming.publisher import Emit
from creditapp.streaming.seals import Seals
from creditapp.topics import PROFILES, SCORES, SHADOW_SCORES

app = create_app("scoring")
registry = Registry(app)


@app.task
async def follow_releases() -> None:
    """Follow all scorecard releases."""
    await registry.follow()


def score_profile(event: Event[Profile], _: None, active: ActiveScorecards) -> Effect:
    """Score a profile, and its simulated scenarios, with the champion; a profile with an ending is passed on unscored.

    An erased person's profile cannot be read any more, and ends like the form of somebody who is not known.
    """
    profile, champion = event.record, active.champion
    ending = profile.ending or ("could_not_match" if event.erased else None)
    record = Score(
        application_id=profile.application_id,
        consumer_id=profile.consumer_id,
        as_of=profile.as_of,
        lender=profile.lender,
        simulation=profile.simulation,
        extract=profile.extract,
        ending=ending,
        cause=profile.cause,
        outlooks=tuple(_outlook(champion, assumed) for assumed in profile.assumed),
        assumptions=profile.assumptions,
    )
    shadows: tuple[Emit, ...] = ()
    if ending is None:
        scored = score(champion, profile.characteristics)
        shadows = _shadows(profile, scored, active)
        record = replace(
            record,
            score=scored.score,
            base_points=scored.base_points,
            pd=scored.pd,
            rank=champion.rank(scored.score),
            factors=scored.factors,
            scorecard_version=champion.version,
        )
    return Effect(emits=(Emit(SCORES, record), *shadows))


def _shadows(profile: Profile, scored: Scored, active: ActiveScorecards) -> tuple[Emit, ...]:
    """The challenger's score beside the champion's; of applications only, not of simulations and updates."""
    challenger = active.challenger
    if challenger is None or profile.simulation is not None or profile.cause is not None:
        return ()
    shadow = ShadowScore(
        application_id=profile.application_id,
        consumer_id=profile.consumer_id,
        as_of=profile.as_of,
        sealed=Sealed(
            ShadowResults(
                _result(active.champion, scored), _result(challenger, score(challenger, profile.characteristics))
            )
        ),
    )
    return (Emit(SHADOW_SCORES, shadow),)


def _result(card: Scorecard, scored: Scored) -> ScorecardResult:
    reasons = tuple(factor.code for factor in by_effect(scored.factors) if factor.key)
    return ScorecardResult(version=card.version, score=scored.score, pd=scored.pd, reasons=reasons)


def _outlook(champion: Scorecard, assumed: Assumed) -> Outlook:
    alone = score(champion, assumed.time_alone).score if assumed.time_alone else None
    if assumed.ending:
        return Outlook(as_of=assumed.as_of, ending=assumed.ending, time_alone=alone)
    scored = score(champion, assumed.characteristics)
    return Outlook(as_of=assumed.as_of, score=scored.score, pd=scored.pd, factors=scored.factors, time_alone=alone)


loop = serve(app, {PROFILES: score_profile}, prepare=registry.prepare, seals=Seals(app, {"score"}))
