"""The furnishers' queue as operators read it: every dispute once, with its clock, open until it is answered.

A notice opens with the operators' private key only. That a dispute was answered shows in the topic of answers, by its id;
what was answered only intake can read.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from creditapp.domain.credit_file import item_key
from creditapp.domain.file_requests import due
from creditapp.errors import InvalidRecord
from creditapp.models.credit_events import CreditEvent
from creditapp.models.requests import DisputeNotice
from creditapp.models.seals import NOTICE_BODY
from creditapp.privacy.encryption import decrypted

Asked = tuple[str, str]
"""Who disputes, by pseudonym, and the dispute's id."""


class Queued(NamedTuple):
    """A dispute in the queue."""

    dispute_id: str
    consumer_id: str
    furnisher: str
    reported: CreditEvent
    """The item as last reported when it was disputed."""
    reason: str
    text: str
    opened: date
    answered: date | None = None

    @property
    def item(self) -> str:
        """The item, apart from other people's."""
        return f"{self.consumer_id}|{item_key(self.reported, self.furnisher)}"

    @property
    def kind(self) -> str:
        """account, collection, bankruptcy or inquiry."""
        return str(self.reported.__struct_config__.tag)


def queue(notices: Iterable[DisputeNotice], answered: Mapping[Asked, date], operators_private: bytes) -> list[Queued]:
    """Every dispute once, oldest first; what does not open is left out, but SealBroken if nothing does: another key."""
    first: dict[Asked, DisputeNotice] = {}
    for notice in notices:
        first.setdefault((notice.consumer_id, notice.dispute_id), notice)
    found, shut = [], None
    for asked, notice in first.items():
        try:
            found.append(_queued(notice, answered.get(asked), operators_private))
        except InvalidRecord as error:
            shut = error
    if shut is not None and not found:
        raise shut
    return sorted(found, key=lambda each: (each.opened, each.dispute_id))


def _queued(notice: DisputeNotice, answered: date | None, operators_private: bytes) -> Queued:
    body = decrypted(operators_private, NOTICE_BODY, notice.sealed)
    return Queued(
        dispute_id=notice.dispute_id,
        consumer_id=notice.consumer_id,
        furnisher=body.furnisher,
        reported=body.reported,
        reason=body.reason,
        text=body.text,
        opened=notice.opened,
        answered=answered,
    )


def row(one: Queued, every: Iterable[Queued], today: date) -> dict[str, Any]:
    """A dispute as ``--json`` prints it; ``days_left`` is negative when its last day is over, None when answered."""
    last = due(one, every)
    left = None if one.answered else (last - today).days
    return {
        "dispute_id": one.dispute_id,
        "state": "answered" if one.answered else "open",
        "furnisher": one.furnisher,
        "item": one.kind,
        "reference": one.reported.reference,
        "reported": one.reported.as_of.isoformat(),
        "reason": one.reason,
        "text": one.text,
        "opened": one.opened.isoformat(),
        "due": last.isoformat(),
        "days_left": left,
        "overdue": left is not None and left < 0,
        "answered": one.answered.isoformat() if one.answered else None,
    }


def printed(found: Mapping[str, Any]) -> str:
    """A dispute for people to read, on some lines of its own."""
    state = f"answered {found['answered']}" if found["answered"] else _clock(found)
    head = f"{found['dispute_id']}  {state}"
    what = f"  {found['furnisher']}, {found['item']} {found['reference']}, reported {found['reported']}"
    said = f"  disputed {found['opened']}: {found['reason'].replace('_', ' ')}"
    text = [f"  | {_printable(line)}" for line in str(found["text"]).splitlines()]
    return "\n".join((head, _printable(what), said, *text))


def _clock(found: Mapping[str, Any]) -> str:
    left = found["days_left"]
    if left < 0:
        return f"OVERDUE since {found['due']}: what cannot be shown to be right has to be deleted"
    return f"open, due {found['due']} ({left} days left)"


def _printable(line: str) -> str:
    """What somebody else wrote cannot steer the terminal."""
    return "".join(char if char.isprintable() else " " for char in line)
