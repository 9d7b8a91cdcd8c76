"""One JSON line of a furnisher's file becomes a record, or is refused with what is wrong and none of its values."""

import re
from datetime import date
from typing import Annotated, NamedTuple, get_args

import msgspec
from msgspec import Meta, structs

from creditapp.domain.furnishing.answers import SLIP
from creditapp.domain.furnishing.examination import examine
from creditapp.domain.furnishing.rule import REFUSE, WARN, Finding
from creditapp.domain.furnishing.ssns import problem_of
from creditapp.errors import InvalidRecord
from creditapp.models.credit_events import (
    Account,
    Bankruptcy,
    Collection,
    Correction,
    CreditEvent,
    Deceased,
    Deletion,
    Inquiry,
    Name,
)
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Address, Person

MOST_EVENTS = 500
"""Events in one record."""
NO_NAME = frozenset({"", "-", ".", "FNU", "LNU", "NFN", "NLN", "NMN", "NMI"})
"""What stands in a name's field where there is no such name: first, last or middle name unknown, or none."""


class Consumer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The identifying part of a line."""

    ssn: Annotated[str, Meta(max_length=11)]
    first_name: Annotated[str, Meta(max_length=60)]
    last_name: Annotated[str, Meta(max_length=60)]
    birth_date: date
    address: Address
    middle_name: Annotated[str, Meta(max_length=60)] | None = None
    suffix: Annotated[str, Meta(max_length=10)] | None = None
    email: Annotated[str, Meta(max_length=254)] | None = None


class FurnishedAccount(Account, frozen=True, kw_only=True, tag="account"):
    """A tradeline as a furnisher writes it: a balance in the consumer's favour may be below zero."""

    balance: Annotated[int, Meta(ge=-999_999_999, le=999_999_999)]


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a furnisher's file."""

    furnisher: Name
    consumer: Consumer
    events: Annotated[
        tuple[FurnishedAccount | Inquiry | Collection | Bankruptcy | Correction | Deletion | Deceased, ...],
        Meta(min_length=1, max_length=MOST_EVENTS),
    ]


class Reading(NamedTuple):
    """A record that is accepted, and what the furnisher should look at."""

    body: FurnishedBody
    warnings: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        """The warnings only: the record is personal."""
        return f"Reading({len(self.warnings)} warnings)"


class Refused(InvalidRecord):
    """The record breaks rules that cannot be broken; ``findings`` has them and what else is doubtful."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(str(finding) for finding in findings if finding.rule.severity == REFUSE))
        self.findings = tuple(findings)


_decoder = msgspec.json.Decoder(Line)
_FIELDS = {
    name for kind in (Line, Consumer, Address, *get_args(CreditEvent)) for name in (*kind.__struct_fields__, "type")
}
_PATH = re.compile(r" - at `\$((?:\.[a-z0-9_]+|\[(?:[0-9]+|\.\.\.)\])*)`\Z")


def parse_line(data: bytes, today: date | None = None) -> FurnishedBody:
    """The record in one JSON line; InvalidRecord names every field that is wrong."""
    return read_line(data, today).body


def read_line(data: bytes, today: date | None = None) -> Reading:
    """The record in one JSON line with its warnings; InvalidRecord names every field that is wrong."""
    try:
        line = _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise InvalidRecord(_problem_of(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InvalidRecord("not a whole line of JSON in UTF-8") from None
    return accepted(_body(line), today)


def accepted(body: FurnishedBody, today: date | None = None) -> Reading:
    """The record with its warnings; Refused if it breaks a rule that cannot be broken."""
    findings = examine(body, today or date.max)
    if any(finding.rule.severity == REFUSE for finding in findings):
        raise Refused(findings)
    return Reading(body, tuple(finding for finding in findings if finding.rule.severity == WARN))


def _problem_of(message: str) -> str:
    """msgspec's message by field, without what it repeats of the line: values and fields' names."""
    match = _PATH.search(message)
    head, path = (message[: match.start()], match[1].removeprefix(".")) if match else (message, "")
    if head.startswith(("Invalid value", "Invalid enum value")):
        head = "unknown value"
    if "unknown field" in head and not SLIP.search(head):
        head = "there is an unknown field"
    is_of_fields = set(re.findall("[a-z][a-z0-9_]*", path)) <= _FIELDS
    return f"{path if path and is_of_fields else 'line'}: {head}"


def _body(line: Line) -> FurnishedBody:
    consumer = line.consumer
    if problem := problem_of(consumer.ssn):
        raise InvalidRecord(f"consumer.ssn: {problem}")
    digits = consumer.ssn.replace("-", "")
    first_name, last_name = names_of(consumer.first_name, consumer.last_name)
    person = Person(
        first_name=first_name,
        last_name=last_name,
        birth_date=consumer.birth_date,
        address=consumer.address,
        ssn_last4=digits[-4:],
        middle_name=_name(consumer.middle_name or "") or None,
        suffix=(consumer.suffix or "").strip() or None,
        email=(consumer.email or "").strip() or None,
    )
    events = tuple(_plain(event) if isinstance(event, FurnishedAccount) else event for event in line.events)
    return FurnishedBody(ssn=digits, person=person, furnisher=line.furnisher, events=events)


def names_of(first: str, last: str) -> tuple[str, str]:
    """First and last name; one name alone is the last name, wherever it was written."""
    first, last = _name(first), _name(last)
    return (first, last) if last else ("", first)


def _name(name: str) -> str:
    """The name; empty where the field only says that there is none."""
    return "" if name.strip().upper() in NO_NAME else name


def _plain(account: FurnishedAccount) -> Account:
    """A balance in the consumer's favour is reported as zero (Metro 2 field 21)."""
    return Account(**structs.asdict(account) | {"balance": max(0, account.balance)})
