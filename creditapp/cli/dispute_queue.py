"""The queue of disputes as operators read it: every dispute once, with its deadline, open until it is answered.

Only the operators' private key decrypts a notice. The topic of answers shows by the dispute's id that it was answered;
only intake can read the answer itself.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from creditapp.cli.decrypting import readable
from creditapp.domain.file_requests import due
from creditapp.domain.item_keys import item_key
from creditapp.models.credit_events import CreditEvent
from creditapp.models.documents import Document
from creditapp.models.requests import DisputeNotice
from creditapp.models.seals import NOTICE_BODY
from creditapp.privacy.day_keys import SecretDayKeys
from creditapp.privacy.encryption import decrypted

DisputeKey = tuple[str, str]
"""The person's consumer_id and the dispute's id."""


class QueuedDispute(NamedTuple):
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
    documents: tuple[Document, ...] = ()

    @property
    def item(self) -> str:
        """The item's key, distinct from other people's items."""
        return f"{self.consumer_id}|{item_key(self.reported, self.furnisher)}"

    @property
    def kind(self) -> str:
        """account, collection, bankruptcy or inquiry."""
        return str(self.reported.__struct_config__.tag)


def queue(
    notices: Iterable[DisputeNotice], answered: Mapping[DisputeKey, date], operators_private: SecretDayKeys
) -> list[QueuedDispute]:
    """Every dispute once, oldest first.

    A notice that cannot be decrypted is left out, as one whose day's key is destroyed; if none can, the key is another
    bureau's: SealBroken.
    """
    first: dict[DisputeKey, DisputeNotice] = {}
    for notice in notices:
        first.setdefault((notice.consumer_id, notice.dispute_id), notice)
    disputes = readable(first.items(), lambda keyed: _decrypted(keyed[1], answered.get(keyed[0]), operators_private))
    return sorted(disputes, key=lambda dispute: (dispute.opened, dispute.dispute_id))


def _decrypted(notice: DisputeNotice, answered: date | None, operators_private: SecretDayKeys) -> QueuedDispute:
    body = decrypted(operators_private, NOTICE_BODY, notice.sealed)
    return QueuedDispute(
        dispute_id=notice.dispute_id,
        consumer_id=notice.consumer_id,
        furnisher=body.furnisher,
        reported=body.reported,
        reason=body.reason,
        text=body.text,
        opened=notice.opened,
        answered=answered,
        documents=body.documents,
    )


def row(dispute: QueuedDispute, all_disputes: Iterable[QueuedDispute], today: date) -> dict[str, Any]:
    """A dispute as ``--json`` prints it; ``days_left`` is negative after its last day, None when answered."""
    last_day = due(dispute, all_disputes)
    days_left = None if dispute.answered else (last_day - today).days
    return {
        "dispute_id": dispute.dispute_id,
        "state": "answered" if dispute.answered else "open",
        "furnisher": dispute.furnisher,
        "item": dispute.kind,
        "reference": dispute.reported.reference,
        "reported": dispute.reported.as_of.isoformat(),
        "reason": dispute.reason,
        "text": dispute.text,
        "documents": document_rows(dispute.documents),
        "opened": dispute.opened.isoformat(),
        "due": last_day.isoformat(),
        "days_left": days_left,
        "overdue": days_left is not None and days_left < 0,
        "answered": dispute.answered.isoformat() if dispute.answered else None,
    }


def as_text(row: Mapping[str, Any]) -> str:
    """A dispute's row as lines for people to read."""
    state = f"answered {row['answered']}" if row["answered"] else _deadline(row)
    heading = f"{row['dispute_id']}  {state}"
    item = f"  {row['furnisher']}, {row['item']} {row['reference']}, reported {row['reported']}"
    reason = f"  disputed {row['opened']}: {row['reason'].replace('_', ' ')}"
    text = [f"  | {printable(line)}" for line in str(row["text"]).splitlines()]
    return "\n".join((heading, printable(item), reason, *text, *document_lines(row["documents"])))


def document_rows(documents: Iterable[Document]) -> list[dict[str, Any]]:
    """What was sent along; `creditapp documents save` opens each by its id."""
    return [
        {
            "document_id": each.document_id,
            "name": each.name,
            "kind": each.kind,
            "size": each.size,
            "sha256": each.sha256,
        }
        for each in documents
    ]


def document_lines(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same as lines for people to read."""
    return [
        printable(f"  document {each['document_id']}  {each['kind']}, {each['size']:,} bytes: {each['name']}")
        for each in rows
    ]


def _deadline(row: Mapping[str, Any]) -> str:
    if row["days_left"] < 0:
        return f"OVERDUE since {row['due']}: delete the item unless it is shown to be accurate"
    return f"open, due {row['due']} ({row['days_left']} days left)"


def printable(line: str) -> str:
    """Text by other people without control characters: it must not control the terminal."""
    return "".join(char if char.isprintable() else " " for char in line)
