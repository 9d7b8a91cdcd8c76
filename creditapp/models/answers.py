"""How a furnisher answered a dispute, and how operators decided about a block."""

from typing import Literal

import msgspec

BlockDecided = Literal["confirmed", "declined", "rescinded"]
"""What operators decided about a block; without a decision it is in force (15 USC 1681c-2(a), (c))."""
BlockGround = Literal["error", "misrepresentation", "benefited"]
"""Why a block is declined or rescinded: 15 USC 1681c-2(c)(1)(A), (B), (C)."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How a furnisher answered a dispute (15 USC 1681i(a))."""

    dispute_id: str
    outcome: Literal["corrected", "deleted", "verified"]
