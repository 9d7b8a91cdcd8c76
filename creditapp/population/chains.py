"""The odds of a month: setbacks (out of work, ill), hardship (calm, strained, in crisis), arrears (30 … 180 days, lost).

Three Markov chains, each driven by the one before: a setback strains people, hardship makes them slip into arrears and roll
to later stages, and character reduces both. A default leaves a scar: savings and goodwill are gone, credit is dear, so that
strain and arrears come more easily for years (Dobbie, Goldsmith-Pinkham, Mahoney and Song 2020 find lasting effects in files).
All rates are known, so that the true probability of a default can be computed.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chance import Floats
from creditapp.population.traits import Traits

WELL, OUT_OF_WORK, ILL = range(3)
CALM_LIFE, STRAINED, IN_CRISIS = range(3)
WRITTEN_OFF = 7
"""Stage of arrears after 180 days late; in the month after, the accounts still open start again at current."""
BAD = 3
"""A default: 90 days late or worse."""
MILD, SEVERE, BANKRUPT = range(3)
"""What an episode of arrears comes to if it ends in a loss: cards and loans, the home too, or a petition in bankruptcy, which
ends hardship (debts weigh no more) and leaves the deepest scar."""
LOSS_SHARES = (0.45, 0.35, 0.20)
"""How often an episode is of each kind."""


@dataclass(frozen=True)
class Rates:
    """The rates of the chains; monthly, for an average character (0) in ordinary times unless stated otherwise."""

    layoff: float = 0.017
    rehire: float = 0.19
    illness: float = 0.0035
    healing: float = 0.11
    strain: float = 0.00075
    relief: float = 0.13
    crisis: float = 0.04
    recovery: float = 0.13
    setback_on_strain: tuple[float, float, float] = (1.0, 26.0, 26.0)
    """Factors of strain when well, out of work, ill."""
    setback_on_crisis: tuple[float, float, float] = (1.0, 4.0, 3.5)
    setback_on_relief: tuple[float, float, float] = (1.0, 0.3, 0.4)
    """Factors of relief and recovery."""
    character_on_strain: float = 1.85
    character_on_crisis: float = 0.55
    income_on_strain: float = 0.35
    """Strain is proportional to income ** −this."""
    slip: tuple[float, float, float] = (0.0044, 0.060, 0.19)
    """From current to 30 days late, by hardship."""
    character_on_slip: float = 1.9
    roll: tuple[float, float, float] = (0.03, 0.20, 0.52)
    """From a stage of arrears to the next."""
    cure: tuple[float, float, float] = (0.38, 0.20, 0.06)
    """From a stage of arrears to current; the rest stays in its stage."""
    late_roll: float = 0.42
    """Factor of rolling from 90 days late on: payment plans, forbearance and slow courts."""
    late_cure: float = 0.42
    """Factor of curing from 90 days late on."""
    scar_of_lateness: float = 0.54
    """The scar of 90 days late: what it adds to the logs of the odds of strain and of slipping."""
    scar_of_loss: tuple[float, float, float] = (0.72, 1.14, 1.68)
    """The same of a loss, by its kind (MILD, SEVERE, BANKRUPT)."""
    scar_kept: float = 0.975
    """Share of a scar that is left a month later: 12 % after seven years."""


RATES = Rates()


@dataclass(frozen=True)
class Odds:
    """Monthly odds of these people in times of one hardness (1 is ordinary)."""

    setback: tuple[Floats, Floats, Floats, Floats]
    """[person]: losing work, finding it, falling ill, recovering health."""
    strain: Floats
    """[setback, person]: calm to strained; the next three likewise."""
    relief: Floats
    crisis: Floats
    recovery: Floats
    slip: Floats
    """[hardship, person]: current to 30 days late."""
    roll: Floats
    """[hardship, late, person]: to the next stage; late is 0 before 90 days and 1 from then on."""
    cure: Floats
    """[hardship, late, person]: to current."""


def odds(who: Traits, rates: Rates, hardness: float) -> Odds:
    """The odds of a month of this hardness (1 is ordinary)."""
    setback = (
        np.minimum(rates.layoff * hardness * who.layoffs, 0.3),
        np.full(len(who.keys), rates.rehire / hardness),
        np.minimum(rates.illness * who.illness, 0.3),
        np.full(len(who.keys), rates.healing),
    )
    spared = (who.income / 52_000) ** -rates.income_on_strain * np.sqrt(hardness)
    strain = rates.strain * np.exp(-rates.character_on_strain * who.character) * spared * who.strain
    crisis = rates.crisis * np.exp(-rates.character_on_crisis * who.character) * np.sqrt(hardness)
    relief = np.minimum(rates.relief * np.exp(0.15 * who.character), 0.3)
    recovery = np.full_like(relief, rates.recovery)
    return Odds(
        setback,
        np.minimum(np.outer(rates.setback_on_strain, strain), 0.4),
        np.outer(rates.setback_on_relief, relief),
        np.minimum(np.outer(rates.setback_on_crisis, crisis), 0.4),
        np.outer(rates.setback_on_relief, recovery),
        *_arrears_odds(who.character, rates),
    )


def _arrears_odds(character: Floats, rates: Rates) -> tuple[Floats, Floats, Floats]:
    slip = np.minimum(np.outer(rates.slip, np.exp(-rates.character_on_slip * character)), 0.5)
    roll = np.minimum(np.outer(rates.roll, np.exp(-0.15 * character)), 0.9)
    cure = np.minimum(np.outer(rates.cure, np.exp(0.05 * character)), 1 - roll)
    late = np.stack([roll, rates.late_roll * roll], axis=1)
    return slip, late, np.stack([cure, rates.late_cure * cure], axis=1)


def scarred(now: Odds, scar: Floats) -> Odds:
    """The odds of people who carry scars (0 without one)."""
    times = np.exp(scar)
    return replace(now, strain=np.minimum(now.strain * times, 0.4), slip=np.minimum(now.slip * times, 0.5))


def scar_after(scar: Floats, stage: NDArray[np.int64], kind: NDArray[np.int64], rates: Rates) -> Floats:
    """Next month's scars: what is left of the old one, or that of a default which is worse."""
    loss = np.asarray(rates.scar_of_loss)[kind]
    new = np.where(stage >= WRITTEN_OFF, loss, np.where(stage >= BAD, rates.scar_of_lateness, 0.0))
    worse: Floats = np.maximum(scar * rates.scar_kept, new)
    return worse
