"""Characteristics of the amounts owed: how much of the limits is in use, and how much of the loans is left to pay."""

from creditapp.domain.characteristics.declaration import LESS_IS_BETTER, MORE_IS_BETTER, Characteristic, Group
from creditapp.domain.characteristics.file_summary import FileSummary
from creditapp.domain.characteristics.sentences import (
    PositiveSentence,
    Sentence,
    above,
    any_value,
    at_least,
    at_most,
    exactly,
    is_zero,
    missing,
)
from creditapp.domain.texts import N_

GROUP = Group(
    key="amounts_owed",
    name=N_("Amounts owed"),
    about=N_("how much of your limits is in use, and how much of your loans is still owed"),
    counted="""\
Cards here are open revolving accounts and credit lines, home equity lines too (portfolio R and C): not closed, given up or
before a bankruptcy court, and the person has a part in them. Loans are open instalment loans and mortgages (I and M). A
card's limit is what the furnisher reports, or its highest balance ever if it reports none.""",
)


def _utilisation(file: FileSummary) -> float | None:
    limit = sum(limit for _, limit in file.limits)
    return sum(card.balance for card, _ in file.limits) / limit if limit else None


def _highest_card_utilisation(file: FileSummary) -> float | None:
    return max((card.balance / limit for card, limit in file.limits), default=None)


def _instalment_balance_share(file: FileSummary) -> float | None:
    """A loan that was paid off counts as paid: repaying one never raises the share that is owed on the others."""
    borrowed = sum(loan.highest_credit or 0 for loan in (*file.loans, *file.repaid))
    return sum(loan.balance for loan in file.loans if loan.highest_credit) / borrowed if borrowed else None


YEAR = 12
"""Months of the trended characteristics."""


def _known(months: tuple[int | None, ...]) -> list[int]:
    """The amounts of a trend, up to the first month that is not known."""
    known: list[int] = []
    for amount in months:
        if amount is None:
            break
        known.append(amount)
    return known


def _average_utilisation(file: FileSummary) -> float | None:
    trends = [(_known(card.balances[:YEAR]), limit) for card, limit in file.limits]
    whole = [(months, limit) for months, limit in trends if len(months) == YEAR]
    limit = sum(limit for _, limit in whole)
    return sum(sum(months) for months, _ in whole) / (YEAR * limit) if limit else None


def _paid_share(file: FileSummary) -> float | None:
    """What is paid in a month is set against what was owed at the end of the month before."""
    trends = [(_known(card.balances[1 : YEAR + 1]), _known(card.payments[:YEAR])) for card in file.cards]
    whole = [(owed, paid) for owed, paid in trends if len(owed) == len(paid) == YEAR]
    owed = sum(sum(months) for months, _ in whole)
    return sum(sum(months) for _, months in whole) / owed if owed else None


