"""Characteristics of the mix of accounts: which kinds of credit the person has handled."""

from creditapp.domain.characteristics.declaration import MORE_IS_BETTER, NO_DIRECTION, Characteristic, Group
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, at_least
from creditapp.domain.texts import N_

GROUP = Group(
    key="mix",
    name=N_("Mix of accounts"),
    about=N_("which kinds of accounts you have"),
    counted="Cards count while they are open; loans and mortgages count as long as they are on file.",
)

CHARACTERISTICS = (
    Characteristic(
        name="cards_open",
        code="CM01",
        group=GROUP.key,
        label=N_("Open cards"),
        measures="number of open cards and credit lines",
        compute=lambda file: len(file.cards),
        direction=NO_DIRECTION,
        format="count",
        reasons=(Sentence(N_("The number of open cards")),),
        advice=(Sentence(N_("One or two cards, used and paid, are enough to show how you handle them.")),),
        positives=(PositiveSentence(N_("A good number of open cards"), at_least(1)),),
        best="neither none nor very many, as a rule",
    ),
    Characteristic(
        name="loans",
        code="CM02",
        group=GROUP.key,
        label=N_("Loans with fixed payments"),
        measures="number of instalment loans on file, paid-off ones too",
        compute=lambda file: sum(account.portfolio == "I" for account in file.accounts),
        direction=NO_DIRECTION,
        format="count",
        reasons=(Sentence(N_("The number of loans with fixed payments")),),
        advice=(Sentence(N_("Nothing needs doing: do not borrow for the sake of a score.")),),
        positives=(PositiveSentence(N_("A good record of loans with fixed payments"), at_least(1)),),
        best="some loans handled well, as a rule",
    ),
    Characteristic(
        name="mortgages",
        code="CM03",
        group=GROUP.key,
        label=N_("Mortgages"),
        measures="number of mortgages on file, paid-off ones too",
        compute=lambda file: sum(account.portfolio == "M" for account in file.accounts),
        direction=MORE_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("No mortgage on file")),),
        advice=(Sentence(N_("Nothing needs doing: do not borrow for the sake of a score.")),),
        positives=(PositiveSentence(N_("A mortgage is on file"), at_least(1)),),
        best="at least one",
    ),
)
