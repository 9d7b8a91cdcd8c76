"""The simulator's pages and parts: the scenarios that the file as of today allows, and their results."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from creditapp.domain.lending import bound_of, was_lost
from creditapp.domain.next_steps import (
    LEAST_GAIN,
    behind_accounts,
    lost_accounts,
    own_cards,
    own_open_accounts,
    unpaid_collections,
    unreserved,
)
from creditapp.domain.obligations import Obstacle, obstacle, obstacle_to_use
from creditapp.models.extract import AccountShown, CollectionShown, Extract
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _, put
from creditapp.web.ports import SimulatedReport
from creditapp.web.simulate import wording
from creditapp.web.simulate.results import Result
from creditapp.web.simulate.scenarios import ACCOUNT_TYPES
from creditapp.web.simulate.why_not import BECAUSE, WHY_NOT, up_to

DEFAULTS: Mapping[str, str] = {
    "to": "10", "months": "12", "passing_months": "12", "account_type": "credit_card", "days": "30", "collection_item": "all",
    "loss_item": "all", "overdue_item": "all", "collection_less": "no", "loss_less": "no",
    "together_to": "", "together_months": "0",
}  # fmt: skip
"""The form's values at first."""
USUAL_AMOUNT = 5_000
"""US dollars: the amount at first, if lenders would give a card so much."""


@dataclass(frozen=True)
class Choice:
    """One option of a list."""

    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form: the file's accounts and collections to choose from, and what was chosen."""

    address: str
    accounts: tuple[Choice, ...]
    owing: tuple[Choice, ...]
    """Open accounts with a balance."""
    collections: tuple[Choice, ...]
    losses: tuple[Choice, ...]
    """Accounts given up by their lender on which something is owed."""
    overdue: tuple[Choice, ...]
    """Accounts that were not given up, on which something is overdue."""
    disputable: tuple[Choice, ...]
    """Debts with collectors, and accounts that are or were given up."""
    owed_on_cards: str
    """Empty if nothing is owed."""
    of_all: frozenset[str]
    """The lists of which all can be chosen at once: neither disputed nor taken back."""
    why_none: Mapping[str, str]
    """By list, why it is empty although the file has something of the kind: that is not the person's to pay."""
    frozen: str
    """Why no lender gives an account; empty if the file is not frozen."""
    shares: tuple[Choice, ...]
    """How far cards may be paid down, among several actions."""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    kinds: tuple[Choice, ...]
    """Kinds of new account, each with the most to assume."""
    why_so_much: str
    """What the bounds go by."""
    most: int
    """US dollars: the most that may be assumed of any kind."""
    amount: str
    """The amount at first."""

    def value(self, name: str) -> str:
        """The field's value."""
        return self.values.get(name, self.amount if name == "amount" else DEFAULTS.get(name, ""))

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return problem_of(self.problems, name)

    @property
    def chosen(self) -> str:
        """The kind of scenario that was sent, to unfold it again."""
        return self.values.get("do", "")


@dataclass(frozen=True, kw_only=True)
class SimulatorPage(Context):
    """The simulator: its form and the result of the scenario, if one was sent."""

    template = "simulator.html"

    address: str
    name: str
    day: str
    score: int | None
    form: Form
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class SimulatorPart(Context):
    """The form, to be placed in the report."""

    template = "simulator_part.html"

    form: Form


@dataclass(frozen=True, kw_only=True)
class ResultPart(Context):
    """One result, to be placed beside its form; or what is wrong with the form."""

    template = "result_part.html"

    result: Result | None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StepsPage(Context):
    """The best next steps."""

    template = "next_steps.html"

    address: str
    day: str
    score: int | None
    steps: tuple[Result, ...]
    least_gain: int = LEAST_GAIN


@dataclass(frozen=True, kw_only=True)
class StepsPart(Context):
    """The same, to be placed in the report."""

    template = "next_steps_part.html"

    score: int | None
    steps: tuple[Result, ...]
    least_gain: int = LEAST_GAIN


