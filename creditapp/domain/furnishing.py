"""A furnisher's line is accepted whole or refused with what is wrong, field by field and without its values."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, get_args

import msgspec
from msgspec import Meta, structs

from creditapp.domain import ssn as social_security
from creditapp.domain.credit_file import OWN_LOOK
from creditapp.domain.identity import plain
from creditapp.errors import InvalidRecord
from creditapp.models.credit_events import (
    Account,
    Bankruptcy,
    Collection,
    Correction,
    CreditEvent,
    Deletion,
    Event,
    Name,
)
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person
from creditapp.models.requests import AnswerBody

EARLIEST = date(1900, 1, 1)
MOST_EVENTS = 500
"""Events in one record."""


class Consumer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The identifying part of a line."""

    ssn: Annotated[str, Meta(max_length=11)]
    first_name: Annotated[str, Meta(min_length=1, max_length=60)]
    last_name: Annotated[str, Meta(min_length=1, max_length=60)]
    birth_date: date
    address: Address


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a furnisher's file."""

    furnisher: Name
    consumer: Consumer
    events: Annotated[tuple[CreditEvent, ...], Meta(min_length=1, max_length=MOST_EVENTS)]


ITEMS: dict[str, type[CreditEvent]] = {"account": Account, "collection": Collection, "bankruptcy": Bankruptcy}
"""The items that a correction can be about."""
CORRECTABLE = {
    item: {field.name: field.type for field in structs.fields(kind) if field.name not in Event.__struct_fields__}
    for item, kind in ITEMS.items()
}
"""The fields that a correction may change, and their types: all but which item it is and as of when."""

MADE_TRUE_BY: dict[str, set[type]] = {"corrected": {Correction}, "deleted": {Deletion}, "verified": set()}
"""The events that an answer to a dispute must include, by its outcome."""

_decoder = msgspec.json.Decoder(Line)
_FIELDS = {
    name for kind in (Line, Consumer, Address, *get_args(CreditEvent)) for name in (*kind.__struct_fields__, "type")
}
_PATH = re.compile(r" - at `\$((?:\.[a-z0-9_]+|\[(?:[0-9]+|\.\.\.)\])*)`\Z")
_SLIP = re.compile(r"`[a-z][a-z_]{0,29}`\Z")
"""An unknown field that may be named in a message: a slip such as `ballance`, not a person's name or number used as a field."""


