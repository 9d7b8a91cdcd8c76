"""Simulates what decides whether people pay and is never in a file: setbacks, hardship and arrears by month, and income.

The chains and their rates are in ``chains``; here they are simulated. Income follows age, drifts (Moffitt and Gottschalk
2012: persistent shocks), and falls with a setback; people who earn less than before use their cards more.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditapp.population.chains import (
    BANKRUPT,
    CALM_LIFE,
    LOSS_SHARES,
    RATES,
    WRITTEN_OFF,
    Odds,
    Rates,
    odds,
    scar_after,
    scarred,
)
from creditapp.population.chance import Floats, Keys, normal, pick, uniform
from creditapp.population.shock import CALM, Shock
from creditapp.population.traits import Ints, Traits, earning_age

HISTORY = 108
"""Months simulated before the anchor: 84 that a file may show (15 USC 1681c) and two years to forget the first state."""

_HARDSHIP, _ARREARS, _USE, _FIRST, _SETBACK, _DRIFT = range(30, 36)
_KIND = 38
_DRIFT_KEPT, _DRIFT_STEP = 0.985, 0.035
_LEFT_AFTER_SETBACK = np.array((1.0, 0.5, 0.75))
"""Share of income, by setback: unemployment benefits, sick pay."""


@dataclass(frozen=True)
class Lives:
    """Simulated months of some people: arrays [person, month]; column 0 is month ``start``."""

    traits: Traits
    start: int
    setback: NDArray[np.int8]
    hardship: NDArray[np.int8]
    arrears: NDArray[np.int8]
    scar: NDArray[np.float32]
    """What past defaults still weigh at the end of the month, in logs of odds (chains.scarred)."""
    income: NDArray[np.float32]
    """Dollars a year, as of the month."""
    utilisation: NDArray[np.float32]
    """Logit of the share of limits in use."""


def live(who: Traits, start: int, until: int, rates: Rates = RATES, shock: Shock = CALM) -> Lives:
    """Months ``start`` to ``until`` (both included) of these people's lives."""
    months = until - start + 1
    by_hardness = {hardness: odds(who, rates, hardness) for hardness in set(shock.times(start, months))}
    monthly = [by_hardness[hardness] for hardness in shock.times(start, months)]
    setback, hardship, arrears, scar = _chains(who, start, monthly, rates)
    income = _income(who, start, setback)
    return Lives(who, start, setback, hardship, arrears, scar, income, _use(who, hardship, income))


def kind_of_loss(keys: Keys, begun: Ints) -> Ints:
    """What these people's episodes of arrears come to if they end in a loss; ``begun`` is the month in which each began."""
    return pick(keys, _KIND, LOSS_SHARES, begun)


State = NDArray[np.int8]


def _chains(
    who: Traits, start: int, monthly: list[Odds], rates: Rates
) -> tuple[State, State, State, NDArray[np.float32]]:
    counters = np.arange(len(monthly))
    setback_draws, hardship_draws, arrears_draws = (
        uniform(who.keys[:, None], purpose, counters) for purpose in (_SETBACK, _HARDSHIP, _ARREARS)
    )
    lived = np.zeros((3, len(who.keys), len(monthly)), np.int8)
    setback, hardship = _first_month(who, monthly[0])
    arrears, begun = np.zeros_like(hardship), np.zeros_like(hardship)
    scar, scars = np.zeros(len(who.keys)), np.zeros((len(who.keys), len(monthly)), np.float32)
    for at, ordinary in enumerate(monthly):
        now = scarred(ordinary, scar)
        setback = _step_setback(setback, setback_draws[:, at], now)
        hardship = _step_hardship(hardship, setback, hardship_draws[:, at], now)
        was_late = arrears > 0
        arrears = _step_arrears(arrears, hardship, arrears_draws[:, at], now)
        arrears[who.first_month >= start + at] = 0
        begun[(arrears > 0) & ~was_late] = start + at
        kind = _kinds_of_the_lost(who.keys, arrears, begun)
        hardship[(arrears >= WRITTEN_OFF) & (kind == BANKRUPT)] = CALM_LIFE
        scar = scar_after(scar, arrears, kind, rates)
        lived[:, :, at], scars[:, at] = (setback, hardship, arrears), scar
    return lived[0], lived[1], lived[2], scars


