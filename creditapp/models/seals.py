"""How each type of content is sealed: one declaration per type, used by all topics and pages that carry it."""

from creditapp.models.applications import FactorsContent, ProfileContent, ReportContent, ScoreContent
from creditapp.models.blocks import BlockNoticeBody
from creditapp.models.credit_events import FurnishedBy, Reporter
from creditapp.models.documents import PartContent
from creditapp.models.email_alerts import AlertsWish
from creditapp.models.extract import Extract
from creditapp.models.fraud_alerts import AlertNoticeBody
from creditapp.models.furnished import FurnishedBody
from creditapp.models.furnishers import Disagreement
from creditapp.models.identity import Person
from creditapp.models.mails import MailBody
from creditapp.models.members import MemberShown, MemberWished
from creditapp.models.monitoring import ObservationContent, ShadowResults
from creditapp.models.passcodes import PasscodeWish
from creditapp.models.questions import Questionnaire
from creditapp.models.requests import AnswerBody, NoticeBody, Wished
from creditapp.models.sealed import Encryption, Seal
from creditapp.models.simulation import Assumptions, Simulation

OF_APPLICATION = ("consumer_id", "application_id")
OF_RECORD = ("consumer_id", "record_id")
OF_REQUEST = ("consumer_id", "request_id", "at")

FORM = Seal("identity", Person, "form", OF_APPLICATION)
"""An applicant's identity: sealed by the gateway, opened by the gateway and identity."""
REPORTED_PERSON = Seal("identity", Person, "reported identity", OF_RECORD)
"""A consumer's identity as a furnisher reported it: sealed by intake, opened by identity. A form does not open as one."""
REPORTER = Seal("identity", Reporter, "reporter", OF_RECORD)
"""Which furnisher reported it."""
FURNISHED_BY = Seal("file", FurnishedBy, "credit events", OF_RECORD)
"""A furnisher's credit events about one consumer: opened by the bureau."""
EXTRACT = Seal("file", Extract, "extract")
"""The part of the file that a report shows: sealed by the bureau, opened by the gateway.

An update goes to several of the person's applications, so that it is not bound to one of them."""
SIMULATION = Seal("file", Simulation, "simulation", OF_APPLICATION)
"""The scenarios of a simulation: sealed by the gateway, opened by the bureau."""
ASSUMPTIONS = Seal("file", Assumptions, "assumptions", OF_APPLICATION)
"""The events assumed for each scenario: sealed by the bureau, opened by the gateway."""
WISHED = Seal("file", Wished, "request", OF_REQUEST)
"""A person's request about their file: sealed by the gateway, opened by the bureau and the gateway."""

OF_READING = (*OF_APPLICATION, "as_of")
PROFILE = Seal("score", ProfileContent, "profile", OF_READING, spread=True)
"""A file's characteristics: sealed by the bureau, opened by scoring."""
SCORE = Seal("score", ScoreContent, "score", OF_READING, spread=True)
"""A score and its factors: sealed by scoring, opened by reporting."""
REPORT = Seal("score", ReportContent, "report", OF_READING, spread=True)
"""What a report says of the score: sealed by reporting, opened by the gateway and monitoring."""
FACTORS = Seal("score", FactorsContent, "factors", OF_READING, spread=True)
"""A report's factors: sealed by reporting, opened by the gateway and monitoring."""
OBSERVED = Seal("score", ObservationContent, "observation", ("consumer_id", "scorecard_version"), spread=True)
"""A score as monitoring counts it: sealed and opened by monitoring, which also keeps it until the outcome is known."""
SHADOW = Seal("score", ShadowResults, "shadow score", OF_APPLICATION)
"""The results of champion and challenger: sealed by scoring, opened where they are compared."""

DOCUMENT_PART = Seal("file", PartContent, "document", ("consumer_id", "document_id", "number"))
"""A part of a document that a person sent: sealed by the gateway, opened by operators' commands, which have the vault."""
QUESTIONNAIRE = Seal("file", Questionnaire, "questionnaire", OF_APPLICATION)
"""Questions out of the file: sealed by the bureau, opened by the gateway."""

PASSCODE_WISH = Seal(
    "identity", PasscodeWish, "passcode request", ("consumer_id", "application_id", "request_id", "at")
)
"""A request for a one-time code, or the code that was entered: sealed by the gateway, opened by identity."""
MAIL_BODY = Seal("identity", MailBody, "mail", ("consumer_id", "mail_id", "until"))
"""A mail's address and content: sealed by identity, opened by the mail service."""

ALERTS_WISH = Seal("identity", AlertsWish, "alerts request", OF_REQUEST)
"""A request about e-mail alerts: sealed by the gateway, opened by notifying."""

MEMBER_WISHED = Seal("identity", MemberWished, "member request", ("consumer_id", "ask_id", "at"))
"""What a member asks, and of which account: sealed by the gateway, opened by members."""
MEMBER_SHOWN = Seal("identity", MemberShown, "member answer", ("consumer_id", "ask_id"))
"""An account as its member sees it: sealed by members, opened by the gateway."""

FURNISHED_BODY = Encryption("intake", FurnishedBody, "creditapp.furnished.v1")
"""A furnisher's record, including the person's identity: opened by intake."""
ANSWER_BODY = Encryption("intake", AnswerBody, "creditapp.dispute_answer.v1")
"""A furnisher's answer to a dispute: opened by intake."""
NOTICE_BODY = Encryption("operators", NoticeBody, "creditapp.dispute_notice.v1")
"""A notice of a dispute: opened by the operators, who pass it to the furnisher."""
BLOCK_NOTICE_BODY = Encryption("operators", BlockNoticeBody, "creditapp.block_notice.v1")
"""A notice of a block of identity theft: opened by the operators, who pass it to the furnishers."""
ALERT_NOTICE_BODY = Encryption("operators", AlertNoticeBody, "creditapp.alert_notice.v1")
"""A notice of an extended fraud alert: opened by the operators."""
DISAGREEMENT = Encryption("operators", Disagreement, "creditapp.mixed_file.v1")
"""Which furnishers disagree about whose a file is: opened by the operators."""
