"""The application form: its fields, what each may hold, and the sentence for each problem, for the page and for programs."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from creditapp.domain.texts import N_
from creditapp.models.identity import Address, Person
from creditapp.web.forms import fields
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem, fault, repeated
from creditapp.web.i18n.texts import _

V = TypeVar("V")


LABELS = {
    "first_name": N_("First name"),
    "one_name": N_("One name only"),
    "middle_name": N_("Middle name"),
    "last_name": N_("Last name"),
    "suffix": N_("Suffix"),
    "birth_date": N_("Date of birth"),
    "ssn": N_("Social Security number"),
    "street": N_("Street"),
    "city": N_("City"),
    "state": N_("State"),
    "zip": N_("ZIP code"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "consent": N_("Consent"),
    "token": N_("Token"),
}
"""Name of every field as the page shows it, in the page's order."""

MISSING = {
    "first_name": N_("Enter your first name, or tick that you have one name only."),
    "last_name": N_("Enter your last name, or your name if you have only one."),
    "birth_date": N_("Enter your date of birth."),
    "ssn": N_("Enter your Social Security number."),
    "street": N_("Enter your street and house number."),
    "city": N_("Enter your city."),
    "state": N_("Enter your state."),
    "zip": N_("Enter your ZIP code."),
    "consent": N_("Please agree to the soft inquiry: without it we may not open your credit file."),
}
"""The sentence for a required field that is empty."""


def _checked(check: Callable[[object], V]) -> BeforeValidator:
    def validate(value: object) -> V:
        try:
            return check(value)
        except ValueError as error:
            raise PydanticCustomError("field", "{problem}", {"problem": str(error)}) from None

    return BeforeValidator(validate)


def _born(value: object, info: ValidationInfo) -> date:
    try:
        return fields.birth_date(value, (info.context or {})["today"])
    except ValueError as error:
        raise PydanticCustomError("field", "{problem}", {"problem": str(error)}) from None


class ApplicationForm(BaseModel):
    """A valid form; ``validate`` makes one."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    first_name: Annotated[str, _checked(fields.name)] | None = Field(repr=False)
    """None for a person who says that they have one name only."""
    middle_name: Annotated[str, _checked(fields.name)] | None = Field(default=None, repr=False)
    last_name: Annotated[str, _checked(fields.name)] = Field(repr=False)
    suffix: Annotated[str, _checked(fields.suffix)] | None = Field(default=None, repr=False)
    birth_date: Annotated[date, BeforeValidator(_born)] = Field(repr=False)
    ssn: Annotated[str, _checked(fields.ssn)] = Field(repr=False)
    """Nine digits."""
    street: Annotated[str, _checked(fields.street)] = Field(repr=False)
    city: Annotated[str, _checked(fields.city)] = Field(repr=False)
    state: Annotated[str, _checked(fields.state)] = Field(repr=False)
    zip: Annotated[str, _checked(fields.zip_code)] = Field(repr=False)
    email: Annotated[str, _checked(fields.email)] | None = Field(default=None, repr=False)
    phone: Annotated[str, _checked(fields.phone)] | None = Field(default=None, repr=False)
    consent: Annotated[bool, _checked(fields.consent)]
    token: Annotated[str, _checked(fields.token)] | None = Field(default=None, repr=False)


def validate(sent: Mapping[str, Any], today: date) -> ApplicationForm | tuple[Problem, ...]:
    """The form, or every problem with it in the page's order; a blank field counts as not sent.

    Without a first name, ``one_name`` must say that there is none: most who leave it empty forgot it.
    """
    filled = {name: value for name, value in sent.items() if not _blank(value)}
    if sent.get("one_name") is True:
        filled.setdefault("first_name", None)
    try:
        return ApplicationForm.model_validate(filled, context={"today": today})
    except ValidationError as error:
        errors = error.errors(include_url=False, include_input=False)
    first_by_field = {str(error["loc"][0]): error for error in reversed(errors)}
    return tuple(_problem(name, first_by_field[name], sent.get(name)) for name in LABELS if name in first_by_field)


def _blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _problem(name: str, error: Mapping[str, Any], value: object) -> Problem:
    if value is REPEATED:
        return Problem(name, repeated(LABELS[name]))
    if error["type"] == "missing":
        return Problem(name, _(MISSING[name]))
    return Problem(name, fault(LABELS[name], error["msg"]))


def person_of(form: ApplicationForm) -> Person:
    """The person whom the form names, as the record holds it; of the SSN only the last four digits."""
    return Person(
        first_name=form.first_name or "",
        middle_name=form.middle_name,
        last_name=form.last_name,
        suffix=form.suffix,
        birth_date=form.birth_date,
        address=Address(street=form.street, city=form.city, state=form.state, zip=form.zip),
        ssn_last4=form.ssn[-4:],
        email=form.email,
        phone=form.phone,
    )
