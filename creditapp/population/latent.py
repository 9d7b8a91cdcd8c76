"""What makes people pay or not is never in the file: character, income and hardship, lived month by month.

Hardship is a Markov chain (calm, strained, in crisis); arrears are another one on top of it (current, 30, 60 … 180
days late, written off) whose roll and cure rates depend on hardship and character. Both together are a Markov chain
with known rates, so the true probability of a default in the next 24 months is computed, not estimated.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chance import Floats, Keys, normal, person_keys, uniform

Ints = NDArray[np.int64]

HISTORY = 108
"""Months lived before the anchor: 84 that a file may show (15 USC 1681c) and two years to forget the start."""
WRITTEN_OFF = 7
"""Stage of arrears after 180 days late; the month after, what is still open starts anew."""
BAD = 3
"""A default: 90 days late or worse."""
HORIZON = 24
"""Months in which a default counts (the Federal Reserve's and FICO's performance window)."""

ORDINARY, THIN, INVISIBLE, DECEASED = range(4)

_CHARACTER, _AGE, _INCOME, _START, _KIND, _APPETITE, _REVOLVE, _HARDSHIP, _ARREARS, _USE, _OPENING, _FIRST = range(
    20, 32
)


@dataclass(frozen=True)
class Rates:
    """The knobs of the chains; monthly, for an average character (0) unless said otherwise."""

    strain: float = 0.0041
    relief: float = 0.085
    crisis: float = 0.035
    recovery: float = 0.10
    character_on_strain: float = 1.5
    character_on_crisis: float = 0.55
    slip: tuple[float, float, float] = (0.0040, 0.042, 0.18)
    """From current to 30 days late, by hardship."""
    character_on_slip: float = 1.4
    roll: tuple[float, float, float] = (0.025, 0.17, 0.68)
    """From a stage of arrears to the next."""
    cure: tuple[float, float, float] = (0.70, 0.42, 0.09)
    """From a stage of arrears to current; the rest stays where it is."""


RATES = Rates()


@dataclass(frozen=True)
class Traits:
    """What a person is born with or keeps: arrays with one entry a person."""

    anchor: int
    """The month as of which the population was drawn."""
    keys: Keys
    kind: Ints
    birth_month: Ints
    character: Floats
    income: Floats
    """Dollars a year."""
    appetite: Floats
    """For credit; 1 on average."""
    revolves: Floats
    """Leaning to carry balances, beyond character."""
    first_month: Ints
    """When the first account was opened."""


@dataclass(frozen=True)
class Lives:
    """Lived months of some people: arrays [person, month]; column 0 is month ``start``."""

    traits: Traits
    start: int
    hardship: NDArray[np.int8]
    arrears: NDArray[np.int8]
    utilisation: NDArray[np.float32]


def traits(seed: int, indices: Ints, anchor_month: int) -> Traits:
    """The lasting traits of the people with these indices, as of the anchor."""
    keys = person_keys(seed, indices)
    age = np.interp(uniform(keys, _AGE), (0, 0.04, 0.2, 0.5, 0.8, 0.95, 1), (18.2, 21, 30, 48, 65, 77, 93))
    character = 1.0 * normal(keys, _CHARACTER) + 0.45 * (age - 48) / 17
    income = (
        52_000
        * np.exp(0.45 * normal(keys, _INCOME) + 0.18 * character)
        * np.interp(age, (18, 30, 50, 70), (0.5, 0.95, 1.2, 0.8))
    )
    credit_age = np.minimum(18 + 3 * -np.log(uniform(keys, _START)), age)
    kind = np.searchsorted((0.027, 0.072, 0.076), uniform(keys, _KIND), side="right")
    return Traits(
        anchor_month,
        keys,
        np.array((INVISIBLE, THIN, DECEASED, ORDINARY))[kind],
        anchor_month - (age * 12).astype(np.int64),
        character,
        income,
        np.exp(0.5 * normal(keys, _APPETITE) - 0.125),
        normal(keys, _REVOLVE),
        anchor_month - ((age - credit_age) * 12).astype(np.int64),
    )


def live(who: Traits, start: int, until: int, rates: Rates = RATES) -> Lives:
    """Months ``start`` to ``until`` (both included) of these people's lives."""
    months = until - start + 1
    lives = Lives(who, start, *(np.zeros((len(who.keys), months), kind) for kind in (np.int8, np.int8, np.float32)))
    counters = np.arange(months)
    hardship_draws = uniform(who.keys[:, None], _HARDSHIP, counters)
    arrears_draws = uniform(who.keys[:, None], _ARREARS, counters)
    noise = normal(who.keys[:, None], _USE, counters)
    hardship, arrears, use = _first_month(who, rates)
    hardship_steps, arrears_steps = hardship_odds(who.character, rates), arrears_odds(who.character, rates)
    for month in range(months):
        hardship = _step_hardship(hardship, hardship_draws[:, month], hardship_steps)
        arrears = _step_arrears(arrears, hardship, arrears_draws[:, month], arrears_steps)
        arrears[who.first_month >= start + month] = 0
        use += 0.12 * (_wanted_use(who, hardship) - use) + 0.10 * noise[:, month]
        lives.hardship[:, month], lives.arrears[:, month], lives.utilisation[:, month] = hardship, arrears, use
    return lives


