"""What results from identity theft is blocked at once, and stays so unless operators decline the block or rescind it.

The law gives four business days to block; here they are the operators' time to examine the report, while nobody sees the items. A
blocked item that its furnisher reports again stays blocked. Source: 15 USC 1681c-2.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from creditapp.domain.business_days import business_days_after
from creditapp.domain.kept_requests import Blocked
from creditapp.models.blocks import BlockDecision

DECIDE_WITHIN = 4
"""Business days: 15 USC 1681c-2(a)."""
MOST_BLOCKS = 50
"""Blocks that a file keeps."""


def due(opened: date) -> date:
    """The last day to decide about a block of this day."""
    return business_days_after(opened, DECIDE_WITHIN)


def is_in_force(block: Blocked) -> bool:
    """Whether it keeps its items out of reports."""
    return block.decided in (None, "confirmed")


def keys_in_force(blocks: Iterable[Blocked]) -> frozenset[str]:
    """The keys of the items that are in no report."""
    return frozenset(key for block in blocks if is_in_force(block) for key in block.items)


def with_block(blocks: Mapping[str, Blocked], block: Blocked) -> dict[str, Blocked]:
    """The blocks with one more, oldest first."""
    in_order = sorted((*blocks.values(), block), key=lambda each: (each.opened, each.block_id))
    return {each.block_id: each for each in in_order}


def with_decision(blocks: Mapping[str, Blocked], decision: BlockDecision) -> dict[str, Blocked]:
    """The blocks after a decision about one of them: of several the last counts, in whatever order they arrive."""
    block = blocks.get(decision.block_id)
    if block is None or (block.decided_at, block.decided or "", block.ground or "") >= (
        decision.at,
        decision.decided,
        decision.ground or "",
    ):
        return dict(blocks)
    ground = None if decision.decided == "confirmed" else decision.ground
    changed = replace(block, decided=decision.decided, ground=ground, decided_at=decision.at)
    return {**blocks, decision.block_id: changed}