def form(simulated: SimulatedReport, address: str, values: Mapping[str, str], problems: Sequence[Problem] = ()) -> Form:
    """The form for the file as of today."""
    file = simulated.disclosed or Extract(as_of=simulated.report.as_of)
    score = simulated.report.score if simulated.scored else None
    bounds = {kind: bound_of(kind, score, file) for kind in ACCOUNT_TYPES}
    accounts, cards = own_open_accounts(file), own_cards(file)
    on_cards, card, frozen = sum(card.balance for card in cards), bounds["credit_card"], WHY_NOT["frozen"]
    return Form(
        address=address,
        accounts=_choices(accounts),
        owing=_choices(account for account in accounts if account.balance > 0),
        collections=_choices(unpaid_collections(file)),
        losses=_choices(lost_accounts(file)),
        overdue=tuple(Choice(account.item, _overdue(account)) for account in behind_accounts(file)),
        of_all=_of_all(file),
        disputable=_choices((*file.collections, *(account for account in file.accounts if was_lost(account)))),
        owed_on_cards=formatting.dollars(on_cards) if on_cards else "",
        why_none=_why_none(file),
        frozen=_(frozen) if file.frozen else "",
        values=values,
        problems=tuple(problems),
        shares=tuple(Choice(str(percent), formatting.percent(percent / 100)) for percent in (30, 10, 0)),
        kinds=tuple(Choice(kind, up_to(kind, bounds[kind])) for kind in ACCOUNT_TYPES),
        why_so_much=_(BECAUSE[card.reason]),
        most=max(bound.most for bound in bounds.values()),
        amount=str(min(USUAL_AMOUNT, card.most)),
    )


def _overdue(account: AccountShown) -> str:
    name, amount = wording.name_of(account), formatting.dollars(account.past_due)
    return put("%(account)s: %(amount)s overdue", account=name, amount=amount)


def _of_all(file: Extract) -> frozenset[str]:
    lists: dict[str, Sequence[AccountShown | CollectionShown]] = {
        "overdue": unreserved(behind_accounts(file)),
        "losses": unreserved(lost_accounts(file)),
        "collections": unreserved(unpaid_collections(file)),
    }
    return frozenset(name for name, items in lists.items() if items)


def _why_none(file: Extract) -> dict[str, str]:
    """By list, why nothing of what it would have can be paid by the person."""
    opened = [account for account in file.accounts if account.state == "open"]
    kinds: dict[str, Sequence[AccountShown | CollectionShown]] = {
        "accounts": opened,
        "overdue": [account for account in file.accounts if account.state != "lost" and account.past_due],
        "losses": [account for account in file.accounts if account.state == "lost" and account.balance],
        "collections": [debt for debt in file.collections if debt.balance],
    }
    reasons = {name: [_not_theirs(item) for item in items] for name, items in kinds.items()}
    return {name: _(WHY_NOT[why[0]]) for name, why in reasons.items() if why and all(why) and why[0]}


def _not_theirs(item: AccountShown | CollectionShown) -> Obstacle | None:
    return obstacle_to_use(item) if isinstance(item, AccountShown) and item.state == "open" else obstacle(item)


def _choices(items: Iterable[AccountShown | CollectionShown]) -> tuple[Choice, ...]:
    return tuple(Choice(item.item, f"{wording.name_of(item)}: {formatting.dollars(item.balance)}") for item in items)


def simulator_page(simulated: SimulatedReport, form: Form, address: str, result: Result | None) -> SimulatorPage:
    """The whole page."""
    person = simulated.person
    return SimulatorPage(
        address=address,
        name=person.full_name if person else "",
        day=formatting.day(simulated.report.as_of),
        score=simulated.report.score if simulated.scored else None,
        form=form,
        result=result,
    )
