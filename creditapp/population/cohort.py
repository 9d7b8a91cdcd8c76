"""Simulates many people's whole lives at once: many cost little more than one, and each life is the same as alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from creditapp.population import incidents
from creditapp.population.accounts import Accounts, open_accounts
from creditapp.population.aftermath import Aftermath, aftermath
from creditapp.population.bankruptcy import Petitions, petitions
from creditapp.population.calendar import month_of
from creditapp.population.debts import Debts, debts
from creditapp.population.delinquency import Arrears, arrears_of
from creditapp.population.identity import Identity, identities
from creditapp.population.latent import HISTORY, Lives, live
from creditapp.population.shock import CALM, Shock
from creditapp.population.traits import Ints, traits


@dataclass(frozen=True)
class Cohort:
    """Simulated lives of the people ``indices`` of one population, up to some month."""

    seed: int
    indices: tuple[int, ...]
    identities: tuple[Identity, ...]
    lives: Lives
    accounts: Accounts
    arrears: Arrears
    inquiries: incidents.Incidents
    aftermath: Aftermath
    debts: Debts
    filings: Petitions
    bankruptcies: incidents.Incidents
    deaths: Ints

    @property
    def last_month(self) -> int:
        """The newest simulated month."""
        return self.lives.start + int(self.lives.hardship.shape[1]) - 1


def cohort(seed: int, indices: Sequence[int], anchor: date, until: date, shock: Shock = CALM) -> Cohort:
    """The people ``indices`` of population (seed, anchor), simulated up to the month of ``until``, with a shock if given."""
    anchor_month = month_of(anchor)
    who = traits(seed, np.asarray(indices, dtype=np.int64), anchor_month)
    lives = live(who, anchor_month - HISTORY, max(month_of(until), anchor_month), shock=shock)
    accounts = open_accounts(lives)
    filings = petitions(lives)
    arrears = arrears_of(lives, accounts, filings)
    after = aftermath(accounts, arrears.written_off, filings)
    return Cohort(
        seed,
        tuple(indices),
        tuple(identities(seed, indices, who.keys, who.birth_month.tolist())),
        lives,
        accounts,
        arrears,
        incidents.inquiries(lives, accounts),
        after,
        debts(lives, accounts, arrears, after, filings),
        filings,
        incidents.bankruptcies(lives, filings),
        incidents.death_months(lives),
    )
