"""What a person asks of the bureau about the own file, and what furnishers are asked and answer in a dispute."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.answers import Answer
from creditapp.models.base import Record, Traced
from creditapp.models.credit_events import CreditEvent, Name
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import ItemId

Reason = Literal["not_mine", "wrong_amount", "paid", "not_late", "wrong_dates", "closed", "fraud", "other"]


class Dispute(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="dispute"):
    """An item of the file is said to be wrong (15 USC 1681i)."""

    item: ItemId
    reason: Reason
    text: Annotated[str, Meta(max_length=1000)] = ""


class Freeze(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="freeze"):
    """No lender may open the file (15 USC 1681c-1(i))."""


class Thaw(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="thaw"):
    """Lenders may open the file again."""


class Statement(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="statement"):
    """The person's own words on the file, at most 100 of them (15 USC 1681i(b)); empty takes them back."""

    text: Annotated[str, Meta(max_length=1000)]


Wish = Dispute | Freeze | Thaw | Statement


class Wished(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.wished.v1"):
    """What is inside a sealed request (kind file)."""

    wish: Wish


class Request(Traced, frozen=True, kw_only=True, tag="creditapp.request.v1"):
    """A wish comes in through an application's page."""

    application_id: str
    consumer_id: str
    request_id: str
    """Random; of a dispute, its id."""
    at: float
    sealed: Sealed[Wished]


class FileRequest(Traced, frozen=True, kw_only=True, tag="creditapp.file_request.v1"):
    """The same on its way to the person's file."""

    consumer_id: str
    request_id: str
    at: float
    sealed: Sealed[Wished]


class NoticeBody(Record, frozen=True, kw_only=True, tag="creditapp.notice_body.v1"):
    """What the furnisher is told: its own item, as last reported, and what is said to be wrong with it."""

    furnisher: Name
    reported: CreditEvent
    reason: Reason
    text: str = ""


class DisputeNotice(Traced, frozen=True, kw_only=True, tag="creditapp.dispute_notice.v1"):
    """A furnisher is told of a dispute and has until ``due`` to answer."""

    consumer_id: str
    dispute_id: str
    opened: date
    due: date
    sealed: Sealed[NoticeBody]


class AnswerBody(Record, frozen=True, kw_only=True, tag="creditapp.answer_body.v1"):
    """The outcome, with the correction or deletion that makes it true; none if the item was verified."""

    furnisher: Name
    answer: Answer
    as_of: date
    events: tuple[CreditEvent, ...] = ()


class DisputeAnswer(Traced, frozen=True, kw_only=True, tag="creditapp.dispute_answer.v1"):
    """A furnisher answers."""

    consumer_id: str
    record_id: str
    sealed: Sealed[AnswerBody]
