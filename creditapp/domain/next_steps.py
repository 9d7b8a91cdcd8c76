"""What a person could do next: actions that their file allows, in the order of the points that they would gain.

The candidates are scored as one simulation. Of several degrees of one action the gentlest that gains as many points is
kept; what gains nothing is left out.
"""

from collections.abc import Sequence
from typing import NamedTuple

from creditapp.models.applications import Outlook
from creditapp.models.extract import AccountShown, Extract
from creditapp.models.simulation import PayDown, PayOnTime, Scenario, SettleCollection

SHARES = (0.3, 0.1, 0.0)
"""Of the limits, to pay down to: what lenders like to see, what the best have, nothing; the gentlest first."""
MONTHS = (6, 12, 24)
"""Of paying on time."""
MOST_COLLECTIONS = 10
"""Collections that are tried one by one."""
CARDS = frozenset({"credit_card", "retail_card", "line_of_credit"})


class Step(NamedTuple):
    """An action, the points that it gains, and the outlook after it."""

    scenario: Scenario
    gain: int
    outlook: Outlook


def next_steps(file: Extract) -> tuple[Scenario, ...]:
    """The actions that the file allows, the gentlest degree of each first; no more than one simulation takes."""
    accounts = [account for account in file.accounts if account.state == "open"]
    used = max((_use(account) for account in accounts), default=0.0)
    unpaid = [debt.item for debt in file.collections if debt.balance > 0]
    one_by_one = [SettleCollection(item=item) for item in unpaid[:MOST_COLLECTIONS]]
    return (
        *(PayDown(to=share) for share in SHARES if used > share),
        *(one_by_one if len(unpaid) > 1 else ()),
        *((SettleCollection(),) if unpaid else ()),
        *(PayOnTime(months=months) for months in MONTHS if accounts),
    )


def _use(account: AccountShown) -> float:
    """Share of the limit in use; a card without a reported limit counts as full while something is owed on it."""
    if account.type not in CARDS or not account.balance:
        return 0.0
    return account.utilisation or 1.0


def ranked(scenarios: Sequence[Scenario], outlooks: Sequence[Outlook], score: int) -> tuple[Step, ...]:
    """The scenarios that gain points over ``score``, the greatest gain first; in the order of next_steps among equals."""
    steps = [
        Step(scenario, (outlook.score or 0) - score, outlook)
        for scenario, outlook in zip(scenarios, outlooks, strict=True)
    ]
    gaining = [step for step in steps if step.gain > 0]
    kept = [step for place, step in enumerate(gaining) if _adds(step, gaining[:place])]
    return tuple(sorted(kept, key=lambda step: -step.gain))


def _adds(step: Step, gentler: Sequence[Step]) -> bool:
    """Whether it gains more than every gentler degree of the same action."""
    return all(step.gain > other.gain for other in gentler if _is_degree_of(step.scenario, other.scenario))


def _is_degree_of(scenario: Scenario, gentler: Scenario) -> bool:
    """Whether it is the same action, further. Settling one collection is no degree of settling another; settling all is of each."""
    if isinstance(scenario, SettleCollection) and scenario.item is not None:
        return False
    return type(scenario) is type(gentler)
