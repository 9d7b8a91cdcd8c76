"""The table of all topics: name, record, key, publisher, retention, cleanup and sealing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from creditapp.models import (
    accesses,
    applications,
    attempts,
    blocks,
    credit_events,
    documents,
    email_alerts,
    erasures,
    fraud_alerts,
    furnished,
    furnishers,
    mails,
    members,
    monitoring,
    operations,
    passcodes,
    questions,
    requests,
    seals,
    traces,
)
from creditapp.models.base import Record
from creditapp.models.sealed import Encryption, Seal

MONTH = timedelta(days=30)
GIGABYTE = 1_000_000_000
FOR_EVER = timedelta(seconds=-1)
ALWAYS: tuple[str, ...] = ("gateway", "intake", "identity", "bureau", "scoring", "reporting", "monitoring", "ledger")
"""The services that every bureau runs."""
SERVICES: tuple[str, ...] = (*ALWAYS, "mail", "notifying", "members")
"""In the order of their private ports: PORT+1 for the gateway, PORT+2 for intake, … ; mail runs where a mail server is set, notifying where the site's address is set too, members where that address has a name."""
EVERY_SERVICE = "every service"
KEEPERS = "services with data about people"
KEEPING = ("gateway", "identity", "bureau", "reporting")
"""They say when they have nothing of somebody any more who is erased; of monitoring the gateway says so."""
FURNISHER_ROLE, LENDER_ROLE, TRAINING_ROLE = "furnishers", "lenders", "training"
OUTSIDE: tuple[str, ...] = (FURNISHER_ROLE, LENDER_ROLE, TRAINING_ROLE)
"""Senders that hold none of the services' keys. What furnishers send is encrypted to intake and signed; so is a release."""
OPERATORS = "operators"
"""Who looks after the running bureau: dead letters, disputes, pauses."""
ADMIN = "admin"
"""Who sets the bureau up: its topics, its principals and what they may do."""
BROKER = "broker"
"""The nodes of the Kafka that this project starts, among themselves: its only super user, and no principal of the bureau."""
PRINCIPALS: tuple[str, ...] = (*SERVICES, *OUTSIDE, OPERATORS, ADMIN)
"""All that authenticate to Kafka from outside it; what each may do there follows from the table (streaming.acls)."""


@dataclass(frozen=True)
class Topic:
    """A topic: what it carries, how its content is sealed and how long the broker keeps it."""

    name: str
    record: type[Record]
    key: str
    """The record's field that keys the message; its UTF-8 bytes are the key."""
    from_: str
    """The principal that publishes it."""
    to: tuple[str, ...] = ()
    """The principals that read it. Operators are not named: they may look into every topic."""
    retention: timedelta = MONTH
    retention_bytes: int = GIGABYTE
    """Per partition."""
    cleanup: Literal["delete", "compact"] = "delete"
    partitions: int | None = None
    """None: the setting ``partitions``; every source topic must have the same number."""
    sealed: Mapping[str, Seal | Encryption] = field(default_factory=dict, hash=False)
    """How each sealed field of the record is sealed, by field name."""
    delay: timedelta | None = None
    """How long after it was written each record is handled (streaming.delays); None: at once."""
    is_copied: bool = False
    """Whether ``to`` are those that copy it out of Kafka (``archive``), from where they stopped, and not loops."""

    @property
    def writers(self) -> tuple[str, ...]:
        """The principals that publish it, one by one."""
        return {EVERY_SERVICE: SERVICES, KEEPERS: KEEPING}.get(self.from_, (self.from_,))

    @property
    def is_source(self) -> bool:
        """Whether services read it record by record, each once; topics of one partition, and copied ones, are followed as a whole.

        Erasures are both: three services read them, and every gateway follows all of them.
        """
        return self.partitions is None and not self.is_copied and not set(self.to).isdisjoint(SERVICES)

    @property
    def authenticated(self) -> bool:
        """Whether its records carry a code that only our own services can make (streaming.authenticity)."""
        return self.from_ not in OUTSIDE

    def key_of(self, record: Record) -> bytes:
        """The message key of ``record`` as raw bytes."""
        return str(getattr(record, self.key)).encode()


FORM_SEALS = {"sealed": seals.FORM, "simulation": seals.SIMULATION}
FILE_SEALS: Mapping[str, Seal] = {
    "extract": seals.EXTRACT,
    "assumptions": seals.ASSUMPTIONS,
    "simulation": seals.SIMULATION,
}
"""Fields filled when the file is read: sealed by the bureau, passed on by scoring and reporting, opened by the gateway."""

