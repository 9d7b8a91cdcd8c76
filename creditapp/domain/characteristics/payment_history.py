"""Characteristics of payment history: late payments, debts with collectors, bankruptcies, accounts given up."""

import re
from collections.abc import Iterable

from creditapp.domain.accounts import is_of_person
from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.file_summary import LATE, FileSummary, LateAccount
from creditapp.domain.characteristics.sentences import (
    UNPAID,
    PositiveSentence,
    Sentence,
    above,
    at_least,
    exactly,
    is_zero,
    missing,
)
from creditapp.domain.dates import months_between
from creditapp.domain.obsolescence import GRID_MONTHS, LOST
from creditapp.domain.payment_grid import GIVEN_UP_MARKS, LATE_MARKS, LEVELS
from creditapp.domain.texts import N_

GROUP = Group(
    key="payment_history",
    name=N_("Payment history"),
    about=N_("whether you pay on time, and what became of debts that you did not pay"),
    counted="""\
A month is late from the mark `1` (30 days) on in an account's grid; collection, foreclosure, surrender, repossession and
charge-off are late too. An account whose status is late is late in the month of its report even if its grid does not show it.
A loss counts in the month that brought it; repeating it in later reports adds nothing. If the grid does not show that month, it is
the one 180 days after the first delinquency. The status of an account in a bankruptcy is that of the petition: it makes no later
month late. Late months are visible for 84 months.""",
)
MONTHS_LOST = 90
"""Months for which a debt given up can be on file: seven and a half years (15 USC 1681c(c)(1))."""
LATE_60 = re.compile(f"[{LATE_MARKS.removeprefix('1')}]")
GIVEN_UP = re.compile(f"[{GIVEN_UP_MARKS}]")
LATE_90 = re.compile(f"[{LATE_MARKS.removeprefix('12')}]")


def _months_since(accounts: Iterable[LateAccount], mark: re.Pattern[str]) -> int | None:
    months = (account.months_since(mark) for account in accounts)
    return min((month for month in months if month is not None), default=None)


def _worst_status(file: FileSummary) -> int:
    return max((LEVELS.get(mark, 0) for account in file.late for mark in set(account.last(24))), default=0)


def _late_months(file: FileSummary, mark: re.Pattern[str], months: int) -> int:
    """In how many of the last so many calendar months any account had such a mark."""
    return len(set().union(*(account.months_back(mark, months) for account in file.late)))


def _overdue(file: FileSummary) -> int:
    """What the person has overdue with lenders; a debt that a collector holds is owed to the collector."""
    handed_on = {id(debt.account) for debt in file.debts if debt.collections}
    return sum(account.past_due for account in file.accounts if is_of_person(account) and id(account) not in handed_on)


def _months_since_loss(file: FileSummary) -> int | None:
    """By the grid, or by when the first collector took the debt over."""
    placed = (debt.placed for debt in file.debts)
    months = [
        _months_since(file.late, GIVEN_UP),
        *(months_between(day, file.as_of) for day in placed if day is not None),
    ]
    return min((month for month in months if month is not None), default=None)


def _debts_given_up(file: FileSummary) -> int:
    return sum(debt.is_unpaid for debt in file.debts)


def _months_since_bankruptcy(file: FileSummary) -> int | None:
    return min((months_between(case.filed, file.as_of) for _, case in file.view.bankruptcies), default=None)


