"""Characteristics of the amounts owed: how much of the card limits is in use, and how much of the loans is left to pay."""

from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.file_summary import FileSummary
from creditapp.domain.characteristics.sentences import PositiveSentence, Sentence, at_least, at_most
from creditapp.domain.texts import N_

GROUP = Group(
    key="amounts_owed",
    name=N_("Amounts owed"),
    about=N_("how much of your limits is in use, and how much of your loans is still owed"),
    counted="""\
Cards here are open revolving accounts and credit lines (portfolio R and C): not closed, not given up. Loans are open
instalment loans and mortgages (I and M). A card's limit is what the furnisher reports, or its highest balance ever if it
reports none.""",
)


def _utilisation(file: FileSummary) -> float | None:
    limit = sum(limit for _, limit in file.limits)
    return sum(card.balance for card, _ in file.limits) / limit if limit else None


def _highest_card_utilisation(file: FileSummary) -> float | None:
    return max((card.balance / limit for card, limit in file.limits), default=None)


def _instalment_balance_share(file: FileSummary) -> float | None:
    borrowed = sum(loan.highest_credit or 0 for loan in file.loans)
    return sum(loan.balance for loan in file.loans if loan.highest_credit) / borrowed if borrowed else None


CHARACTERISTICS = (
    Characteristic(
        name="utilisation",
        code="AO01",
        group=GROUP.key,
        label=N_("Share of card limits in use"),
        measures="balances of all cards over their limits, a share (0.5 is 50 %; above 1 is over the limit); "
        "empty without a limit",
        compute=_utilisation,
        direction=LESS_IS_BETTER,
        format="percent",
        reasons=(Sentence(N_("A large share of the card limits is in use")),),
        advice=(Sentence(N_("Paying down before the day of the monthly bill lowers the share that is reported.")),),
        positives=(PositiveSentence(N_("Only a small share of the card limits is in use"), at_most(0.1)),),
        best="a small share",
    ),
    Characteristic(
        name="highest_card_utilisation",
        code="AO02",
        group=GROUP.key,
        label=N_("Highest share on one card"),
        measures="balance over limit of the card where that is highest, a share; empty without a limit",
        compute=_highest_card_utilisation,
        direction=LESS_IS_BETTER,
        format="percent",
        reasons=(Sentence(N_("One card is close to its limit")),),
        advice=(Sentence(N_("Pay the fullest card down first.")),),
        positives=(PositiveSentence(N_("No card is close to its limit"), at_most(0.5)),),
        best="a small share on every card",
    ),
    Characteristic(
        name="cards_with_balance",
        code="AO03",
        group=GROUP.key,
        label=N_("Cards on which you owe"),
        measures="number of cards with a balance above $0",
        compute=lambda file: sum(card.balance > 0 for card in file.cards),
        direction=LESS_IS_BETTER,
        format="count",
        reasons=(Sentence(N_("Money is owed on many cards")),),
        advice=(Sentence(N_("Paying small amounts off entirely leaves fewer cards on which you owe.")),),
        positives=(PositiveSentence(N_("Money is owed on few cards only"), at_most(2)),),
        best="none or few",
    ),
    Characteristic(
        name="instalment_balance_share",
        code="AO04",
        group=GROUP.key,
        label=N_("Share of loans still owed"),
        measures="what is owed on loans over what was borrowed, a share; "
        "empty without a loan whose original amount is reported",
        compute=_instalment_balance_share,
        direction=LESS_IS_BETTER,
        format="percent",
        reasons=(Sentence(N_("Much of the loans' original amount is still owed")),),
        advice=(Sentence(N_("Regular payments lower this month by month.")),),
        positives=(PositiveSentence(N_("Loans are well paid down"), at_most(0.5)),),
        best="little left to pay",
    ),
    Characteristic(
        name="revolving_balance",
        code="AO05",
        group=GROUP.key,
        label=N_("Owed on cards and similar credit"),
        measures="US dollars owed on all cards",
        compute=lambda file: sum(card.balance for card in file.cards),
        direction=LESS_IS_BETTER,
        format="dollars",
        reasons=(Sentence(N_("The total owed on cards and similar credit")),),
        advice=(Sentence(N_("Paying more than the minimum lowers the total.")),),
        positives=(PositiveSentence(N_("Little is owed on cards and similar credit"), at_most(1000)),),
        best="little or nothing",
    ),
    Characteristic(
        name="card_limits",
        code="AO06",
        group=GROUP.key,
        label=N_("Limits of all cards together"),
        measures="US dollars of limits of all cards; empty without a limit",
        compute=lambda file: sum(limit for _, limit in file.limits) or None,
        direction=MORE_IS_BETTER,
        format="dollars",
        reasons=(Sentence(N_("The limits of all cards together are small")),),
        advice=(
            Sentence(N_("Lenders raise limits as they see payments on time; closing a card takes its limit away.")),
        ),
        positives=(PositiveSentence(N_("Ample limits on cards"), at_least(20_000)),),
        best="ample limits that are little used",
    ),
)
