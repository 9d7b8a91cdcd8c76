"""Characteristics of the length of history: the ages of the accounts; a person's age is never one."""

from creditapp.domain.characteristics.declaration import MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, at_least
from creditapp.domain.texts import N_

GROUP = Group(
    key="length",
    name=N_("Length of history"),
    about=N_("how long you have had accounts"),
    counted="All accounts on file count, closed ones too.",
)

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
        reasons=(Sentence(N_("The oldest account is young")),),
        advice=(Sentence(N_("Time is what helps; keeping the oldest account open keeps it visible.")),),
        positives=(PositiveSentence(N_("A long credit history"), at_least(120)),),
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
        reasons=(Sentence(N_("Accounts are young on average")),),
        advice=(Sentence(N_("Opening accounts only when needed lets the average grow.")),),
        positives=(PositiveSentence(N_("Accounts have been held for long on average"), at_least(60)),),
        best="an average of many years",
    ),
    Characteristic(
        name="months_since_newest_account",
        code="LH03",
        group=GROUP.key,
        label=N_("Months since an account was opened"),
        measures="months since an account was last opened; empty without accounts",
        compute=lambda file: min(file.ages, default=None),
        direction=MORE_IS_BETTER,
        format="months",
        unit_in_label=True,
        reasons=(Sentence(N_("An account was opened recently")),),
        advice=(Sentence(N_("Each month without a new account helps.")),),
        positives=(PositiveSentence(N_("No account was opened recently"), at_least(12)),),
        best="long ago",
    ),
)