CHARACTERISTICS = (
    Characteristic(
        name="months_since_late_30",
        code="PH01",
        group=GROUP.key,
        label=N_("Time since a payment was 30 days late"),
        measures="months since the newest late month of any account; empty if there is none",
        compute=lambda file: _months_since(file.late, LATE),
        direction=MORE_IS_BETTER,
        format="months",
        limits=(0, 82),
        points=(0, 95),
        no_value="never",
        highest=GRID_MONTHS - 1,
        reasons=(
            Sentence(N_("A payment was 30 days late or more this month"), is_zero),
            Sentence(N_("A payment was 30 days late or more, %(value)s ago"), above(0)),
        ),
        advice=(
            Sentence(
                N_("A late payment counts for less as months pass in which all payments arrive on time."),
                at_least(0),
            ),
        ),
        positives=(
            PositiveSentence(N_("No payment 30 days late or more is on file"), missing, unless=UNPAID),
            PositiveSentence(
                N_("No payment was 30 days late or more in the last two years"), at_least(24), unless=UNPAID
            ),
        ),
        best="never, or long ago",
    ),
    Characteristic(
        name="months_since_late_90",
        code="PH02",
        group=GROUP.key,
        label=N_("Time since a payment was 90 days late"),
        measures="months since the newest month that was 90 days late or worse; empty if there is none",
        compute=lambda file: _months_since(file.late, LATE_90),
        direction=MORE_IS_BETTER,
        format="months",
        limits=(0, 84),
        points=(20, 85),
        no_value="never",
        highest=GRID_MONTHS - 1,
        reasons=(
            Sentence(N_("A payment was 90 days late or more this month"), is_zero),
            Sentence(N_("A payment was 90 days late or more, %(value)s ago"), above(0)),
        ),
        advice=(
            Sentence(N_("A long delay counts for less as time passes: keep every account up to date."), at_least(0)),
        ),
        positives=(
            PositiveSentence(
                N_("No payment 90 days late or more is on file"),
                missing,
                implied_by="months_since_late_30",
                unless=UNPAID,
            ),
            PositiveSentence(
                N_("No payment was 90 days late or more in the last two years"),
                at_least(24),
                implied_by="months_since_late_30",
                unless=UNPAID,
            ),
        ),
        best="never, or long ago",
    ),
    Characteristic(
        name="worst_status_24m",
        code="PH03",
        group=GROUP.key,
        label=N_("Worst lateness in 24 months"),
        measures="the worst month of any account in the last 24, as a level: 0 on time, 1 to 6 for 30 to 180 days late, "
        "8 collection, foreclosure, surrender or repossession, 9 charged off",
        compute=_worst_status,
        scored=False,
        direction=LESS_IS_BETTER,
        format="level",
        highest=9,
        reasons=(
            Sentence(N_("A lender gave an account up as a loss in the last two years"), exactly(9)),
            Sentence(
                N_("An account went to a collector, or its lender took back what was bought, in the last two years"),
                exactly(8),
            ),
            Sentence(N_("An account was %(value)s in the last two years"), above(0)),
        ),
        advice=(
            Sentence(
                N_("Keep every account up to date: what is older than two years no longer counts here."), above(0)
            ),
        ),
        positives=(
            PositiveSentence(
                N_("No account was late in the last two years"),
                is_zero,
                implied_by="months_since_late_30",
                unless=UNPAID,
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="late_30_12m",
        code="PH04",
        group=GROUP.key,
        label=N_("Late months in the last 12"),
        measures="number of the last 12 calendar months in which any account was late",
        compute=lambda file: _late_months(file, LATE, 12),
        direction=LESS_IS_BETTER,
        format="count",
        limits=(0, 6),
        points=(0, 60),
        highest=12,
        reasons=(
            Sentence(N_("A payment was 30 days late or more in one of the last 12 months"), exactly(1)),
            Sentence(N_("Payments were 30 days late or more in %(value)s of the last 12 months"), above(0)),
        ),
        advice=(Sentence(N_("Automatic payment of at least the minimum prevents further late months."), above(0)),),
        positives=(
            PositiveSentence(
                N_("No payment was late in the last 12 months"),
                is_zero,
                implied_by="months_since_late_30",
                unless=UNPAID,
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="late_60_24m",
        code="PH05",
        group=GROUP.key,
        label=N_("Months 60 days late or worse in the last 24"),
        measures="number of the last 24 calendar months in which any account was 60 days late or worse",
        compute=lambda file: _late_months(file, LATE_60, 24),
        scored=False,
        direction=LESS_IS_BETTER,
        format="count",
        highest=24,
        reasons=(
            Sentence(N_("A payment was 60 days late or more in one of the last 24 months"), exactly(1)),
            Sentence(N_("Payments were 60 days late or more in %(value)s of the last 24 months"), above(0)),
        ),
        advice=(Sentence(N_("Keep every account within 30 days of its due date."), above(0)),),
        positives=(
            PositiveSentence(
                N_("No payment was 60 days late or more in the last two years"),
                is_zero,
                implied_by="worst_status_24m",
                unless=UNPAID,
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="past_due_amount",
        code="PH06",
        group=GROUP.key,
        label=N_("Amount overdue now"),
        measures="US dollars past due on all accounts by their newest reports, but for debts that a collector holds, that a court "
        "discharged, or in which the person has no part any more",
        compute=_overdue,
        direction=LESS_IS_BETTER,
        format="dollars",
        limits=(0, 5_000),
        points=(0, 35),
        reasons=(Sentence(N_("%(value)s is overdue with lenders now"), above(0)),),
        advice=(Sentence(N_("Paying the overdue amount takes this away with the lender's next report."), above(0)),),
        positives=(PositiveSentence(N_("Nothing is overdue"), is_zero, unless=UNPAID),),
        best="$0",
    ),
    Characteristic(
        name="collections_unpaid",
        code="PH07",
        group=GROUP.key,
        label=N_("Unpaid debts with collectors"),
        measures="number of debts on which something is still owed to a collector; a debt with several collectors in turn is one",
        compute=lambda file: sum(debt.with_collector > 0 for debt in file.debts),
        scored=False,
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(
            Sentence(N_("One unpaid debt is with a collector"), exactly(1)),
            Sentence(N_("Several unpaid debts are with collectors"), above(1)),
        ),
        advice=(
            Sentence(N_("Paying such a debt off, or settling it for less, takes it out of this count."), above(0)),
        ),
        positives=(
            PositiveSentence(
                N_("No unpaid debt is with a collector"),
                is_zero,
                implied_by="months_since_loss",
                unless=frozenset({"given_up", "collection"}),
            ),
        ),
        best="0; paid collections do not count",
    ),
    Characteristic(
        name="collections_amount",
        code="PH08",
        group=GROUP.key,
        label=N_("Amount owed to collectors"),
        measures="US dollars still owed to collectors, each debt to the one who holds it last",
        compute=lambda file: sum(debt.with_collector for debt in file.debts),
        direction=LESS_IS_BETTER,
        format="dollars",
        limits=(0, 5_000),
        points=(0, 25),
        reasons=(Sentence(N_("%(value)s is owed to collectors"), above(0)),),
        advice=(Sentence(N_("Paying down what collectors hold lowers this amount."), above(0)),),
        positives=(
            PositiveSentence(
                N_("Nothing is owed to collectors"),
                is_zero,
                implied_by="months_since_loss",
                unless=frozenset({"given_up", "collection"}),
            ),
        ),
        best="$0",
    ),
    Characteristic(
        name="months_since_bankruptcy",
        code="PH09",
        group=GROUP.key,
        label=N_("Time since a court's relief from debts (bankruptcy)"),
        measures="months since the newest filing; empty if none is on file",
        compute=_months_since_bankruptcy,
        direction=MORE_IS_BETTER,
        format="months",
        limits=(0, 108),
        points=(60, 95),
        no_value="never",
        highest=120,
        reasons=(
            Sentence(N_("A bankruptcy, relief from debts by a court, was filed this month"), is_zero),
            Sentence(N_("A bankruptcy, relief from debts by a court, was filed %(value)s ago"), above(0)),
        ),
        advice=(
            Sentence(
                N_("Time is what helps: a bankruptcy leaves the file ten years after filing."),
                at_least(0),
            ),
        ),
        positives=(PositiveSentence(N_("No bankruptcy (relief from debts by a court) is on file"), missing),),
        best="none on file",
    ),
    Characteristic(
        name="charge_offs",
        code="PH10",
        group=GROUP.key,
        label=N_("Accounts given up by the lender"),
        measures="number of accounts whose status is collection, foreclosure, surrender, repossession or charge-off "
        "(93 to 97); those paid since (61 to 65) do not count",
        compute=lambda file: sum(account.status in LOST for account in file.accounts),
        scored=False,
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(
            Sentence(N_("One account was given up by its lender and is not reported as paid"), exactly(1)),
            Sentence(N_("Several accounts were given up by their lenders and are not reported as paid"), above(1)),
        ),
        advice=(
            Sentence(
                N_(
                    "Paid off, such an account no longer counts here; "
                    "it leaves the file seven and a half years after the delay began."
                ),
                above(0),
            ),
        ),
        positives=(
            PositiveSentence(
                N_("No account was given up by its lender"),
                is_zero,
                implied_by="months_since_loss",
                unless=frozenset({"given_up"}),
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="months_since_loss",
        code="PH11",
        group=GROUP.key,
        label=N_("Time since a lender gave up a debt"),
        measures="months since an account was charged off, foreclosed, surrendered, repossessed or sent to collection, "
        "or since a debt was placed with its first collector, whichever is newest; empty if there is none",
        compute=_months_since_loss,
        direction=MORE_IS_BETTER,
        format="months",
        limits=(0, 84),
        points=(15, 50),
        no_value="never",
        highest=MONTHS_LOST,
        reasons=(
            Sentence(N_("A debt was given up by its lender, or handed to a collector, this month"), is_zero),
            Sentence(N_("A debt was given up by its lender, or handed to a collector, %(value)s ago"), above(0)),
        ),
        advice=(
            Sentence(
                N_("Such a debt counts for less as time passes; paying or disputing it does not start the time anew."),
                at_least(0),
            ),
        ),
        positives=(
            PositiveSentence(
                N_("No debt was given up by its lender or handed to a collector"),
                missing,
                unless=frozenset({"given_up", "collection"}),
            ),
        ),
        best="never, or long ago",
    ),
    Characteristic(
        name="debts_given_up",
        code="PH12",
        group=GROUP.key,
        label=N_("Debts given up or with collectors"),
        measures="number of debts: accounts whose status is collection, foreclosure, surrender, repossession or charge-off "
        "(93 to 97), and unpaid debts with collectors, each once; those paid since do not count",
        compute=_debts_given_up,
        direction=LESS_IS_BETTER,
        format="count",
        limits=(0, 4),
        points=(25, 60),
        reasons=(
            Sentence(N_("One debt was given up or is with a collector, and is not reported as paid"), exactly(1)),
            Sentence(N_("Several debts were given up or are with collectors, and are not reported as paid"), above(1)),
        ),
        advice=(
            Sentence(
                N_("If still owed, such a debt leaves this count once paid or settled."),
                above(0),
            ),
        ),
        positives=(
            PositiveSentence(
                N_("No debt that was given up or handed to a collector is still owed"),
                is_zero,
                implied_by="months_since_loss",
                unless=frozenset({"given_up", "collection"}),
            ),
        ),
        best="0; debts paid since do not count",
    ),
)
