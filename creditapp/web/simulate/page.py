"""The simulator's pages and parts: the scenarios that the file as of today allows, and their results."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from creditapp.models.extract import AccountShown, CollectionShown
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem, problem_of
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import SimulatedReport
from creditapp.web.report.accounts import REVOLVING, TYPES
from creditapp.web.simulate import wording
from creditapp.web.simulate.results import Result
from creditapp.web.simulate.scenarios import ACCOUNT_TYPES

DEFAULTS: Mapping[str, str] = {
    "to": "10", "months": "12", "account_type": "credit_card", "amount": "5000", "days": "30", "collection_item": "all",
}  # fmt: skip
"""The form's values at first."""


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
    owed_on_cards: str
    """Empty if nothing is owed."""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    kinds: tuple[Choice, ...]

    def value(self, name: str) -> str:
        """The field's value."""
        return self.values.get(name, DEFAULTS.get(name, ""))

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


@dataclass(frozen=True, kw_only=True)
class StepsPart(Context):
    """The same, to be placed in the report."""

    template = "next_steps_part.html"

    score: int | None
    steps: tuple[Result, ...]


def form(simulated: SimulatedReport, address: str, values: Mapping[str, str], problems: Sequence[Problem] = ()) -> Form:
    """The form for the file as of today."""
    file = simulated.disclosed
    accounts = [account for account in file.accounts if account.state == "open"] if file else []
    unpaid = [collection for collection in file.collections if collection.balance > 0] if file else []
    on_cards = sum(account.balance for account in accounts if account.type in REVOLVING)
    return Form(
        address=address,
        accounts=tuple(_choice(account) for account in accounts),
        owing=tuple(_choice(account) for account in accounts if account.balance > 0),
        collections=tuple(_choice(collection) for collection in unpaid),
        owed_on_cards=formatting.dollars(on_cards) if on_cards else "",
        values=values,
        problems=tuple(problems),
        kinds=tuple(Choice(kind, _(TYPES[kind])) for kind in ACCOUNT_TYPES),
    )


def _choice(item: AccountShown | CollectionShown) -> Choice:
    return Choice(item.item, f"{wording.name_of(item)}: {formatting.dollars(item.balance)}")


def simulator_page(simulated: SimulatedReport, form: Form, address: str, result: Result | None) -> SimulatorPage:
    """The whole page."""
    person = simulated.person
    return SimulatorPage(
        address=address,
        name=f"{person.first_name} {person.last_name}" if person else "",
        day=formatting.day(simulated.report.as_of),
        score=simulated.report.score if simulated.scored else None,
        form=form,
        result=result,
    )
