"""What lenders would give: the largest new limit or amount that a scenario may assume, by score and by credit handled before.

A file has no income, so the bound goes by the score and by what other lenders have granted: a new limit is seldom above the
highest that a person has already. The figures are assumptions, set generously beside what is published:

- new cards had average limits of $700 below 600 and $12,000 above 760 (Federal Reserve, FEDS Notes of 16 January 2026, "More
  credit, more debt"); $2,356 below 680, $5,094 at 680–759 and $9,223 above (Argus for the American Bankers Association, third
  quarter of 2015, second-hand); all cards $1,834 for scores of 300–499, $2,645 for 500–600, $4,674 for 601–660, $7,593 for
  661–780 and $11,357 above (Experian, December 2016, VantageScore, second-hand).
- mortgages: none below 500 (FHA; HUD Handbook 4000.1, II.A.2), up to its floor of $541,287 below 620, up to the conforming
  limit of $832,750 from there on (FHFA and HUD for 2026), more for the best; none within two years of a bankruptcy.
- student loans of the state do not go by the score: $20,500 a year is the most (20 USC 1078-8); nobody gets one while another
  is in default (20 USC 1091(a)(3)).
- auto loans: those for used cars were $14,358 on average at 300–500 and $16,546 at 501–600 (Experian, second quarter of 2014,
  second-hand); lenders that publish a least score name 500 (for example Motive Auto Finance), and of all new-car loans 2 % went to
  scores of 300–500 (Experian, first quarter of 2011). What is had below 500 is a dealer's own small loan; below 450 none is assumed.
- personal loans: lenders for people with low scores accept from 560 on (Bankrate); amounts are round figures above the averages
  that lenders publish by band.
- store cards below 500 and credit lines below 580: none; assumptions.

Somebody with a score below 500, whose debts were lost lately, or who is 60 days late now, gets a secured card of a few hundred
dollars: its limit is the person's own deposit. After such a loss or lateness nothing is to be had that the score alone would not give.
"""

from typing import Literal, NamedTuple

from creditapp.domain.bands import BANDS, band_of
from creditapp.domain.dates import months_between
from creditapp.domain.obligations import is_liable, status_of
from creditapp.domain.obsolescence import LATE, PAID_AFTER_LOSS
from creditapp.domain.payment_grid import GIVEN_UP_MARKS
from creditapp.domain.simulation import actions_of
from creditapp.models.extract import AccountShown, BankruptcyShown, CollectionShown, Extract
from creditapp.models.simulation import Openable, OpenAccount, Scenario

Reason = Literal["score", "low_score", "no_score", "loss", "overdue", "bankruptcy", "default"]
"""What the bound goes by."""
CARDS: frozenset[Openable] = frozenset({"credit_card", "retail_card", "line_of_credit"})
SECURED_LIMIT = 300
"""US dollars: the deposit that most secured cards ask for is $200 to $300."""
RECENT_MONTHS = 24
"""For how long a loss or a bankruptcy decides alone."""
LEAST_SCORE: dict[Openable, int] = {
    "retail_card": 500, "line_of_credit": 580, "personal_loan": 560, "auto_loan": 450, "mortgage": 500,
}  # fmt: skip
"""Below it lenders give nothing of the kind."""
LEAST_OF_CARD_ISSUERS, LEAST_OF_AUTO_LENDERS, LEAST_FOR_A_CONFORMING_MORTGAGE = 500, 500, 620
DEALERS_OWN_LOAN = 10_000
"""US dollars: for a used car, below the least score of auto lenders."""
FHA_FLOOR, CONFORMING_LIMIT = 541_287, 832_750

SIXTY_DAYS_LATE = LATE - {"71"}
DEFAULTED = frozenset({"88", "93", "97"})
"""Statuses of a student loan in default."""

Grant = tuple[int, int]
"""US dollars: the most for somebody who has had nothing alike, and the most for anybody."""
MOST: dict[Openable, tuple[Grant, Grant, Grant, Grant, Grant]] = {
    "credit_card": ((700, 1_500), (2_500, 5_000), (5_000, 15_000), (10_000, 30_000), (15_000, 50_000)),
    "retail_card": ((300, 500), (1_000, 2_000), (2_000, 5_000), (3_000, 8_000), (5_000, 10_000)),
    "line_of_credit": ((0, 0), (2_000, 5_000), (5_000, 15_000), (10_000, 30_000), (15_000, 50_000)),
    "personal_loan": ((1_000, 3_000), (5_000, 10_000), (15_000, 25_000), (25_000, 40_000), (35_000, 50_000)),
    "auto_loan": ((15_000, 20_000), (25_000, 35_000), (40_000, 50_000), (50_000, 75_000), (60_000, 100_000)),
    "student_loan": ((20_500, 20_500), (20_500, 20_500), (20_500, 30_000), (20_500, 50_000), (20_500, 50_000)),
    "mortgage": ((FHA_FLOOR, FHA_FLOOR), (CONFORMING_LIMIT, CONFORMING_LIMIT), (CONFORMING_LIMIT, CONFORMING_LIMIT),
                 (CONFORMING_LIMIT, 1_500_000), (CONFORMING_LIMIT, 1_500_000)),
}  # fmt: skip
"""By band of the score, the lowest first."""
AFTER_A_LOSS: dict[Openable, int] = {
    "credit_card": SECURED_LIMIT, "retail_card": 0, "line_of_credit": 0, "personal_loan": 0, "auto_loan": 15_000,
    "student_loan": 20_500, "mortgage": 0,
}  # fmt: skip
"""US dollars: cards are secured by a deposit, auto loans by the car, student loans given by the state. For another car after one
was taken back, nothing."""
WITHOUT_A_SCORE: dict[Openable, int] = {
    "credit_card": 1_000, "retail_card": 500, "line_of_credit": 0, "personal_loan": 1_000, "auto_loan": 15_000,
    "student_loan": 20_500, "mortgage": 0,
}  # fmt: skip
"""US dollars: a first card, or one for students."""


