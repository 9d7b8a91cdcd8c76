"""Every characteristic explains itself in plain words: what it is, what would help, and how it reads when it is good.

Texts are specific, as Regulation B asks of reasons (12 CFR 1002.9(b)(2)), and speak only of what the person can see in
the file. Codes are stable: a page, a notice and a study of reasons may rely on them (docs/factors.md).
"""

from typing import NamedTuple

from creditapp.domain.scoring import CLAMPED
from creditapp.models.applications import Factor


class FactorText(NamedTuple):
    """One factor's texts."""

    title: str
    """As a reason: what costs points."""
    helps: str
    """What would mend it."""
    positive: str
    """The same characteristic when it costs nothing."""


FACTORS: dict[str, FactorText] = {
    "PH01": FactorText(
        "A payment was late by 30 days or more",
        "Each month in which all payments arrive on time makes an old late one count for less.",
        "No payment was recently late",
    ),
    "PH02": FactorText(
        "A payment was late by 90 days or more",
        "Bring overdue accounts up to date; a serious delay fades with each month on time.",
        "No payment was seriously late",
    ),
    "PH03": FactorText(
        "An account fell far behind in the last two years",
        "Bring the account up to date and keep it so; what is older than two years no longer counts here.",
        "No account fell behind in two years",
    ),
    "PH04": FactorText(
        "Several months with late payments in the last year",
        "Automatic payment of at least the minimum prevents further late months.",
        "All payments of the last year were on time",
    ),
    "PH05": FactorText(
        "Months 60 days late or worse in the last two years",
        "Keep every account within 30 days of its due date.",
        "No month was 60 days late in two years",
    ),
    "PH06": FactorText(
        "An amount is overdue now",
        "Paying the overdue amount takes this away with the lender's next report.",
        "Nothing is overdue",
    ),
    "PH07": FactorText(
        "Unpaid debts are with a collector",
        "Paying such a debt off, or settling it for less, takes it out of this count.",
        "No unpaid debts are with a collector",
    ),
    "PH08": FactorText(
        "The amount owed to collectors",
        "Paying down what collectors hold lowers this amount.",
        "Nothing is owed to collectors",
    ),
    "PH09": FactorText(
        "A bankruptcy, a court's relief from debts, is on file",
        "It counts for less each year and leaves the file ten years after filing.",
        "No bankruptcy (a court's relief from debts) is on file",
    ),
    "PH10": FactorText(
        "Accounts were charged off, that is, given up by the lender",
        "Such an account leaves the file seven and a half "
        "years after the delay began; preventing further ones helps most.",
        "No account was given up by its lender",
    ),
    "AO01": FactorText(
        "A large share of the card limits is in use",
        "Paying down before the day of the monthly bill lowers the share that is reported.",
        "Only a small share of the card limits is in use",
    ),
    "AO02": FactorText(
        "One card is close to its limit",
        "Pay the fullest card down first.",
        "No card is close to its limit",
    ),
    "AO03": FactorText(
        "Money is owed on many cards",
        "Paying small amounts off entirely leaves fewer cards on which you owe.",
        "Money is owed on few cards only",
    ),
    "AO04": FactorText(
        "Much of the loans' original amount is still owed",
        "Regular payments lower this month by month.",
        "Loans are well paid down",
    ),
    "AO05": FactorText(
        "The total owed on cards and similar credit",
        "Paying more than the minimum lowers the total.",
        "Little is owed on cards and similar credit",
    ),
    "AO06": FactorText(
        "The limits of all cards together are small",
        "Lenders raise limits as they see payments on time; closing a card takes its limit away.",
        "Ample limits on cards",
    ),
    "LH01": FactorText(
        "The oldest account is young",
        "Time is what helps; keeping the oldest account open keeps it visible.",
        "A long credit history",
    ),
    "LH02": FactorText(
        "Accounts are young on average",
        "Opening accounts only when needed lets the average grow.",
        "Accounts have been held for long on average",
    ),
    "LH03": FactorText(
        "An account was opened recently",
        "Each month without a new account helps.",
        "No account was opened recently",
    ),
    "NC01": FactorText(
        "Lenders looked at the file in the last six months",
        "Apply only for credit you need; compare offers for one loan within two weeks, which counts as one look.",
        "No lender looked recently",
    ),
    "NC02": FactorText(
        "Lenders looked at the file several times in the last year",
        "Each look stops counting here after twelve months.",
        "Few looks by lenders in the last year",
    ),
    "NC03": FactorText(
        "Several accounts were opened in the last year",
        "Let a year pass without a further account.",
        "Few accounts were opened in the last year",
    ),
    "CM01": FactorText(
        "The number of open cards",
        "One or two cards, used and paid, are enough to show how you handle them.",
        "A good number of open cards",
    ),
    "CM02": FactorText(
        "The number of loans with fixed payments",
        "Nothing needs doing: do not borrow for the sake of a score.",
        "A good record of loans with fixed payments",
    ),
    "CM03": FactorText(
        "No mortgage on file",
        "Nothing needs doing: do not borrow for the sake of a score.",
        "A mortgage is on file",
    ),
    CLAMPED: FactorText(
        "The scale ends here",
        "Scores are shown from 300 to 850; this row is what the ends of the scale take or add.",
        "The scale ends here",
    ),
}
"""By factor code."""


def text_of(factor: Factor) -> FactorText:
    """The factor's texts; a code of a scorecard made elsewhere is explained by its name."""
    return FACTORS.get(factor.code) or FactorText(factor.characteristic, "", factor.characteristic)


def by_effect(factors: tuple[Factor, ...]) -> tuple[Factor, ...]:
    """Key factors first, then by points lost; equal ones by code (FCRA 609(f)(1)(C): in order of their effect)."""
    return tuple(sorted(factors, key=lambda factor: (not factor.key, factor.points, factor.code)))
