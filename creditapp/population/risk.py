"""The true probability of a default is computed from the latent chains alone, never from a file or a characteristic.

Backward recursion over setback, hardship and arrears: what a person of known rates faces from their present state.
A future shock counts, as it changes the lives that follow. Scars need no state of their own: until a default they only
fade, by a known share a month, and what follows a default does not matter.
"""

import numpy as np

from creditapp.population.chains import BAD, RATES, WRITTEN_OFF, Odds, Rates, odds, scarred
from creditapp.population.chance import Floats
from creditapp.population.latent import Lives
from creditapp.population.shock import CALM, Shock

HORIZON = 24
"""Months in which a default counts (the Federal Reserve's and FICO's performance window)."""


def default_probability(lives: Lives, month: int, rates: Rates = RATES, shock: Shock = CALM) -> Floats:
    """Each person's true probability of being 90 days late or worse in one of the 24 months after ``month``."""
    who, at = lives.traits, month - lives.start
    times = shock.times(month + 1, HORIZON)
    by_hardness = {hardness: odds(who, rates, hardness) for hardness in set(times)}
    bad = np.zeros((3, 3, WRITTEN_OFF + 1, len(who.keys)))
    scar = lives.scar[:, at].astype(np.float64)
    for passed, hardness in reversed(list(enumerate(times))):
        bad = month_before(bad, scarred(by_hardness[hardness], scar * rates.scar_kept**passed))
    state = (part[:, at].astype(np.int64) for part in (lives.setback, lives.hardship, lives.arrears))
    probability: Floats = bad[*state, np.arange(len(who.keys))]
    return probability


def month_before(bad: Floats, now: Odds) -> Floats:
    """Probability [setback, hardship, stage, person] a month earlier; arrears moved last, so they are reversed first."""
    reached = np.where((np.arange(WRITTEN_OFF + 1) >= BAD)[:, None], 1.0, bad)
    return _before_setback(_before_hardship(_before_arrears(reached, now), now), now)


def _before_arrears(after: Floats, now: Odds) -> Floats:
    before = np.empty_like(after)
    before[:, :, 0] = (1 - now.slip) * after[:, :, 0] + now.slip * after[:, :, 1]
    before[:, :, WRITTEN_OFF] = after[:, :, 0]
    for stage in range(1, WRITTEN_OFF):
        roll, cure = now.roll[:, int(stage >= BAD)], now.cure[:, int(stage >= BAD)]
        stay = 1 - roll - cure
        before[:, :, stage] = roll * after[:, :, stage + 1] + cure * after[:, :, 0] + stay * after[:, :, stage]
    return before


def _before_hardship(after: Floats, now: Odds) -> Floats:
    strain, relief, crisis, recovery = (table[:, None] for table in (now.strain, now.relief, now.crisis, now.recovery))
    calm, strained, in_crisis = after[:, 0], after[:, 1], after[:, 2]
    return np.stack(
        [
            (1 - strain) * calm + strain * strained,
            relief * calm + (1 - relief - crisis) * strained + crisis * in_crisis,
            recovery * strained + (1 - recovery) * in_crisis,
        ],
        axis=1,
    )


def _before_setback(after: Floats, now: Odds) -> Floats:
    layoff, rehire, illness, healing = now.setback
    well, out_of_work, sick = after
    return np.stack(
        [
            (1 - layoff - illness) * well + layoff * out_of_work + illness * sick,
            rehire * well + (1 - rehire) * out_of_work,
            healing * well + (1 - healing) * sick,
        ]
    )
