"""What a person could do next: actions that their file allows, in the order of the points that they would gain.

Only what the person can do is tried: what they owe, is theirs to pay (domain.obligations) and not in dispute. The candidates are
scored as one simulation: single actions, and sets of actions that may do more together than alone. Of several degrees of one
action the gentlest is kept, and a further one only if it gains notably more; what gains too little to be worth it (``LEAST_GAIN``)
is left out, and so is a set that gains hardly more than its parts. Points that time alone would bring are told apart (``own``). A
dispute is never among the steps: it is right only where the record is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

from creditapp.domain.obligations import obstacle, obstacle_to_use, reserve
from creditapp.models.applications import Outlook
from creditapp.models.extract import AccountShown, CollectionShown, Extract
from creditapp.models.simulation import (
    MOST_SCENARIOS,
    BringCurrent,
    PayChargeOff,
    PayDown,
    PayOnTime,
    Scenario,
    SettleCollection,
    Single,
    TimePasses,
    Together,
)

LEAST_GAIN = 5
"""Points that make a step worth offering. People pay money and wait for it, and less is lost again by a single inquiry (fewer
than five points for most people, FICO) or by next month's bill; lenders price in steps of twenty (Fannie Mae, loan-level price
adjustments)."""
SHARES = (0.3, 0.1, 0.0)
"""Of the limits, to pay down to: what lenders like to see, what the best have, nothing; the gentlest first."""
MONTHS = (6, 12, 24)
"""Of paying on time."""
CARDS = frozenset({"credit_card", "retail_card", "line_of_credit", "heloc"})
TIMED = (PayOnTime, TimePasses)
OF_ONE_ITEM = (SettleCollection, PayChargeOff, BringCurrent)
"""Actions on one item, or on all of the kind."""
ACTIONS: Mapping[str, tuple[type[Single], ...]] = {
    "PH01": TIMED, "PH02": TIMED, "PH03": (BringCurrent, *TIMED), "PH04": TIMED, "PH05": (BringCurrent, *TIMED),
    "PH06": (BringCurrent, PayChargeOff), "PH07": (SettleCollection,), "PH08": (SettleCollection,), "PH09": TIMED, "PH10": (PayChargeOff,), "PH11": TIMED, "PH12": (PayChargeOff, SettleCollection),
    "AO01": (PayDown,), "AO02": (PayDown,), "AO03": (PayDown,), "AO04": TIMED, "AO05": (PayDown,), "AO07": (PayDown,), "AO08": (PayDown,),
    "LH01": TIMED, "LH02": TIMED, "LH03": TIMED, "NC01": TIMED, "NC02": TIMED, "NC03": TIMED,
}  # fmt: skip
"""By a factor's code, the actions that its advice is about, wherever the file allows one of them. Of a factor that is not here
(limits, numbers of cards, loans and mortgages) nothing that a person does by themselves helps."""


D = TypeVar("D", AccountShown, CollectionShown)


class Step(NamedTuple):
    """An action, the points that it gains, those of them that time alone would not bring, and the outlook after it."""

    scenario: Scenario
    gain: int
    own: int
    outlook: Outlook


def next_steps(file: Extract) -> tuple[Scenario, ...]:
    """The actions that the file allows, the gentlest degree of each first; no more than one simulation takes."""
    behind, lost, unpaid = _behind(file), _lost(file), _unpaid(file)
    used = max(map(_use, own_cards(file)), default=0.0)
    downs = [PayDown(to=share) for share in SHARES if used > share]
    whole: list[Single] = [
        *((BringCurrent(),) if behind else ()),
        *((PayChargeOff(),) if lost else ()),
        *((SettleCollection(),) if unpaid else ()),
    ]
    sets = _sets([*whole, *([PayDown(to=0.1 if used > 0.1 else 0.0)] if downs else [])])
    timed = _timed(file, bool(behind))
    room = MOST_SCENARIOS - len(downs) - len(whole) - len(sets) - len(timed)
    return (*downs, *_one_by_one(behind, lost, unpaid)[:room], *whole, *sets, *timed)


def _timed(file: Extract, is_behind: bool) -> list[Scenario]:
    """Paying on time from now on; if everything is paid on time already, going on so."""
    if not any(account.state == "open" for account in file.accounts):
        return []
    return [PayOnTime(months=months) if is_behind else TimePasses(months=months) for months in MONTHS]


def _one_by_one(*debts: Sequence[Single]) -> list[Single]:
    """Each debt alone where there are several of the kind, in turn by kind."""
    several = [of_kind for of_kind in debts if len(of_kind) > 1]
    longest = max(map(len, several), default=0)
    return [of_kind[at] for at in range(longest) for of_kind in several if at < len(of_kind)]


def _sets(actions: Sequence[Single]) -> list[Together]:
    """Every two of them, and all."""
    sizes = sorted({2, len(actions)} if len(actions) >= 2 else set())
    return [Together(steps=steps) for size in sizes for steps in combinations(actions, size)]


def own_cards(file: Extract) -> list[AccountShown]:
    """Open cards and credit lines that are the person's to use and to pay."""
    return [account for account in own_open_accounts(file) if account.type in CARDS]


