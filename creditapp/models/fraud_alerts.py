"""The message of an extended fraud alert: bureau tells operators of the identity theft report on which it rests."""

from datetime import date

from creditapp.models.base import Record, Traced
from creditapp.models.requests import TheftReport
from creditapp.models.sealed import Sealed


class AlertNoticeBody(Record, frozen=True, kw_only=True, tag="creditapp.alert_notice_body.v1"):
    """The content of a notice."""

    report: TheftReport


class AlertNotice(Traced, frozen=True, kw_only=True, tag="creditapp.alert_notice.v1"):
    """Tells operators of an extended fraud alert, which is in force already."""

    consumer_id: str
    alert_id: str
    placed: date
    until: date
    """The alert's last day."""
    sealed: Sealed[AlertNoticeBody]
