"""Published figures of 2023 to 2026: tiers, generations, products, how cards are paid; second-hand ones say so.

A figure that the population cannot meet together with the others is reported and not held (``held=False``): TransUnion's prime plus,
as FICO's band 740–799 alone has 27.5 %; card balances late, as Experian's people who are 90 days late (6.8 %) owe more than others
and stay so longer than banks keep a card on their books; what students' loans do in 2025, the end of a pause that no life here knows,
and with it the flow of all debt.
"""

from functools import partial

import numpy as np

from training.population.holdings import PRODUCTS
from training.population.target import ScoredPopulation, Target, between

TRANSUNION = "TransUnion, Q3 2025"
FICO_2025 = "FICO 2025"
FICO_2025_2 = "FICO 2025, second-hand"
EXPERIAN_2023 = "Experian 2023"
NY_FED = "New York Fed, Q4 2025"
NY_FED_2 = "New York Fed, Q4 2025, second-hand"
FRED_2024 = "FRED, Q2 2024"
PHILADELPHIA_2 = "Philadelphia Fed, Q4 2024, second-hand"
CFPB = "CFPB card report 2025"
CFPB_2 = "CFPB card report 2025, second-hand"
RENT_2 = "TransUnion 2025, second-hand"

_BORN = {
    "silent": (28, 45),
    "boomers": (46, 64),
    "generation X": (65, 80),
    "millennials": (81, 96),
    "generation Z": (97, 112),
}
"""Years since 1900 in which a generation was born."""
_AS_OF = 124
"""The year, since 1900, of the date as of which the population is compared."""


def _generation(name: str, population: ScoredPopulation) -> float:
    first, last = _BORN[name]
    born = _AS_OF - population.people.holdings.age
    return float(np.mean(population.score[(born >= first) & (born <= last)]))


def _hold_students(oldest: int, population: ScoredPopulation) -> float:
    held = population.everybody.holdings
    return float(np.mean(held.owed[held.age <= oldest, PRODUCTS.index("student")] > 0))


def _flow(product: str, population: ScoredPopulation) -> float:
    held, at = population.everybody.holdings, PRODUCTS.index(product)
    return float(held.went_bad[:, at].sum() / held.was_good[:, at].sum())


def _flow_of_all(population: ScoredPopulation) -> float:
    held = population.everybody.holdings
    return float(held.went_bad.sum() / held.was_good.sum())


def _share_of_debt(product: str, population: ScoredPopulation) -> float:
    owed = population.everybody.holdings.owed.sum(axis=0)
    return float(owed[PRODUCTS.index(product)] / owed[:5].sum())


def _student_default(population: ScoredPopulation) -> float:
    held, at = population.everybody.holdings, PRODUCTS.index("student")
    return float((held.late_90 + held.given_up)[:, at].sum() / held.owed[:, at].sum())


def _late(late: str, product: str, population: ScoredPopulation) -> float:
    held, at = population.everybody.holdings, PRODUCTS.index(product)
    return float(getattr(held, late)[:, at].sum() / held.owed[:, at].sum())


def _delinquent(population: ScoredPopulation) -> float:
    held = population.everybody.holdings
    return float((held.late_30 + held.given_up).sum() / held.owed.sum())


def _active_use(share: float, population: ScoredPopulation) -> float:
    return float(np.nanquantile(population.everybody.holdings.use, share))


def _ways_to_pay(way: int, population: ScoredPopulation) -> float:
    paid = population.everybody.holdings.paid.sum(axis=0)
    return float(paid[way] / paid.sum())


def _least_only(low: int, high: int, population: ScoredPopulation) -> float:
    """Share of cards with a balance of people in a tier on which the minimum was paid."""
    paid = population.people.holdings.paid[(population.score >= low) & (population.score <= high)].sum(axis=0)
    return float(paid[0] / paid[:3].sum())


def _with_card(population: ScoredPopulation) -> float:
    return float(np.mean(population.everybody.holdings.paid.sum(axis=1) > 0))


def _card_balance(low: int, high: int, population: ScoredPopulation) -> float:
    """Mean dollars on bank cards of people who have one."""
    held = population.people.holdings
    chosen = (held.paid.sum(axis=1) > 0) & (population.score >= low) & (population.score <= high)
    return float(held.owed[chosen, PRODUCTS.index("card")].mean())


def _rent(population: ScoredPopulation) -> float:
    return float(population.everybody.holdings.rent.mean())


def _tier(name: str, low: int, high: int, value: float, tolerance: float, *, held: bool = True) -> Target:
    return Target(name, value, tolerance, TRANSUNION, partial(between, low, high), held)


