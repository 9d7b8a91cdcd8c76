"""A furnisher's answer to a dispute: a correction that furnishing would accept, a deletion, or a verification without events."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, cast

import msgspec

from creditapp.cli.dispute_queue import QueuedDispute
from creditapp.domain.credit_file import corrected
from creditapp.domain.furnishing import CORRECTABLE, check_answer, check_events
from creditapp.errors import InvalidRecord
from creditapp.models.answers import Answer
from creditapp.models.credit_events import Correction, CreditEvent, Deletion
from creditapp.models.requests import AnswerBody, DisputeAnswer
from creditapp.models.seals import ANSWER_BODY
from creditapp.privacy.day_keys import PublicDayKeys
from creditapp.privacy.encryption import encrypted

Outcome = Literal["corrected", "deleted", "verified"]
Changes = dict[str, str | int | bool | None]


def answer(dispute: QueuedDispute, outcome: Outcome, changes: Changes, today: date) -> AnswerBody:
    """The answer, checked as furnishing checks; InvalidRecord names every field that is wrong."""
    body = AnswerBody(
        furnisher=dispute.furnisher,
        answer=Answer(dispute_id=dispute.dispute_id, outcome=outcome),
        as_of=today,
        events=_events(dispute, outcome, changes, today),
    )
    problems = check_answer(body, today)
    if not problems and outcome == "corrected":
        problems = check_events([corrected(dispute.reported, cast(Correction, body.events[0]))], today)
    if problems:
        raise InvalidRecord("; ".join(problem.removeprefix("events[0].") for problem in problems))
    return body


def _events(dispute: QueuedDispute, outcome: Outcome, changes: Changes, today: date) -> tuple[CreditEvent, ...]:
    common: dict[str, Any] = {
        "event_id": f"dispute-{dispute.dispute_id}", "as_of": today, "reference": dispute.reported.reference, "item": dispute.kind,
    }  # fmt: skip
    if outcome == "deleted":
        return (Deletion(**common),)
    if outcome == "verified":
        return ()
    if dispute.kind not in CORRECTABLE:
        raise InvalidRecord(f"an {dispute.kind} has no field to correct; answer with --deleted or --verified")
    if not changes:
        raise InvalidRecord(
            f"name what changes; the fields of this kind of item: {', '.join(sorted(CORRECTABLE[dispute.kind]))}"
        )
    return (Correction(**common, changes=changes),)


def sealed(dispute: QueuedDispute, body: AnswerBody, intake: PublicDayKeys, today: date) -> DisputeAnswer:
    """The answer as it is published, under the dispute's id: sent twice it counts once, and the queue shows it as answered."""
    return DisputeAnswer(
        consumer_id=dispute.consumer_id,
        record_id=dispute.dispute_id,
        sealed=encrypted(intake, ANSWER_BODY, body, today),
    )


def changes_in(pairs: Iterable[str], item: str) -> Changes:
    """The changes in ``FIELD=VALUE`` pairs; a value has the field's type: text, a number, true, false or null."""
    changes: Changes = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name:
            raise InvalidRecord("a correction is FIELD=VALUE, such as balance=0")
        if name in changes:
            raise InvalidRecord(f"{name}: given twice")
        changes[name] = _value(value, CORRECTABLE.get(item, {}).get(name))
    return changes


def _value(text: str, kind: Any) -> str | int | bool | None:
    """``text`` unchanged where the field takes text like it, as JSON otherwise; the later check reports what fits neither."""
    try:
        msgspec.convert(text, kind)
        return text
    except (msgspec.ValidationError, TypeError):
        pass
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if value is None or isinstance(value, str | int | bool) else text


def changes_of(content: bytes) -> Changes:
    """The changes in a file that holds them as one JSON object."""
    try:
        changes: Changes = msgspec.json.decode(content, type=dict[str, str | int | bool | None])
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise InvalidRecord("not one JSON object of fields and their values") from None
    return changes
