"""The table of all topics: name, record, key, publisher, retention, cleanup and sealing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from creditapp.models import applications, credit_events, furnished, monitoring, operations, requests, seals
from creditapp.models.base import Record
from creditapp.models.sealed import Encryption, Seal

MONTH = timedelta(days=30)
GIGABYTE = 1_000_000_000
FOR_EVER = timedelta(seconds=-1)


@dataclass(frozen=True)
class Topic:
    """A topic: what it carries, how its content is sealed and how long the broker keeps it."""

    name: str
    record: type[Record]
    key: str
    """The record's field that keys the message; its UTF-8 bytes are the key."""
    from_: str
    """The service (or room) that publishes it."""
    retention: timedelta = MONTH
    retention_bytes: int = GIGABYTE
    """Per partition."""
    cleanup: Literal["delete", "compact"] = "delete"
    partitions: int | None = None
    """None: the setting ``partitions``; every source topic must have the same number."""
    sealed: Mapping[str, Seal | Encryption] = field(default_factory=dict, hash=False)
    """How each sealed field of the record is sealed, by field name."""

    def key_of(self, record: Record) -> bytes:
        """The message key of ``record`` as raw bytes."""
        return str(getattr(record, self.key)).encode()


FORM_SEALS = {"sealed": seals.PERSON, "simulation": seals.SIMULATION}
FILE_SEALS = {"extract": seals.EXTRACT, "assumptions": seals.ASSUMPTIONS, "simulation": seals.SIMULATION}
"""Fields filled when the file is read: sealed by the bureau, passed on by scoring and reporting, opened by the gateway."""

FURNISHED = Topic(
    "creditapp.furnished", furnished.Furnished, "record_id", "furnishers", sealed={"sealed": seals.FURNISHED_BODY}
)
REPORTED_IDENTITIES = Topic(
    "creditapp.reported-identities",
    credit_events.ReportedIdentity,
    "consumer_id",
    "intake",
    sealed={"sealed": seals.PERSON},
)
CREDIT_EVENTS = Topic(
    "creditapp.credit-events",
    credit_events.CreditEvents,
    "consumer_id",
    "intake",
    sealed={"sealed": seals.FURNISHED_BY},
)
ACCEPTED = Topic("creditapp.accepted", applications.Accepted, "application_id", "gateway", sealed=FORM_SEALS)
APPLICATIONS = Topic("creditapp.applications", applications.Application, "consumer_id", "gateway", sealed=FORM_SEALS)
VERIFIED = Topic(
    "creditapp.verified-applications",
    applications.VerifiedApplication,
    "consumer_id",
    "identity",
    sealed={"simulation": seals.SIMULATION},
)
PROFILES = Topic("creditapp.profiles", applications.Profile, "consumer_id", "bureau", sealed=FILE_SEALS)
SCORES = Topic("creditapp.scores", applications.Score, "consumer_id", "scoring", sealed=FILE_SEALS)
REPORTS = Topic("creditapp.reports", applications.Report, "application_id", "reporting", sealed=FILE_SEALS)
REQUESTS = Topic("creditapp.requests", requests.Request, "application_id", "gateway", sealed={"sealed": seals.WISHED})
FILE_REQUESTS = Topic(
    "creditapp.file-requests", requests.FileRequest, "consumer_id", "gateway", sealed={"sealed": seals.WISHED}
)
DISPUTES = Topic(
    "creditapp.disputes",
    requests.DisputeNotice,
    "consumer_id",
    "bureau",
    retention=timedelta(days=90),
    sealed={"sealed": seals.NOTICE_BODY},
)
"""The furnishers' queue; kept for longer than the 45 days within which they must answer."""
DISPUTE_ANSWERS = Topic(
    "creditapp.dispute-answers",
    requests.DisputeAnswer,
    "consumer_id",
    "furnishers",
    retention=timedelta(days=90),
    sealed={"sealed": seals.ANSWER_BODY},
)
"""Kept as long as the queue, which uses it to leave out answered disputes."""
RELEASES = Topic(
    "creditapp.scorecard-releases",
    operations.ScorecardRelease,
    "version",
    "training",
    retention=FOR_EVER,
    retention_bytes=-1,
    partitions=1,
)
SHADOW_SCORES = Topic("creditapp.shadow-scores", monitoring.ShadowScore, "consumer_id", "scoring")
OUTCOMES = Topic("creditapp.outcomes", monitoring.Outcome, "application_id", "lenders", retention=timedelta(days=800))
"""Kept for longer than the 24 months of the usual outcome period."""
OBSERVATIONS = Topic("creditapp.observations", monitoring.Observation, "scorecard_version", "monitoring")
ALERTS = Topic("creditapp.alerts", monitoring.Alert, "scorecard_version", "monitoring", retention=timedelta(days=400))
DEAD_LETTERS = Topic("creditapp.dead-letters", operations.DeadLetter, "topic", "every service")

TOPICS: tuple[Topic, ...] = (
    FURNISHED,
    REPORTED_IDENTITIES,
    CREDIT_EVENTS,
    ACCEPTED,
    APPLICATIONS,
    VERIFIED,
    PROFILES,
    SCORES,
    REPORTS,
    REQUESTS,
    FILE_REQUESTS,
    DISPUTES,
    DISPUTE_ANSWERS,
    RELEASES,
    SHADOW_SCORES,
    OUTCOMES,
    OBSERVATIONS,
    ALERTS,
    DEAD_LETTERS,
)

SERVICES: tuple[str, ...] = ("gateway", "intake", "identity", "bureau", "scoring", "reporting", "monitoring")
"""In the order of their private ports: PORT+1 for the gateway, PORT+2 for intake, …"""
