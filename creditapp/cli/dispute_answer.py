"""A furnisher's answer is what makes its outcome true: a correction that could have been furnished, a deletion, or nothing."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal, cast

import msgspec

from creditapp.cli.dispute_queue import Queued
from creditapp.domain.credit_file import corrected
from creditapp.domain.furnishing import CORRECTABLE, check_answer, check_events
from creditapp.errors import InvalidRecord
from creditapp.models.answers import Answer
from creditapp.models.credit_events import Correction, CreditEvent, Deletion
from creditapp.models.requests import AnswerBody, DisputeAnswer
from creditapp.models.seals import ANSWER_BODY
from creditapp.privacy.encryption import encrypted

Outcome = Literal["corrected", "deleted", "verified"]
Changes = dict[str, str | int | bool | None]


def answer(one: Queued, outcome: Outcome, changes: Changes, today: date) -> AnswerBody:
    """The answer, checked as furnishing checks; InvalidRecord names every field that is wrong."""
    body = AnswerBody(
        furnisher=one.furnisher,
        answer=Answer(dispute_id=one.dispute_id, outcome=outcome),
        as_of=today,
        events=_events(one, outcome, changes, today),
    )
    problems = check_answer(body, today)
    if not problems and outcome == "corrected":
        problems = check_events([corrected(one.reported, cast(Correction, body.events[0]))], today)
    if problems:
        raise InvalidRecord("; ".join(each.removeprefix("events[0].") for each in problems))
    return body


def _events(one: Queued, outcome: Outcome, changes: Changes, today: date) -> tuple[CreditEvent, ...]:
    common: dict[str, Any] = {
        "event_id": f"dispute-{one.dispute_id}", "as_of": today, "reference": one.reported.reference, "item": one.kind,
    }  # fmt: skip
    if outcome == "deleted":
        return (Deletion(**common),)
    if outcome == "verified":
        return ()
    if one.kind not in CORRECTABLE:
        raise InvalidRecord(f"an {one.kind} has nothing to correct; answer with --deleted or --verified")
    if not changes:
        raise InvalidRecord(f"name what changes; of an item of this kind: {', '.join(sorted(CORRECTABLE[one.kind]))}")
    return (Correction(**common, changes=changes),)


def sealed(one: Queued, body: AnswerBody, intake_public: bytes) -> DisputeAnswer:
    """The answer as it enters Kafka, under the dispute's id: sent twice it is one, and the queue knows it as answered."""
    return DisputeAnswer(
        consumer_id=one.consumer_id,
        record_id=one.dispute_id,
        sealed=encrypted(intake_public, ANSWER_BODY, body),
    )


def changes_in(pairs: Iterable[str], item: str) -> Changes:
    """The changes in ``FIELD=VALUE`` pairs; a value is what the field takes: text, a number, true, false or null."""
    found: Changes = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InvalidRecord("a correction is FIELD=VALUE, such as balance=0")
        if name in found:
            raise InvalidRecord(f"{name}: given twice")
        found[name] = _value(value, CORRECTABLE.get(item, {}).get(name))
    return found


def _value(text: str, kind: Any) -> str | int | bool | None:
    """``text`` as it stands where the field takes it so, as JSON otherwise; checking tells what fits neither."""
    try:
        msgspec.convert(text, kind)
        return text
    except (msgspec.ValidationError, TypeError):
        pass
    try:
        read = json.loads(text)
    except ValueError:
        return text
    return read if read is None or isinstance(read, str | int | bool) else text


def changes_of(content: bytes) -> Changes:
    """The changes in a file that holds them as one JSON object."""
    try:
        read: Mapping[str, Any] = msgspec.json.decode(content, type=dict[str, str | int | bool | None])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidRecord("not one JSON object of fields and their values") from None
    return dict(read)
