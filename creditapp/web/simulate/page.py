"""The simulator's pages and parts: what can be asked of a file as it is today, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from creditapp.models.extract import AccountShown, CollectionShown
from creditapp.web.contexts import Context
from creditapp.web.http.problems import Problem
from creditapp.web.i18n import formatting
from creditapp.web.i18n.texts import _
from creditapp.web.ports import Simulated
from creditapp.web.report.accounts import REVOLVING, TYPES
from creditapp.web.simulate import wording
from creditapp.web.simulate.results import Result
from creditapp.web.simulate.scenarios import ACCOUNT_TYPES

DEFAULTS: Mapping[str, str] = {
    "to": "10", "months": "12", "account_type": "credit_card", "amount": "5000", "days": "30", "collection_item": "all",
}  # fmt: skip
"""What the form asks at first."""


@dataclass(frozen=True)
class Choice:
    """One option of a list."""

    value: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Form:
    """What can be asked: the file's own accounts and collections to choose from, and what was chosen."""

    address: str
    accounts: tuple[Choice, ...]
    owing: tuple[Choice, ...]
    """Open accounts with a balance."""
    collections: tuple[Choice, ...]
    owed_on_cards: str
    """Empty if nothing is."""
    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    kinds: tuple[Choice, ...]

    def value(self, name: str) -> str:
        """What stands in the field."""
        return self.values.get(name, DEFAULTS.get(name, ""))

    def problem(self, name: str) -> str:
        """What is wrong with the field; empty if nothing."""
        return next((each.message for each in self.problems if each.field == name), "")

    @property
    def asked(self) -> str:
        """Which scenario was asked, to open it again."""
        return self.values.get("do", "")


@dataclass(frozen=True, kw_only=True)
class SimulatorPage(Context):
    """The simulator: what was asked, if anything, and what can be."""

    template = "simulator.html"

    address: str
    name: str
    day: str
    score: int | None
    form: Form
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class SimulatorPart(Context):
    """The form, to stand in the report."""

    template = "simulator_part.html"

    form: Form


@dataclass(frozen=True, kw_only=True)
class ResultPart(Context):
    """One result, to stand beside what was asked; or what is wrong with it."""

    template = "simulated_part.html"

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
    """The same, to stand in the report."""

    template = "next_steps_part.html"

    score: int | None
    steps: tuple[Result, ...]


def form(found: Simulated, address: str, values: Mapping[str, str], problems: Sequence[Problem] = ()) -> Form:
    """The form over the file as it is today."""
    file = found.disclosed
    accounts = [each for each in file.accounts if each.state == "open"] if file else []
    unpaid = [each for each in file.collections if each.balance > 0] if file else []
    on_cards = sum(each.balance for each in accounts if each.type in REVOLVING)
    return Form(
        address=address,
        accounts=tuple(_choice(each) for each in accounts),
        owing=tuple(_choice(each) for each in accounts if each.balance > 0),
        collections=tuple(_choice(each) for each in unpaid),
        owed_on_cards=formatting.dollars(on_cards) if on_cards else "",
        values=values,
        problems=tuple(problems),
        kinds=tuple(Choice(kind, _(TYPES[kind])) for kind in ACCOUNT_TYPES),
    )


def _choice(item: AccountShown | CollectionShown) -> Choice:
    return Choice(item.item, f"{wording.name_of(item)}: {formatting.dollars(item.balance)}")


def simulator_page(found: Simulated, form: Form, address: str, result: Result | None) -> SimulatorPage:
    """The whole page."""
    person = found.person
    return SimulatorPage(
        address=address,
        name=f"{person.first_name} {person.last_name}" if person else "",
        day=formatting.day(found.report.as_of),
        score=found.report.score if found.scored else None,
        form=form,
        result=result,
    )
