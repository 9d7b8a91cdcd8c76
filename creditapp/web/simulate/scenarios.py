"""What is asked of a simulation: scenarios as programs send them or one as the form does; each slip is named by field."""

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
"""By what they do, in the order of the form."""
MOST = 20
"""Scenarios of one simulation."""
ACCOUNT_TYPES = (
    "credit_card",
    "retail_card",
    "line_of_credit",
    "auto_loan",
    "personal_loan",
    "student_loan",
    "mortgage",
)

SAYS = {
    "do": f"must be one of {', '.join(KINDS)}",
    "to": "must be a share of the limit from 0 to 1, such as 0.1",
    "months": "must be a whole number of months from 1 to 24",
    "account_type": f"must be one of {', '.join(ACCOUNT_TYPES)}",
    "amount": "must be whole dollars from 100 to 999,999,999",
    "item": "must be the item of an account or collection as the report names it, 16 letters and digits",
    "days": "must be 30, 60 or 90",
}
"""What each field must be; for programs, in English alone."""
FORM_SAYS = {
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
"""The same of the form's fields."""
NAMED = {
    ("close_account", "item"): "close_item",
    ("miss_payment", "item"): "late_item",
    ("settle_collection", "item"): "collection_item",
}
"""The form's own names where two scenarios have a field of one name."""
FORM_FIELDS = tuple(FORM_SAYS)

Parsed = tuple[Scenario, ...] | tuple[Problem, ...]


def parse(sent: Mapping[str, Any]) -> tuple[tuple[Scenario, ...], tuple[Problem, ...]]:
    """The scenarios of a program's request, and what is wrong with it, each with its place."""
    asked = sent.get("scenarios")
    if not isinstance(asked, list) or len(asked) > MOST:
        return (), (Problem("scenarios", f"scenarios must be a list of at most {MOST} scenarios."),)
    scenarios, problems = [], []
    for at, each in enumerate(asked):
        found = _scenario(each)
        if isinstance(found, dict):
            problems += [Problem(_place(at, name), f"{_place(at, name)} {says}.") for name, says in found.items()]
        else:
            scenarios.append(found)
    return tuple(scenarios), tuple(problems)


def _place(at: int, name: str) -> str:
    return f"scenarios[{at}].{name}" if name else f"scenarios[{at}]"


def _scenario(sent: Any) -> Scenario | dict[str, str]:
    """The scenario, or what each wrong field must be."""
    if not isinstance(sent, dict):
        return {"": 'must be an object such as {"do": "pay_down", "to": 0.1}'}
    do = sent.get("do")
    kind = KINDS.get(do) if isinstance(do, str) else None
    if kind is None:
        return {"do": SAYS["do"]}
    fields = {field.name: field for field in structs.fields(kind)}
    wrong = {name: SAYS[name] for name, field in fields.items() if not _fits(sent.get(name, field.default), field.type)}
    # An unknown name is not repeated: nobody knows what was sent by mistake.
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
    """The one scenario that the form asks, or what is wrong, by the form's fields."""
    do = sent.get("do")
    kind = KINDS.get(do) if isinstance(do, str) else None
    if kind is None or not isinstance(do, str):
        return (Problem("do", _(FORM_SAYS["do"])),)
    names = {field.name: NAMED.get((do, field.name), field.name) for field in structs.fields(kind)}
    values = {name: _value(name, sent.get(named)) for name, named in names.items()}
    if do == "settle_collection" and values["item"] == "all":
        values["item"] = None
    found = _scenario({"do": do, **values})
    if isinstance(found, dict):
        return tuple(Problem(names[name], _(FORM_SAYS[names[name]])) for name in found)
    return found


def _value(name: str, text: object) -> object:
    """What a form's text means; left as it is where it means nothing."""
    if not isinstance(text, str):
        return REPEATED
    line = text.strip().removeprefix("$").removesuffix("%").replace(",", "").strip()
    if name in ("to", "months", "amount", "days") and line.isascii() and line.isdigit() and len(line) < 12:
        return int(line) / 100 if name == "to" else int(line)
    return REPEATED if name in ("to", "months", "amount", "days") else text.strip()


def form_of(scenario: Scenario) -> dict[str, str]:
    """The form's fields that ask this scenario."""
    do = str(type(scenario).__struct_config__.tag)
    told = {NAMED.get((do, name), name): value for name, value in structs.asdict(scenario).items()}
    if "to" in told:
        told["to"] = round(100 * told["to"])
    return {"do": do} | {name: "all" if value is None else str(value) for name, value in told.items()}
