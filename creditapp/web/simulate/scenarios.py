"""Parse the scenarios of a simulation, as a program's list or as the form's single scenario; problems are named by field."""

from collections.abc import Mapping
from typing import Any, get_args

import msgspec
from msgspec import structs

from creditapp.domain.texts import N_
from creditapp.models.simulation import Scenario
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem
from creditapp.web.i18n.texts import _

KINDS: dict[str, type[Scenario]] = {str(kind.__struct_config__.tag): kind for kind in get_args(Scenario)}
"""By tag (``do``), in the order of the form."""
MOST_SCENARIOS = 20
"""Of one simulation."""
ACCOUNT_TYPES = (
    "credit_card",
    "retail_card",
    "line_of_credit",
    "auto_loan",
    "personal_loan",
    "student_loan",
    "mortgage",
)

RULES = {
    "do": f"must be one of {', '.join(KINDS)}",
    "to": "must be a share of the limit from 0 to 1, such as 0.1",
    "months": "must be a whole number of months from 1 to 24",
    "account_type": f"must be one of {', '.join(ACCOUNT_TYPES)}",
    "amount": "must be whole dollars from 100 to 999,999,999",
    "item": "must be the item of an account or collection as the report names it, 16 letters and digits",
    "days": "must be 30, 60 or 90",
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
}
"""The same for the form's fields, as sentences."""
FORM_NAMES = {
    ("close_account", "item"): "close_item",
    ("miss_payment", "item"): "late_item",
    ("settle_collection", "item"): "collection_item",
}
"""The form's field names where several scenarios have a field of the same name."""
FORM_FIELDS = tuple(FORM_PROBLEMS)

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
    fields = {field.name: field for field in structs.fields(kind)}
    wrong = {
        name: RULES[name] for name, field in fields.items() if not _fits(sent.get(name, field.default), field.type)
    }
    # The unknown name is not quoted: it may be something sent by mistake.
    if set(sent) - set(fields) - {"do"}:
        wrong[""] = f"has an unknown field; {do} takes {', '.join(fields) or 'none'}"
    return wrong or msgspec.convert(sent, kind)


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
    if kind is None or not isinstance(do, str):
        return (Problem("do", _(FORM_PROBLEMS["do"])),)
    names = {field.name: FORM_NAMES.get((do, field.name), field.name) for field in structs.fields(kind)}
    values = {name: _value(name, sent.get(form_name)) for name, form_name in names.items()}
    if do == "settle_collection" and values["item"] == "all":
        values["item"] = None
    scenario = _scenario({"do": do, **values})
    if isinstance(scenario, dict):
        return tuple(Problem(names[name], _(FORM_PROBLEMS[names[name]])) for name in scenario)
    return scenario


def _value(name: str, text: object) -> object:
    """The value that a form's text stands for; REPEATED, which no field accepts, where it is not a number but should be one."""
    if not isinstance(text, str):
        return REPEATED
    line = text.strip().removeprefix("$").removesuffix("%").replace(",", "").strip()
    if name in ("to", "months", "amount", "days") and line.isascii() and line.isdigit() and len(line) < 12:
        return int(line) / 100 if name == "to" else int(line)
    return REPEATED if name in ("to", "months", "amount", "days") else text.strip()


def form_of(scenario: Scenario) -> dict[str, str]:
    """The form's values for this scenario."""
    do = str(type(scenario).__struct_config__.tag)
    fields = {FORM_NAMES.get((do, name), name): value for name, value in structs.asdict(scenario).items()}
    if "to" in fields:
        fields["to"] = round(100 * fields["to"])
    return {"do": do} | {name: "all" if value is None else str(value) for name, value in fields.items()}