def _generation_target(name: str, value: float, tolerance: float) -> Target:
    return Target(f"mean score, {name}", value, tolerance, EXPERIAN_2023, partial(_generation, name))


NEWER: tuple[Target, ...] = (
    _tier("super prime (781–850)", 781, 850, 0.409, 0.12),
    _tier("prime plus (721–780)", 721, 780, 0.169, 0.06, held=False),
    _tier("prime (661–720)", 661, 720, 0.156, 0.05),
    _tier("near prime (601–660)", 601, 660, 0.122, 0.05),
    _tier("subprime (300–600)", 300, 600, 0.144, 0.05),
    Target("median score", 745, 20, FICO_2025_2, lambda population: float(np.median(population.score))),
    _generation_target("generation Z", 680, 20),
    _generation_target("millennials", 690, 20),
    _generation_target("generation X", 709, 20),
    _generation_target("boomers", 745, 20),
    _generation_target("silent", 761, 25),
    Target("hold student loans", 0.17, 0.05, FICO_2025, partial(_hold_students, 200)),
    Target("hold student loans, aged 18–29", 0.34, 0.08, FICO_2025, partial(_hold_students, 29)),
    Target("yearly flow into 90+, mortgage", 0.0138, 0.009, NY_FED_2, partial(_flow, "mortgage")),
    Target("yearly flow into 90+, HELOC", 0.0124, 0.009, NY_FED_2, partial(_flow, "heloc")),
    Target("yearly flow into 90+, auto", 0.0295, 0.015, NY_FED_2, partial(_flow, "auto")),
    Target("yearly flow into 90+, card", 0.0713, 0.03, NY_FED_2, partial(_flow, "card")),
    Target("yearly flow into 90+, student", 0.1619, 0.06, NY_FED_2, partial(_flow, "student"), held=False),
    Target("yearly flow into 90+, other", 0.0513, 0.025, NY_FED_2, partial(_flow, "other")),
    Target("yearly flow into 90+, all", 0.0326, 0.013, NY_FED_2, _flow_of_all, held=False),
    Target("share of debt, mortgage", 0.723, 0.08, NY_FED, partial(_share_of_debt, "mortgage")),
    Target("share of debt, HELOC", 0.024, 0.02, NY_FED, partial(_share_of_debt, "heloc")),
    Target("share of debt, auto", 0.092, 0.04, NY_FED, partial(_share_of_debt, "auto")),
    Target("share of debt, card", 0.070, 0.03, NY_FED, partial(_share_of_debt, "card")),
    Target("share of debt, student", 0.091, 0.04, NY_FED, partial(_share_of_debt, "student")),
    Target("debt delinquent", 0.048, 0.02, NY_FED, _delinquent),
    Target("student debt 90+ days late", 0.096, 0.04, NY_FED, _student_default, held=False),
    Target(
        "card balances 30+ days late",
        0.0335,
        0.015,
        "FRED RCCCBBALDPD30P",
        partial(_late, "late_30", "card"),
        held=False,
    ),
    Target(
        "card balances 60+ days late",
        0.0238,
        0.012,
        "FRED RCCCBBALDPD60P",
        partial(_late, "late_60", "card"),
        held=False,
    ),
    Target("use of active cards, upper quartile", 0.518, 0.10, FRED_2024, partial(_active_use, 0.75)),
    Target("use of active cards, upper tenth", 0.941, 0.10, FRED_2024, partial(_active_use, 0.9)),
    Target("cards paid the minimum", 0.11, 0.04, PHILADELPHIA_2, partial(_ways_to_pay, 0)),
    Target("cards paid in full", 0.35, 0.08, PHILADELPHIA_2, partial(_ways_to_pay, 1)),
    Target("cards paid between", 0.28, 0.08, PHILADELPHIA_2, partial(_ways_to_pay, 2)),
    Target("adults with a card", 0.78, 0.06, CFPB, _with_card),
    Target("card debt of cardholders, dollars", 5_312, 1_500, CFPB, partial(_card_balance, 300, 850)),
    Target("the same, near prime (620–659)", 7_493, 2_500, CFPB, partial(_card_balance, 620, 659)),
    Target("the same, prime (660–719)", 8_675, 2_500, CFPB, partial(_card_balance, 660, 719)),
    Target("minimum only, super prime (720+)", 0.055, 0.03, CFPB_2, partial(_least_only, 720, 850)),
    Target("minimum only, subprime (below 620)", 0.309, 0.10, CFPB_2, partial(_least_only, 300, 619)),
    Target("rent reported", 0.13, 0.03, RENT_2, _rent),
)
"""In DOMAIN.md's order. Not measured: falls of 50 points a year (two dates), buy now, pay later (not furnished)."""
