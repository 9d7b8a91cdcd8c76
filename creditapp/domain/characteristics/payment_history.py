"""Characteristics of payment history: late payments, debts with collectors, bankruptcies, accounts given up."""

import re
from collections.abc import Iterable

from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.file_summary import LATE, FileSummary, LateAccount
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, is_zero, never, never_or_at_least
from creditapp.domain.dates import months_between
from creditapp.domain.obsolescence import LOST
from creditapp.domain.payment_grid import LATE_MARKS, LEVELS
from creditapp.domain.texts import N_

GROUP = Group(
    key="payment_history",
    name=N_("Payment history"),
    about=N_("whether you pay on time, and what became of debts that you did not pay"),
    counted="""\
A month is late from the mark `1` (30 days) on in an account's grid; collection, foreclosure, surrender, repossession and
charge-off are late too. An account whose status is late is late in the month of its report even if its grid does not show it.
A loss counts in the month that brought it; repeating it in later reports adds nothing. Late months are visible for 84 months.""",
)
LATE_60 = LATE_MARKS.removeprefix("1")
LATE_90 = re.compile(f"[{LATE_MARKS.removeprefix('12')}]")


def _months_since(accounts: Iterable[LateAccount], mark: re.Pattern[str]) -> int | None:
    months = (account.months_since(mark) for account in accounts)
    return min((month for month in months if month is not None), default=None)


def _worst_status(file: FileSummary) -> int:
    return max((LEVELS.get(mark, 0) for account in file.late for mark in set(account.last(24))), default=0)


def _months_60_days_late(file: FileSummary) -> int:
    return sum(sum(map(account.last(24).count, LATE_60)) for account in file.late)


def _months_since_bankruptcy(file: FileSummary) -> int | None:
    return min((months_between(case.filed, file.as_of) for _, case in file.view.bankruptcies), default=None)


CHARACTERISTICS = (
    Characteristic(
        name="months_since_late_30",
        code="PH01",
        group=GROUP.key,
        label=N_("Months since a payment was 30 days late"),
        measures="months since the newest late month of any account; empty if there is none",
        compute=lambda file: _months_since(file.late, LATE),
        direction=MORE_IS_BETTER,
        format="months",
        unit_in_label=True,
        no_value="never",
        reasons=(Sentence(N_("A payment was late by 30 days or more")),),
        advice=(Sentence(N_("Each month in which all payments arrive on time makes an old late one count for less.")),),
        positives=(PositiveSentence(N_("No payment was recently late"), never_or_at_least(24)),),
        best="never, or long ago",
    ),
    Characteristic(
        name="months_since_late_90",
        code="PH02",
        group=GROUP.key,
        label=N_("Months since a payment was 90 days late"),
        measures="months since the newest month that was 90 days late or worse; empty if there is none",
        compute=lambda file: _months_since(file.late, LATE_90),
        direction=MORE_IS_BETTER,
        format="months",
        unit_in_label=True,
        no_value="never",
        reasons=(Sentence(N_("A payment was late by 90 days or more")),),
        advice=(Sentence(N_("Bring overdue accounts up to date; a serious delay fades with each month on time.")),),
        positives=(
            PositiveSentence(
                N_("No payment was seriously late"), never_or_at_least(24), implied_by="months_since_late_30"
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
        direction=LESS_IS_BETTER,
        format="level",
        reasons=(Sentence(N_("An account fell far behind in the last two years")),),
        advice=(
            Sentence(
                N_("Bring the account up to date and keep it so; what is older than two years no longer counts here.")
            ),
        ),
        positives=(PositiveSentence(N_("No account fell behind in two years"), is_zero, not_with="charge_offs"),),
        best="0",
    ),
    Characteristic(
        name="late_30_12m",
        code="PH04",
        group=GROUP.key,
        label=N_("Late months in the last 12"),
        measures="number of late months in the last 12, each account's counted separately",
        compute=lambda file: sum(len(LATE.findall(account.last(12))) for account in file.late),
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Several months with late payments in the last year")),),
        advice=(Sentence(N_("Automatic payment of at least the minimum prevents further late months.")),),
        positives=(
            PositiveSentence(N_("All payments of the last year were on time"), is_zero, not_with="charge_offs"),
        ),
        best="0",
    ),
    Characteristic(
        name="late_60_24m",
        code="PH05",
        group=GROUP.key,
        label=N_("Months 60 days late or worse in the last 24"),
        measures="number of months 60 days late or worse in the last 24, each account's counted separately",
        compute=_months_60_days_late,
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Months 60 days late or worse in the last two years")),),
        advice=(Sentence(N_("Keep every account within 30 days of its due date.")),),
        positives=(
            PositiveSentence(
                N_("No month was 60 days late in two years"),
                is_zero,
                implied_by="worst_status_24m",
                not_with="charge_offs",
            ),
        ),
        best="0",
    ),
    Characteristic(
        name="past_due_amount",
        code="PH06",
        group=GROUP.key,
        label=N_("Amount overdue now"),
        measures="US dollars past due on all accounts by their newest reports",
        compute=lambda file: sum(account.past_due for account in file.accounts),
        direction=LESS_IS_BETTER,
        format="dollars",
        reasons=(Sentence(N_("An amount is overdue now")),),
        advice=(Sentence(N_("Paying the overdue amount takes this away with the lender's next report.")),),
        positives=(PositiveSentence(N_("Nothing is overdue"), is_zero),),
        best="$0",
    ),
    Characteristic(
        name="collections_unpaid",
        code="PH07",
        group=GROUP.key,
        label=N_("Unpaid debts with collectors"),
        measures="number of collections on which something is still owed",
        compute=lambda file: sum(debt.balance > 0 for _, debt in file.view.collections),
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Unpaid debts are with a collector")),),
        advice=(Sentence(N_("Paying such a debt off, or settling it for less, takes it out of this count.")),),
        positives=(PositiveSentence(N_("No unpaid debts are with a collector"), is_zero),),
        best="0; paid collections do not count",
    ),
    Characteristic(
        name="collections_amount",
        code="PH08",
        group=GROUP.key,
        label=N_("Amount owed to collectors"),
        measures="US dollars still owed on all collections",
        compute=lambda file: sum(debt.balance for _, debt in file.view.collections if debt.balance > 0),
        direction=LESS_IS_BETTER,
        format="dollars",
        reasons=(Sentence(N_("The amount owed to collectors")),),
        advice=(Sentence(N_("Paying down what collectors hold lowers this amount.")),),
        positives=(PositiveSentence(N_("Nothing is owed to collectors"), is_zero, implied_by="collections_unpaid"),),
        best="$0",
    ),
    Characteristic(
        name="months_since_bankruptcy",
        code="PH09",
        group=GROUP.key,
        label=N_("Months since a court's relief from debts (bankruptcy)"),
        measures="months since the newest filing; empty if none is on file",
        compute=_months_since_bankruptcy,
        direction=MORE_IS_BETTER,
        format="months",
        unit_in_label=True,
        no_value="never",
        reasons=(Sentence(N_("A bankruptcy, a court's relief from debts, is on file")),),
        advice=(Sentence(N_("It counts for less each year and leaves the file ten years after filing.")),),
        positives=(PositiveSentence(N_("No bankruptcy (a court's relief from debts) is on file"), never),),
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
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Accounts were charged off, that is, given up by the lender")),),
        advice=(
            Sentence(
                N_(
                    "Such an account leaves the file seven and a half years after the delay began; "
                    "preventing further ones helps most."
                )
            ),
        ),
        positives=(PositiveSentence(N_("No account was given up by its lender"), is_zero),),
        best="0",
    ),
)
