"""How a furnisher answered a dispute."""

from typing import Literal

import msgspec


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """How a furnisher answered a dispute (15 USC 1681i(a))."""

    dispute_id: str
    outcome: Literal["corrected", "deleted", "verified"]
