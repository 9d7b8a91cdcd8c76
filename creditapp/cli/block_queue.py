"""The queue of blocks of identity theft as operators read it: every block once, with the last day to decide about it.

Only the operators' private key decrypts a notice.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from creditapp.cli.decrypting import readable
from creditapp.cli.dispute_queue import document_lines, document_rows, printable
from creditapp.models.blocks import BlockDecision, BlockNotice, BlockNoticeBody
from creditapp.models.seals import BLOCK_NOTICE_BODY
from creditapp.privacy.day_keys import SecretDayKeys
from creditapp.privacy.encryption import decrypted

BlockKey = tuple[str, str]
"""The person's consumer_id and the block's id."""


class QueuedBlock(NamedTuple):
    """A block in the queue."""

    notice: BlockNotice
    body: BlockNoticeBody
    decision: BlockDecision | None = None
    """The last one."""


def queue(
    notices: Iterable[BlockNotice], decisions: Iterable[BlockDecision], operators_private: SecretDayKeys
) -> list[QueuedBlock]:
    """Every block once, oldest first; SealBroken if no notice can be decrypted, as the key is then another bureau's."""
    last: dict[BlockKey, BlockDecision] = {}
    for decision in sorted(decisions, key=lambda each: (each.at, each.decided, each.ground or "")):
        last[decision.consumer_id, decision.block_id] = decision
    first: dict[BlockKey, BlockNotice] = {}
    for notice in notices:
        first.setdefault((notice.consumer_id, notice.block_id), notice)

    def decrypt(notice: BlockNotice) -> QueuedBlock:
        body = decrypted(operators_private, BLOCK_NOTICE_BODY, notice.sealed)
        return QueuedBlock(notice, body, last.get((notice.consumer_id, notice.block_id)))

    blocks = readable(first.values(), decrypt)
    return sorted(blocks, key=lambda block: (block.notice.opened, block.notice.block_id))


def row(block: QueuedBlock, today: date) -> dict[str, Any]:
    """A block as ``--json`` prints it; ``days_left`` counts calendar days, negative after the last one, None once it is decided."""
    notice, body, decision = block
    days_left = None if decision else (notice.due - today).days
    return {
        "block_id": notice.block_id,
        "state": decision.decided if decision else "open",
        "ground": decision.ground if decision else None,
        "opened": notice.opened.isoformat(),
        "due": notice.due.isoformat(),
        "days_left": days_left,
        "overdue": days_left is not None and days_left < 0,
        "report": {"agency": body.report.agency, "number": body.report.number, "filed": body.report.filed.isoformat()},
        "text": body.text,
        "documents": document_rows(body.report.documents),
        "items": [
            {
                "furnisher": item.furnisher,
                "item": str(item.reported.__struct_config__.tag),
                "reference": item.reported.reference,
                "reported": item.reported.as_of.isoformat(),
            }
            for item in body.items
        ],
    }


def as_text(row: Mapping[str, Any]) -> str:
    """A block's row as lines for people to read: what to tell each furnisher (15 USC 1681c-2(b))."""
    report = row["report"]
    lines = [
        f"{row['block_id']}  {_state(row)}",
        f"  blocked since {row['opened']} by identity theft report {report['number']} of {report['agency']}, filed {report['filed']}",
        *(
            f"  {each['furnisher']}, {each['item']} {each['reference']}, reported {each['reported']}"
            for each in row["items"]
        ),
        *(f"  | {line}" for line in str(row["text"]).splitlines()),
        *document_lines(row["documents"]),
    ]
    return "\n".join(map(printable, lines))


def _state(row: Mapping[str, Any]) -> str:
    if row["state"] != "open":
        return f"{row['state']}" + (f": {row['ground']}" if row["ground"] else "")
    if row["overdue"]:
        return f"OVERDUE since {row['due']}: confirm it, or decline it with its ground"
    return f"open, decide until {row['due']} ({row['days_left']} days left)"
