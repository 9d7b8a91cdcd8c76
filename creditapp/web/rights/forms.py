"""Parse a person's request about their file: the record, or the problems of its fields."""

import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Mapping
from typing import Any, TypeVar, get_args

from creditapp.domain.rights import MOST_WORDS, words_in
from creditapp.domain.texts import N_
from creditapp.models.requests import Dispute, Reason, Statement
from creditapp.web.forms import fields
from creditapp.web.http.bodies import REPEATED
from creditapp.web.http.problems import Problem, fault, repeated
from creditapp.web.i18n.texts import _, put

V = TypeVar("V")

MOST = 1000
"""Characters of a dispute's text and of a statement."""
REASONS: Mapping[str, str] = {
    "not_mine": N_("This is not mine"),
    "wrong_amount": N_("The amount is wrong"),
    "paid": N_("I have paid it"),
    "not_late": N_("I paid on time, but it says that I was late"),
    "wrong_dates": N_("A date is wrong"),
    "closed": N_("It is closed, but it says that it is open"),
    "fraud": N_("Somebody else did this in my name"),
    "other": N_("Something else"),
}
"""The reasons for a dispute, in the page's order."""
assert set(REASONS) == set(get_args(Reason)), "every reason has a text"

REQUEST_ID = N_("Request id")
NO_FORM_ID = N_("must be 8 to 128 letters, digits, hyphens or underscores")
TYPED = (
    "item",
    "reason",
    "text",
    "request_id",
    "lender",
    "begins",
    "ends",
    "kind",
    "phone",
    "report_agency",
    "report_number",
    "report_filed",
    "not_mine",
)
ITEM_BOX = re.compile(r"item-([0-9a-f]{16})\Z")
"""The name of the box that chooses an item, where several may be chosen."""
FORM_ID = re.compile(r"[A-Za-z0-9_-]{8,128}\Z")


def request_id(sent: Mapping[str, Any], address: str) -> str | Problem:
    """The request's id: a hash of form id and address, so that a form sent twice is one request; random without a form id.

    The address names the application and the right: of two forms on one page each is a request of its own.
    """
    form_id = sent.get("request_id")
    if form_id is None or form_id == "":
        form_id = new_form_id()
    if not isinstance(form_id, str) or not FORM_ID.match(form_id):
        return Problem("request_id", repeated(REQUEST_ID) if form_id is REPEATED else fault(REQUEST_ID, _(NO_FORM_ID)))
    return hashlib.sha256(f"{address}\0{form_id}".encode()).hexdigest()[:24]


def new_form_id() -> str:
    """A random id for a form that is shown."""
    return secrets.token_urlsafe(16)


def form_id(typed: Mapping[str, str] | None) -> str:
    """The id of a form that is shown again: the same, because the request may have been delivered; a new one if it is invalid."""
    sent = (typed or {}).get("request_id", "")
    return sent if FORM_ID.match(sent) else new_form_id()


def typed(sent: Mapping[str, Any]) -> dict[str, str]:
    """The texts sent, without unprintable characters except line ends and tabs, to be shown again."""
    return {
        name: "".join(char for char in value if char.isprintable() or char in "\r\n\t")
        for name, value in sent.items()
        if isinstance(value, str) and (name in TYPED or ITEM_BOX.match(name))
    }


def dispute(sent: Mapping[str, Any], items: Collection[str]) -> Dispute | tuple[Problem, ...]:
    """The dispute of one of these items; or its problems."""
    item = checked(
        sent,
        "item",
        N_("Item"),
        lambda value: one_of(value, items, _("must be an item of your file")),
        _("Choose an item."),
    )
    reason = checked(
        sent,
        "reason",
        N_("Reason"),
        lambda value: one_of(value, REASONS, _("must be one of the listed reasons")),
        _("Choose a reason."),
    )
    text = checked(sent, "text", N_("What is wrong"), lambda value: fields.lines(value, MOST), "")
    if reason == "other" and text == "":
        text = Problem("text", _("Say in a few words what is wrong."))
    problems = tuple(field for field in (item, reason, text) if isinstance(field, Problem))
    return problems or Dispute(item=item, reason=reason, text=text, documents=sent.get("documents", ()))  # type: ignore[arg-type]


def statement(sent: Mapping[str, Any]) -> Statement | tuple[Problem, ...]:
    """The statement, an empty one to withdraw it; or its problems."""
    text = checked(sent, "text", N_("Statement"), lambda value: fields.lines(value, MOST), "")
    if isinstance(text, str) and (count := words_in(text)) > MOST_WORDS:
        text = Problem(
            "text", put("Statement must be at most %(most)s words; it has %(count)s.", most=MOST_WORDS, count=count)
        )
    return (text,) if isinstance(text, Problem) else Statement(text=text)


def checked(
    sent: Mapping[str, Any], name: str, label: str, check: Callable[[object], V], missing: str
) -> V | str | Problem:
    """The field's value or its problem; ``missing`` is the sentence for an empty field.

    Without one the field is optional, and empty text if it is left out."""
    value = sent.get(name)
    if value is REPEATED:
        return Problem(name, repeated(label))
    if value is None or value == "":
        return Problem(name, missing) if missing else ""
    try:
        return check(value)
    except ValueError as error:
        return Problem(name, fault(label, str(error)))


def one_of(value: object, allowed: Collection[str], problem: str) -> str:
    """The value, if it is one of these; ValueError with the problem otherwise."""
    if isinstance(value, str) and value in allowed:
        return value
    raise ValueError(problem)