FURNISHED = Topic(
    "creditapp.furnished",
    furnished.Furnished,
    "record_id",
    FURNISHER_ROLE,
    to=("intake",),
    sealed={"sealed": seals.FURNISHED_BODY},
)
REPORTED_IDENTITIES = Topic(
    "creditapp.reported-identities",
    credit_events.ReportedIdentity,
    "consumer_id",
    "intake",
    to=("identity", "notifying"),
    sealed={"sealed": seals.REPORTED_PERSON, "reporter": seals.REPORTER},
)
CREDIT_EVENTS = Topic(
    "creditapp.credit-events",
    credit_events.CreditEvents,
    "consumer_id",
    "intake",
    to=("bureau",),
    sealed={"sealed": seals.FURNISHED_BY},
)
ACCEPTED = Topic(
    "creditapp.accepted", applications.Accepted, "application_id", "gateway", to=("gateway",), sealed=FORM_SEALS
)
APPLICATIONS = Topic(
    "creditapp.applications", applications.Application, "consumer_id", "gateway", to=("identity",), sealed=FORM_SEALS
)
VERIFIED = Topic(
    "creditapp.verified-applications",
    applications.VerifiedApplication,
    "consumer_id",
    "identity",
    to=("bureau",),
    sealed={"simulation": seals.SIMULATION},
)
QUESTIONS = Topic(
    "creditapp.questions",
    questions.Questions,
    "application_id",
    "bureau",
    to=("gateway",),
    sealed={"sealed": seals.QUESTIONNAIRE},
)
CONFIRMATIONS = Topic("creditapp.confirmations", questions.Confirmation, "consumer_id", "bureau", to=("identity",))
PASSCODE_REQUESTS = Topic(
    "creditapp.passcode-requests",
    passcodes.PasscodeRequest,
    "application_id",
    "gateway",
    to=("gateway",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.PASSCODE_WISH},
)
PASSCODE_CHECKS = Topic(
    "creditapp.passcode-checks",
    passcodes.PasscodeCheck,
    "consumer_id",
    "gateway",
    to=("identity",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.PASSCODE_WISH},
)
PASSCODES_REFUSED = Topic(
    "creditapp.passcodes-refused", passcodes.PasscodeRefused, "application_id", "identity", to=("gateway",)
)
MAILS = Topic(
    "creditapp.mails",
    mails.Mail,
    "consumer_id",
    "identity",
    to=("mail",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.MAIL_BODY},
)
MAILS_AGAIN = Topic(
    "creditapp.mails-again",
    mails.Mail,
    "consumer_id",
    "mail",
    to=("mail",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.MAIL_BODY},
)
"""Mails that the mail server could not take, to be tried again."""
ALERTS_REQUESTS = Topic(
    "creditapp.alerts-requests",
    email_alerts.AlertsRequest,
    "consumer_id",
    "gateway",
    to=("notifying",),
    sealed={"sealed": seals.ALERTS_WISH},
)
DIGESTS = Topic(
    "creditapp.digests",
    email_alerts.DigestBegun,
    "consumer_id",
    "notifying",
    to=("notifying",),
    delay=timedelta(days=1),
)
"""A digest that has begun, and is sent when its record is handled: a day later."""
ALERT_MAILS = Topic(
    "creditapp.alert-mails",
    mails.Mail,
    "consumer_id",
    "notifying",
    to=("mail",),
    retention=timedelta(days=3),
    sealed={"sealed": seals.MAIL_BODY},
)
MEMBER_REQUESTS = Topic(
    "creditapp.member-requests",
    members.MemberRequest,
    "consumer_id",
    "gateway",
    to=("members",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.MEMBER_WISHED},
)
MEMBER_ANSWERS = Topic(
    "creditapp.member-answers",
    members.MemberAnswer,
    "ask_id",
    "members",
    to=("gateway",),
    retention=timedelta(days=1),
    sealed={"sealed": seals.MEMBER_SHOWN},
)