def _first_month(who: Traits, rates: Rates) -> tuple[Ints, Ints, Floats]:
    up, down, deeper, back = hardship_odds(who.character, rates)
    weights = np.stack([np.ones_like(up), up / down, up / down * deeper / back])
    edges = np.cumsum(weights / weights.sum(axis=0), axis=0)[:2]
    hardship = (uniform(who.keys, _FIRST) > edges).sum(axis=0)
    return hardship, np.zeros_like(hardship), _wanted_use(who, hardship)


def _wanted_use(who: Traits, hardship: Ints) -> Floats:
    """Logit of the share of limits that a person comes to use."""
    return np.array((-1.45, 0.9, 2.6))[hardship] - 0.9 * who.character + 1.6 * who.revolves


def hardship_odds(character: Floats, rates: Rates) -> tuple[Floats, Floats, Floats, Floats]:
    """Monthly odds of: calm to strained, strained to calm, strained to crisis, crisis to strained."""
    strain = np.minimum(rates.strain * np.exp(-rates.character_on_strain * character), 0.2)
    relief = np.minimum(rates.relief * np.exp(0.15 * character), 0.3)
    crisis = np.minimum(rates.crisis * np.exp(-rates.character_on_crisis * character), 0.3)
    return strain, relief, crisis, np.full_like(strain, rates.recovery)


def arrears_odds(character: Floats, rates: Rates) -> tuple[Floats, Floats, Floats]:
    """Monthly odds of slipping, rolling and curing: arrays [hardship, person]."""
    slip = np.minimum(np.outer(rates.slip, np.exp(-rates.character_on_slip * character)), 0.5)
    roll = np.minimum(np.outer(rates.roll, np.exp(-0.15 * character)), 0.9)
    cure = np.minimum(np.outer(rates.cure, np.exp(0.05 * character)), 1 - roll)
    return slip, roll, cure


def _step_hardship(state: Ints, draw: Floats, odds: tuple[Floats, ...]) -> Ints:
    up, down, deeper, back = odds
    worse = np.where(state == 0, up, np.where(state == 1, deeper, 0.0))
    better = np.where(state == 2, back, np.where(state == 1, down, 0.0))
    return state + (draw < worse) - (draw > 1 - better)


def _step_arrears(stage: Ints, hardship: Ints, draw: Floats, odds: tuple[Floats, ...]) -> Ints:
    people = np.arange(len(stage))
    slip, roll, cure = (table[hardship, people] for table in odds)
    later = np.where(draw < roll, stage + 1, np.where(draw > 1 - cure, 0, stage))
    return np.where(stage == 0, draw < slip, np.where(stage >= WRITTEN_OFF, 0, later)).astype(np.int64)


def default_probability(lives: Lives, month: int, rates: Rates = RATES) -> Floats:
    """Each person's true probability of being 90 days late or worse in one of the 24 months after ``month``."""
    people = np.arange(len(lives.traits.keys))
    bad_after = _hitting(lives.traits.character, rates)
    stage = lives.arrears[:, month - lives.start].astype(np.int64)
    return bad_after[lives.hardship[:, month - lives.start], stage, people]


def _hitting(character: Floats, rates: Rates) -> Floats:
    """Probability [hardship, stage, person] of reaching BAD within HORIZON months, by backward recursion."""
    up, down, deeper, back = hardship_odds(character, rates)
    slip, roll, cure = arrears_odds(character, rates)
    bad = np.zeros((3, WRITTEN_OFF + 1, len(character)))
    for _ in range(HORIZON):
        after = np.where(np.arange(WRITTEN_OFF + 1)[None, :, None] >= BAD, 1.0, bad)
        arrived = _after_arrears(after, slip, roll, cure)
        bad = np.stack(
            [
                (1 - up) * arrived[0] + up * arrived[1],
                down * arrived[0] + (1 - down - deeper) * arrived[1] + deeper * arrived[2],
                back * arrived[1] + (1 - back) * arrived[2],
            ]
        )
    return bad


def _after_arrears(after: Floats, slip: Floats, roll: Floats, cure: Floats) -> Floats:
    arrived = np.empty_like(after)
    arrived[:, 0] = (1 - slip) * after[:, 0] + slip * after[:, 1]
    arrived[:, WRITTEN_OFF] = after[:, 0]
    for stage in range(1, WRITTEN_OFF):
        stay = 1 - roll - cure
        arrived[:, stage] = roll * after[:, stage + 1] + cure * after[:, 0] + stay * after[:, stage]
    return arrived
