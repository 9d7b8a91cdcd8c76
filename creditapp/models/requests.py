"""A person's requests about their file (dispute, freeze, lift, thaw, alert, block, statement), and the messages of a dispute with a furnisher."""

from datetime import date
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from creditapp.models.answers import Answer
from creditapp.models.base import Record, Traced
from creditapp.models.credit_events import CreditEvent, Name
from creditapp.models.documents import Document
from creditapp.models.extract import AlertKind, Phone
from creditapp.models.questions import Answers
from creditapp.models.sealed import Sealed
from creditapp.models.simulation import ItemId

Documents = Annotated[tuple[Document, ...], Meta(max_length=3)]
LenderName = Annotated[str, Meta(max_length=80)]
Reason = Literal["not_mine", "wrong_amount", "paid", "not_late", "wrong_dates", "closed", "fraud", "other"]


class Dispute(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="dispute"):
    """The person disputes an item of the file (15 USC 1681i)."""

    item: ItemId
    reason: Reason
    text: Annotated[str, Meta(max_length=1000)] = ""
    documents: Documents = ()


class Freeze(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="freeze"):
    """No lender may open the file (15 USC 1681c-1(i))."""


class Thaw(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="thaw"):
    """Lenders may open the file again: the freeze is removed (15 USC 1681c-1(i)(3)(A)(i))."""


class Lift(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="lift"):
    """The freeze is lifted for a time, for one lender, or for one lender for a time (15 USC 1681c-1(i)(3)(A)(ii)).

    It ends by itself, and with any later freeze or thaw."""

    begins: date
    ends: date | None = None
    """The last day, in UTC; None, which needs a lender: until the person freezes or thaws the file again."""
    lender: LenderName = ""
    """The only lender that it lets in, by its client's name; empty: every lender."""


class TheftReport(msgspec.Struct, frozen=True, kw_only=True):
    """An identity theft report: filed with a law enforcement agency, the Federal Trade Commission included (15 USC 1681a(q)(4))."""

    agency: Annotated[str, Meta(min_length=1, max_length=80)]
    number: Annotated[str, Meta(min_length=1, max_length=60)]
    filed: date
    documents: Documents = ()
    """Copies of it."""


class PlaceAlert(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="place_alert"):
    """Whoever is asked for credit in the person's name has to verify who asks (15 USC 1681c-1(a) to (c), (h))."""

    kind: AlertKind
    phone: Phone = ""
    """The telephone number at which the person wants to be asked; an extended alert has one (1681c-1(h)(2)(A)(ii))."""
    report: TheftReport | None = None
    """An extended alert has one (1681c-1(b)(1))."""


class RemoveAlert(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="remove_alert"):
    """The person no longer wants the alert."""

    kind: AlertKind


class Block(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="block"):
    """Items that result from identity theft are not reported any more (15 USC 1681c-2(a)).

    With it the person states that none of them comes from a transaction of theirs (subsection (a)(4))."""

    items: Annotated[tuple[ItemId, ...], Meta(min_length=1, max_length=100)]
    report: TheftReport
    text: Annotated[str, Meta(max_length=1000)] = ""


class Statement(msgspec.Struct, frozen=True, kw_only=True, tag_field="wish", tag="statement"):
    """The person's own statement in the file, at most 100 words (15 USC 1681i(b)); an empty text withdraws it."""

    text: Annotated[str, Meta(max_length=1000)]


Wish = Dispute | Freeze | Thaw | Lift | PlaceAlert | RemoveAlert | Block | Statement


class Wished(msgspec.Struct, frozen=True, kw_only=True, tag_field="record", tag="creditapp.wished.v1"):
    """The sealed content of a request (kind file): what the person wishes, or answers to the questions of the second step."""

    wish: Wish | Answers


class Request(Traced, frozen=True, kw_only=True, tag="creditapp.request.v1"):
    """A request made through an application's page."""

    application_id: str
    consumer_id: str
    request_id: str
    """Random; for a dispute it is the dispute's id. Answers have the application's id: the first ones count."""
    at: float
    sealed: Sealed[Wished]


class AccessEnded(Traced, frozen=True, kw_only=True, tag="creditapp.access_ended.v1"):
    """An application opens no more: with one browser's session, or with its code and all sessions."""

    application_id: str
    session: str = ""
    """Id of the session, which opens nothing; empty for the code."""
    at: float


class FileRequest(Traced, frozen=True, kw_only=True, tag="creditapp.file_request.v1"):
    """The same request on its way to the person's file."""

    consumer_id: str
    request_id: str
    at: float
    sealed: Sealed[Wished]


class NoticeBody(Record, frozen=True, kw_only=True, tag="creditapp.notice_body.v1"):
    """The content of a notice: the furnisher's own item, as last reported, and what the person says is wrong."""

    furnisher: Name
    reported: CreditEvent
    reason: Reason
    text: str = ""
    documents: Documents = ()


class DisputeNotice(Traced, frozen=True, kw_only=True, tag="creditapp.dispute_notice.v1"):
    """Notifies a furnisher of a dispute; it has until ``due`` to answer."""

    consumer_id: str
    dispute_id: str
    opened: date
    due: date
    sealed: Sealed[NoticeBody]


class AnswerBody(Record, frozen=True, kw_only=True, tag="creditapp.answer_body.v1"):
    """The outcome, with the correction or deletion that carries it out; no events if the item was verified."""

    furnisher: Name
    answer: Answer
    as_of: date
    events: tuple[CreditEvent, ...] = ()


class DisputeAnswer(Traced, frozen=True, kw_only=True, tag="creditapp.dispute_answer.v1"):
    """A furnisher's answer to a dispute, encrypted to intake."""

    consumer_id: str
    record_id: str
    sealed: Sealed[AnswerBody]