FAILED_ATTEMPTS = Topic(
    "creditapp.failed-attempts",
    attempts.FailedAttempt,
    "origin",
    "identity",
    to=("gateway",),
    retention=timedelta(days=1),
    partitions=1,
)
"""Followed by every gateway, which counts them by address."""
ATTEMPTS_FORGOTTEN = Topic(
    "creditapp.attempts-forgotten", attempts.AttemptsForgotten, "consumer_id", "gateway", to=("identity",)
)
PROFILES = Topic(
    "creditapp.profiles",
    applications.Profile,
    "consumer_id",
    "bureau",
    to=("scoring", "notifying"),
    sealed={**FILE_SEALS, "sealed": seals.PROFILE},
)
SCORES = Topic(
    "creditapp.scores",
    applications.Score,
    "consumer_id",
    "scoring",
    to=("reporting",),
    sealed={**FILE_SEALS, "sealed": seals.SCORE},
)
REPORTS = Topic(
    "creditapp.reports",
    applications.Report,
    "application_id",
    "reporting",
    to=("gateway", "monitoring"),
    sealed={**FILE_SEALS, "sealed": seals.REPORT, "sealed_factors": seals.FACTORS},
)
REQUESTS = Topic(
    "creditapp.requests",
    requests.Request,
    "application_id",
    "gateway",
    to=("gateway",),
    sealed={"sealed": seals.WISHED},
)
ACCESS_ENDED = Topic("creditapp.access-ended", requests.AccessEnded, "application_id", "gateway", to=("gateway",))
FILE_REQUESTS = Topic(
    "creditapp.file-requests",
    requests.FileRequest,
    "consumer_id",
    "gateway",
    to=("bureau", "notifying"),
    sealed={"sealed": seals.WISHED},
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
    OPERATORS,
    to=("intake",),
    retention=timedelta(days=90),
    sealed={"sealed": seals.ANSWER_BODY},
)
"""Kept as long as the queue, which uses it to leave out answered disputes."""
DOCUMENTS = Topic(
    "creditapp.documents",
    documents.DocumentPart,
    "consumer_id",
    "gateway",
    retention=timedelta(days=400),
    retention_bytes=10 * GIGABYTE,
    sealed={"sealed": seals.DOCUMENT_PART},
)
"""What people have sent with disputes and identity theft reports; read by operators' commands alone."""
BLOCKS = Topic(
    "creditapp.blocks",
    blocks.BlockNotice,
    "consumer_id",
    "bureau",
    retention=timedelta(days=400),
    sealed={"sealed": seals.BLOCK_NOTICE_BODY},
)
"""Operators' queue of blocks of identity theft; kept for longer than they have to decide, as a block may be rescinded later."""
BLOCK_DECISIONS = Topic(
    "creditapp.block-decisions",
    blocks.BlockDecision,
    "consumer_id",
    OPERATORS,
    to=("bureau",),
    retention=timedelta(days=400),
)
"""Kept as long as the queue, which uses it to show what is decided."""
FRAUD_ALERT_NOTICES = Topic(
    "creditapp.fraud-alert-notices",
    fraud_alerts.AlertNotice,
    "consumer_id",
    "bureau",
    retention=timedelta(days=400),
    sealed={"sealed": seals.ALERT_NOTICE_BODY},
)
"""Identity theft reports on which extended fraud alerts rest, for operators; kept as long as what was sent with them."""
RELEASES = Topic(
    "creditapp.scorecard-releases",
    operations.ScorecardRelease,
    "version",
    TRAINING_ROLE,
    to=("scoring", "monitoring", TRAINING_ROLE),
    retention=FOR_EVER,
    retention_bytes=-1,
    partitions=1,
)
SHADOW_SCORES = Topic(
    "creditapp.shadow-scores",
    monitoring.ShadowScore,
    "consumer_id",
    "scoring",
    to=(TRAINING_ROLE,),
    sealed={"sealed": seals.SHADOW},
)
OUTCOMES = Topic(
    "creditapp.outcomes",
    monitoring.Outcome,
    "application_id",
    LENDER_ROLE,
    to=("monitoring", TRAINING_ROLE),
    retention=timedelta(days=800),
)
"""Kept for longer than the 24 months of the usual outcome period."""
OBSERVATIONS = Topic(
    "creditapp.observations",
    monitoring.Observation,
    "scorecard_version",
    "monitoring",
    to=("monitoring",),
    sealed={"sealed": seals.OBSERVED},
)
ALERTS = Topic("creditapp.alerts", monitoring.Alert, "scorecard_version", "monitoring", retention=timedelta(days=400))
DEAD_LETTERS = Topic("creditapp.dead-letters", operations.DeadLetter, "topic", EVERY_SERVICE)
DEAD_LETTER_DECISIONS = Topic(
    "creditapp.dead-letter-decisions",
    operations.DeadLetterDecision,
    "topic",
    OPERATORS,
    retention=timedelta(days=90),
    partitions=1,
)
"""Kept for longer than the letters, which are not offered again after a decision."""
PAUSES = Topic("creditapp.pauses", operations.Pause, "service", EVERY_SERVICE, to=SERVICES, partitions=1)
"""Paused sources, and operators' commands to resume them."""
INSTALLATION = Topic(
    "creditapp.installation",
    operations.Installation,
    "installation_id",
    ADMIN,
    to=(*SERVICES, ADMIN),
    retention=FOR_EVER,
    retention_bytes=-1,
    cleanup="compact",
    partitions=1,
)
"""The bureau that this cluster belongs to; the first record counts."""
FURNISHERS = Topic(
    "creditapp.furnishers",
    furnishers.RegisteredFurnisher,
    "furnisher_id",
    OPERATORS,
    to=("intake", "identity", "bureau", "ledger"),
    retention=FOR_EVER,
    retention_bytes=-1,
    partitions=1,
)
"""Who may furnish. Not compacted: compaction keeps the last record of a key, which may be an old one that was sent again."""
MIXED_FILES = Topic(
    "creditapp.mixed-files",
    furnishers.MixedFile,
    "consumer_id",
    "identity",
    retention=timedelta(days=400),
    sealed={"sealed": seals.DISAGREEMENT},
)
"""Operators' queue of files whose furnishers disagree about whose they are."""