def own_open_accounts(file: Extract) -> list[AccountShown]:
    """Open accounts that are the person's to use, pay and close."""
    opened = [account for account in file.accounts if account.state == "open"]
    return [account for account in opened if obstacle_to_use(account) is None]


def behind_accounts(file: Extract) -> list[AccountShown]:
    """Accounts that still run on which something is overdue that is the person's to pay."""
    behind = [account for account in file.accounts if account.state != "lost" and account.past_due and account.balance]
    return [account for account in behind if obstacle(account) is None]


def lost_accounts(file: Extract) -> list[AccountShown]:
    """Accounts given up by their lenders on which something is owed that is the person's to pay."""
    lost = [account for account in file.accounts if account.state == "lost" and account.balance]
    return [account for account in lost if obstacle(account) is None]


def unpaid_collections(file: Extract) -> list[CollectionShown]:
    """Debts with collectors on which something is owed that is the person's to pay."""
    return [debt for debt in file.collections if debt.balance and obstacle(debt) is None]


def unreserved(debts: Iterable[D]) -> list[D]:
    """Those that nobody argues about, so that they may be paid together and be offered."""
    return [debt for debt in debts if reserve(debt, is_disputed=debt.disputed) is None]


def _behind(file: Extract) -> list[BringCurrent]:
    return [BringCurrent(item=account.item) for account in _largest_first(unreserved(behind_accounts(file)))]


def _lost(file: Extract) -> list[PayChargeOff]:
    return [PayChargeOff(item=account.item) for account in _largest_first(unreserved(lost_accounts(file)))]


def _unpaid(file: Extract) -> list[SettleCollection]:
    unpaid = sorted(unreserved(unpaid_collections(file)), key=lambda debt: -debt.balance)
    return [SettleCollection(item=debt.item) for debt in unpaid]


def _largest_first(accounts: Iterable[AccountShown]) -> list[AccountShown]:
    return sorted(accounts, key=lambda account: -(account.past_due or account.balance))


def _use(account: AccountShown) -> float:
    """Share of the limit in use; a card without a reported limit counts as full while something is owed on it."""
    if not account.balance:
        return 0.0
    return account.utilisation or 1.0


def ranked(scenarios: Sequence[Scenario], outlooks: Sequence[Outlook], score: int) -> tuple[Step, ...]:
    """The scenarios that are worth offering, by those of the points that time alone would not bring, the most first.

    In the order of next_steps among equals.
    """
    steps = [_step(scenario, outlook, score) for scenario, outlook in zip(scenarios, outlooks, strict=True)]
    worth = [step for step in steps if _worth_offering(step) >= LEAST_GAIN]
    singles = [step for step in worth if not isinstance(step.scenario, Together)]
    kept = [step for place, step in enumerate(singles) if _adds(step, singles[:place])]
    kept += _worth_doing_together(worth, steps)
    return tuple(sorted(kept, key=lambda step: (-min(step.own, step.gain), -step.gain)))


def _step(scenario: Scenario, outlook: Outlook, score: int) -> Step:
    then = outlook.score or 0
    without = outlook.time_alone if outlook.time_alone is not None else score
    return Step(scenario, then - score, then - without, outlook)


def _worth_offering(step: Step) -> int:
    """The points that it is offered for: its own; of going on as now, those of time."""
    return step.gain if isinstance(step.scenario, TimePasses) else min(step.own, step.gain)


def _worth_doing_together(worth: Sequence[Step], steps: Sequence[Step]) -> Iterator[Step]:
    """The sets that gain notably more than the best that can be had of their parts; smaller sets first.

    That is the best part alone, the parts that are offered by themselves one after the other, or a smaller set with the others.
    """
    alone = {step.scenario: max(0, step.gain) for step in steps}
    offered: dict[Scenario, int] = {
        step.scenario: step.gain for step in worth if not isinstance(step.scenario, Together)
    }
    kept: list[tuple[frozenset[Single], int]] = []
    for step in worth:
        if not isinstance(step.scenario, Together):
            continue
        parts = frozenset(step.scenario.steps)
        best = max(alone.get(part, 0) for part in parts)
        smaller = [
            gain + _sum(offered, parts - done) for done, gain in [(frozenset[Single](), 0), *kept] if done < parts
        ]
        if step.gain >= max([best, *smaller]) + LEAST_GAIN:
            kept.append((parts, step.gain))
            yield step


def _sum(gains: Mapping[Scenario, int], parts: Iterable[Single]) -> int:
    return sum(gains.get(part, 0) for part in parts)


def _adds(step: Step, gentler: Sequence[Step]) -> bool:
    """Whether it gains notably more than every gentler degree of the same action."""
    same = [other for other in gentler if _is_degree_of(step.scenario, other.scenario)]
    return all(step.gain >= other.gain + LEAST_GAIN for other in same)


def _is_degree_of(scenario: Scenario, gentler: Scenario) -> bool:
    """Whether it is the same action, further. Paying one debt is no degree of paying another; paying all is of each."""
    if isinstance(scenario, OF_ONE_ITEM) and scenario.item is not None:
        return False
    return type(scenario) is type(gentler)
