"""How each type of content is sealed: one declaration per type, used by all topics and pages that carry it."""

from creditapp.models.credit_events import FurnishedBy
from creditapp.models.extract import Extract
from creditapp.models.furnished import FurnishedBody
from creditapp.models.identity import Person
from creditapp.models.requests import AnswerBody, NoticeBody, Wished
from creditapp.models.sealed import Encryption, Seal
from creditapp.models.simulation import Assumptions, Simulation

PERSON = Seal("identity", Person)
"""An applicant's or a consumer's identity: sealed by gateway and intake, opened by gateway and identity."""
FURNISHED_BY = Seal("file", FurnishedBy)
"""A furnisher's credit events about one consumer: opened by the bureau."""
EXTRACT = Seal("file", Extract)
"""The part of the file that a report shows: sealed by the bureau, opened by the gateway."""
SIMULATION = Seal("file", Simulation)
"""The scenarios of a simulation: sealed by the gateway, opened by the bureau."""
ASSUMPTIONS = Seal("file", Assumptions)
"""The events assumed for each scenario: sealed by the bureau, opened by the gateway."""
WISHED = Seal("file", Wished)
"""A person's request about their file: sealed by the gateway, opened by the bureau and the gateway."""

FURNISHED_BODY = Encryption("intake", FurnishedBody, "creditapp.furnished.v1")
"""A furnisher's record, including the person's identity: opened by intake."""
ANSWER_BODY = Encryption("intake", AnswerBody, "creditapp.dispute_answer.v1")
"""A furnisher's answer to a dispute: opened by intake."""
NOTICE_BODY = Encryption("operators", NoticeBody, "creditapp.dispute_notice.v1")
"""A notice of a dispute: opened by the operators, who pass it to the furnisher."""
