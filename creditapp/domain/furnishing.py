"""A furnisher's line is taken whole or refused with what is wrong, field by field and without its values."""

import re
from datetime import date
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from creditapp.domain import ssn as social_security
from creditapp.errors import InvalidRecord
from creditapp.models.credit_events import Account, Bankruptcy, Collection, CreditEvent, Name
from creditapp.models.identity import Address, FurnishedBody, Person

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


_decoder = msgspec.json.Decoder(Line)


def parse_line(data: bytes, today: date | None = None) -> FurnishedBody:
    """The record in one JSON line; InvalidRecord names every field that is wrong."""
    try:
        line = _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise InvalidRecord(_told(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidRecord("not a whole line of JSON in UTF-8") from None
    body = _body(line)
    if problems := check(body, today or date.max):
        raise InvalidRecord("; ".join(problems))
    return body


def _told(message: str) -> str:
    """msgspec's message by field; a value that it repeats is cut out."""
    head, _, path = message.partition(" - at ")
    if match := re.match(r"Invalid value '.*'", head, re.DOTALL):
        head = "unknown value" + head[match.end() :]
    if "unknown field" in head and not re.search(r"`[a-z][a-z_]{0,29}`$", head):
        head = "there is an unknown field"
    return f"{path.strip('`').removeprefix('$.') or 'line'}: {head}"


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
    if not EARLIEST <= body.person.birth_date <= today:
        problems.append("consumer.birth_date: not between 1900 and today")
    if not body.events:
        problems.append("events: there must be at least one")
    for at, event in enumerate(body.events):
        problems += [f"events[{at}].{problem}" for problem in _problems(event, today)]
    return problems


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
    return problems


def _dates(event: CreditEvent) -> dict[str, date | None]:
    found: dict[str, Any] = {
        name: getattr(event, name, None) for name in ("opened", "closed", "filed", "delinquency_since")
    }
    if isinstance(event, Account) and event.closed and event.closed < event.opened:
        found["closed (before opened)"] = date.max
    if isinstance(event, Bankruptcy) and event.closed and event.closed < event.filed:
        found["closed (before filed)"] = date.max
    return found


def _account_problems(account: Account) -> list[str]:
    problems = []
    if account.past_due > max(account.balance, account.highest_credit or 0):
        problems.append("past_due: above the balance")
    if account.delinquency_since and account.delinquency_since < account.opened:
        problems.append("delinquency_since: before opened")
    if account.portfolio in "IM" and account.limit is not None:
        problems.append("limit: a loan has none; give highest_credit")
    return problems
