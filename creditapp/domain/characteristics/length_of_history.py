"""Characteristics of the length of history: the ages of the accounts; a person's age is never one."""

from creditapp.domain.characteristics.declaration import MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, above, at_least, is_zero, missing
from creditapp.domain.texts import N_

GROUP = Group(
    key="length",
    name=N_("Length of history"),
    about=N_("how long you have had accounts"),
    counted="All accounts on file count, closed ones too.",
)

LONGEST = 1_200
"""Months of a hundred years: no bound beyond it is printed."""

CHARACTERISTICS = (
    Characteristic(
        name="oldest_account_months",
        code="LH01",
        group=GROUP.key,
        label=N_("Age of the oldest account"),
        measures="months since the oldest account was opened; empty without accounts",
        compute=lambda file: max(file.ages, default=None),
        direction=MORE_IS_BETTER,
        format="months",
        limits=(12, 360),
        points=(26, 60),
        highest=LONGEST,
        reasons=(
            Sentence(N_("No account shows how long credit has been used"), missing),
            Sentence(N_("The oldest account was opened this month"), is_zero),
            Sentence(N_("The oldest account was opened %(value)s ago"), above(0)),
        ),
        advice=(Sentence(N_("Time is what helps. An account that stays open stays on file.")),),
        positives=(PositiveSentence(N_("The first account on file was opened ten or more years ago"), at_least(120)),),
        best="an account of many years",
    ),
    Characteristic(
        name="average_account_months",
        code="LH02",
        group=GROUP.key,
        label=N_("Average age of accounts"),
        measures="average age of all accounts in whole months, rounded down; empty without accounts",
        compute=lambda file: sum(file.ages) // len(file.ages) if file.ages else None,
        direction=MORE_IS_BETTER,
        format="months",
        limits=(12, 150),
        points=(5, 40),
        highest=LONGEST,
        reasons=(
            Sentence(N_("There is no account to take an average of"), missing),
            Sentence(N_("The accounts were opened %(value)s ago on average"), at_least(0)),
        ),
        advice=(Sentence(N_("Opening accounts only when needed lets the average grow.")),),
        positives=(PositiveSentence(N_("Accounts are five or more years old on average"), at_least(60)),),
        best="an average of many years",
    ),
    Characteristic(
        name="months_since_newest_account",
        code="LH03",
        group=GROUP.key,
        label=N_("Time since an account was opened"),
        measures="months since an account was last opened; empty without accounts",
        compute=lambda file: min(file.ages, default=None),
        direction=MORE_IS_BETTER,
        format="months",
        limits=(0, 48),
        points=(3, 20),
        highest=LONGEST,
        reasons=(
            Sentence(N_("No account was ever opened, as far as the file shows"), missing),
            Sentence(N_("The newest account was opened this month"), is_zero),
            Sentence(N_("The newest account was opened %(value)s ago"), above(0)),
        ),
        advice=(Sentence(N_("Time without a new account helps.")),),
        positives=(PositiveSentence(N_("The newest account was opened a year or more ago"), at_least(12)),),
        best="long ago",
    ),
)
