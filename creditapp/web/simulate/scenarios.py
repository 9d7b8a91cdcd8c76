"""Parse the scenarios of a simulation, as a program's list or as the form's single scenario; problems are named by field."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec import structs

from creditapp.domain.texts import N_
from creditapp.models.simulation import (
    MOST_SCENARIOS,
    Openable,
    OpenAccount,
    PayDown,
    PayOnTime,
    Scenario,
    Single,
    Together,
)
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import _

KINDS: dict[str, type[Scenario]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Scenario)}
"""By tag (``do``), in the order of the form."""
ACCOUNT_TYPES: tuple[Openable, ...] = get_args(Openable)
FEWEST_STEPS, MOST_STEPS = 2, 6
"""Actions of a scenario of several together."""

RULES = {
    "do": f"must be one of {', '.join(KINDS)}",
    "to": "must be a share of the limit from 0 to 1, such as 0.1",
    "months": "must be a whole number of months from 1 to 24",
    "account_type": f"must be one of {', '.join(ACCOUNT_TYPES)}",
    "amount": "must be whole dollars from 100 to 999,999,999",
    "item": "must be the item of an account or collection as the report names it, 16 letters and digits",
    "days": "must be 30, 60 or 90",
    "for_less": "must be true or false",
    "steps": f"must be a list of {FEWEST_STEPS} to {MOST_STEPS} scenarios of one action each",
}
"""What each field must be; for programs, in English only."""
FORM_PROBLEMS = {
    "do": N_("Choose what would happen."),
    "to": N_("Enter the share of the limits as a whole percentage from 0 to 100."),
    "months": N_("Enter a whole number of months from 1 to 24."),
    "account_type": N_("Choose what kind of account you would open."),
    "amount": N_("Enter the limit or amount in whole dollars, from 100 to 999,999,999."),
    "close_item": N_("Choose the account that you would close."),
    "late_item": N_("Choose the account that would be late."),
    "days": N_("Choose how late the payment would be."),
    "collection_item": N_("Choose the debt that you would pay off, or all of them."),
    "loss_item": N_("Choose the account that you would pay, or all of them."),
    "overdue_item": N_("Choose the account that you would bring up to date, or all of them."),
    "wrong_item": N_("Choose what is wrong."),
    "collection_less": N_("Choose whether you would pay in full or for less."),
    "loss_less": N_("Choose whether you would pay in full or for less."),
    "passing_months": N_("Enter a whole number of months from 1 to 24."),
    "together": N_("Choose at least two of them."),
    "together_to": N_("Choose how far you would pay cards down, if at all."),
    "together_overdue": N_("Choose whether you would pay what is overdue."),
    "together_collections": N_("Choose whether you would pay off debts with collectors."),
    "together_losses": N_("Choose whether you would pay off accounts given up by their lenders."),
    "together_months": N_("Enter a whole number of months from 0 to 24."),
}
"""The same for the form's fields, as sentences."""
FORM_NAMES = {
    ("close_account", "item"): "close_item",
    ("miss_payment", "item"): "late_item",
    ("settle_collection", "item"): "collection_item",
    ("settle_collection", "for_less"): "collection_less",
    ("pay_charge_off", "item"): "loss_item",
    ("pay_charge_off", "for_less"): "loss_less",
    ("bring_current", "item"): "overdue_item",
    ("dispute", "item"): "wrong_item",
    ("time_passes", "months"): "passing_months",
}
"""The form's field names where several scenarios have a field of the same name."""
FORM_FIELDS = tuple(FORM_PROBLEMS)
SETTLING: dict[str, str] = {
    "together_overdue": "bring_current", "together_losses": "pay_charge_off", "together_collections": "settle_collection",
}  # fmt: skip
"""The form's choices among several actions, by field; each is about all of its kind."""
OF_ALL = frozenset({"settle_collection", "pay_charge_off", "bring_current", "dispute"})
"""Scenarios that may be about all items of their kind."""

Parsed = tuple[Scenario, ...] | tuple[Problem, ...]


def parse(sent: Mapping[str, Any]) -> tuple[tuple[Scenario, ...], tuple[Problem, ...]]:
    """The scenarios of a program's request, and its problems, each with its place in the list."""
    listed = sent.get("scenarios")
    if not isinstance(listed, list) or len(listed) > MOST_SCENARIOS:
        return (), (Problem("scenarios", f"scenarios must be a list of at most {MOST_SCENARIOS} scenarios."),)
    scenarios, problems = [], []
    for index, entry in enumerate(listed):
        scenario = _scenario(entry)
        if isinstance(scenario, dict):
            places = {_place(index, name): rule for name, rule in scenario.items()}
            problems += [Problem(place, f"{place} {rule}.") for place, rule in places.items()]
        else:
            scenarios.append(scenario)
    return tuple(scenarios), tuple(problems)


def _place(index: int, name: str) -> str:
    return f"scenarios[{index}].{name}" if name else f"scenarios[{index}]"


def _scenario(sent: Any) -> Scenario | dict[str, str]:
    """The scenario, or what each wrong field must be."""
    if not isinstance(sent, dict):
        return {"": 'must be an object such as {"do": "pay_down", "to": 0.1}'}
    do = sent.get("do")
    kind = KINDS.get(do) if isinstance(do, str) else None
    if kind is None:
        return {"do": RULES["do"]}
    if kind is Together:
        return _together(sent)
    fields = {field.name: field for field in structs.fields(kind)}
    wrong = {
        name: RULES[name] for name, field in fields.items() if not _fits(sent.get(name, field.default), field.type)
    }
    # The unknown name is not quoted: it may be something sent by mistake.
    if set(sent) - set(fields) - {"do"}:
        wrong[""] = f"has an unknown field; {do} takes {', '.join(fields) or 'none'}"
    return wrong or msgspec.convert(sent, kind)


