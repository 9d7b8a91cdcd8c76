"""The one table of all topics: name, record, key, retention, cleanup, owner."""

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
    """A topic: what it carries and how long the broker keeps it."""

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
    """None: as many as the settings say; every source topic must have the same count."""
    sealed: Mapping[str, Seal | Encryption] = field(default_factory=dict, hash=False)
    """How each of the record's sealed fields is sealed."""

    def key_of(self, record: Record) -> bytes:
        """The message key of ``record`` as raw bytes."""
        return str(getattr(record, self.key)).encode()


FORM = {"sealed": seals.PERSON, "simulation": seals.SIMULATION}
READING = {"extract": seals.EXTRACT, "assumptions": seals.ASSUMPTIONS, "simulation": seals.SIMULATION}
"""What a reading of the file takes along: sealed by the bureau, opened by the gateway, passed on in between."""

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
ACCEPTED = Topic("creditapp.accepted", applications.Accepted, "application_id", "gateway", sealed=FORM)
APPLICATIONS = Topic("creditapp.applications", applications.Application, "consumer_id", "gateway", sealed=FORM)
VERIFIED = Topic(
    "creditapp.verified-applications",
    applications.VerifiedApplication,
    "consumer_id",
    "identity",
    sealed={"simulation": seals.SIMULATION},
)
PROFILES = Topic("creditapp.profiles", applications.Profile, "consumer_id", "bureau", sealed=READING)
SCORES = Topic("creditapp.scores", applications.Score, "consumer_id", "scoring", sealed=READING)
REPORTS = Topic("creditapp.reports", applications.Report, "application_id", "reporting", sealed=READING)
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
"""The furnishers' queue; kept for longer than the 45 days that an answer may take."""
DISPUTE_ANSWERS = Topic(
    "creditapp.dispute-answers",
    requests.DisputeAnswer,
    "consumer_id",
    "furnishers",
    retention=timedelta(days=90),
    sealed={"sealed": seals.ANSWER_BODY},
)
"""Kept as long as the queue, which knows by it what is answered."""
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
"""Kept for longer than the 24 months over which most of them are watched."""
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
"""In the order of their private ports: PORT+1 is the gateway's, PORT+2 intake's, …"""