ACCESSES = Topic("creditapp.accesses", accesses.Access, "application_id", "gateway", to=("gateway",))
"""What the site has shown, for the person's own page."""
NOTED_ACCESSES = Topic("creditapp.noted-accesses", accesses.Access, "chain", "gateway", to=("ledger",))
OPERATOR_ACCESSES = Topic("creditapp.operator-accesses", accesses.Access, "chain", OPERATORS, to=("ledger",))
ACCESS_LOG = Topic(
    "creditapp.access-log",
    accesses.AccessEntry,
    "chain",
    "ledger",
    to=("ledger",),
    retention=timedelta(days=6 * 365),
    retention_bytes=-1,
    is_copied=True,
)
"""Never cut by size: its chains would seem broken. ``domain.access_log.KEPT`` is the same time."""

ERASURES = Topic(
    "creditapp.erasures",
    erasures.Erasure,
    "consumer_id",
    "gateway",
    to=("gateway", "identity", "bureau", "reporting", "notifying", "members"),
    retention=FOR_EVER,
    retention_bytes=-1,
)
"""Kept for ever, so that whatever is restored later is erased again."""
APPLICATIONS_TO_ERASE = Topic(
    "creditapp.applications-to-erase", erasures.ApplicationErasure, "application_id", "gateway", to=("monitoring",)
)
APPLICATIONS_ERASED = Topic(
    "creditapp.applications-erased", erasures.ApplicationErasure, "application_id", "monitoring", to=("gateway",)
)
"""The same, passed on once monitoring has deleted its row: the view is emptied last, as it is what leads to that row."""
ERASURES_CONFIRMED = Topic(
    "creditapp.erasures-confirmed",
    erasures.ErasureConfirmation,
    "consumer_id",
    KEEPERS,
    to=("gateway",),
    retention=FOR_EVER,
    retention_bytes=-1,
    partitions=1,
)
"""Followed by every gateway."""

TRACES = Topic(
    "creditapp.traces",
    traces.Span,
    "application_id",
    EVERY_SERVICE,
    retention=timedelta(days=1),
)
"""Where traced applications' time went; empty unless ``trace_every`` is set."""

TOPICS: tuple[Topic, ...] = (
    FURNISHED,
    REPORTED_IDENTITIES,
    CREDIT_EVENTS,
    ACCEPTED,
    APPLICATIONS,
    VERIFIED,
    QUESTIONS,
    CONFIRMATIONS,
    PASSCODE_REQUESTS,
    PASSCODE_CHECKS,
    PASSCODES_REFUSED,
    MAILS,
    MAILS_AGAIN,
    ALERTS_REQUESTS,
    DIGESTS,
    ALERT_MAILS,
    MEMBER_REQUESTS,
    MEMBER_ANSWERS,
    FAILED_ATTEMPTS,
    ATTEMPTS_FORGOTTEN,
    PROFILES,
    SCORES,
    REPORTS,
    REQUESTS,
    ACCESS_ENDED,
    FILE_REQUESTS,
    DISPUTES,
    DISPUTE_ANSWERS,
    DOCUMENTS,
    BLOCKS,
    BLOCK_DECISIONS,
    FRAUD_ALERT_NOTICES,
    RELEASES,
    SHADOW_SCORES,
    OUTCOMES,
    OBSERVATIONS,
    ALERTS,
    DEAD_LETTERS,
    DEAD_LETTER_DECISIONS,
    PAUSES,
    INSTALLATION,
    FURNISHERS,
    MIXED_FILES,
    ACCESSES,
    NOTED_ACCESSES,
    OPERATOR_ACCESSES,
    ACCESS_LOG,
    ERASURES,
    APPLICATIONS_TO_ERASE,
    APPLICATIONS_ERASED,
    ERASURES_CONFIRMED,
    TRACES,
)
DELAYED = frozenset(topic.name for topic in TOPICS if topic.delay)
"""Topics whose records wait."""
BY_NAME: Mapping[str, Topic] = {topic.name: topic for topic in TOPICS}