class Bound(NamedTuple):
    """The most to assume, in US dollars; 0 if lenders would give nothing of the kind."""

    most: int
    reason: Reason


def bound_of(kind: Openable, score: int | None, file: Extract) -> Bound:
    """The most that lenders would give to the person of this file with this score."""
    if kind == "student_loan" and any(map(_is_defaulted_student_loan, _own_accounts(file))):
        return Bound(0, "default")
    by_score = Bound(WITHOUT_A_SCORE[kind], "no_score") if score is None else _by_score(kind, score, file)
    if (reason := _recent_trouble(file)) is not None:
        most = 0 if kind in _lost_lately(file) - CARDS else AFTER_A_LOSS[kind]
        return Bound(min(most, by_score.most), reason)
    return by_score


def _by_score(kind: Openable, score: int, file: Extract) -> Bound:
    if kind == "credit_card" and score < LEAST_OF_CARD_ISSUERS:
        return Bound(SECURED_LIMIT, "low_score")
    if score < LEAST_SCORE.get(kind, 0):
        return Bound(0, "low_score")
    if kind == "auto_loan" and score < LEAST_OF_AUTO_LENDERS:
        return Bound(DEALERS_OWN_LOAN, "low_score")
    if kind == "mortgage" and score < LEAST_FOR_A_CONFORMING_MORTGAGE:
        return Bound(FHA_FLOOR, "score")
    unproven, anybody = MOST[kind][BANDS.index(band_of(score))]
    return Bound(min(anybody, max(unproven, _granted(kind, file))), "score")


def refusal(scenario: Scenario, score: int | None, file: Extract) -> tuple[Openable, Bound] | None:
    """The kind and bound that the scenario's new account exceeds; None if it opens none, or one that lenders would give."""
    for action in actions_of(scenario):
        if isinstance(action, OpenAccount):
            bound = bound_of(action.account_type, score, file)
            if action.amount > bound.most:
                return action.account_type, bound
    return None


def _granted(kind: Openable, file: Extract) -> int:
    """The most that lenders have granted of the kind: limits of open cards, amounts of loans that were not lost."""
    kinds = CARDS if kind in CARDS else {kind}
    alike = [account for account in _own_accounts(file) if account.type in kinds and account.state != "lost"]
    if kind in CARDS:
        return max((account.limit or 0 for account in alike if account.state == "open"), default=0)
    return max((account.original or 0 for account in alike), default=0)


def _own_accounts(file: Extract) -> list[AccountShown]:
    """Those that the person has borrowed on or answers for; a limit or a loss of somebody else's is not theirs."""
    return [account for account in file.accounts if is_liable(account)]


def _recent_trouble(file: Extract) -> Reason | None:
    own = _own_accounts(file)
    if any(_counts(case, file) for case in file.bankruptcies):
        return "bankruptcy"
    if _lost_lately(file):
        return "loss"
    if any(_is_unpaid_and_recent(debt, file) for debt in file.collections):
        return "loss"
    return "overdue" if any(status_of(account) in SIXTY_DAYS_LATE for account in own) else None


def _lost_lately(file: Extract) -> set[str]:
    """The kinds of account that lenders have given up in the last two years."""
    lost = [account for account in _own_accounts(file) if was_lost(account)]
    return {account.type for account in lost if _months_since_loss(account, file) < RECENT_MONTHS}


def _is_defaulted_student_loan(account: AccountShown) -> bool:
    return account.type == "student_loan" and status_of(account) in DEFAULTED


def _counts(case: BankruptcyShown, file: Extract) -> bool:
    """Whether the bankruptcy was filed lately, or is not over."""
    return case.disposition == "filed" or months_between(case.filed, file.as_of) < RECENT_MONTHS


def was_lost(account: AccountShown) -> bool:
    """Whether its lender has given it up, even if it was paid since."""
    return account.state == "lost" or status_of(account) in PAID_AFTER_LOSS


def _months_since_loss(account: AccountShown, file: Extract) -> int:
    """By the months at the grid's head that repeat the loss; without any, as new as its report."""
    repeated = len(account.grid) - len(account.grid.lstrip(GIVEN_UP_MARKS))
    return months_between(account.as_of, file.as_of) + max(0, repeated - 1)


def _is_unpaid_and_recent(debt: CollectionShown, file: Extract) -> bool:
    return (
        debt.balance > 0
        and is_liable(debt)
        and not debt.medical
        and months_between(debt.opened, file.as_of) < RECENT_MONTHS
    )