CHARACTERISTICS = (
    Characteristic(
        name="utilisation",
        code="AO01",
        group=GROUP.key,
        label=N_("Share of limits in use"),
        measures="balances of all cards over their limits, a share (0.5 is 50 %; above 1 is over the limit); "
        "empty without a limit",
        compute=_utilisation,
        direction=LESS_IS_BETTER,
        format="percent",
        limits=(0.03, 1.0),
        points=(77, 77),
        reasons=(
            Sentence(N_("No open card or credit line shows how much of its limit is used"), missing),
            Sentence(
                N_("More is owed on cards and credit lines than their limits allow: %(value)s of them"), above(1.005)
            ),
            Sentence(N_("%(value)s of the total limit of cards and credit lines is in use"), above(0)),
        ),
        advice=(
            Sentence(N_("A card of which little is used, paid every month, would show it."), missing),
            Sentence(N_("Paying down before the day of the monthly bill lowers the share that is reported."), above(0)),
        ),
        positives=(
            PositiveSentence(N_("Nothing of the total limit of cards and credit lines is in use"), is_zero),
            PositiveSentence(
                N_("At most a tenth of the total limit of cards and credit lines is in use"), at_most(0.1)
            ),
        ),
        best="a small share",
    ),
    Characteristic(
        name="highest_card_utilisation",
        code="AO02",
        group=GROUP.key,
        label=N_("Highest share of a limit"),
        measures="balance over limit of the card or credit line where that is highest, a share; empty without a limit",
        compute=_highest_card_utilisation,
        direction=LESS_IS_BETTER,
        format="percent",
        limits=(0.08, 1.0),
        points=(74, 75),
        reasons=(
            Sentence(N_("There is no open card or credit line with a limit"), missing),
            Sentence(N_("A card or credit line is over its limit: %(value)s of it is in use"), above(1.005)),
            Sentence(N_("A card or credit line is close to its limit: %(value)s of it is in use"), at_least(0.8)),
            Sentence(N_("On the fullest card or credit line, %(value)s of the limit is in use"), above(0)),
        ),
        advice=(
            Sentence(N_("One card of which little is used, paid every month, is enough."), missing),
            Sentence(N_("Pay down the fullest card or credit line first, if it is yours to pay."), above(0)),
        ),
        positives=(
            PositiveSentence(
                N_("No card or credit line has more than 30 percent of its limit in use"),
                at_most(0.3),
                implied_by="utilisation",
            ),
        ),
        best="a small share on every card",
    ),
    Characteristic(
        name="cards_with_balance",
        code="AO03",
        group=GROUP.key,
        label=N_("Cards and lines you owe on"),
        measures="number of cards with a balance above $0",
        compute=lambda file: sum(card.balance > 0 for card in file.cards),
        direction=LESS_IS_BETTER,
        format="count",
        limits=(1, 10),
        points=(0, 12),
        reasons=(
            Sentence(N_("Money is owed on one card or credit line"), exactly(1)),
            Sentence(N_("Money is owed on several cards or credit lines"), above(1)),
        ),
        advice=(
            Sentence(
                N_("Paying small amounts off entirely leaves fewer cards and credit lines on which you owe."), above(1)
            ),
            Sentence(N_("Paying it off entirely leaves no card or credit line on which you owe."), above(0)),
        ),
        positives=(
            PositiveSentence(N_("Nothing is owed on any card or credit line"), is_zero, implied_by="utilisation"),
            PositiveSentence(N_("Money is owed on two cards or credit lines at most"), at_most(2)),
        ),
        best="none or few",
    ),
    Characteristic(
        name="instalment_balance_share",
        code="AO04",
        group=GROUP.key,
        label=N_("Share of loans still owed"),
        measures="what is owed on open loans over what was borrowed on these and on the paid-off ones, a share; "
        "empty without a loan whose original amount is reported",
        compute=_instalment_balance_share,
        direction=LESS_IS_BETTER,
        format="percent",
        limits=(0.05, 1.0),
        points=(0, 20),
        reasons=(
            Sentence(N_("No open or paid-off loan shows how loans are paid back"), missing),
            Sentence(N_("Of what was borrowed on open and paid-off loans, %(value)s is still owed"), above(0)),
        ),
        advice=(
            Sentence(N_("Nothing needs doing: do not borrow for the sake of a score."), missing),
            Sentence(N_("Regular payments lower this month by month."), above(0)),
        ),
        positives=(
            PositiveSentence(
                N_("At least half of what was borrowed on open and paid-off loans is paid back"), at_most(0.5)
            ),
        ),
        best="little left to pay",
    ),
    Characteristic(
        name="revolving_balance",
        code="AO05",
        group=GROUP.key,
        label=N_("Owed on cards and credit lines"),
        measures="US dollars owed on all cards",
        compute=lambda file: sum(card.balance for card in file.cards),
        scored=False,
        direction=LESS_IS_BETTER,
        format="dollars",
        reasons=(Sentence(N_("%(value)s is owed on cards and credit lines"), above(0)),),
        advice=(Sentence(N_("Paying more than is spent each month lowers the total."), above(0)),),
        positives=(
            PositiveSentence(N_("Nothing is owed on cards and credit lines"), is_zero, implied_by="cards_with_balance"),
            PositiveSentence(N_("At most $1,000 is owed on cards and credit lines"), at_most(1000)),
        ),
        best="little or nothing",
    ),
    Characteristic(
        name="card_limits",
        code="AO06",
        group=GROUP.key,
        label=N_("Limits of cards and credit lines"),
        measures="US dollars of limits of all cards; empty without a limit",
        compute=lambda file: sum(limit for _, limit in file.limits) or None,
        scored=False,
        direction=MORE_IS_BETTER,
        format="dollars",
        lowest=1,
        reasons=(
            Sentence(N_("No limit of an open card or credit line is on file"), missing),
            Sentence(N_("The limits of all cards and credit lines together are %(value)s"), above(0)),
        ),
        advice=(
            Sentence(N_("Nothing needs doing: a limit is a lender's decision."), missing),
            Sentence(
                N_("Lenders raise limits as they see payments on time; closing a card takes its limit away."),
                above(0),
            ),
        ),
        positives=(
            PositiveSentence(N_("Cards and credit lines have limits of $20,000 or more together"), at_least(20_000)),
        ),
        best="ample limits that are little used",
    ),
    Characteristic(
        name="average_utilisation_12m",
        code="AO07",
        group=GROUP.key,
        label=N_("Share of limits in use, on average of 12 months"),
        measures="balances at the ends of the last 12 months of the cards that report them, over 12 times their limits, a share; "
        "empty without such a card",
        compute=_average_utilisation,
        scored=False,
        direction=LESS_IS_BETTER,
        format="percent",
        reasons=(
            Sentence(N_("No open card or credit line shows how much of its limit was used over 12 months"), missing),
            Sentence(
                N_("Over the last 12 months, %(value)s of the limits of cards and credit lines was in use on average"),
                above(0),
            ),
        ),
        advice=(
            Sentence(N_("A card that is used a little and paid each month shows this after a year."), missing),
            Sentence(N_("Owing less at the end of each month lowers the average."), above(0)),
        ),
        positives=(
            PositiveSentence(
                N_("At most a tenth of the limits of cards and credit lines was in use on average of 12 months"),
                at_most(0.1),
            ),
        ),
        best="a small share",
    ),
    Characteristic(
        name="paid_share_12m",
        code="AO08",
        group=GROUP.key,
        label=N_("Share of what you owe on cards and lines paid each month"),
        measures="payments on cards of the last 12 months over the balances before them, a share (1 is paid in full each month); "
        "empty where nothing was owed or no card reports it",
        compute=_paid_share,
        scored=False,
        direction=MORE_IS_BETTER,
        format="percent",
        reasons=(
            Sentence(N_("No open card or credit line shows how much of what is owed is paid each month"), missing),
            Sentence(
                N_("Of what is owed on cards and credit lines, %(value)s was paid each month over the last year"),
                any_value,
            ),
        ),
        advice=(
            Sentence(N_("A card that is used a little and paid each month shows this after a year."), missing),
            Sentence(N_("Paying more than the minimum raises this share."), at_most(0.95)),
            Sentence(N_("Paying in full each month keeps this share high."), any_value),
        ),
        positives=(
            PositiveSentence(
                N_("What was owed on cards and credit lines was paid in full, or nearly so, each month"), at_least(0.9)
            ),
        ),
        best="balances paid in full",
    ),
)
