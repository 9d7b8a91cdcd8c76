"""Characteristics of the mix of accounts: which kinds of credit the person has handled."""

from creditapp.domain.characteristics.declaration import MORE_IS_BETTER, NO_DIRECTION, Characteristic, Group
from creditapp.domain.characteristics.file_summary import FileSummary
from creditapp.domain.characteristics.sentences import (
    UNPAID,
    PositiveSentence,
    Sentence,
    above,
    at_least,
    at_most,
    exactly,
    is_zero,
)
from creditapp.domain.obsolescence import LOST
from creditapp.domain.texts import N_

GROUP = Group(
    key="mix",
    name=N_("Mix of accounts"),
    about=N_("which kinds of accounts you have"),
    counted="Cards count while they are open; loans and mortgages count as long as they are on file.",
)

KINDS = {"R": "card", "C": "card", "I": "loan", "M": "mortgage"}
"""Kind of credit by portfolio."""


def _kinds(file: FileSummary) -> int:
    return len({KINDS.get(account.portfolio, "") for account in file.accounts if account.status not in LOST} - {""})


CHARACTERISTICS = (
    Characteristic(
        name="cards_open",
        code="CM01",
        group=GROUP.key,
        label=N_("Open cards and lines"),
        measures="number of open cards and credit lines",
        compute=lambda file: len(file.cards),
        scored=False,
        direction=NO_DIRECTION,
        format="count",
        reasons=(
            Sentence(N_("No card or credit line is open"), is_zero),
            Sentence(N_("One card or credit line is open"), exactly(1)),
            Sentence(N_("Several cards or credit lines are open"), above(1)),
        ),
        advice=(Sentence(N_("Nothing needs doing: do not open or close a card for the sake of a score.")),),
        positives=(PositiveSentence(N_("The number of cards and lines costs nothing"), at_least(1)),),
        best="neither none nor very many, as a rule",
    ),
    Characteristic(
        name="loans",
        code="CM02",
        group=GROUP.key,
        label=N_("Loans with fixed payments"),
        measures="number of instalment loans on file, paid-off ones too",
        compute=lambda file: sum(account.portfolio == "I" for account in file.accounts),
        scored=False,
        direction=NO_DIRECTION,
        format="count",
        reasons=(
            Sentence(N_("No loan with fixed payments is on file"), is_zero),
            Sentence(N_("One loan with fixed payments is on file"), exactly(1)),
            Sentence(N_("Several loans with fixed payments are on file"), above(1)),
        ),
        advice=(Sentence(N_("Nothing needs doing: do not borrow for the sake of a score.")),),
        positives=(PositiveSentence(N_("Loans with fixed payments are or were handled"), at_least(1), unless=UNPAID),),
        best="some loans handled well, as a rule",
    ),
    Characteristic(
        name="mortgages",
        code="CM03",
        group=GROUP.key,
        label=N_("Mortgages"),
        measures="number of mortgages on file, paid-off ones too",
        compute=lambda file: sum(account.portfolio == "M" for account in file.accounts),
        scored=False,
        direction=MORE_IS_BETTER,
        format="count",
        reasons=(
            Sentence(N_("No mortgage is on file"), is_zero),
            Sentence(N_("One mortgage is on file"), exactly(1)),
            Sentence(N_("Several mortgages are on file"), above(1)),
        ),
        advice=(Sentence(N_("Nothing needs doing: do not borrow for the sake of a score.")),),
        positives=(
            PositiveSentence(
                N_("A mortgage is on file, and no account was given up by its lender"), at_least(1), unless=UNPAID
            ),
        ),
        best="at least one",
    ),
    Characteristic(
        name="kinds_of_credit",
        code="CM04",
        group=GROUP.key,
        label=N_("Kinds of credit on file"),
        measures="number of kinds of account on file that were not given up, paid-off ones too: cards and credit lines; "
        "loans with fixed payments; mortgages",
        compute=_kinds,
        direction=MORE_IS_BETTER,
        format="count",
        limits=(1, 3),
        points=(5, 12),
        highest=3,
        reasons=(
            Sentence(N_("Besides what lenders gave up, no card, loan or mortgage is on file"), is_zero),
            Sentence(
                N_("Besides what lenders gave up, only one kind of credit is on file"),
                exactly(1),
            ),
            Sentence(
                N_("Besides what lenders gave up, only two kinds of credit are on file"),
                exactly(2),
            ),
        ),
        advice=(Sentence(N_("Nothing needs doing: do not borrow for the sake of a score."), at_most(2)),),
        positives=(
            PositiveSentence(N_("Two kinds of credit, of cards, loans and mortgages, are on file"), exactly(2)),
            PositiveSentence(N_("Cards, loans and mortgages are all on file"), exactly(3)),
        ),
        best="two kinds or more",
    ),
)
