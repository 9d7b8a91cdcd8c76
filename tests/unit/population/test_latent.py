"""A life has setbacks, hardship and income of its own; sex and group affect income, setbacks, strain and when credit begins."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from creditapp.models.base import encode
from creditapp.population.calendar import month_of
from creditapp.population.chains import ILL, OUT_OF_WORK, RATES, WELL, WRITTEN_OFF, odds
from creditapp.population.cohort import Cohort, cohort
from creditapp.population.debts import MEDICAL
from creditapp.population.person import bodies
from creditapp.population.protected import GROUPS, SEXES, protected
from creditapp.population.risk import default_probability, month_before
from creditapp.population.traits import traits

ANCHOR = date(2024, 10, 31)
MONTH = month_of(ANCHOR)


@pytest.fixture(scope="module")
def lived() -> Cohort:
    """10,000 people at the anchor."""
    return cohort(9, range(10_000), ANCHOR, ANCHOR)


@pytest.mark.slow
def test_income_falls_with_a_setback(lived: Cohort) -> None:
    """In the month after work is lost most people earn little more than half of what they did."""
    setback, income = lived.lives.setback, lived.lives.income
    who, at = np.nonzero((setback[:, 1:] == OUT_OF_WORK) & (setback[:, :-1] == WELL))
    assert len(who) > 500
    assert np.median(income[who, at + 1] / income[who, at]) == pytest.approx(0.5, abs=0.05)


@pytest.mark.slow
def test_income_drifts_and_stays_positive(lived: Cohort) -> None:
    """Nobody earns what they earned nine years ago, nobody earns nothing, and ranks mostly persist."""
    first, last = lived.lives.income[:, 0], lived.lives.income[:, -1]
    assert (lived.lives.income > 0).all() and (first != last).all()
    assert 0.6 < np.corrcoef(np.log(first), np.log(last))[0, 1] < 0.98


@pytest.mark.slow
def test_setbacks_bring_hardship(lived: Cohort) -> None:
    """People out of work or ill are in hardship far more often than people who are well."""
    hardship = lived.lives.hardship > 0
    well, out_of_work, ill = (hardship[lived.lives.setback == state].mean() for state in (WELL, OUT_OF_WORK, ILL))
    assert out_of_work > 1.7 * well and ill > 1.7 * well


def test_ill_people_leave_medical_bills_unpaid(lived: Cohort) -> None:
    """Of bills that went to collectors, most of an ill month are medical, and an ill month brings more of them."""
    bills = (lived.debts.source < 0) & (lived.debts.holder == 0)
    owner, column = lived.debts.owner[bills], lived.debts.month[bills] - lived.lives.start
    medical, ill = lived.debts.source[bills] == MEDICAL, lived.lives.setback[owner, column] == ILL
    assert medical[ill].mean() > 0.7 > 0.6 > medical[~ill].mean()
    assert ill.mean() > 2 * (lived.lives.setback == ILL).mean()


def test_all_odds_are_between_0_and_1(lived: Cohort) -> None:
    """In ordinary times and in the hardest, no odds leave 0 … 1 and none of a month's add up to more than 1."""
    for hardness in (1.0, 10.0):
        now = odds(lived.lives.traits, RATES, hardness)
        layoff, rehire, illness, healing = now.setback
        sums = (
            layoff + illness,
            rehire,
            healing,
            now.strain,
            now.relief + now.crisis,
            now.recovery,
            now.slip,
            now.roll + now.cure,
        )
        assert all((total >= 0).all() and (total <= 1).all() for total in sums)


def test_retired_people_lose_no_work(lived: Cohort) -> None:
    """People aged 66 or older at the anchor were never laid off."""
    old = MONTH - lived.lives.traits.birth_month > 66 * 12 + 11
    assert old.sum() > 500 and not (lived.lives.setback[old] == OUT_OF_WORK).any()


def test_protected_attributes_go_with_income_and_credit_age(lived: Cohort) -> None:
    """Women and group b earn less, group c begins later; character is the same for all."""
    who, seen = lived.lives.traits, protected(lived.lives.traits.keys)
    female, male = (seen.sex == SEXES.index(name) for name in ("female", "male"))
    a, b, c, _ = (seen.group == at for at in range(len(GROUPS)))
    assert np.median(who.income[female]) < 0.9 * np.median(who.income[male])
    assert np.median(who.income[b]) < 0.85 * np.median(who.income[a])
    began = (who.first_month - who.birth_month) / 12
    assert began[c].mean() > began[a].mean() + 1
    for one, other in ((female, male), (a, b), (a, c)):
        assert who.character[one].mean() == pytest.approx(who.character[other].mean(), abs=0.08)


def test_protected_attributes_go_with_risk_but_do_not_decide_it(lived: Cohort) -> None:
    """Group b's true risk is higher, and lies within the other groups' range person by person."""
    risk = default_probability(lived.lives, MONTH)
    group = protected(lived.lives.traits.keys).group
    assert risk[group == 1].mean() > risk[group == 0].mean()
    assert np.quantile(risk[group == 1], 0.25) < np.quantile(risk[group == 0], 0.75)


def test_no_event_contains_a_protected_attribute(lived: Cohort) -> None:
    """Credit events contain neither sex, nor group, nor a date of birth."""
    few = cohort(9, range(100), ANCHOR, ANCHOR)
    words = (*(name.encode() for name in (*SEXES, *GROUPS)), b"sex", b"birth", b'"age"', b'"group"')
    for who, reported in zip(few.identities, bodies(few, ANCHOR), strict=True):
        events = b"".join(encode(event) for body in reported for event in body.events)
        assert not any(word in events for word in (*words, who.person.birth_date.isoformat().encode()))


@given(hardness=st.floats(1, 10), people=st.lists(st.integers(0, 10**6), min_size=1, max_size=20))
@settings(max_examples=25)
def test_the_odds_of_a_month_add_up_to_1(hardness: float, people: list[int]) -> None:
    """From every setback, hardship and stage; and a default's probability only grows with time."""
    who = traits(9, np.array(people), MONTH)
    now = odds(who, RATES, hardness)
    certain = np.ones((3, 3, WRITTEN_OFF + 1, len(people)))
    assert np.allclose(month_before(certain, now), 1)
    within_one = month_before(np.zeros_like(certain), now)
    within_two = month_before(within_one, now)
    assert (within_one >= 0).all() and (within_two >= within_one - 1e-12).all() and (within_two <= 1 + 1e-12).all()


@given(person=st.integers(0, 10**6))
@settings(max_examples=25)
def test_later_payments_or_deeper_hardship_never_lower_the_probability_of_a_default(person: int) -> None:
    """Hardship while current, arrears in any hardship."""
    now = odds(traits(9, np.array([person]), MONTH), RATES, 1.0)
    bad = np.zeros((3, 3, WRITTEN_OFF + 1, 1))
    for _ in range(24):
        bad = month_before(bad, now)
    assert (np.diff(bad[:, :, :3, 0], axis=2) >= -1e-9).all() and (np.diff(bad[:, :, 0, 0], axis=1) >= -1e-9).all()