def _together(sent: Mapping[str, Any]) -> Scenario | dict[str, str]:
    """Several actions; the problems of each with its place."""
    listed = sent.get("steps")
    if not isinstance(listed, list) or not FEWEST_STEPS <= len(listed) <= MOST_STEPS:
        return {"steps": RULES["steps"]}
    steps = [_scenario(step) for step in listed]
    wrong = {
        _within(index, name): rule
        for index, step in enumerate(steps)
        if isinstance(step, dict)
        for name, rule in step.items()
    }
    if set(sent) - {"do", "steps"}:
        wrong[""] = "has an unknown field; together takes steps"
    singles: list[Single] = [step for step in steps if not isinstance(step, dict | Together)]
    if not wrong and len(singles) < len(steps):
        wrong["steps"] = RULES["steps"]
    if sum(isinstance(step, OpenAccount) for step in singles) > 1:
        wrong["steps"] = "must open one account at most: lenders look at one application at a time"
    return wrong or Together(steps=tuple(singles))


def _within(index: int, name: str) -> str:
    return f"steps[{index}].{name}" if name else f"steps[{index}]"


def _fits(value: Any, kind: Any) -> bool:
    if value is msgspec.NODEFAULT or value is REPEATED:
        return False
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return True


def parse_form(sent: Mapping[str, Any]) -> Scenario | tuple[Problem, ...]:
    """The form's scenario, or its problems, by the form's field names."""
    do = sent.get("do")
    kind = KINDS.get(do) if isinstance(do, str) else None
    if kind is Together:
        return _together_form(sent)
    if kind is None or not isinstance(do, str):
        return (_problem("do"),)
    names = {field.name: FORM_NAMES.get((do, field.name), field.name) for field in structs.fields(kind)}
    values = {name: _value(name, sent.get(form_name)) for name, form_name in names.items()}
    if do in OF_ALL and values["item"] == "all":
        values["item"] = None
    scenario = _scenario({"do": do, **values})
    if isinstance(scenario, dict):
        return tuple(_problem(names[name]) for name in scenario)
    return scenario


def _together_form(sent: Mapping[str, Any]) -> Scenario | tuple[Problem, ...]:
    """The actions chosen: what is paid today in the order in which a lender would see it, then the months of paying on time."""
    chosen = {name: sent.get(name, "no") for name in SETTLING}
    share, months = _value("to", sent.get("together_to", "")), _value("months", sent.get("together_months", "0"))
    steps: list[dict[str, Any]] = [
        {"do": SETTLING[name], "item": None} for name, value in chosen.items() if value == "yes"
    ]
    steps += [{"do": "pay_down", "to": share}] if sent.get("together_to") else []
    steps += [{"do": "pay_on_time", "months": months}] if months != 0 else []
    wrong = [name for name, value in chosen.items() if value not in ("yes", "no")]
    wrong += [
        name
        for name, step in (("together_to", "pay_down"), ("together_months", "pay_on_time"))
        if _is_wrong(steps, step)
    ]
    if not wrong and len(steps) < FEWEST_STEPS:
        wrong = ["together"]
    if wrong:
        return tuple(_problem(name) for name in wrong)
    scenario = _together({"do": "together", "steps": steps})
    return (_problem("together"),) if isinstance(scenario, dict) else scenario


def _is_wrong(steps: Sequence[Mapping[str, Any]], do: str) -> bool:
    """Whether the step of this kind, if there is one, has a value that it may not have."""
    return any(step["do"] == do and isinstance(_scenario(step), dict) for step in steps)


def _value(name: str, text: object) -> object:
    """The value that a form's text stands for; REPEATED, which no field accepts, where it is not a number but should be one."""
    if name == "for_less":
        return (
            {None: False, "no": False, "yes": True}.get(text, REPEATED)
            if text is None or isinstance(text, str)
            else REPEATED
        )
    if not isinstance(text, str):
        return REPEATED
    line = text.strip().removeprefix("$").removesuffix("%").replace(",", "").strip()
    if name in ("to", "months", "amount", "days") and line.isascii() and line.isdigit() and len(line) < 12:
        return int(line) / 100 if name == "to" else int(line)
    return REPEATED if name in ("to", "months", "amount", "days") else text.strip()


def form_of(scenario: Scenario) -> dict[str, str]:
    """The form's values for this scenario."""
    if isinstance(scenario, Together):
        return _form_of_together(scenario)
    do = str(type(scenario).__struct_config__.tag)
    fields = {FORM_NAMES.get((do, name), name): value for name, value in structs.asdict(scenario).items()}
    if "to" in fields:
        fields["to"] = round(100 * fields["to"])
    return {"do": do} | {name: _text(value) for name, value in fields.items()}


def _form_of_together(scenario: Together) -> dict[str, str]:
    done = {str(type(step).__struct_config__.tag) for step in scenario.steps}
    values = {name: "yes" if do in done else "no" for name, do in SETTLING.items()}
    for step in scenario.steps:
        if isinstance(step, PayDown):
            values["together_to"] = str(round(100 * step.to))
        if isinstance(step, PayOnTime):
            values["together_months"] = str(step.months)
    return {"do": "together"} | values


def _text(value: object) -> str:
    return (
        {None: "all", True: "yes", False: "no"}.get(value, "")
        if value is None or isinstance(value, bool)
        else str(value)
    )


def _problem(name: str) -> Problem:
    """What is wrong with a field of the form."""
    return Problem(name, _(FORM_PROBLEMS[name]))