def _kinds_of_the_lost(keys: Keys, stage: Ints, begun: Ints) -> Ints:
    """The kinds of the losses of this month; 0 for everybody else, for whom it does not matter."""
    kinds = np.zeros_like(stage)
    lost = np.nonzero(stage >= WRITTEN_OFF)[0]
    kinds[lost] = kind_of_loss(keys[lost], begun[lost])
    return kinds


def _first_month(who: Traits, now: Odds) -> tuple[Ints, Ints]:
    """Setback and hardship by their long-run odds; hardship as if nobody had a setback, which the first two years correct."""
    layoff, rehire, illness, healing = now.setback
    setback = _drawn(uniform(who.keys, _FIRST), [np.ones_like(layoff), layoff / rehire, illness / healing])
    into, deeper = now.strain[0] / now.relief[0], now.crisis[0] / now.recovery[0]
    return setback, _drawn(uniform(who.keys, _FIRST, 1), [np.ones_like(into), into, into * deeper])


def _drawn(draw: Floats, weights: list[Floats]) -> Ints:
    edges = np.cumsum(np.stack(weights) / np.sum(weights, axis=0), axis=0)[:-1]
    drawn: Ints = (draw > edges).sum(axis=0)
    return drawn


def _step_setback(setback: Ints, draw: Floats, now: Odds) -> Ints:
    layoff, rehire, illness, healing = now.setback
    struck = np.where(draw < layoff, 1, np.where(draw > 1 - illness, 2, 0))
    return np.where(setback == 0, struck, np.where(draw < np.where(setback == 1, rehire, healing), 0, setback))


def _step_hardship(state: Ints, setback: Ints, draw: Floats, now: Odds) -> Ints:
    people = np.arange(len(state))
    strain, relief, crisis, recovery = (
        table[setback, people] for table in (now.strain, now.relief, now.crisis, now.recovery)
    )
    worse = np.where(state == 0, strain, np.where(state == 1, crisis, 0.0))
    better = np.where(state == 2, recovery, np.where(state == 1, relief, 0.0))
    return state + (draw < worse) - (draw > 1 - better)


def _step_arrears(stage: Ints, hardship: Ints, draw: Floats, now: Odds) -> Ints:
    people, late = np.arange(len(stage)), (stage >= 3).astype(np.int64)
    slip, roll, cure = now.slip[hardship, people], now.roll[hardship, late, people], now.cure[hardship, late, people]
    later = np.where(draw < roll, stage + 1, np.where(draw > 1 - cure, 0, stage))
    return np.where(stage == 0, draw < slip, np.where(stage >= WRITTEN_OFF, 0, later)).astype(np.int64)


def _income(who: Traits, start: int, setback: State) -> NDArray[np.float32]:
    months = np.arange(setback.shape[1])
    age = (start + months - who.birth_month[:, None]) / 12
    at_anchor = (who.anchor - who.birth_month) / 12
    by_age = earning_age(age) / earning_age(at_anchor)[:, None]
    income: Floats = who.income[:, None] * by_age * _LEFT_AFTER_SETBACK[setback] * np.exp(_drift(who, len(months)))
    return income.astype(np.float32)


def _drift(who: Traits, months: int) -> Floats:
    """Persistent ups and downs of log income [person, month]."""
    steps = _DRIFT_STEP * normal(who.keys[:, None], _DRIFT, np.arange(months))
    steps[:, 0] /= np.sqrt(1 - _DRIFT_KEPT**2)
    for month in range(1, months):
        steps[:, month] += _DRIFT_KEPT * steps[:, month - 1]
    return steps


def _use(who: Traits, hardship: State, income: NDArray[np.float32]) -> NDArray[np.float32]:
    """Logit of the share of limits in use [person, month], moving towards what people want to use."""
    months = np.arange(hardship.shape[1])
    noise = 0.10 * normal(who.keys[:, None], _USE, months)
    short = -0.7 * np.log(income / who.income[:, None])
    wanted = np.array((-1.5, 0.3, 1.3))[hardship] + (1.4 * who.revolves - 1.7 * who.character)[:, None] + short
    use = np.empty(hardship.shape, np.float32)
    current = wanted[:, 0]
    for month in months:
        current = current + 0.12 * (wanted[:, month] - current) + noise[:, month]
        use[:, month] = current
    return use