def parse_line(data: bytes, today: date | None = None) -> FurnishedBody:
    """The record in one JSON line; InvalidRecord names every field that is wrong."""
    try:
        line = _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise InvalidRecord(_problem_of(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidRecord("not a whole line of JSON in UTF-8") from None
    body = _body(line)
    if problems := check(body, today or date.max):
        raise InvalidRecord("; ".join(problems))
    return body


def _problem_of(message: str) -> str:
    """msgspec's message by field, without what it repeats of the line: values and fields' names."""
    match = _PATH.search(message)
    head, path = (message[: match.start()], match[1].removeprefix(".")) if match else (message, "")
    if head.startswith(("Invalid value", "Invalid enum value")):
        head = "unknown value"
    if "unknown field" in head and not _SLIP.search(head):
        head = "there is an unknown field"
    is_of_fields = set(re.findall("[a-z][a-z0-9_]*", path)) <= _FIELDS
    return f"{path if path and is_of_fields else 'line'}: {head}"


def _body(line: Line) -> FurnishedBody:
    consumer = line.consumer
    if problem := social_security.problem(consumer.ssn):
        raise InvalidRecord(f"consumer.ssn: {problem}")
    digits = consumer.ssn.replace("-", "")
    person = Person(
        first_name=consumer.first_name,
        last_name=consumer.last_name,
        birth_date=consumer.birth_date,
        address=consumer.address,
        ssn_last4=digits[-4:],
    )
    return FurnishedBody(ssn=digits, person=person, furnisher=line.furnisher, events=line.events)


def check(body: FurnishedBody, today: date) -> list[str]:
    """What is wrong with a decoded record, by field: dates out of order or in the future, amounts that cannot be."""
    problems = []
    if problem := social_security.problem(body.ssn):
        problems.append(f"consumer.ssn: {problem}")
    if body.furnisher == OWN_LOOK:
        problems.append("furnisher: the name is kept for people's own looks")
    for name in ("first_name", "last_name"):
        if not plain(getattr(body.person, name)):
            problems.append(f"consumer.{name}: has no letters")
    if not EARLIEST <= body.person.birth_date <= today:
        problems.append("consumer.birth_date: not between 1900 and today")
    if not body.events:
        problems.append("events: there must be at least one")
    return problems + check_events(body.events, today)


def check_answer(body: AnswerBody, today: date) -> list[str]:
    """What is wrong with a furnisher's answer to a dispute: its events must be those that its outcome needs, and no others."""
    problems = []
    if body.furnisher == OWN_LOOK:
        problems.append("furnisher: the name is kept for people's own looks")
    if not EARLIEST <= body.as_of <= today:
        problems.append("as_of: not between 1900 and today")
    kinds = {type(event) for event in body.events}
    if kinds != MADE_TRUE_BY[body.answer.outcome]:
        problems.append(f"events: not those of an item that was {body.answer.outcome}")
    if len({event.reference for event in body.events}) > 1:
        problems.append("events: of more than one item")
    return problems + check_events(body.events, today)


def check_events(events: Iterable[CreditEvent], today: date) -> list[str]:
    """What is wrong with decoded events, by place and field."""
    return [f"events[{at}].{problem}" for at, event in enumerate(events) for problem in _problems(event, today)]


def _problems(event: CreditEvent, today: date) -> list[str]:
    problems = []
    if not EARLIEST <= event.as_of <= today:
        problems.append("as_of: not between 1900 and today")
    for name, day in _dates(event).items():
        if day is not None and not EARLIEST <= day <= event.as_of:
            problems.append(f"{name}: after as_of, or before 1900")
    if isinstance(event, Account):
        problems += _account_problems(event)
    if isinstance(event, Collection) and event.balance > event.amount:
        problems.append("balance: above the amount that was handed over")
    if isinstance(event, Correction):
        problems += _correction_problems(event)
    return problems


def _correction_problems(correction: Correction) -> list[str]:
    problems, fields = [], CORRECTABLE[correction.item]
    for name, value in correction.changes.items():
        if name not in fields:
            slip = f" `{name}`" if _SLIP.search(f"`{name}`") else ""
            problems.append(f"changes: no such field{slip} of the {correction.item} can be corrected")
            continue
        try:
            corrected = msgspec.convert(value, fields[name])
        except msgspec.ValidationError:
            problems.append(f"changes.{name}: not a value that it may have")
            continue
        if isinstance(corrected, date) and not EARLIEST <= corrected <= correction.as_of:
            problems.append(f"changes.{name}: after as_of, or before 1900")
    return problems


def _dates(event: CreditEvent) -> dict[str, date | None]:
    dates: dict[str, Any] = {
        name: getattr(event, name, None) for name in ("opened", "closed", "filed", "delinquency_since")
    }
    if isinstance(event, Account) and event.closed and event.closed < event.opened:
        dates["closed (before opened)"] = date.max
    if isinstance(event, Bankruptcy) and event.closed and event.closed < event.filed:
        dates["closed (before filed)"] = date.max
    return dates


def _account_problems(account: Account) -> list[str]:
    problems = []
    if account.past_due > max(account.balance, account.highest_credit or 0):
        problems.append("past_due: above the balance")
    if account.delinquency_since and account.delinquency_since < account.opened:
        problems.append("delinquency_since: before opened")
    if account.portfolio in "IM" and account.limit is not None:
        problems.append("limit: a loan has none; give highest_credit")
    return problems
