"""The messages of a block of identity theft: bureau tells operators, who tell furnishers, and operators decide."""

from datetime import date

import msgspec

from creditapp.models.answers import BlockDecided, BlockGround
from creditapp.models.base import Record, Traced
from creditapp.models.credit_events import CreditEvent, Name
from creditapp.models.requests import TheftReport
from creditapp.models.sealed import Sealed


class NoticedItem(msgspec.Struct, frozen=True, kw_only=True):
    """A blocked item, as last reported, and who reported it: the furnisher is told of it (15 USC 1681c-2(b))."""

    furnisher: Name
    reported: CreditEvent


class BlockNoticeBody(Record, frozen=True, kw_only=True, tag="creditapp.block_notice_body.v1"):
    """The content of a notice."""

    items: tuple[NoticedItem, ...]
    report: TheftReport
    text: str = ""


class BlockNotice(Traced, frozen=True, kw_only=True, tag="creditapp.block_notice.v1"):
    """Notifies operators, and through them furnishers, of a block; operators decide until ``due``."""

    consumer_id: str
    block_id: str
    opened: date
    due: date
    sealed: Sealed[BlockNoticeBody]


class BlockDecision(Traced, frozen=True, kw_only=True, tag="creditapp.block_decision.v1"):
    """What operators decided; of several decisions about a block the last counts."""

    consumer_id: str
    block_id: str
    decided: BlockDecided
    ground: BlockGround | None = None
    """Of a block that is declined or rescinded."""
    at: float
